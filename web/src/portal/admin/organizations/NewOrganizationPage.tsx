// A new connected organization.

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { newOrganization, organizationForm } from './organizationForm.ts';

export default function NewOrganizationPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <PageHead
        above={<TextLink to={'/admin/organizations' as '/'}>{t('shell.organizations')}</TextLink>}
        title={t('shell.newOrganization')}
        says={t('admin.organizations.newSays')}
      />
      <NewOrganization />
    </>
  );
}

function NewOrganization(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const form = useForm(organizationForm, {
    object: null,
    fresh: newOrganization,
    path: `${em}/connectedOrganizations`,
    id: 'new',
  });
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview={false}
        onSaved={({ id }) => void navigate({ to: `/admin/organizations/${String(id)}` as '/' })}
      />
    </>
  );
}

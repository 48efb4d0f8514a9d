// A new connected organization.

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { newOrganization, organizationForm } from './organizationForm.ts';
import { NewHead } from '../../parts/Heads.tsx';

export default function NewOrganizationPage(): ReactNode {
  return (
    <>
      <NewHead
        list="shell.organizations"
        to="/admin/organizations"
        title="shell.newOrganization"
        says="admin.organizations.newSays"
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

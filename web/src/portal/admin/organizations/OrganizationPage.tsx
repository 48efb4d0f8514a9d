// One connected organization: its sponsors, its guests, and what it says of itself.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { DeleteSection } from '../DeleteSection.tsx';
import { organizationForm } from './organizationForm.ts';
import { OrganizationGuests } from './OrganizationGuests.tsx';
import { Sponsors } from './Sponsors.tsx';

type Organization = Values & { readonly id: string; readonly displayName: string; readonly description: string | null };

export default function OrganizationPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = `${em}/connectedOrganizations/${encodeURIComponent(id)}`;
  const { data, error } = useGraph<Organization>(path);
  useTitle(data?.displayName);
  const above = <TextLink to={'/admin/organizations' as '/'}>{t('shell.organizations')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('shell.organization')}
        error={error}
        says={t('admin.organization.gone')}
        heights={[40, 320]}
      />
    );
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.displayName}</bdi>}
        says={data.description === null ? undefined : <bdi>{data.description}</bdi>}
        actions={<OpenAsCall path={path} />}
      />
      <Tabs
        label={data.displayName}
        parts={[
          { key: 'about', title: 'manage.section.about', draw: () => <About of={data} path={path} /> },
          { key: 'sponsors', title: 'admin.part.sponsors', draw: () => <Sponsors path={path} /> },
          { key: 'guests', title: 'people.guests', draw: () => <OrganizationGuests id={id} /> },
        ]}
      />
    </>
  );
}

function About({ of, path }: { readonly of: Organization; readonly path: string }): ReactNode {
  const { t } = useText();
  const form = useForm(organizationForm, { object: of, path, id: of.id });
  return (
    <>
      <FormSections of={form} />
      <FormFoot of={form} save={t('manage.save')} canPreview onSaved={() => {}} />
      <DeleteSection
        name={of.displayName}
        path={path}
        says={t('admin.organization.deleteSays')}
        to="/admin/organizations"
      />
    </>
  );
}

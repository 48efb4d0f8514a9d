// One application: its secrets and certificates, where it returns people to, what it may do, and whether it may sign
// in.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { Facts } from '../../../parts/Facts.tsx';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { DeleteSection } from '../DeleteSection.tsx';
import { LinesControl } from '../LinesControl.tsx';
import { clientPath, type Client } from './client.ts';
import { clientForm } from './clientForm.ts';
import { ClientPermissions } from './ClientPermissions.tsx';
import { ClientSecrets } from './ClientSecrets.tsx';
import { ClientSignIn } from './ClientSignIn.tsx';

export default function ClientPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const path = clientPath(id);
  const { data, error } = useGraph<Client>(path);
  const actions = useAllowedActions([id]);
  useTitle(data?.displayName);
  const above = <TextLink to={'/admin/clients' as '/'}>{t('shell.clients')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('shell.client')}
        error={error}
        says={t('admin.client.gone')}
        heights={[40, 320]}
      />
    );
  const mayEdit = actions.isAllowed(id, 'edit');
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{data.displayName}</bdi>}
        says={data.description === null ? undefined : <bdi>{data.description}</bdi>}
        actions={<OpenAsCall path={path} />}
      />
      {actions.error === null ? null : <Failed error={actions.error} />}
      {actions.isRead ? (
        <Tabs
          label={data.displayName}
          parts={[
            {
              key: 'secrets',
              title: 'admin.part.secrets',
              draw: () => <ClientSecrets of={data} mayEdit={mayEdit} />,
            },
            {
              key: 'permissions',
              title: 'admin.part.permissions',
              draw: () => (
                <ClientPermissions
                  appId={data.appId}
                  may={{
                    edit: mayEdit,
                    grant: actions.isAllowed(id, 'grant'),
                    assignAppRole: actions.isAllowed(id, 'assignAppRole'),
                    assignGraphRole: actions.isAllowed(id, 'assignGraphRole'),
                  }}
                />
              ),
            },
            {
              key: 'about',
              title: 'manage.part.settings',
              draw: () => <About of={data} mayEdit={mayEdit} mayDelete={actions.isAllowed(id, 'delete')} />,
            },
          ]}
        />
      ) : (
        <Loading heights={[40, 320]} />
      )}
    </>
  );
}

const components = { lines: LinesControl };

function About({
  of,
  mayEdit,
  mayDelete,
}: {
  readonly of: Client;
  readonly mayEdit: boolean;
  readonly mayDelete: boolean;
}): ReactNode {
  const { t } = useText();
  const form = useForm(clientForm, { object: of, path: clientPath(of.id), id: of.id });
  return (
    <>
      <div style={{ marginBottom: '16px' }}>
        <Facts of={[[t('admin.client.id'), <code key="id">{of.appId}</code>]]} />
      </div>
      <FormSections of={form} isReadOnly={!mayEdit} components={components} />
      {mayEdit ? <FormFoot of={form} save={t('manage.save')} canPreview={false} onSaved={() => {}} /> : null}
      <ClientSignIn of={of} mayEdit={mayEdit} />
      {mayDelete ? (
        <DeleteSection
          name={of.displayName}
          path={clientPath(of.id)}
          says={t('admin.client.deleteSays')}
          to="/admin/clients"
        />
      ) : null}
    </>
  );
}

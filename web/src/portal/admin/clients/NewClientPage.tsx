// A new application, with the service principal by which it signs in here.

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWrite } from '../../../api/queries.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { admit } from './client.ts';
import { newClient, newClientForm } from './clientForm.ts';
import { NewHead } from '../../parts/Heads.tsx';

export default function NewClientPage(): ReactNode {
  return (
    <>
      <NewHead list="shell.clients" to="/admin/clients" title="shell.newClient" says="admin.clients.newSays" />
      <NewClient />
    </>
  );
}

function NewClient(): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const form = useForm(newClientForm, { object: null, fresh: newClient, path: '/v1.0/applications', id: 'new' });
  const write = useWrite(admit);
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview={false}
        onSaved={({ id, appId }) =>
          write.mutate(String(appId), {
            onError: (error) => toasts.failed(t('errors.notDone'), error),
            onSettled: () => void navigate({ to: `/admin/clients/${String(id)}` as '/' }),
          })
        }
      />
    </>
  );
}

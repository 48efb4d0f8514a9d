// A new connection to another system.

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { NewHead } from '../../parts/Heads.tsx';
import { connectionsPath } from './connection.ts';
import { newConnection, newConnectionForm } from './connectionForm.ts';

export default function NewConnectionPage(): ReactNode {
  return (
    <>
      <NewHead
        list="shell.connections"
        to="/admin/connections"
        title="shell.newConnection"
        says="connections.newSays"
      />
      <NewConnection />
    </>
  );
}

function NewConnection(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const form = useForm(newConnectionForm, { object: null, fresh: newConnection, path: connectionsPath, id: 'new' });
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview={false}
        onSaved={({ id }) => void navigate({ to: `/admin/connections/${String(id)}` as '/' })}
      />
    </>
  );
}

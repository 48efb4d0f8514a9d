// A new user, with a password that is good for the first sign-in.

import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { aliasOf, newPerson, newPersonForm } from './personForm.ts';
import { TemporaryPassword } from './TemporaryPassword.tsx';
import { temporaryPassword } from './temporaryPassword.ts';
import { NewHead } from '../../parts/Heads.tsx';

export default function NewPersonPage(): ReactNode {
  return (
    <>
      <NewHead list="shell.people" to="/admin/people" title="shell.newPerson" says="people.newSays" />
      <NewPerson />
    </>
  );
}

function NewPerson(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const [password] = useState(temporaryPassword);
  const [made, setMade] = useState<string | null>(null);
  const form = useForm(newPersonForm, {
    object: null,
    fresh: newPerson,
    fixed: { accountEnabled: true, passwordProfile: { password, forceChangePasswordNextSignIn: true } },
    path: '/v1.0/users',
    id: 'new',
  });
  // The alias follows the name until somebody types another.
  const change = (property: string, value: unknown): void => {
    const isFollowed = property === 'userPrincipalName' && form.draft['mailNickname'] === aliasOf(form.draft[property]);
    form.fill({ [property]: value, ...(isFollowed ? { mailNickname: aliasOf(value) } : {}) });
  };
  const [name, setName] = useState('');
  return (
    <>
      <FormSections of={{ ...form, change }} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview
        onSaved={({ id, displayName }) => {
          setName(String(displayName));
          setMade(String(id));
        }}
      />
      {made === null ? null : (
        <TemporaryPassword
          name={name}
          password={password}
          onClose={() => void navigate({ to: `/admin/people/${made}` as '/' })}
        />
      )}
    </>
  );
}

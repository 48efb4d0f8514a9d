// A new user, with a password that is good for the first sign-in.

import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { PageHead } from '../../../parts/PageHead.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { newPerson, newPersonForm } from './personForm.ts';
import { TemporaryPassword } from './TemporaryPassword.tsx';
import { temporaryPassword } from './temporaryPassword.ts';

export default function NewPersonPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <PageHead
        above={<TextLink to={'/admin/people' as '/'}>{t('shell.people')}</TextLink>}
        title={t('shell.newPerson')}
        says={t('people.newSays')}
      />
      <NewPerson />
    </>
  );
}

/** What stands before the @, as far as an alias may have it. */
const aliasOf = (name: unknown): string | null =>
  (typeof name === 'string' ? name.split('@')[0]?.replaceAll(/[@()\\[\]";:<>,\s]/g, '') : null) || null;

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

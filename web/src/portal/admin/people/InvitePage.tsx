// A guest who is invited by mail. The link of the answer is shown once, for other ways to the guest.

import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { NewHead } from '../../parts/Heads.tsx';
import { ShownOnce } from '../ShownOnce.tsx';
import { invitationForm, newInvitation } from './personForm.ts';

/** What the API answers to an invitation, as far as this page needs it. */
interface Invitation {
  readonly invitedUserEmailAddress: string;
  readonly inviteRedeemUrl: string;
  readonly status: 'PendingAcceptance' | 'Completed';
  readonly invitedUser: { readonly id: string };
}

export default function InvitePage(): ReactNode {
  return (
    <>
      <NewHead list="shell.people" to="/admin/people" title="shell.inviteGuest" says="people.inviteSays" />
      <Invite />
    </>
  );
}

function Invite(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const [made, setMade] = useState<Invitation | null>(null);
  const form = useForm(invitationForm, {
    object: null,
    fresh: newInvitation,
    fixed: { inviteRedirectUrl: `${globalThis.location.origin}/`, sendInvitationMessage: true },
    path: '/v1.0/invitations',
    id: 'new',
  });
  const address = made?.invitedUserEmailAddress ?? '';
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('people.invite')}
        canPreview={false}
        onSaved={(answer) => setMade(answer as unknown as Invitation)}
      />
      {made === null ? null : (
        <ShownOnce
          title={t('people.invited', { address })}
          says={t(made.status === 'Completed' ? 'people.invitedBefore' : 'people.invited.says')}
          label={t('people.invited.label')}
          value={made.inviteRedeemUrl}
          onClose={() => void navigate({ to: `/admin/people/${made.invitedUser.id}` as '/' })}
        />
      )}
    </>
  );
}

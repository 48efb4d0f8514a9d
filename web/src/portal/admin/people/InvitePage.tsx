// A guest who is invited by mail. The link of the answer is shown once, for other ways to the guest.

import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
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
  const { t } = useText();
  const navigate = useNavigate();
  const seesPeople = useAreas().isAllowed('people');
  const [count, setCount] = useState(0);
  return (
    <>
      {seesPeople ? (
        <NewHead list="shell.people" to="/admin/people" title="shell.inviteGuest" says="people.inviteSays" />
      ) : (
        <PageHead title={t('shell.inviteGuest')} says={t('people.inviteSays')} />
      )}
      <Invite
        key={count}
        onDone={(id) => (seesPeople ? void navigate({ to: `/admin/people/${id}` as '/' }) : setCount(count + 1))}
      />
    </>
  );
}

function Invite({ onDone }: { readonly onDone: (guestId: string) => void }): ReactNode {
  const { t } = useText();
  const [made, setMade] = useState<Invitation | null>(null);
  const form = useForm(invitationForm, {
    object: null,
    fresh: newInvitation,
    fixed: { inviteRedirectUrl: `${globalThis.location.origin}/`, sendInvitationMessage: true },
    path: '/v1.0/invitations',
    id: 'new',
  });
  return (
    <>
      <FormSections of={form} />
      <FormFoot
        of={form}
        save={t('people.invite')}
        canPreview={false}
        onSaved={(answer) => setMade(answer as unknown as Invitation)}
      />
      {made === null ? null : <Invited of={made} onClose={() => onDone(made.invitedUser.id)} />}
    </>
  );
}

/** A guest who needs no mail, or can use none, has no link either. */
function Invited({ of, onClose }: { readonly of: Invitation; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const isWaiting = of.status === 'PendingAcceptance';
  const { data, error } = useGraph<{ readonly accountEnabled: boolean }>(
    isWaiting ? null : `/v1.0/users/${of.invitedUser.id}?$select=id,accountEnabled`,
  );
  if (!isWaiting && data === undefined && error === null) return null;
  const address = of.invitedUserEmailAddress;
  const isDisabled = data?.accountEnabled === false;
  return (
    <ShownOnce
      title={t(isWaiting ? 'people.invited' : isDisabled ? 'people.invitedDisabled' : 'people.invitedBefore', {
        address,
      })}
      says={t(
        isWaiting ? 'people.invited.says' : isDisabled ? 'people.invitedDisabled.says' : 'people.invitedBefore.says',
      )}
      label={t('people.invited.label')}
      value={isWaiting ? of.inviteRedeemUrl : null}
      onClose={onClose}
    />
  );
}

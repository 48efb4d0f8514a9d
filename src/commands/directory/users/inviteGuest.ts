// Invites a person of another organization as a guest. https://learn.microsoft.com/graph/api/invitation-post

import type { Activity } from '../../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { Id } from '../../../domain/base.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { endedSessions } from '../../../domain/directory/users.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { createFaultCollector, invalidField } from '../../../domain/faultCollector.ts';
import {
  isInvited,
  isRedeemable,
  readInvitation,
  type InvitationBody,
  type InvitationDraft,
} from '../../../domain/organizations/invitations.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { loadVerifiedDomains, requireReachOver } from '../../../flows/directory/directoryObjects.ts';
import { holdGuest, mailInvitation } from '../../../flows/organizations/invitations.ts';
import { newGuest } from '../../../flows/organizations/newGuest.ts';
import { reassignOrganization } from '../../../flows/organizations/organizationMembers.ts';
import { demandWithinPersonLimit } from '../../../flows/personLimits.ts';
import { requireOwnFields } from '../../../flows/directory/sources.ts';
import { load, orderBy, requireRow, rows } from '../../../flows/load.ts';
import { usersWithAddress } from '../../../flows/requests/requestTarget.ts';
import { drawInvitationCode, endInvitations } from '../../../identity/account/invitationTickets.ts';
import { eq } from '../../../odata/query.ts';
import { ConflictError, insert, RuleViolationError, update, type Change } from '../../../store/contract.ts';

interface InvitedUser {
  readonly user: Omit<DirectoryObject, 'version'>;
  readonly changes: readonly Change[];
  /** The row of somebody who was here already, and is not changed. */
  readonly known?: DirectoryObject;
  /** What the audit tells of somebody who is changed. */
  readonly edits?: ReturnType<typeof propertyChanges>;
}

/**
 * 201 with the invitation, whose `inviteRedeemUrl` is told this once and gives a mail to the invited address. A guest
 * who is here already is invited again. Throws every fault of the body at once; `notAllowed` for a member where the
 * caller creates no users, for another invitation of somebody whom the caller does not reach, and for the redemption of
 * somebody whom the caller may not change; `tooManyRequests` past the limit.
 */
export const inviteGuest: Command<InvitationBody> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'inviteGuest');
  const faults = createFaultCollector();
  const draft = readInvitation(body, await loadVerifiedDomains(ctx), faults);
  faults.throwIfAny();
  if (draft.userType === 'Member') requireRight(ctx.caller, 'createUser');
  await demandWithinPersonLimit(ctx, 'invitations');
  const { user, changes, known, edits } = await (draft.invitedUserId === null ? userOf : resetUser)(ctx, draft);
  const invitation = drawInvitationCode(
    'invitation',
    { userId: user.id, address: user.mail ?? '', redirectUrl: draft.redirectUrl },
    ctx.machineNow(),
  );
  const isWaiting = isRedeemable(user);
  const words = { inviter: ctx.caller.displayName, message: draft.message };
  const isMailed = isWaiting && body.sendInvitationMessage === true;
  await commitOnce(ctx, user, [
    ...changes,
    invitation.change,
    ...(isMailed && known !== undefined ? [holdGuest(known)] : []),
    ...(isMailed ? await mailInvitation(ctx, user, draft, words) : []),
    audit(ctx, {
      activity: activityOf(draft),
      targets: [auditTarget('User', user, edits)],
      details: { email: draft.email },
    }),
  ]);
  return {
    status: 201,
    value: {
      id: ctx.newId(),
      inviteRedeemUrl: `${ctx.pageOrigin()}/account/invitation?invitation=${invitation.code}`,
      ...shownOf(draft, body),
      status: isWaiting ? 'PendingAcceptance' : 'Completed',
      invitedUser: { id: user.id },
    },
  };
};

/** Where somebody invites the same person in this moment, the next try finds the guest. */
async function commitOnce({ store }: Context, { id }: InvitedUser['user'], changes: readonly Change[]): Promise<void> {
  try {
    await store.commit(changes);
  } catch (error) {
    if (!(error instanceof RuleViolationError) || error.rule !== 'user_principal_name_is_unique') throw error;
    throw new ConflictError('directoryObject', id);
  }
}

const activityOf = ({ invitedUserId }: InvitationDraft): Activity =>
  invitedUserId === null ? 'Invite external user' : 'Invite external user with reset invitation status';

/** What was said, as Graph shows it. */
function shownOf({ displayName, userType, email, redirectUrl, message }: InvitationDraft, body: InvitationBody) {
  const noCopy = [{ emailAddress: { name: null, address: null } }];
  return {
    invitedUserDisplayName: displayName,
    invitedUserType: userType,
    invitedUserEmailAddress: email,
    sendInvitationMessage: body.sendInvitationMessage ?? false,
    resetRedemption: body.resetRedemption ?? false,
    inviteRedirectUrl: redirectUrl,
    invitedUserMessageInfo: {
      ...message,
      ccRecipients: message.ccRecipients.length === 0 ? noCopy : message.ccRecipients,
    },
  };
}

/** The guest of the address, who is made where there is none. The inviter is the sponsor of a new one. */
async function userOf(ctx: Context, { email, displayName, userType }: InvitationDraft): Promise<InvitedUser> {
  // Before it is asked who has the address: whose sign-in name is found taken is found by the address too.
  const guest = await newGuest(ctx, { email, displayName });
  const same = await usersOf(ctx, email);
  const known = same.find(isInvited);
  // What was given meanwhile goes with the account to whoever reads the mails of the address.
  if (known !== undefined && isRedeemable(known)) await requireReachOver(ctx, known.id, 'sensitive');
  if (known !== undefined) return { user: known, changes: [], known };
  if (same.length > 0) throw invalidField('invitedUserEmailAddress', 'an address that no user of this tenant has');
  const user = { ...guest, userType };
  const sponsorId = ctx.caller.kind === 'user' ? ctx.caller.objectId : null;
  return {
    user,
    changes: [insert('directoryObject', user), ...(sponsorId === null ? [] : sponsorship(ctx, user.id, sponsorId))],
  };
}

const sponsorship = (ctx: Context, objectId: Id, sponsorId: Id): readonly Change[] => [
  { kind: 'requireExists', entity: 'directoryObject', id: sponsorId },
  insert('sponsorship', { id: ctx.newId(), objectId, sponsorId }),
];

async function usersOf(ctx: Context, email: string): Promise<readonly DirectoryObject[]> {
  const { users } = await load(ctx.store, {
    users: orderBy(rows('directoryObject', eq('deletedAt', null), usersWithAddress(email)), 'createdAt'),
  });
  return users;
}

/** The account is the guest's no more until the new address takes it: the password and all sign-ins end. */
async function resetUser(ctx: Context, { email, invitedUserId }: InvitationDraft): Promise<InvitedUser> {
  const { users } = await load(ctx.store, {
    users: rows('directoryObject', eq('id', invitedUserId), eq('kind', 'user'), ctx.visible('directoryObject')),
  });
  const user = requireRow(users[0], 'directoryObject', invitedUserId);
  requireRight(ctx.caller, 'updateUser');
  await requireReachOver(ctx, user.id, 'sensitive');
  await requireOwnFields(ctx, user, ['mail', 'accountEnabled']);
  if (!isInvited(user)) throw invalidField('invitedUser/id', 'a guest, or a user who came by an invitation');
  if ((await usersOf(ctx, email)).some(({ id }) => id !== user.id))
    throw invalidField('invitedUserEmailAddress', 'an address that no other user of this tenant has');
  const seen = {
    mail: email,
    otherMails: [email],
    externalUserState: 'PendingAcceptance',
    externalUserStateChangedAt: ctx.now,
    ...endedSessions(ctx.machineNow()),
  };
  const after = { ...user, ...seen, passwordHash: null };
  return {
    user: after,
    changes: [
      endInvitations(user.id),
      update('directoryObject', user.id, { ...seen, passwordHash: null }, user.version),
      await reassignOrganization(ctx, after),
    ],
    edits: propertyChanges(user, seen),
  };
}

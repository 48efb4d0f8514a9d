// What carries an invitation to a guest: the mail with its ticket, and the redemption by which the guest takes the
// account. Who holds a ticket reads the mails of the invited address; the inviter never gets one.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { checkPassword } from '../../domain/directory/passwords.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { InvitationMessage } from '../../domain/organizations/invitations.ts';
import { drawInvitationCode, ticketUse, type InvitationRecord } from '../../identity/account/invitationTickets.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row } from '../load.ts';
import { demandMayMailGuest } from '../personLimits.ts';
import { composeMailTo, mailInsertion, type MailContext } from '../queueMails.ts';
import { hashPassword } from '../directory/directoryObjects.ts';

type Guest = Pick<DirectoryObject, 'id' | 'displayName' | 'mail' | 'preferredLanguage'>;

/** Words of the inviter in the mail; of a mail that the guest asked for there are none. */
interface InvitationWords {
  readonly inviter: string | null;
  readonly message: InvitationMessage | null;
}

/**
 * Of two mails in one moment the second counts the first; none goes to an address that is another one by then, or to
 * somebody who took the account.
 */
export const holdGuest = ({ id, version }: Pick<DirectoryObject, 'id' | 'version'>): Change => ({
  kind: 'expectVersion',
  entity: 'directoryObject',
  id,
  version,
});

/**
 * The mail with a new ticket to the invited address, and the copies without one. Throws `tooManyRequests` where the
 * guest got several of late. The commit must hold a guest who is here (`holdGuest`).
 */
export async function mailInvitation(
  ctx: Context,
  guest: Guest,
  { redirectUrl }: Pick<InvitationRecord, 'redirectUrl'>,
  { inviter, message }: InvitationWords,
): Promise<readonly Change[]> {
  await demandMayMailGuest(ctx, guest.id);
  const { tenants } = await load(ctx.store, { tenants: row('tenant', 'singleton') });
  const ticket = drawInvitationCode(
    'ticket',
    { userId: guest.id, address: guest.mail ?? '', redirectUrl },
    ctx.machineNow(),
  );
  const about: MailContext = {
    organization: tenants[0]?.displayName ?? null,
    reason: message?.customizedMessageBody ?? null,
    by: ticket.expiresAt,
  };
  const language = message?.messageLanguage ?? guest.preferredLanguage;
  const drafts = await Promise.all([
    composeMailTo(
      ctx,
      'guestInvited',
      { ...about, person: inviter, ticket: ticket.code },
      { id: guest.id, name: guest.displayName, address: guest.mail, language },
    ),
    ...(message?.ccRecipients ?? []).map(({ emailAddress: { name, address } }) =>
      composeMailTo(
        ctx,
        'invitationCopied',
        { ...about, person: guest.displayName },
        { id: null, name, address, language },
      ),
    ),
  ]);
  return [ticket.change, ...drafts.flatMap((draft) => (draft === null ? [] : mailInsertion(ctx, draft, null)))];
}

/**
 * The guest takes the account by a ticket, with a password of their own. Throws `passwordTooWeak`, and a
 * `ConflictError` where the ticket was used in the same moment.
 */
export async function redeemInvitation(
  ctx: Context,
  guest: DirectoryObject,
  { ticket, password }: { readonly ticket: string; readonly password: string },
): Promise<void> {
  const faults = createFaultCollector();
  checkPassword(password, guest, 'password', faults);
  faults.throwIfAny();
  const set = {
    passwordHash: await hashPassword(ctx, password),
    forceChangePassword: false,
    externalUserState: 'Accepted',
    externalUserStateChangedAt: ctx.now,
    ...endedSessions(ctx.machineNow()),
  };
  await ctx.store.commit([
    ...ticketUse(ticket, guest.id),
    update('directoryObject', guest.id, set, guest.version),
    audit(ctx, { activity: 'Redeem external user invite', targets: [auditTarget('User', guest)] }),
  ]);
}

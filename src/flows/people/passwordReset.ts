// A password that its user forgot: the mail with a link, and the new password by it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { checkPassword } from '../../domain/directory/passwords.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { endInvitations } from '../../identity/account/invitationTickets.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { hashPassword } from '../directory/directoryObjects.ts';
import { mailPrincipals } from '../queueMails.ts';

/** Whether the user has a password here that a link may replace. */
export const hasResettablePassword = (user: DirectoryObject): boolean =>
  user.passwordHash !== null && user.accountEnabled === true && user.deletedAt === null;

/** The mail with a link. Of two in one moment the second counts the first. */
export const forgottenPasswordMail = async (
  ctx: Context,
  { id, version }: DirectoryObject,
  link: { readonly code: string; readonly expiresAt: string; readonly change: Change },
): Promise<readonly Change[]> => [
  { kind: 'expectVersion', entity: 'directoryObject', id, version },
  link.change,
  ...(await mailPrincipals(ctx, 'passwordForgotten', { ticket: link.code, by: link.expiresAt }, [id])),
];

/** The new password, which ends all sign-ins from before. Throws `passwordTooWeak`. `use` uses the link up. */
export async function forgottenPasswordReset(
  ctx: Context,
  user: DirectoryObject,
  password: string,
  use: readonly Change[],
): Promise<void> {
  const faults = createFaultCollector();
  checkPassword(password, user, 'password', faults);
  faults.throwIfAny();
  const set = {
    passwordHash: await hashPassword(ctx, password),
    forceChangePassword: false,
    ...endedSessions(ctx.machineNow()),
  };
  await ctx.store.commit([
    ...use,
    update('directoryObject', user.id, set, user.version),
    endInvitations(user.id),
    audit(ctx, { activity: 'Reset password (self-service)', targets: [auditTarget('User', user)] }),
  ]);
}

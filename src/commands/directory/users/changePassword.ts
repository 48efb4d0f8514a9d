// Changes the caller's own password. https://learn.microsoft.com/graph/api/user-changepassword

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { checkPassword } from '../../../domain/directory/passwords.ts';
import { endedSessions } from '../../../domain/directory/users.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { endInvitations } from '../../../identity/account/invitationTickets.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { hashPassword, isPasswordOf, requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

type Passwords = OperationParameters<'currentPassword' | 'newPassword'>;

/**
 * 204, and all sign-ins from before end, the caller's own too. Refused (403) for anybody else. Throws
 * `currentPasswordWrong`, `tooManyGuesses` (ADR 67), and `passwordTooWeak`, also where the new password is the current
 * one.
 */
export const changePassword: Command<Passwords> = async (ctx, { id, body: { currentPassword, newPassword } }) => {
  const { object: user } = await requireOwnedObject(ctx, id, 'user');
  requireRight(ctx.caller, 'changeOwnPassword', { isSelf: ctx.caller.objectId === user.id });
  const faults = createFaultCollector();
  if (typeof currentPassword !== 'string') faults.add('missingField', 'currentPassword');
  checkPassword(newPassword, user, 'newPassword', faults);
  faults.throwIfAny();
  const [current, next] = [String(currentPassword), String(newPassword)];
  const isRight = await ctx.attemptPassword(user.id, () => isPasswordOf(user, current));
  if (isRight === null) throw new Refusal('tooManyGuesses', { field: 'currentPassword', retryAfterSeconds: 300 });
  if (!isRight) throw new Refusal('currentPasswordWrong', { field: 'currentPassword' });
  if (current === next)
    throw new Refusal('passwordTooWeak', { field: 'newPassword', reason: 'It is the current password.' });
  const passwordHash = await hashPassword(ctx, next);
  const set = { passwordHash, forceChangePassword: false, ...endedSessions(ctx.machineNow()) };
  await ctx.store.commit([
    update('directoryObject', user.id, set, user.version),
    endInvitations(user.id),
    audit(ctx, { activity: 'Change user password', targets: [auditTarget('User', user)] }),
  ]);
  return doneResult;
};

// Ends a user's sessions and refresh tokens: they must sign in again everywhere.
// https://learn.microsoft.com/graph/api/user-revokesigninsessions

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { endedSessions } from '../../../domain/directory/users.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import type { Command } from '../../../flows/context.ts';
import { requireOwnedObject, requireReachOver } from '../../../flows/directory/directoryObjects.ts';

/**
 * 200 with `true`. Sessions, refresh tokens and access tokens of sign-ins from before the instant that it writes are
 * refused, the caller's own too. Refused (403) to whoever may not update the user, unless it is the caller's own
 * account, and where the caller's roles do not reach that administrator.
 */
export const revokeSignInSessions: Command = async (ctx, { id }) => {
  const { object: user } = await requireOwnedObject(ctx, id, 'user');
  const isSelf = ctx.caller.objectId === user.id;
  requireRight(ctx.caller, 'revokeSessions', { isSelf });
  if (!isSelf) await requireReachOver(ctx, user.id, 'resetPassword');
  await ctx.store.commit([
    update('directoryObject', user.id, endedSessions(ctx.machineNow()), user.version),
    audit(ctx, { activity: 'Update StsRefreshTokenValidFrom Timestamp', targets: [auditTarget('User', user)] }),
  ]);
  return { status: 200, value: true };
};

// Ends a user's sessions and refresh tokens: they must sign in again everywhere.
// https://learn.microsoft.com/graph/api/user-revokesigninsessions

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { formatInstant } from '../../../domain/time.ts';
import { update } from '../../../store/contract.ts';
import type { Command } from '../../../flows/context.ts';
import { isAdministrator, requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

/**
 * 200 with `true`. The issuer takes no refresh token and no session from before the instant that it writes; access
 * tokens are good until they expire. Refused (403) to whoever may not update the user, unless it is the caller's own
 * account; of an administrator only a global administrator may end the sessions.
 */
export const revokeSignInSessions: Command = async (ctx, { id }) => {
  const { object: user } = await requireOwnedObject(ctx, id, 'user');
  const isSelf = ctx.caller.objectId === user.id;
  requireRight(ctx.caller, 'revokeSessions', { isSelf });
  if (!isSelf && (await isAdministrator(ctx, user.id))) requireRight(ctx.caller, 'updateAdministrator');
  await ctx.store.commit([
    // Machine time, which tokens are issued by.
    update('directoryObject', user.id, { signInSessionsValidFrom: formatInstant(ctx.machineNow()) }, user.version),
    audit(ctx, { activity: 'Update StsRefreshTokenValidFrom Timestamp', targets: [auditTarget('User', user)] }),
  ]);
  return { status: 200, value: true };
};

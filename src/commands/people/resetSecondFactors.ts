// Takes all second factors of a user who lost them, as an administrator who may reset the password.

import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { requireOwnedObject, requireReachOver } from '../../flows/directory/directoryObjects.ts';
import { factorReset } from '../../flows/people/authenticationMethods.ts';
import { doneResult } from '../../flows/results.ts';

/**
 * 204: apps, passkeys, recovery codes and remembered browsers of the user are gone, all sign-ins end, and the user gets
 * a mail. Refused (403) to whoever may not reset factors, and where the caller's roles do not reach that administrator.
 * Throws `notFound`.
 */
export const resetSecondFactors: Command<OperationParameters<'userId'>> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'resetFactors');
  const userId = typeof body.userId === 'string' ? body.userId.toLowerCase() : '';
  const { object: user } = await requireOwnedObject(ctx, userId, 'user');
  await requireReachOver(ctx, user.id, 'resetPassword');
  await ctx.store.commit(await factorReset(ctx, user));
  return doneResult;
};

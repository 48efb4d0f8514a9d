// Deletes a user: the row is hidden, and memberships, assignments and roles of the user end.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject, requireReachOver } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';

/** 204. Throws `notFound`, and `notAllowed` where the user is an administrator and the caller may not change those. */
export const deleteUser: Command = async (ctx, { id }) => {
  const { object } = await requireOwnedObject(ctx, id, 'user');
  requireRight(ctx.caller, 'deleteUser');
  await requireOwnObject(ctx, object, 'id');
  await requireReachOver(ctx, object.id, 'sensitive');
  await ctx.store.commit([
    ...(await deletionChanges(ctx, object)),
    audit(ctx, { activity: 'Delete user', targets: [auditTarget('User', object)] }),
  ]);
  return doneResult;
};

// Takes an application's presence in the tenant away, and all that was given through it.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { requireChangeable } from '../../../domain/directory/applications.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

/** 204. Throws `notFound`. */
export const deleteServicePrincipal: Command = async (ctx, { id }) => {
  const { object, isOwner } = await requireOwnedObject(ctx, id, 'servicePrincipal');
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  requireChangeable(object, null);
  await ctx.store.commit([
    ...(await deletionChanges(ctx, object)),
    audit(ctx, { activity: 'Remove service principal', targets: [auditTarget('ServicePrincipal', object)] }),
  ]);
  return doneResult;
};

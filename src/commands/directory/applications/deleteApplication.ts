// Deletes an application, and with it its service principal and all that was given through it.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

/** 204. Throws `notFound`. */
export const deleteApplication: Command = async (ctx, { id }) => {
  const { object, isOwner } = await requireOwnedObject(ctx, id, 'application');
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  const { principals } = await load(ctx.store, {
    principals: rows('directoryObject', eq('kind', 'servicePrincipal'), eq('appId', object.appId)),
  });
  await ctx.store.commit([
    ...(await deletionChanges(ctx, object)),
    ...(await Promise.all(principals.map((principal) => deletionChanges(ctx, principal)))).flat(),
    audit(ctx, { activity: 'Delete application', targets: [auditTarget('Application', object)] }),
    ...principals.map((principal) =>
      audit(ctx, { activity: 'Remove service principal', targets: [auditTarget('ServicePrincipal', principal)] }),
    ),
  ]);
  return doneResult;
};

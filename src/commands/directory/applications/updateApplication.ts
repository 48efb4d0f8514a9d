// Changes an application; its service principal shows the same from then on.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkApplication, servicePrincipalChanges } from '../../../domain/directory/applications.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { and, eq } from '../../../odata/query.ts';
import { update } from '../../../store/contract.ts';
import { load, rows } from '../../../flows/load.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { credentialListChanges } from '../../../flows/directory/credentials.ts';
import { requireFreeUris, requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** 204. Throws `notFound`, and every fault of the body at once. */
export const updateApplication: Command<'directoryObject'> = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await requireOwnedObject(ctx, id, 'application');
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  const set = writtenFields('application', body, before);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkApplication(after, before, faults);
  const credentials = await credentialListChanges(ctx, before, body, faults);
  faults.throwIfAny();
  await requireFreeUris(ctx, after, before);
  const changed = propertyChanges(before, set);
  if (changed.length === 0 && credentials.length === 0) return doneResult;
  const { principals } = await load(ctx.store, {
    principals: rows('directoryObject', and(eq('kind', 'servicePrincipal'), eq('appId', before.appId))),
  });
  await ctx.store.commit([
    // First, for it takes the same lock as whoever adds a credential.
    update('directoryObject', before.id, set, before.version),
    ...credentials,
    ...principals.flatMap((each) => {
      const shared = servicePrincipalChanges(before, after, each);
      return shared === null ? [] : [update('directoryObject', each.id, shared, each.version)];
    }),
    ...(changed.length === 0
      ? []
      : [audit(ctx, { activity: 'Update application', targets: [auditTarget('Application', after, changed)] })]),
  ]);
  return doneResult;
};

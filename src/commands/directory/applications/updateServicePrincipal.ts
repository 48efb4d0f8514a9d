// Changes a service principal: whether it may sign in, how it is called.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createFaultCollector, isNonBlank } from '../../../domain/faultCollector.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { requireChangeable } from '../../../domain/directory/applications.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { credentialListChanges } from '../../../flows/directory/credentials.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** 204. Throws `notFound`, and every fault of the body at once. */
export const updateServicePrincipal: Command<'directoryObject'> = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await requireOwnedObject(ctx, id, 'servicePrincipal');
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  const set = writtenFields('servicePrincipal', body, before);
  requireChangeable(before, set);
  const faults = createFaultCollector();
  faults.holds(set.displayName === undefined || isNonBlank(set.displayName), 'displayName', 'a name');
  const credentials = await credentialListChanges(ctx, before, body, faults);
  faults.throwIfAny();
  const changed = propertyChanges(before, set);
  if (changed.length === 0 && credentials.length === 0) return doneResult;
  await ctx.store.commit([
    update('directoryObject', before.id, set, before.version),
    ...credentials,
    audit(ctx, { activity: 'Update service principal', targets: [auditTarget('ServicePrincipal', before, changed)] }),
  ]);
  return doneResult;
};

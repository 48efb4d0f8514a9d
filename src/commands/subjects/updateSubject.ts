// Sets how a subject is governed: whether a guest is removed who holds nothing any more.
// https://learn.microsoft.com/graph/api/accesspackagesubject-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { isGuestUser } from '../../domain/organizations/organizations.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight, mayManageCatalog } from '../../domain/rights/rights.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { cancelRemoveGuestJob } from '../../flows/queueJobs.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';
import { writtenFields } from '../../model/newRow.ts';

/** 204. Throws `notFound`, and `invalidField` for a lifecycle that the subject cannot have. */
export const updateSubject: Command<'subject'> = async (ctx, { id, body }) => {
  const { subjects } = await load(ctx.store, { subjects: row('subject', id) });
  const before = requireRow(subjects[0], 'subject', id);
  await demandGoverned(ctx, before);
  const { objects } = await load(ctx.store, { objects: row('directoryObject', before.objectId) });
  const set = writtenFields('subject', body);
  const isOutsider = before.type !== 'servicePrincipal' && (objects[0] === undefined || isGuestUser(objects[0]));
  const faults = createFaultCollector();
  faults.holds(
    set.lifecycle !== 'governed' || isOutsider,
    'lifecycle',
    'notGoverned or notDefined: only guests are governed',
  );
  faults.throwIfAny();
  // A guest who is no longer governed is not removed; the directory alone says whether they may sign in.
  const released = set.lifecycle !== undefined && set.lifecycle !== 'governed' && before.cleanupAt !== null;
  const changed = propertyChanges(before, { ...set, ...(released ? { cleanupAt: null } : {}) });
  if (changed.length === 0) return doneResult;
  await ctx.store.commit([
    update('subject', before.id, { ...set, ...(released ? { cleanupAt: null } : {}) }, before.version),
    ...(released ? cancelRemoveGuestJob(before.id) : []),
    audit(ctx, {
      activity: 'Update access package user lifecycle.',
      targets: [auditTarget('AccessPackageSubject', before, changed)],
    }),
  ]);
  return doneResult;
};

/** The owner of a catalog says it of those who have, or had, something out of it. */
async function demandGoverned(ctx: Context, { id }: Subject): Promise<void> {
  const { assignments } = await load(ctx.store, {
    assignments: rows('assignment', eq('targetId', id), oneOfValues('catalogId', [...ctx.caller.catalogRoles.keys()])),
  });
  if (!assignments.some((each) => mayManageCatalog(ctx.caller, each.catalogId)))
    requireRight(ctx.caller, 'administerEntitlement');
}

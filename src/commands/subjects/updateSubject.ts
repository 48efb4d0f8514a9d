// Sets how a subject is governed: whether a guest is removed who holds nothing any more.
// https://learn.microsoft.com/graph/api/accesspackagesubject-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { isGuestUser } from '../../domain/organizations/organizations.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { Refusal } from '../../domain/refusal.ts';
import { may, requireRight, mayManageCatalog } from '../../domain/rights/rights.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { cancelRemoveGuestJob } from '../../flows/queueJobs.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';
import { writtenFields } from '../../model/newRow.ts';

/** 204. Throws `notFound`, `notAllowed`, and `invalidField` for a lifecycle that the subject cannot have. */
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

/**
 * Administrators say it of anybody. The owner of a catalog says it of guests who were invited through the catalog and
 * who are nobody else's: nothing that the owner can do makes another guest one of these.
 */
async function demandGoverned(ctx: Context, subject: Subject): Promise<void> {
  if (may(ctx.caller, 'administerEntitlement')) return;
  const { invitedInCatalogId: home, objectId } = subject;
  if (home === null || objectId === null || !mayManageCatalog(ctx.caller, home))
    return requireRight(ctx.caller, 'administerEntitlement');
  const isMine = (catalogId: Id): boolean => mayManageCatalog(ctx.caller, catalogId);
  const { assignments, requests, grants, sponsors, memberships, appRoles, roles } = await load(ctx.store, {
    assignments: rows('assignment', eq('targetId', subject.id), oneOfValues('state', unexpiredAssignmentStates)),
    requests: rows('assignmentRequest', eq('targetId', subject.id), oneOfValues('state', openRequestStates)),
    grants: rows('roleGrant', eq('subjectId', subject.id), eq('until', null)),
    sponsors: rows('sponsorship', eq('objectId', objectId), not(eq('sponsorId', ctx.caller.objectId))),
    memberships: rows('membership', eq('memberId', objectId), eq('until', null)),
    appRoles: rows('appRoleAssignment', eq('principalId', objectId), eq('until', null)),
    roles: rows('roleAssignment', eq('principalId', objectId)),
  });
  const granted = new Set(grants.map((each) => each.objectId));
  const byOthers = [
    ...[...assignments, ...requests].filter(({ catalogId }) => !isMine(catalogId)),
    ...sponsors,
    ...memberships.filter(({ groupId }) => !granted.has(groupId)),
    ...appRoles.filter(({ resourceId }) => !granted.has(resourceId)),
    ...roles,
  ];
  if (byOthers.length > 0)
    throw new Refusal('notAllowed', {
      id: subject.id,
      reason: 'Others sponsor the guest, or gave the guest access: an administrator decides.',
    });
}

// Whose access could be extended before a rehearsal and cannot be after it.

import type { Caller } from '../../domain/caller.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { offeredPolicies } from '../../domain/eligibility/choosePolicy.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { Refusal } from '../../domain/refusal.ts';
import { reasonOf } from '../../domain/portal/actionReasons.ts';
import type { Assignment } from '../../domain/requests/requestEntities.ts';
import { eq, not, oneOfValues } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, orderBy, refine, rows } from '../load.ts';
import { loadCandidates } from '../requests/requestCandidates.ts';
import { readRequestBody } from '../requests/requestBody.ts';
import { resolveRequest } from '../requests/resolveRequest.ts';
import type { RecordingStore } from './recordChanges.ts';
import type { LostExtension } from './rehearsal.ts';

/** Assignments are looked at one by one: so many of them, those that end first. */
const mostExtensions = 200;

/**
 * `before` reads what was there, `after` what the rehearsal left, both for the caller. Only assignments under policies
 * that changed are looked at.
 */
export async function lostExtensions(
  before: Context,
  after: Context,
  { recorded }: Pick<RecordingStore, 'recorded'>,
): Promise<readonly LostExtension[]> {
  const changed = recorded('policy').filter((each) => each.before !== null && each.after !== null);
  const lost: LostExtension[] = [];
  for (const { assignment, person, accessPackage } of await loadHeld(
    after,
    changed.flatMap((each) => each.after?.id ?? []),
  )) {
    const caller = holderOf(person);
    const refusal = await refusalOfExtension({ ...after, caller }, assignment.id);
    if (refusal === null || (await refusalOfExtension({ ...before, caller }, assignment.id)) !== null) continue;
    lost.push({
      principal: { id: person.id, displayName: person.displayName },
      accessPackage: { id: accessPackage.id, displayName: accessPackage.displayName },
      endDateTime: assignment.endsAt,
      reason: reasonOf(refusal).reason,
    });
  }
  return lost;
}

interface HeldAssignment {
  readonly assignment: Assignment;
  readonly person: DirectoryObject;
  readonly accessPackage: AccessPackage;
}

/** The assignments under policies that have an end, as far as the caller may read of whom and what. */
async function loadHeld(ctx: Context, policyIds: readonly Id[]): Promise<readonly HeldAssignment[]> {
  if (policyIds.length === 0) return [];
  const open = rows(
    'assignment',
    oneOfValues('policyId', policyIds),
    oneOfValues('state', unexpiredAssignmentStates),
    not(eq('endsAt', null)),
    ctx.readable('assignment'),
  );
  const { assignments } = await load(ctx.store, {
    assignments: refine(orderBy(open, 'endsAt', 'id'), { top: mostExtensions }),
  });
  const idsOf = (of: (assignment: Assignment) => Id): readonly Id[] => [...new Set(assignments.map(of))];
  const { subjects, packages } = await load(ctx.store, {
    subjects: rows(
      'subject',
      oneOfValues(
        'id',
        idsOf(({ targetId }) => targetId),
      ),
    ),
    packages: rows(
      'accessPackage',
      oneOfValues(
        'id',
        idsOf(({ packageId }) => packageId),
      ),
      ctx.readable('accessPackage'),
    ),
  });
  const objectIds = subjects.flatMap(({ objectId }) => objectId ?? []);
  const { people } = await load(ctx.store, {
    people: rows('directoryObject', eq('kind', 'user'), oneOfValues('id', objectIds), ctx.readable('directoryObject')),
  });
  return assignments.flatMap((assignment) => {
    const objectId = subjects.find(({ id }) => id === assignment.targetId)?.objectId;
    const person = people.find(({ id }) => id === objectId);
    const accessPackage = packages.find(({ id }) => id === assignment.packageId);
    return person === undefined || accessPackage === undefined ? [] : [{ assignment, person, accessPackage }];
  });
}

/** The person with a token that may ask for their own access, and no role. */
const holderOf = (person: DirectoryObject): Caller => ({
  kind: 'user',
  objectId: person.id,
  displayName: person.displayName,
  userPrincipalName: person.userPrincipalName,
  appId: null,
  isGuest: person.userType === 'Guest',
  permissions: new Set(['EntitlementMgmt-SubjectAccess.ReadWrite']),
  directoryRoles: new Set(),
  catalogRoles: new Map(),
});

async function refusalOfExtension(ctx: Context, assignmentId: Id): Promise<Refusal | null> {
  const body = readRequestBody({ type: 'userExtend', assignment: { id: assignmentId } });
  try {
    return offeredPolicies(await loadCandidates(ctx, body, await resolveRequest(ctx, body))).refusal;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

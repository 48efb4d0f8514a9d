// Takes what items of an access review deny: by requests that go the usual way, and by ends of memberships and roles.

import type { Instant } from '../../domain/base.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { activityOfRequest, requestTargets, stateChange } from '../../domain/audit/requestAudit.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import type { ReviewItemEvent } from '../../domain/machines/reviewItem.ts';
import { removals } from '../../domain/reviews/applying.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, Subject } from '../../domain/requests/requestEntities.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import type { Context } from '../../flows/context.ts';
import { changeMemberships } from '../../flows/directory/changeMemberships.ts';
import { load, row, rows } from '../../flows/load.ts';
import { firstProcessRequestJob } from '../../flows/queueJobs.ts';
import { newRow } from '../../model/newRow.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { keptMember } from './keptMembership.ts';

/** What became of items, and the changes that do it. An item without an event waits. */
export interface TakenAccess {
  readonly items: readonly {
    readonly item: ReviewDecision;
    readonly event: ReviewItemEvent | null;
    readonly description: string | null;
    readonly set?: Partial<ReviewDecision>;
  }[];
  readonly changes: readonly Change[];
  readonly nextAt: Instant | null;
}

type Take = (ctx: Context, instance: ReviewInstance, items: readonly ReviewDecision[]) => Promise<TakenAccess>;
const goneAlready = 'The access had ended before.';

/** By what is reviewed. */
export const takeAccess: Take = (ctx, instance, items) =>
  items.length === 0
    ? Promise.resolve({ items: [], changes: [], nextAt: null })
    : takers[removals[instance.kind]](ctx, instance, items);

/** A request of the system's own for each assignment; where another request about it is open, the item waits. */
const takeByRequests: Take = async (ctx, _, items) => {
  const { assignments } = await load(ctx.store, {
    assignments: rows(
      'assignment',
      oneOfValues(
        'id',
        items.flatMap(({ grantId }) => grantId ?? []),
      ),
      oneOfValues('state', unexpiredAssignmentStates),
    ),
  });
  const { subjects, packages, open } = await load(ctx.store, {
    subjects: rows(
      'subject',
      oneOfValues(
        'id',
        assignments.map(({ targetId }) => targetId),
      ),
    ),
    packages: rows(
      'accessPackage',
      everyRow,
      oneOfValues(
        'id',
        assignments.map(({ packageId }) => packageId),
      ),
    ),
    open: rows(
      'assignmentRequest',
      oneOfValues(
        'targetId',
        assignments.map(({ targetId }) => targetId),
      ),
      oneOfValues('packageId', [...new Set(assignments.map(({ packageId }) => packageId))]),
      oneOfValues('state', ['submitted', 'pendingApproval', 'scheduled', 'delivering', 'partiallyDelivered']),
    ),
  });
  const taken = items.map((item): TakenItem => {
    const assignment = assignments.find(({ id }) => id === item.grantId);
    const subject = subjects.find(({ id }) => id === assignment?.targetId);
    if (assignment === undefined || subject === undefined)
      return { outcome: { item, event: 'miss', description: goneAlready }, changes: [] };
    if (open.some(({ targetId, packageId }) => targetId === subject.id && packageId === assignment.packageId))
      return { outcome: { item, event: null, description: null }, changes: [] };
    const accessPackage = packages.find(({ id }) => id === assignment.packageId) ?? null;
    return requestRemoval(ctx, item, { assignment, subject, accessPackage });
  });
  return {
    items: taken.map(({ outcome }) => outcome),
    changes: taken.flatMap(({ changes }) => changes),
    nextAt: null,
  };
};

interface TakenItem {
  readonly outcome: TakenAccess['items'][number];
  readonly changes: readonly Change[];
}

function requestRemoval(
  ctx: Context,
  item: ReviewDecision,
  {
    assignment,
    subject,
    accessPackage,
  }: {
    readonly assignment: Assignment;
    readonly subject: Subject;
    readonly accessPackage: AccessPackage | null;
  },
): TakenItem {
  const request = newRow('assignmentRequest', {
    id: ctx.newId(),
    type: 'systemRemove',
    state: 'submitted',
    status: requestStatusOf.submitted,
    packageId: assignment.packageId,
    catalogId: assignment.catalogId,
    policyId: assignment.policyId,
    policyRevisionId: assignment.policyRevisionId,
    assignmentId: assignment.id,
    targetId: subject.id,
    requestorId: subject.id,
    justification: reasonOf(item),
    schedule: unspecifiedSchedule,
    createdAt: ctx.now,
  });
  return {
    outcome: { item, event: 'apply', description: null, set: { requestId: request.id } },
    changes: [
      { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
      insert('assignmentRequest', request),
      firstProcessRequestJob(ctx, request.id),
      audit(ctx, {
        activity: activityOfRequest.systemRemove ?? 'Update access package assignment request',
        targets: requestTargets({ request, subject, accessPackage, policy: null }, stateChange(null, request.state)),
        reason: reasonOf(item),
      }),
    ],
  };
}

/** Who denied it, for people. */
const reasonOf = ({ reviewedBy, reviewedByName, justification }: ReviewDecision): string =>
  (reviewedBy === 'system'
    ? 'An access review ended without a decision.'
    : `${reviewedByName ?? 'A reviewer'} denied the access in an access review.`) +
  (justification === '' ? '' : ` ${justification}`);

const endMemberships: Take = async (ctx, { resourceId }, items) => {
  const { memberships, groups, members } = await load(ctx.store, {
    memberships: rows(
      'membership',
      eq('groupId', resourceId ?? ''),
      oneOfValues(
        'memberId',
        items.map(({ principalId }) => principalId),
      ),
      eq('until', null),
    ),
    groups: row('directoryObject', resourceId),
    members: rows(
      'directoryObject',
      everyRow,
      oneOfValues(
        'id',
        items.map(({ principalId }) => principalId),
      ),
    ),
  });
  const [group] = groups;
  const isThere = new Set(group === undefined ? [] : memberships.map(({ memberId }) => memberId));
  const keptId = await keptMember(ctx, resourceId ?? '', [...isThere]);
  if (keptId !== null) isThere.delete(keptId);
  const steps = [...isThere].map((memberId) => ({ groupId: resourceId ?? '', memberId, action: 'remove' as const }));
  return {
    items: items.map((item) =>
      item.principalId === keptId
        ? { item, event: 'refuse', description: 'The tenant would have no other active Global Administrator.' }
        : isThere.has(item.principalId)
          ? { item, event: 'succeed', description: null }
          : { item, event: 'miss', description: goneAlready },
    ),
    changes: [
      ...(await changeMemberships(ctx, steps)),
      ...(group === undefined ? [] : [...isThere]).map((memberId) =>
        audit(ctx, {
          activity: 'Remove member from group',
          reason: 'The membership was denied in an access review.',
          targets: [
            principalTarget(
              members.find(({ id }) => id === memberId),
              memberId,
            ),
            auditTarget('Group', group ?? { id: resourceId, displayName: null }),
          ],
        }),
      ),
    ],
    nextAt: null,
  };
};

const roleActivities = {
  user: 'Remove app role assignment from user',
  group: 'Remove app role assignment from group',
  servicePrincipal: 'Remove app role assignment from service principal',
} as const;

/** Every role of the application that the person has. */
const endAppRoles: Take = async (ctx, { resourceId }, items) => {
  const ids = items.map(({ principalId }) => principalId);
  const { given, principals, resources } = await load(ctx.store, {
    given: rows(
      'appRoleAssignment',
      eq('resourceId', resourceId ?? ''),
      oneOfValues('principalId', ids),
      eq('until', null),
    ),
    principals: rows('directoryObject', everyRow, oneOfValues('id', ids)),
    resources: row('directoryObject', resourceId),
  });
  return {
    items: items.map((item) =>
      given.some(({ principalId }) => principalId === item.principalId)
        ? { item, event: 'succeed', description: null }
        : { item, event: 'miss', description: goneAlready },
    ),
    changes: given.flatMap(({ id, version, principalId, appRoleId }): readonly Change[] => {
      const item = items.find((each) => each.principalId === principalId);
      return [
        update('appRoleAssignment', id, { until: ctx.now }, version),
        audit(ctx, {
          activity: roleActivities[item?.principalKind ?? 'user'],
          reason: 'The role was denied in an access review.',
          details: { appRoleId },
          targets: [
            principalTarget(resources[0], resourceId),
            principalTarget(
              principals.find((each) => each.id === principalId),
              principalId,
            ),
          ],
        }),
      ];
    }),
    nextAt: null,
  };
};

const takers: Readonly<Record<(typeof removals)[keyof typeof removals], Take>> = {
  request: takeByRequests,
  membership: endMemberships,
  appRoles: endAppRoles,
};

// What an automatic policy's verdict on one person does, as changes of one commit.

import { expireAssignmentJob, cancelExpireAssignmentJob, processRequestJob } from '../../flows/queueJobs.ts';
import { cancelCallOutBeforeEndJob } from '../../flows/extensions/extensionJobs.ts';
import type { Context } from '../../flows/context.ts';
import { endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { acceptsEvent } from '../../flows/requests/moveRequest.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { personTarget, stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { periodOf, scheduleOf, unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import { newRow } from '../../model/newRow.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { nextCallOutBeforeEnd } from '../extensions/beforeEnd.ts';

/** The policy as it was read, and the subject. */
export interface AutomaticCase {
  readonly policy: Policy;
  readonly accessPackage: AccessPackage;
  readonly subject: Subject;
}

const lockPolicyAndPackage = ({ policy, accessPackage }: AutomaticCase): readonly Change[] => [
  { kind: 'requireExists', entity: 'accessPackage', id: accessPackage.id, version: accessPackage.version },
  { kind: 'requireExists', entity: 'policy', id: policy.id, version: policy.version },
];

/**
 * A request of the server's own, delivered as any other; none where the policy's time is over. The caller holds the
 * subject.
 */
export function assignByPolicy(ctx: Context, under: AutomaticCase): readonly Change[] {
  const { policy, accessPackage, subject } = under;
  if ('problem' in periodOf(policy, unspecifiedSchedule, ctx.now, true)) return [];
  const request = newRow('assignmentRequest', {
    id: ctx.newId(),
    type: 'systemAdd',
    state: 'submitted',
    status: requestStatusOf.submitted,
    packageId: accessPackage.id,
    catalogId: accessPackage.catalogId,
    policyId: policy.id,
    policyRevisionId: policy.revisionId,
    targetId: subject.id,
    requestorId: subject.id,
    schedule: unspecifiedSchedule,
    createdAt: ctx.now,
  });
  return [
    ...lockPolicyAndPackage(under),
    insert('assignmentRequest', request),
    ...processRequestJob(ctx, request.id),
    audit(ctx, {
      activity: 'Entitlement Management creates access package assignment request for user',
      targets: requestTargets({ request, subject, accessPackage, policy }, stateChange(null, request.state)),
      details: { requestType: 'systemAdd' },
    }),
  ];
}

/** Cancels a request whose person is no longer admitted, before it is delivered. */
export async function cancelByPolicy(ctx: Context, request: AssignmentRequest): Promise<readonly Change[]> {
  if (!acceptsEvent(request, 'cancel')) return [];
  const reason = 'The rule of the policy no longer admits the user.';
  return (await endLoadedRequest(ctx, request, { event: 'cancel', reason })).changes;
}

/**
 * The assignment gets an end, at which it is taken away as at any other; that it had, and that it is for this reason,
 * is remembered.
 */
export function endAfterGrace(
  ctx: Context,
  under: AutomaticCase,
  assignment: Assignment,
  graceEndsAt: string,
): readonly Change[] {
  if (assignment.endsAt !== null && assignment.endsAt <= graceEndsAt) return [];
  const { policy } = under;
  return [
    ...lockPolicyAndPackage(under),
    insert('departure', {
      id: assignment.id,
      policyId: policy.id,
      leftAt: ctx.now,
      graceEndsAt,
      formerEndsAt: assignment.endsAt,
    }),
    ...moveEnd(ctx, under, assignment, graceEndsAt),
    auditEnd(
      ctx,
      under,
      assignment,
      graceEndsAt,
      'Update access package assignment request',
      'The rule of the policy no longer admits the user.',
    ),
  ];
}

/** Who is leaving and has been deleted keeps nothing for a while. */
export function endAtOnce(
  ctx: Context,
  assignment: Assignment,
  departure: Departure | null,
  under: AutomaticCase,
): readonly Change[] {
  if (departure === null) return endAfterGrace(ctx, under, assignment, ctx.now);
  return [
    update('departure', departure.id, { graceEndsAt: ctx.now }, departure.version),
    ...moveEnd(ctx, under, assignment, ctx.now),
  ];
}

/** The end is again what it was; one that somebody has moved meanwhile stays. */
export function cancelEnd(
  ctx: Context,
  under: AutomaticCase,
  assignment: Assignment,
  departure: Departure,
): readonly Change[] {
  const gone: Change = { kind: 'delete', entity: 'departure', id: departure.id, version: departure.version };
  if (assignment.endsAt !== departure.graceEndsAt) return [...lockPolicyAndPackage(under), gone];
  const { formerEndsAt } = departure;
  return [
    ...lockPolicyAndPackage(under),
    gone,
    ...moveEnd(ctx, under, assignment, formerEndsAt),
    auditEnd(
      ctx,
      under,
      assignment,
      formerEndsAt,
      'Extend access package assignment',
      'The rule of the policy admits the user again, or no longer takes access away.',
    ),
  ];
}

function moveEnd(
  ctx: Context,
  { policy }: AutomaticCase,
  assignment: Assignment,
  endsAt: string | null,
): readonly Change[] {
  return [
    update(
      'assignment',
      assignment.id,
      { endsAt, schedule: scheduleOf({ startsAt: assignment.startsAt, endsAt }) },
      assignment.version,
    ),
    ...(endsAt === null ? cancelExpireAssignmentJob(assignment.id) : expireAssignmentJob(ctx, assignment.id, endsAt)),
    ...cancelCallOutBeforeEndJob(assignment.id),
    ...nextCallOutBeforeEnd(ctx, { id: assignment.id, endsAt }, policy),
  ];
}

function auditEnd(
  ctx: Context,
  { policy, accessPackage, subject }: AutomaticCase,
  assignment: Assignment,
  endsAt: string | null,
  activity: 'Update access package assignment request' | 'Extend access package assignment',
  reason: string,
): Change {
  const targets = [
    auditTarget('AccessPackageAssignment', { id: assignment.id, displayName: accessPackage.displayName }, [
      ['endsAt', assignment.endsAt, endsAt],
    ]),
    auditTarget('AccessPackage', accessPackage),
    auditTarget('AccessPackageAssignmentPolicy', policy),
    personTarget(subject),
  ];
  return audit(ctx, { activity, targets, reason });
}

// What an automatic policy's verdict on one person does, as changes of one commit.

import {
  expireAssignmentJob,
  noExpireAssignmentJob,
  processRequestJob,
  withoutCallOutBeforeEnd,
  withoutRequestJobs,
} from '../commands/jobs.ts';
import type { Context } from '../commands/context.ts';
import { audit, target } from '../domain/audit.ts';
import type { AccessPackage, Assignment, AssignmentRequest, Departure, Policy, Subject } from '../domain/entities.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  requestStatusOf,
  type RequestState,
} from '../domain/machines/assignmentRequest.ts';
import { accepts, next } from '../domain/machines/machine.ts';
import { personTarget, stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { periodOf, scheduleOf, unspecified } from '../domain/schedule.ts';
import { insert, update, type Change } from '../store/contract.ts';
import { watchedBeforeEnd } from './beforeEnd.ts';

/** The policy as it was read, and the subject. */
export interface Under {
  readonly policy: Policy;
  readonly accessPackage: AccessPackage;
  readonly subject: Subject;
}

const held = ({ policy, accessPackage }: Under): readonly Change[] => [
  { kind: 'share', entity: 'accessPackage', id: accessPackage.id },
  { kind: 'share', entity: 'policy', id: policy.id, version: policy.version },
];

/**
 * A request of the server's own, delivered as any other; none where the policy's time is over. The caller holds the
 * subject.
 */
export function give(ctx: Context, under: Under): readonly Change[] {
  const { policy, accessPackage, subject } = under;
  if ('problem' in periodOf(policy, unspecified, ctx.now, true)) return [];
  const request: Omit<AssignmentRequest, 'version'> = {
    id: ctx.newId(),
    type: 'systemAdd',
    state: 'submitted',
    status: requestStatusOf.submitted,
    packageId: accessPackage.id,
    catalogId: accessPackage.catalogId,
    policyId: policy.id,
    policyRevisionId: policy.revisionId,
    assignmentId: null,
    targetId: subject.id,
    requestorId: subject.id,
    createdByObjectId: null,
    justification: null,
    answers: [],
    schedule: unspecified,
    parameters: [],
    isValidationOnly: false,
    isApprovalBypassed: false,
    expirationAt: null,
    reason: null,
    createdAt: ctx.now,
    completedAt: null,
  };
  return [
    ...held(under),
    insert('assignmentRequest', request),
    ...processRequestJob(ctx, request.id),
    audit(ctx, {
      activity: 'Entitlement Management creates access package assignment request for user',
      targets: targetsOf({ request, subject, accessPackage, policy }, stateChanged(null, request.state)),
      details: { requestType: 'systemAdd' },
    }),
  ];
}

/** She left before it was delivered. */
export function callOff(
  ctx: Context,
  { policy, accessPackage, subject }: Under,
  request: AssignmentRequest,
): readonly Change[] {
  if (!accepts(assignmentRequestMachine, request.state as RequestState, 'cancel')) return [];
  const { to } = next(assignmentRequestMachine, request.state as RequestState, 'cancel', noRequestFacts);
  const reason = 'The rule of the policy admits her no longer.';
  return [
    update(
      'assignmentRequest',
      request.id,
      { state: to, status: requestStatusOf[to], completedAt: ctx.now, reason },
      request.version,
    ),
    ...withoutRequestJobs(request.id),
    audit(ctx, {
      activity: 'Cancel access package assignment request',
      targets: targetsOf({ request, subject, accessPackage, policy }, stateChanged(request.state, to)),
      reason,
    }),
  ];
}

/**
 * The assignment gets an end, at which it is taken away as at any other; that it had, and that it is for this reason,
 * is remembered.
 */
export function leave(ctx: Context, under: Under, assignment: Assignment, graceEndsAt: string): readonly Change[] {
  if (assignment.endsAt !== null && assignment.endsAt <= graceEndsAt) return [];
  const { policy } = under;
  return [
    ...held(under),
    insert('departure', {
      id: assignment.id,
      policyId: policy.id,
      leftAt: ctx.now,
      graceEndsAt,
      formerEndsAt: assignment.endsAt,
    }),
    ...moveEnd(ctx, under, assignment, graceEndsAt),
    tellEnd(
      ctx,
      under,
      assignment,
      graceEndsAt,
      'Update access package assignment request',
      'The rule of the policy admits her no longer.',
    ),
  ];
}

/** Who is leaving and has been deleted keeps nothing for a while. */
export function leaveAtOnce(
  ctx: Context,
  assignment: Assignment,
  departure: Departure | null,
  under: Under,
): readonly Change[] {
  if (departure === null) return leave(ctx, under, assignment, ctx.now);
  return [
    update('departure', departure.id, { graceEndsAt: ctx.now }, departure.version),
    ...moveEnd(ctx, under, assignment, ctx.now),
  ];
}

/** The end is again what it was; one that somebody has moved meanwhile stays. */
export function stay(ctx: Context, under: Under, assignment: Assignment, departure: Departure): readonly Change[] {
  const gone: Change = { kind: 'delete', entity: 'departure', id: departure.id, version: departure.version };
  if (assignment.endsAt !== departure.graceEndsAt) return [...held(under), gone];
  const { formerEndsAt } = departure;
  return [
    ...held(under),
    gone,
    ...moveEnd(ctx, under, assignment, formerEndsAt),
    tellEnd(
      ctx,
      under,
      assignment,
      formerEndsAt,
      'Extend access package assignment',
      'The rule of the policy admits her again, or takes nothing away any more.',
    ),
  ];
}

function moveEnd(ctx: Context, { policy }: Under, assignment: Assignment, endsAt: string | null): readonly Change[] {
  return [
    update(
      'assignment',
      assignment.id,
      { endsAt, schedule: scheduleOf({ startsAt: assignment.startsAt, endsAt }) },
      assignment.version,
    ),
    ...(endsAt === null ? noExpireAssignmentJob(assignment.id) : expireAssignmentJob(ctx, assignment.id, endsAt)),
    ...withoutCallOutBeforeEnd(assignment.id),
    ...watchedBeforeEnd(ctx, { id: assignment.id, endsAt }, policy),
  ];
}

function tellEnd(
  ctx: Context,
  { policy, accessPackage, subject }: Under,
  assignment: Assignment,
  endsAt: string | null,
  activity: 'Update access package assignment request' | 'Extend access package assignment',
  reason: string,
): Change {
  const targets = [
    target('AccessPackageAssignment', assignment, [['endsAt', assignment.endsAt, endsAt]]),
    target('AccessPackage', accessPackage),
    target('AccessPackageAssignmentPolicy', policy),
    personTarget(subject),
  ];
  return audit(ctx, { activity, targets, reason });
}

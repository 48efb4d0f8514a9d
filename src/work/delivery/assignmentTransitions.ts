// Transitions of an assignment: it begins, its end moves, it ends. Each gives the changes of one commit; the caller
// adds the lock of the subject.

import {
  cancelExpireAssignmentJob,
  expireAssignmentJob,
  cancelRemindOfEndJob,
  remindOfEndJob,
  cancelAssignmentJobs,
} from '../../flows/queueJobs.ts';
import { cancelCallOutBeforeEndJob } from '../../flows/extensions/extensionJobs.ts';
import type { Context } from '../../flows/context.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget, type PropertyChange } from '../../domain/audit/auditEntry.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import {
  assignmentMachine,
  assignmentStatusOf,
  unexpiredAssignmentStates,
  type AssignmentEffect,
  type AssignmentState,
} from '../../domain/machines/assignment.ts';
import type { DeliveryOutcome } from '../../domain/requests/delivery.ts';
import { nextReminder } from '../../domain/mail/reminders.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { personTarget, stateChange } from '../../domain/audit/requestAudit.ts';
import { scheduleOf, type Period } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { nextCallOutBeforeEnd } from '../extensions/beforeEnd.ts';
import { deliverAssignment } from './deliverAssignment.ts';
import { offboardingChanges } from '../guests/offboarding.ts';
import type { GroundedRequest } from '../../flows/requests/ground.ts';
import type { Receiver } from './receiver.ts';
import { removeCopiedAnswers } from './copyAnswers.ts';

export interface AssignmentTransition {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
}

export interface AssignmentStart {
  readonly request: AssignmentRequest;
  readonly accessPackage: AccessPackage;
  readonly policy: Policy;
  readonly period: Period;
  readonly receiver: Receiver & { readonly principal: NonNullable<Receiver['principal']> };
}

/**
 * A new assignment under the id of its request. Where no access could be given it gives none, and no guest is invited.
 */
export async function beginAssignment(
  ctx: Context,
  { request, accessPackage, policy, period, receiver }: AssignmentStart,
): Promise<AssignmentTransition> {
  const { subject } = receiver;
  const delivered = await deliverAssignment(ctx, {
    assignmentId: request.id,
    packageId: accessPackage.id,
    accessPackage,
    subject,
    principal: receiver.principal,
  });
  const { to, effects } = transition(assignmentMachine, 'delivering', 'deliver', { outcome: delivered.outcome });
  const isGiven = delivered.outcome !== 'none';
  const row: Omit<Assignment, 'version'> = {
    id: request.id,
    packageId: accessPackage.id,
    catalogId: accessPackage.catalogId,
    policyId: policy.id,
    policyRevisionId: policy.revisionId,
    targetId: subject.id,
    state: to,
    status: assignmentStatusOf[to],
    schedule: scheduleOf(period),
    isExtended: false,
    createdByObjectId: request.createdByObjectId,
    startsAt: period.startsAt,
    endsAt: period.endsAt,
    endedAt: null,
    createdAt: ctx.now,
  };
  return {
    changes: [
      ...(isGiven ? receiver.changes : receiver.hold),
      insert('assignment', row),
      ...(isGiven ? delivered.changes : []),
      ...endJobs(ctx, effects, row),
      ...(isGiven ? nextCallOutBeforeEnd(ctx, row, policy) : []),
      auditTransition(
        ctx,
        'Fulfill access package assignment',
        { ...row, packageName: accessPackage.displayName },
        subject,
        {
          from: null,
          to,
          reason: delivered.reason,
        },
      ),
    ],
    events: [assignmentMoved(ctx, row, null, to)],
    outcome: delivered.outcome,
    reason: delivered.reason,
  };
}

/** Makes the access of an assignment agree with its package: gives what is missing, takes what is too much. */
export async function reconcileAssignment(
  ctx: Context,
  assignment: Assignment,
  accessPackage: AccessPackage,
  receiver: AssignmentStart['receiver'],
): Promise<AssignmentTransition> {
  const state = assignment.state;
  const delivered = await deliverAssignment(ctx, {
    assignmentId: assignment.id,
    packageId: accessPackage.id,
    accessPackage,
    subject: receiver.subject,
    principal: receiver.principal,
  });
  // One that waits for another system is delivered for the first time.
  const event = accepts(assignmentMachine, state, 'deliver') ? 'deliver' : 'redeliver';
  const { to, effects } = transition(assignmentMachine, state, event, { outcome: delivered.outcome });
  const isAlive = unexpiredAssignmentStates.includes(to);
  const set = { state: to, status: assignmentStatusOf[to] };
  return {
    changes: [
      ...(isAlive ? receiver.changes : receiver.hold),
      ...(isAlive ? delivered.changes : []),
      // The assignment may have ended between its read and the subject's: then it may give nothing.
      to === state
        ? { kind: 'requireExists', entity: 'assignment', id: assignment.id, version: assignment.version }
        : update('assignment', assignment.id, set, assignment.version),
      ...endJobs(ctx, effects, assignment),
      ...(to === state
        ? []
        : [
            auditTransition(
              ctx,
              'Fulfill access package assignment',
              { ...assignment, packageName: accessPackage.displayName },
              receiver.subject,
              {
                from: state,
                to,
                reason: delivered.reason,
              },
            ),
          ]),
    ],
    events: to === state ? [] : [assignmentMoved(ctx, assignment, state, to)],
    outcome: delivered.outcome,
    reason: delivered.reason,
  };
}

/** Moves the end, or only the policy; the granted access stays. */
export function extendAssignment(
  ctx: Context,
  assignment: Assignment,
  { accessPackage, policy, subject }: Pick<GroundedRequest, 'accessPackage' | 'policy' | 'subject'>,
  period: Period,
): readonly Change[] {
  const { to, effects } = transition(assignmentMachine, assignment.state, 'extend', {
    outcome: null,
  });
  const isLater = assignment.endsAt !== null && (period.endsAt === null || period.endsAt > assignment.endsAt);
  const set = {
    state: to,
    status: assignmentStatusOf[to],
    schedule: scheduleOf(period),
    startsAt: period.startsAt,
    endsAt: period.endsAt,
    isExtended: assignment.isExtended || isLater,
    policyId: policy.id,
    policyRevisionId: policy.revisionId,
  };
  return [
    update('assignment', assignment.id, set, assignment.version),
    ...endJobs(ctx, effects, { id: assignment.id, endsAt: period.endsAt }),
    ...cancelCallOutBeforeEndJob(assignment.id),
    ...nextCallOutBeforeEnd(ctx, { id: assignment.id, endsAt: period.endsAt }, policy),
    ...auditMovedEnd(ctx, assignment, { accessPackage, policy, subject }, period),
  ];
}

/** Nothing is told of an end that stays: whatever else the request changed stands in the entry of the request. */
function auditMovedEnd(
  ctx: Context,
  assignment: Assignment,
  { accessPackage, policy, subject }: Pick<GroundedRequest, 'accessPackage' | 'policy' | 'subject'>,
  { endsAt }: Period,
): readonly Change[] {
  const changed: readonly PropertyChange[] = [
    ...(endsAt === assignment.endsAt ? [] : [['endsAt', assignment.endsAt, endsAt] as const]),
    ...(policy.id === assignment.policyId ? [] : [['policyId', assignment.policyId, policy.id] as const]),
  ];
  if (changed.length === 0) return [];
  const isLater = assignment.endsAt !== null && (endsAt === null || endsAt > assignment.endsAt);
  return [
    audit(ctx, {
      activity: isLater ? 'Extend access package assignment' : 'Update access package assignment request',
      targets: [
        auditTarget('AccessPackageAssignment', { id: assignment.id, displayName: accessPackage.displayName }, changed),
        auditTarget('AccessPackage', accessPackage),
        auditTarget('AccessPackageAssignmentPolicy', policy),
        personTarget(subject),
      ],
    }),
  ];
}

/** Ends an assignment and takes the access that no other assignment gives. */
export async function endAssignment(
  ctx: Context,
  assignment: Assignment,
  subject: Subject,
): Promise<AssignmentTransition> {
  const { to } = transition(assignmentMachine, assignment.state, 'end', { outcome: null });
  const kind = subject.type === 'servicePrincipal' ? 'servicePrincipal' : 'user';
  const [taken, stamps] = await Promise.all([
    deliverAssignment(ctx, {
      assignmentId: assignment.id,
      packageId: assignment.packageId,
      accessPackage: null,
      subject,
      principal: { id: subject.objectId ?? subject.id, kind },
    }),
    removeCopiedAnswers(ctx, assignment),
  ]);
  return {
    changes: [
      ...taken.changes,
      ...stamps,
      ...cancelAssignmentJobs(assignment.id),
      { kind: 'deleteWhere', entity: 'departure', where: eq('id', assignment.id) },
      ...(await offboardingChanges(ctx, subject, assignment.id)),
      update(
        'assignment',
        assignment.id,
        { state: to, status: assignmentStatusOf[to], endedAt: ctx.now },
        assignment.version,
      ),
      auditTransition(
        ctx,
        'Remove access package assignment',
        { ...assignment, packageName: taken.packageName },
        subject,
        {
          from: assignment.state,
          to,
          reason: null,
        },
      ),
    ],
    events: [assignmentMoved(ctx, assignment, assignment.state, to)],
    outcome: 'all',
    reason: null,
  };
}

function endJobs(
  ctx: Context,
  effects: readonly AssignmentEffect[],
  { id, endsAt }: Pick<Assignment, 'id' | 'endsAt'>,
): readonly Change[] {
  if (!effects.includes('watchEnd')) return [];
  if (endsAt === null) return [...cancelExpireAssignmentJob(id), ...cancelRemindOfEndJob(id)];
  const reminder = nextReminder(endsAt, ctx.now);
  return [
    ...expireAssignmentJob(ctx, id, endsAt),
    ...(reminder === null ? cancelRemindOfEndJob(id) : remindOfEndJob(ctx, id, reminder)),
  ];
}

interface StateMove {
  readonly from: string | null;
  readonly to: AssignmentState;
  readonly reason: string | null;
}

/** An assignment with the name of its package, by which the audit calls it. */
type NamedAssignment = Pick<Assignment, 'id' | 'packageId'> & { readonly packageName: string | null };

/** Access that could not be given, or not all of it, is audited as a failure. */
const auditTransition = (
  ctx: Context,
  activity: Activity,
  { id, packageId, packageName }: NamedAssignment,
  subject: Subject,
  { from, to, reason }: StateMove,
): Change =>
  audit(ctx, {
    activity,
    targets: [
      auditTarget('AccessPackageAssignment', { id, displayName: packageName }, stateChange(from, to)),
      auditTarget('AccessPackage', { id: packageId, displayName: packageName }),
      personTarget(subject),
    ],
    ...(to === 'partiallyDelivered' || to === 'deliveryFailed' ? { result: 'failure' } : {}),
    ...(reason === null ? {} : { reason }),
  });

const assignmentMoved = (ctx: Context, { id }: Pick<Assignment, 'id'>, from: string | null, to: string): Event => ({
  event: 'assignmentMoved',
  assignmentId: id,
  from,
  to,
  correlationId: ctx.correlationId,
});

// What happens to an assignment: it begins, its end moves, it ends. Each gives the changes of one commit; the caller
// adds the person's hold.

import {
  noExpireAssignmentJob,
  expireAssignmentJob,
  noRemindOfEndJob,
  remindOfEndJob,
  withoutAssignmentJobs,
  withoutCallOutBeforeEnd,
} from '../commands/jobs.ts';
import type { Context } from '../commands/context.ts';
import { audit, target, type Activity } from '../domain/audit.ts';
import type { AccessPackage, Assignment, AssignmentRequest, Policy, Subject } from '../domain/entities.ts';
import {
  assignmentMachine,
  assignmentStatusOf,
  unexpiredStates,
  type AssignmentEffect,
  type AssignmentState,
} from '../domain/machines/assignment.ts';
import { nextReminder } from '../domain/mail/reminders.ts';
import { next } from '../domain/machines/machine.ts';
import { personTarget, stateChanged } from '../domain/requestActivities.ts';
import { scheduleOf, type Period } from '../domain/schedule.ts';
import type { Event } from '../observe/events.ts';
import { eq } from '../odata/query.ts';
import { insert, update, type Change } from '../store/contract.ts';
import { watchedBeforeEnd } from './beforeEnd.ts';
import { deliver } from './deliver.ts';
import { partingChanges } from './parting.ts';
import type { Receiver } from './principal.ts';
import { unstamped } from './stamp.ts';

export interface Outcome {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
  readonly outcome: 'all' | 'some' | 'none';
  readonly reason: string | null;
}

export interface Beginning {
  readonly request: AssignmentRequest;
  readonly accessPackage: AccessPackage;
  readonly policy: Policy;
  readonly period: Period;
  readonly receiver: Receiver & { readonly principal: NonNullable<Receiver['principal']> };
}

/**
 * A new assignment under the id of its request. Where nothing of it could be given it holds nothing, and nobody is
 * invited for it.
 */
export async function beginAssignment(
  ctx: Context,
  { request, accessPackage, policy, period, receiver }: Beginning,
): Promise<Outcome> {
  const { subject } = receiver;
  const delivered = await deliver(ctx, {
    assignmentId: request.id,
    accessPackage,
    subject,
    principal: receiver.principal,
  });
  const { to, then } = next(assignmentMachine, 'delivering', 'deliver', { outcome: delivered.outcome });
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
      ...watched(ctx, then, row),
      ...(isGiven ? watchedBeforeEnd(ctx, row, policy) : []),
      tell(ctx, 'Fulfill access package assignment', row, subject, { from: null, to, reason: delivered.reason }),
    ],
    events: [moved(ctx, row, null, to)],
    outcome: delivered.outcome,
    reason: delivered.reason,
  };
}

/** Gives what it should give and does not, takes what it gives and should not. */
export async function redeliverAssignment(
  ctx: Context,
  assignment: Assignment,
  accessPackage: AccessPackage,
  receiver: Beginning['receiver'],
): Promise<Outcome> {
  const state = assignment.state as AssignmentState;
  const delivered = await deliver(ctx, {
    assignmentId: assignment.id,
    accessPackage,
    subject: receiver.subject,
    principal: receiver.principal,
  });
  const { to, then } = next(assignmentMachine, state, 'redeliver', { outcome: delivered.outcome });
  const isAlive = unexpiredStates.includes(to);
  const set = { state: to, status: assignmentStatusOf[to] };
  return {
    changes: [
      ...(isAlive ? receiver.changes : receiver.hold),
      ...(isAlive ? delivered.changes : []),
      // It may have ended since it was read, before the person was: then nothing may be given by it.
      to === state
        ? { kind: 'share', entity: 'assignment', id: assignment.id, version: assignment.version }
        : update('assignment', assignment.id, set, assignment.version),
      ...watched(ctx, then, assignment),
      ...(to === state
        ? []
        : [
            tell(ctx, 'Fulfill access package assignment', assignment, receiver.subject, {
              from: state,
              to,
              reason: delivered.reason,
            }),
          ]),
    ],
    events: to === state ? [] : [moved(ctx, assignment, state, to)],
    outcome: delivered.outcome,
    reason: delivered.reason,
  };
}

/** Moves the end; what was granted stays as it is. */
export function extendAssignment(
  ctx: Context,
  assignment: Assignment,
  policy: Policy,
  period: Period,
  subject: Subject,
): readonly Change[] {
  const { to, then } = next(assignmentMachine, assignment.state as AssignmentState, 'extend', { outcome: null });
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
    ...watched(ctx, then, { id: assignment.id, endsAt: period.endsAt }),
    ...withoutCallOutBeforeEnd(assignment.id),
    ...watchedBeforeEnd(ctx, { id: assignment.id, endsAt: period.endsAt }, policy),
    audit(ctx, {
      activity: 'Extend access package assignment',
      targets: [
        target('AccessPackageAssignment', assignment, [['endsAt', assignment.endsAt, period.endsAt]]),
        personTarget(subject),
      ],
    }),
  ];
}

/** Ends it and takes all that no other assignment still gives. */
export async function endAssignment(ctx: Context, assignment: Assignment, subject: Subject): Promise<Outcome> {
  const { to } = next(assignmentMachine, assignment.state as AssignmentState, 'end', { outcome: null });
  const kind = subject.type === 'servicePrincipal' ? 'servicePrincipal' : 'user';
  const [taken, stamps] = await Promise.all([
    deliver(ctx, {
      assignmentId: assignment.id,
      accessPackage: null,
      subject,
      principal: { id: subject.objectId ?? subject.id, kind },
    }),
    unstamped(ctx, assignment),
  ]);
  return {
    changes: [
      ...taken.changes,
      ...stamps,
      ...withoutAssignmentJobs(assignment.id),
      { kind: 'deleteWhere', entity: 'departure', where: eq('id', assignment.id) },
      ...(await partingChanges(ctx, subject, assignment.id)),
      update(
        'assignment',
        assignment.id,
        { state: to, status: assignmentStatusOf[to], endedAt: ctx.now },
        assignment.version,
      ),
      tell(ctx, 'Remove access package assignment', assignment, subject, { from: assignment.state, to, reason: null }),
    ],
    events: [moved(ctx, assignment, assignment.state, to)],
    outcome: 'all',
    reason: null,
  };
}

function watched(
  ctx: Context,
  then: readonly AssignmentEffect[],
  { id, endsAt }: Pick<Assignment, 'id' | 'endsAt'>,
): readonly Change[] {
  if (!then.includes('watchEnd')) return [];
  if (endsAt === null) return [...noExpireAssignmentJob(id), ...noRemindOfEndJob(id)];
  const reminder = nextReminder(endsAt, ctx.now);
  return [
    ...expireAssignmentJob(ctx, id, endsAt),
    ...(reminder === null ? noRemindOfEndJob(id) : remindOfEndJob(ctx, id, reminder)),
  ];
}

interface Moved {
  readonly from: string | null;
  readonly to: AssignmentState;
  readonly reason: string | null;
}

/** What was not, or not wholly, given is a failure. */
const tell = (
  ctx: Context,
  activity: Activity,
  assignment: Pick<Assignment, 'id' | 'packageId'>,
  subject: Subject,
  { from, to, reason }: Moved,
): Change =>
  audit(ctx, {
    activity,
    targets: [
      target('AccessPackageAssignment', { id: assignment.id }, stateChanged(from, to)),
      target('AccessPackage', { id: assignment.packageId }),
      personTarget(subject),
    ],
    ...(to === 'partiallyDelivered' || to === 'deliveryFailed' ? { result: 'failure' } : {}),
    ...(reason === null ? {} : { reason }),
  });

const moved = (ctx: Context, { id }: Pick<Assignment, 'id'>, from: string | null, to: string): Event => ({
  event: 'assignmentMoved',
  assignmentId: id,
  from,
  to,
  correlationId: ctx.correlationId,
});

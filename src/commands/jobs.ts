// Jobs as changes: later work is queued in the commit that makes it needful. A unique key keeps the same work from
// being queued twice.

import type { Id, Instant } from '../domain/entities.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import { traceparentNow } from '../observe/current.ts';
import { withTrace } from '../observe/traceparent.ts';
import { insert, type Change } from '../store/contract.ts';

/** Every kind of later work; work/handlers.ts has a handler for each. */
export const JobKinds = [
  'processRequest',
  'startRequest',
  'escalateStage',
  'timeOutStage',
  'expireAssignment',
  'redeliverPackage',
  'redeliverAssignment',
  'evaluateRule',
  'evaluateObject',
  'removeGuest',
  'callOut',
  'timeOutCallout',
  'callOutBeforeEnd',
  'watchEnds',
  'sendMail',
  'remindApprovers',
  'remindOfEnd',
  'sweep',
] as const;
export type JobKind = (typeof JobKinds)[number];

/** What a job needs of a context. `machineNow` is in milliseconds. */
export interface Queueing {
  readonly now: Instant;
  readonly machineNow: () => number;
  readonly newId: () => Id;
  readonly correlationId: string;
}

/** Takes a request up: approval, waiting for its start, or delivery. */
export const processRequestJob = (ctx: Queueing, requestId: Id): readonly Change[] =>
  replaced(ctx, 'processRequest', requestId, ctx.now);
/** The same of a request that is just being made. */
export const firstProcessRequestJob = (ctx: Queueing, requestId: Id): Change =>
  insert('job', row(ctx, 'processRequest', requestId, ctx.now));
/** A request was taken back or deleted: nothing of it is to come. */
export const withoutRequestJobs = (requestId: Id): readonly Change[] => [
  withoutKey(keyOf('processRequest', requestId)),
  withoutKey(keyOf('startRequest', requestId)),
];
/** A scheduled request's start has come. */
export const startRequestJob = (ctx: Queueing, requestId: Id, startsAt: Instant): readonly Change[] =>
  replaced(ctx, 'startRequest', requestId, startsAt);
/** A stage's approvers were slow: its alternates join. */
export const escalateStageJob = (ctx: Queueing, stageId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'escalateStage', stageId, at);
/** A stage's time is over. */
export const timeOutStageJob = (ctx: Queueing, stageId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'timeOutStage', stageId, at);
/** A stage was decided, or has ended. */
export const withoutStageJobs = (stageId: Id): readonly Change[] =>
  (['escalateStage', 'remindApprovers', 'timeOutStage'] as const).map((kind) => withoutKey(keyOf(kind, stageId)));
/** Half of a stage's time is over. */
export const remindApproversJob = (ctx: Queueing, stageId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'remindApprovers', stageId, at);
/** A mail was written: it is to be sent. */
export const sendMailJob = (ctx: Queueing, mailId: Id): Change => insert('job', row(ctx, 'sendMail', mailId, ctx.now));
/** The next reminder that an assignment ends; moved when the end moves. */
export const remindOfEndJob = (ctx: Queueing, assignmentId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'remindOfEnd', assignmentId, at);
export const noRemindOfEndJob = (assignmentId: Id): readonly Change[] => [
  withoutKey(keyOf('remindOfEnd', assignmentId)),
];
/** An extension is called. Its worker is its own: nobody else's work waits for what is outside. */
export const callOutJob = (ctx: Queueing, calloutId: Id): readonly Change[] =>
  replaced(ctx, 'callOut', calloutId, ctx.now);
/** An extension that is waited for has not answered in time. */
export const timeOutCalloutJob = (ctx: Queueing, calloutId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'timeOutCallout', calloutId, at);
export const withoutTimeOut = (calloutId: Id): readonly Change[] => [withoutKey(keyOf('timeOutCallout', calloutId))];
/** Fourteen days, or one day, before an assignment's end. */
export const callOutBeforeEndJob = (ctx: Queueing, assignmentId: Id, at: Instant): readonly Change[] =>
  replaced(ctx, 'callOutBeforeEnd', assignmentId, at);
export const withoutCallOutBeforeEnd = (assignmentId: Id): readonly Change[] => [
  withoutKey(keyOf('callOutBeforeEnd', assignmentId)),
];
/** A policy has come to call an extension before its assignments end. */
export const watchEndsJob = (ctx: Queueing, policyId: Id): readonly Change[] =>
  replaced(ctx, 'watchEnds', policyId, ctx.now);
/** An assignment's end has come; moved when the end moves. */
export const expireAssignmentJob = (ctx: Queueing, assignmentId: Id, endsAt: Instant): readonly Change[] =>
  replaced(ctx, 'expireAssignment', assignmentId, endsAt);
/** An assignment lost its end. */
export const noExpireAssignmentJob = (assignmentId: Id): readonly Change[] => [
  withoutKey(keyOf('expireAssignment', assignmentId)),
];
/** An assignment has ended: nothing of all that waits for its end, or for a while before it, is to come. */
export const withoutAssignmentJobs = (assignmentId: Id): readonly Change[] => [
  {
    kind: 'deleteWhere',
    entity: 'job',
    where: oneOfValues(
      'uniqueKey',
      (['expireAssignment', 'remindOfEnd', 'callOutBeforeEnd'] as const).map((kind) => keyOf(kind, assignmentId)),
    ),
  },
];
/**
 * The role scopes of a package changed: those who hold it gain and lose. MUST be in the commit that changes them,
 * beside `expect(package)`.
 */
export const redeliverPackageJob = (ctx: Queueing, packageId: Id): readonly Change[] =>
  replaced(ctx, 'redeliverPackage', packageId, ctx.now);
/** One assignment is made to agree with its package again. */
export const redeliverAssignmentJob = (ctx: Queueing, assignmentId: Id): readonly Change[] =>
  replaced(ctx, 'redeliverAssignment', assignmentId, ctx.now);
/** As above where it is enough that such work is waiting already (it reads anew when it runs). */
export const redeliverAssignmentUnlessQueued = (ctx: Queueing, assignmentId: Id): Change =>
  unlessQueued(ctx, 'redeliverAssignment', assignmentId, ctx.now);
/** A governed guest who holds nothing any more is deleted then. */
export const removeGuestJob = (ctx: Queueing, subjectId: Id, dueAt: Instant): readonly Change[] =>
  replaced(ctx, 'removeGuest', subjectId, dueAt);
/** She stays. */
export const noRemoveGuestJob = (subjectId: Id): readonly Change[] => [withoutKey(keyOf('removeGuest', subjectId))];
/** A rule is new or another: everybody is held against it, a batch at a time, from the beginning. */
export const evaluateRuleJob = (ctx: Queueing, ownerId: Id): readonly Change[] =>
  replaced(ctx, 'evaluateRule', ownerId, ctx.now);
/**
 * A person or group changed. Takes the place that the unique key has only once: what waits there already is for the
 * caller to take along.
 */
export const evaluateObjectJob = (ctx: Queueing, objectId: Id, dueAt: Instant, payload: EvaluationPayload): Change =>
  insert('job', { ...row(ctx, 'evaluateObject', objectId, dueAt), payload });
/**
 * `reads`: what changed, as rules name it (domain/rules/reads.ts); `rules`: policies and groups to look at whatever
 * they read.
 */
export interface EvaluationPayload {
  readonly reads: readonly string[];
  readonly rules: readonly Id[];
}
export const sweepUnlessQueued = (ctx: Queueing): Change => unlessQueued(ctx, 'sweep', theTenant, ctx.now);
/** What a sweep puts back. */
export const recreated = (ctx: Queueing, kind: JobKind, subject: Id, dueAt: Instant): Change =>
  unlessQueued(ctx, kind, subject, dueAt);

/** What work is about that is about no row. */
const theTenant: Id = '00000000-0000-0000-0000-000000000000';

/** `redeliverPackage:5f…`: the work that may wait once. */
export const keyOf = (kind: JobKind, subject: Id): string => `${kind}:${subject}`;

/**
 * New work for old: a handler that runs on the old row finds it gone at its commit, and leaves the work to the new one.
 */
function replaced(ctx: Queueing, kind: JobKind, subject: Id, dueAt: Instant): readonly Change[] {
  return [withoutKey(keyOf(kind, subject)), insert('job', row(ctx, kind, subject, dueAt))];
}

function unlessQueued(ctx: Queueing, kind: JobKind, subject: Id, dueAt: Instant): Change {
  return { kind: 'insertUnless', entity: 'job', row: row(ctx, kind, subject, dueAt), rule: 'job_is_once' };
}

const withoutKey = (uniqueKey: string): Change => ({
  kind: 'deleteWhere',
  entity: 'job',
  where: eq('uniqueKey', uniqueKey),
});

function row(ctx: Queueing, kind: JobKind, subject: Id, dueAt: Instant) {
  return {
    id: ctx.newId(),
    kind,
    subject,
    dueAt,
    notBefore: new Date(ctx.machineNow()).toISOString(),
    claimedUntil: null,
    attempts: 0,
    lapses: 0,
    uniqueKey: keyOf(kind, subject),
    payload: null,
    correlationId: withTrace(ctx.correlationId, traceparentNow()),
    lastError: null,
    failedAt: null,
  };
}

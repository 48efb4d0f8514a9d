// Jobs as changes: later work is queued in the commit that makes it necessary. A unique key keeps the same work from
// being queued twice.

import { causeOf } from '../domain/audit/auditEntry.ts';
import { systemCaller, type Caller } from '../domain/caller.ts';
import type { Id, Instant } from '../domain/base.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import { currentTraceparent } from '../observe/statementListener.ts';
import { addTraceparent } from '../observe/traceparent.ts';
import { insert, type Change } from '../store/contract.ts';
import { causeOfJob, type JobKind } from './jobKinds.ts';

/** What a job needs of a context. `machineNow` is in milliseconds. */
export interface QueueContext {
  readonly now: Instant;
  readonly machineNow: () => number;
  readonly newId: () => Id;
  readonly correlationId: string;
  readonly caller?: Pick<Caller, 'objectId'>;
  readonly causedById?: Id | null;
}

/** Takes a request up: approval, waiting for its start, or delivery. */
export const processRequestJob = (ctx: QueueContext, requestId: Id): readonly Change[] =>
  replaceJob(ctx, 'processRequest', requestId, ctx.now);
/** A request that waits for another system is looked at again then, if not before. */
export const processRequestJobAt = (ctx: QueueContext, requestId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'processRequest', requestId, at);
/** The same of a request that is just being made. */
export const firstProcessRequestJob = (ctx: QueueContext, requestId: Id): Change =>
  insert('job', jobRow(ctx, 'processRequest', requestId, ctx.now));
/** A request was canceled or deleted: its jobs are deleted. */
export const cancelRequestJobs = (requestId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('processRequest', requestId)),
  deleteJobByKey(jobKeyOf('startRequest', requestId)),
];
/** A scheduled request's start has come. */
export const startRequestJob = (ctx: QueueContext, requestId: Id, startsAt: Instant): readonly Change[] =>
  replaceJob(ctx, 'startRequest', requestId, startsAt);
/** A stage's approvers were slow: its alternates join. */
export const escalateStageJob = (ctx: QueueContext, stageId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'escalateStage', stageId, at);
/** A stage's time is over. */
export const timeOutStageJob = (ctx: QueueContext, stageId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'timeOutStage', stageId, at);
/** Somebody whom a stage asked may decide no longer, or somebody else would be asked now. */
export const askOthersJob = (ctx: QueueContext, stageId: Id): readonly Change[] =>
  replaceJob(ctx, 'askOtherApprovers', stageId, ctx.now);
/** A stage was decided, or has ended. */
export const cancelStageJobs = (stageId: Id): readonly Change[] =>
  (['askOtherApprovers', 'escalateStage', 'remindApprovers', 'timeOutStage'] as const).map((kind) =>
    deleteJobByKey(jobKeyOf(kind, stageId)),
  );
/** Half of a stage's time is over. */
export const remindApproversJob = (ctx: QueueContext, stageId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'remindApprovers', stageId, at);
/** A mail was written: it is to be sent. */
export const sendMailJob = (ctx: QueueContext, mailId: Id): Change =>
  insert('job', jobRow(ctx, 'sendMail', mailId, ctx.now));
/** A mail waits for the daily mail of a person, unless a job for that waits already. */
export const sendDigestJobIfAbsent = (ctx: QueueContext, personId: Id, at: Instant): Change =>
  insertJobIfAbsent(ctx, 'sendDigest', personId, at);
/** The next reminder that an assignment ends; moved when the end moves. */
export const remindOfEndJob = (ctx: QueueContext, assignmentId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'remindOfEnd', assignmentId, at);
/** The assignment has no end any more of which to remind. */
export const cancelRemindOfEndJob = (assignmentId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('remindOfEnd', assignmentId)),
];
/** The next telling that a secret or certificate ends. */
export const tellCredentialEndJob = (ctx: QueueContext, credentialId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'tellCredentialEnd', credentialId, at);
/** The same of one that is just being added. */
export const firstTellCredentialEndJob = (ctx: QueueContext, credentialId: Id, at: Instant): Change =>
  insert('job', jobRow(ctx, 'tellCredentialEnd', credentialId, at));
/** The credential is removed. */
export const cancelTellCredentialEndJob = (credentialId: Id): Change =>
  deleteJobByKey(jobKeyOf('tellCredentialEnd', credentialId));
/** An assignment's end has come; moved when the end moves. `reason`: why it ends, where that is not its own end. */
export const expireAssignmentJob = (
  ctx: QueueContext,
  assignmentId: Id,
  endsAt: Instant,
  reason: string | null = null,
): readonly Change[] =>
  replaceJob(ctx, 'expireAssignment', assignmentId, endsAt, reason === null ? null : ({ reason } satisfies EndPayload));
/** Of `expireAssignment`: why an assignment ends before its time, for the audit. */
export interface EndPayload {
  readonly reason: string;
}
/** Somebody is told of a task, or reminded of it. */
export const remindOfTaskJob = (ctx: QueueContext, taskId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'remindOfTask', taskId, at);
/** A deleted object can be restored until then. */
export const purgeObjectJob = (ctx: QueueContext, objectId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'purgeObject', objectId, at);
/** The object was restored, or is deleted for good already. */
export const cancelPurgeObjectJob = (objectId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('purgeObject', objectId)),
];
/** An assignment lost its end. */
export const cancelExpireAssignmentJob = (assignmentId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('expireAssignment', assignmentId)),
];
/** An assignment has ended: the jobs that wait for its end, or for a while before it, are deleted. */
export const cancelAssignmentJobs = (assignmentId: Id): readonly Change[] => [
  {
    kind: 'deleteWhere',
    entity: 'job',
    where: oneOfValues(
      'uniqueKey',
      (['expireAssignment', 'remindOfEnd', 'callOutBeforeEnd'] as const).map((kind) => jobKeyOf(kind, assignmentId)),
    ),
  },
];
/**
 * The role scopes of a package changed: the access of its holders follows. MUST be in the commit that changes them, at
 * the version of the package.
 */
export const redeliverPackageJob = (ctx: QueueContext, packageId: Id): readonly Change[] =>
  replaceJob(ctx, 'redeliverPackage', packageId, ctx.now);
/** One assignment is made to agree with its package again. */
export const redeliverAssignmentJob = (ctx: QueueContext, assignmentId: Id): readonly Change[] =>
  replaceJob(ctx, 'redeliverAssignment', assignmentId, ctx.now);
/** As `redeliverAssignmentJob`, unless such a job waits already, which reads everything anew when it runs. */
export const redeliverAssignmentJobIfAbsent = (ctx: QueueContext, assignmentId: Id): Change =>
  insertJobIfAbsent(ctx, 'redeliverAssignment', assignmentId, ctx.now);
/** A governed guest who holds nothing any more is deleted then. */
export const removeGuestJob = (ctx: QueueContext, subjectId: Id, dueAt: Instant): readonly Change[] =>
  replaceJob(ctx, 'removeGuest', subjectId, dueAt);
/** The guest stays. */
export const cancelRemoveGuestJob = (subjectId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('removeGuest', subjectId)),
];
/** A rule is new or has changed: it is evaluated for everybody, a batch at a time, from the beginning. */
export const evaluateRuleJob = (ctx: QueueContext, ownerId: Id): readonly Change[] =>
  replaceJob(ctx, 'evaluateRule', ownerId, ctx.now);
/** A person or group changed. The unique key admits one such job: the caller MUST merge a job that waits already. */
export const evaluateObjectJob = (
  ctx: QueueContext,
  objectId: Id,
  dueAt: Instant,
  payload: EvaluationPayload,
): Change => {
  const row = jobRow(ctx, 'evaluateObject', objectId, dueAt);
  // What waits is an answer that changes with time alone.
  return insert('job', { ...row, causedById: dueAt > ctx.now ? null : row.causedById, payload });
};
/**
 * `reads`: the attributes that changed, as rules name them (domain/membershipRules/ruleDependencies.ts); `rules`:
 * policies and groups to evaluate whatever they read.
 */
export interface EvaluationPayload {
  readonly reads: readonly string[];
  readonly rules: readonly Id[];
}
/** Who is in which group through groups is counted anew, a batch of members at a time. */
export const recountMembershipsJobIfAbsent = (ctx: QueueContext): Change =>
  insertJobIfAbsent(ctx, 'recountMemberships', noSubject, ctx.now);
/** A link of a connection is looked at, unless such a job waits or runs already: see flows/connections/linkJobs.ts. */
export const provisionLinkJobIfAbsent = (ctx: QueueContext, linkId: Id): Change =>
  insertJobIfAbsent(ctx, 'provisionLink', linkId, ctx.now);
/** Everything in another system is listed anew; replaces one that waits for its day or is under way. */
export const lookAtConnectionJob = (ctx: QueueContext, connectionId: Id): readonly Change[] =>
  replaceJob(ctx, 'lookAtConnection', connectionId, ctx.now);
/** The connection is deleted. */
export const cancelConnectionJobs = (connectionId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('lookAtConnection', connectionId)),
];
/** Administrators are told what needs a hand, unless such a job waits already: it goes on from day to day. */
export const tellAttentionJobIfAbsent = (ctx: QueueContext, at: Instant): Change =>
  insertJobIfAbsent(ctx, 'tellAttention', noSubject, at);
/** A sweep, unless one waits already. */
export const sweepJobIfAbsent = (ctx: QueueContext): Change => insertJobIfAbsent(ctx, 'sweep', noSubject, ctx.now);
/** The invariants of the tenant are checked, a page of rows at a time, unless such a job waits already. */
export const checkInvariantsJobIfAbsent = (ctx: QueueContext): Change =>
  insertJobIfAbsent(ctx, 'checkInvariants', noSubject, ctx.now);
/** A job that a sweep finds missing: nobody knows any more who led to it. */
export const recreateJob = (ctx: QueueContext, kind: JobKind, subject: Id, dueAt: Instant): Change =>
  insertJobIfAbsent(ctx, kind, subject, dueAt);

/** The subject of jobs that are about no row. */
const noSubject: Id = '00000000-0000-0000-0000-000000000000';

/** The unique key of a job, such as `redeliverPackage:5f…`. */
export const jobKeyOf = (kind: JobKind, subject: Id): string => `${kind}:${subject}`;

/** Replaces a job: a handler that runs the old one finds it gone at its commit, and leaves the work to the new one. */
export function replaceJob(
  ctx: QueueContext,
  kind: JobKind,
  subject: Id,
  dueAt: Instant,
  payload: object | null = null,
): readonly Change[] {
  return [deleteJobByKey(jobKeyOf(kind, subject)), insert('job', { ...jobRow(ctx, kind, subject, dueAt), payload })];
}

/** A job beside the one of its kind and subject, which goes on: `part` says what it does. */
export function replacePartJob(
  ctx: QueueContext,
  kind: JobKind,
  subject: Id,
  { part, payload }: { readonly part: string; readonly payload: object },
): readonly Change[] {
  const uniqueKey = jobPartKeyOf(kind, subject, part);
  const row = { ...jobRow(ctx, kind, subject, ctx.now), uniqueKey, payload };
  return [deleteJobByKey(uniqueKey), insert('job', row)];
}

/** The same, unless such a job waits or runs already. */
export const insertPartJobIfAbsent = (
  ctx: QueueContext,
  kind: JobKind,
  subject: Id,
  { part, payload }: { readonly part: string; readonly payload: object },
): Change => ({
  kind: 'insertIfAbsent',
  entity: 'job',
  row: { ...jobRow(ctx, kind, subject, ctx.now), uniqueKey: jobPartKeyOf(kind, subject, part), payload },
  rule: 'job_is_once',
});

/** The unique key of a job beside another. */
export const jobPartKeyOf = (kind: JobKind, subject: Id, part: string): string => `${jobKeyOf(kind, subject)}:${part}`;

function insertJobIfAbsent(ctx: QueueContext, kind: JobKind, subject: Id, dueAt: Instant): Change {
  return { kind: 'insertIfAbsent', entity: 'job', row: jobRow(ctx, kind, subject, dueAt), rule: 'job_is_once' };
}

/** Deletes a job that waits, where there is one. */
export const deleteJobByKey = (uniqueKey: string): Change => ({
  kind: 'deleteWhere',
  entity: 'job',
  where: eq('uniqueKey', uniqueKey),
});

function jobRow(ctx: QueueContext, kind: JobKind, subject: Id, dueAt: Instant) {
  return {
    id: ctx.newId(),
    kind,
    subject,
    dueAt,
    notBefore: new Date(ctx.machineNow()).toISOString(),
    claimedUntil: null,
    attempts: 0,
    lapses: 0,
    uniqueKey: jobKeyOf(kind, subject),
    payload: null,
    correlationId: addTraceparent(ctx.correlationId, currentTraceparent()),
    causedById: causeOfJob(kind) === 'asker' ? causeOf({ caller: systemCaller, ...ctx }) : null,
    lastError: null,
    failedAt: null,
  };
}

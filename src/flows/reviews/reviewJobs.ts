// The jobs of access reviews as changes.

import type { Id, Instant } from '../../domain/base.ts';
import type { ReviewerTelling } from '../../domain/reviews/reminders.ts';
import type { Change } from '../../store/contract.ts';
import {
  deleteJobByKey,
  insertPartJobIfAbsent,
  jobKeyOf,
  jobPartKeyOf,
  replaceJob,
  replacePartJob,
  type QueueContext,
} from '../queueJobs.ts';

/** A turn of an access review begins: its items are found, a slice at a time. */
export const startReviewJob = (ctx: QueueContext, instanceId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'startReview', instanceId, at);
/** The time of a stage of an access review is over. */
export const endReviewStageJob = (ctx: QueueContext, stageId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'endReviewStage', stageId, at);
/** The time of a turn of an access review is over, or somebody stopped it. */
export const endReviewJob = (ctx: QueueContext, instanceId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'endReview', instanceId, at);
/** The decisions of a turn are carried out, a slice at a time, and followed to their end. */
export const applyReviewJob = (ctx: QueueContext, instanceId: Id): readonly Change[] =>
  replaceJob(ctx, 'applyReview', instanceId, ctx.now);
/** The reviewers of a turn are told that they are asked, and later what is left. */
export const tellReviewersJob = (ctx: QueueContext, instanceId: Id): readonly Change[] =>
  replaceJob(ctx, 'tellReviewers', instanceId, ctx.now);
/** Somebody wants the reviewers of a turn to be told now what is left, beside what they are told of itself. */
export const remindReviewersJob = (ctx: QueueContext, instanceId: Id): Change =>
  insertPartJobIfAbsent(ctx, 'tellReviewers', instanceId, toldOnce('reminded'));
/** Whoever has become a reviewer of a turn is told so, beside what reviewers are told of itself. */
export const askNewReviewersJob = (ctx: QueueContext, instanceId: Id): readonly Change[] =>
  replacePartJob(ctx, 'tellReviewers', instanceId, toldOnce('asked'));

const toldOnce = (telling: (typeof partTellings)[number]) => ({
  part: telling,
  payload: { telling, after: null, isOnce: true } satisfies TellingPayload,
});
const partTellings = ['asked', 'reminded'] as const;
/** Of `tellReviewers`: what is told, and the reviewer after whom the next slice begins. */
export interface TellingPayload {
  readonly telling: ReviewerTelling;
  readonly after: Id | null;
  /** No reminder comes after it. */
  readonly isOnce?: boolean;
}
/** A turn, or a stage of it, has other reviewers: its items get them, a slice at a time. */
export const assignReviewersJob = (ctx: QueueContext, instanceId: Id, stageId: Id | null): readonly Change[] =>
  replaceJob(ctx, 'assignReviewers', instanceId, ctx.now, { stageId, after: null } satisfies AssignmentPayload);
/** Of `assignReviewers`: the stage, null of a turn without stages; and the item after which the next slice begins. */
export interface AssignmentPayload {
  readonly stageId: Id | null;
  readonly after: Id | null;
}
/** A report was asked for: its table is written, a slice at a time. */
export const writeReviewHistoryJob = (ctx: QueueContext, historyId: Id): readonly Change[] =>
  replaceJob(ctx, 'writeReviewHistory', historyId, ctx.now);
/** A turn that never begins, or is deleted: nothing of it is done any more. */
export const cancelReviewJobs = (instanceId: Id): readonly Change[] => [
  ...(['startReview', 'assignReviewers', 'endReview', 'applyReview', 'tellReviewers'] as const).map((kind) =>
    deleteJobByKey(jobKeyOf(kind, instanceId)),
  ),
  ...partTellings.map((part) => deleteJobByKey(jobPartKeyOf('tellReviewers', instanceId, part))),
];
/** A stage has ended. */
export const cancelReviewStageJob = (stageId: Id): Change => deleteJobByKey(jobKeyOf('endReviewStage', stageId));

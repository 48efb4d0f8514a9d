// The jobs of calls to custom extensions as changes.

import type { Id, Instant } from '../../domain/base.ts';
import type { Change } from '../../store/contract.ts';
import { deleteJobByKey, jobKeyOf, replaceJob, type QueueContext } from '../queueJobs.ts';

/** Calls an extension. Such jobs have a worker of their own, so that no other job waits for the outside. */
export const callOutJob = (ctx: QueueContext, calloutId: Id): readonly Change[] =>
  replaceJob(ctx, 'callOut', calloutId, ctx.now);
/** An extension that is waited for has not answered in time. */
export const timeOutCalloutJob = (ctx: QueueContext, calloutId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'timeOutCallout', calloutId, at);
/** The extension has called back, or the call has ended. */
export const cancelTimeOutCalloutJob = (calloutId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('timeOutCallout', calloutId)),
];
/** Fourteen days, or one day, before an assignment's end. */
export const callOutBeforeEndJob = (ctx: QueueContext, assignmentId: Id, at: Instant): readonly Change[] =>
  replaceJob(ctx, 'callOutBeforeEnd', assignmentId, at);
/** The assignment's end moves: the next call before it is calculated anew. */
export const cancelCallOutBeforeEndJob = (assignmentId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('callOutBeforeEnd', assignmentId)),
];
/** Nothing waits for the extension any more: it is neither called nor timed out. */
export const cancelCalloutJobs = (calloutId: Id): readonly Change[] => [
  deleteJobByKey(jobKeyOf('callOut', calloutId)),
  ...cancelTimeOutCalloutJob(calloutId),
];
/** A policy has come to call an extension before its assignments end. */
export const watchEndsJob = (ctx: QueueContext, policyId: Id): readonly Change[] =>
  replaceJob(ctx, 'watchEnds', policyId, ctx.now);

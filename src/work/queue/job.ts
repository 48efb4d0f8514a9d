// What a job handler is given and promises, and how one is run to its commit.

import type { Context } from '../../flows/context.ts';
import { retry } from '../../flows/retry.ts';
import type { Id } from '../../domain/base.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import type { Event } from '../../observe/events.ts';
import { ConflictError, RuleViolationError, update, type Change } from '../../store/contract.ts';

/** What a job handler is given. */
export interface JobContext {
  /** `now` is the job's due time where the clock is being moved; the caller is the server itself. */
  readonly ctx: Context;
  readonly job: Job;
}

/**
 * Does a job. MUST be safe to begin again from the start at any point: it commits once, and that commit holds
 * `completeJob(job)` (or another change of the job at its version), so that its effect happens once however often it is
 * begun. Returns the events to publish afterwards.
 */
export type JobHandler = (work: JobContext) => Promise<readonly Event[]>;

/**
 * A kind of job. `giveUp`: the changes to commit when a job is given up for good, so that a person sees it; the job
 * keeps the error. Null where there are none.
 */
export interface JobDefinition {
  readonly run: JobHandler;
  readonly giveUp: ((work: JobContext) => Promise<readonly Change[]>) | null;
}

/** The job is done. At its version: a conflict means that another worker has it. */
export const completeJob = (job: Job): Change => ({ kind: 'delete', entity: 'job', id: job.id, version: job.version });

/** The same job, free to be claimed again. */
export const releaseJob = (job: Job, set: Partial<Omit<Job, 'id' | 'version'>>): Change =>
  update('job', job.id, { claimedUntil: null, lapses: 0, ...set }, job.version);

/** Where a job that goes on batch by batch stands: the id after which its next batch begins; null at the beginning. */
export const batchCursor = (job: Job): Id | null => (job.payload as { readonly after?: Id } | null)?.after ?? null;

/** The same job, to go on after an id. */
export const continueAfter = (job: Job, after: Id): Change => releaseJob(job, { payload: { after }, attempts: 0 });

/** The job's row is no longer as it was claimed: a newer job, or another worker, has its place. */
export class SupersededError extends Error {
  constructor() {
    super('Another worker or a newer job has the place of this job.');
  }
}

const maxAttempts = 4;

/**
 * Runs the load-decide-commit of a job, again from the load where something changed meanwhile. Throws `SupersededError`
 * where the job itself changed, or the last conflict.
 */
export function runToCommit<T>({ job }: JobContext, run: () => Promise<T>): Promise<T> {
  const isConflict = (error: unknown): boolean => error instanceof ConflictError || error instanceof RuleViolationError;
  return retry(maxAttempts, isConflict, async () => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ConflictError && error.entity === 'job' && error.id === job.id) throw new SupersededError();
      throw error;
    }
  });
}

// What a handler of later work is given and promises, and how one is run to its commit.

import type { Context } from '../../flows/context.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import type { Event } from '../../observe/events.ts';
import { ConflictError, RuleViolationError, update, type Change } from '../../store/contract.ts';

export interface JobContext {
  /** `now` is the job's due time where the clock is being moved; the caller is the server itself. */
  readonly ctx: Context;
  readonly job: Job;
}

/**
 * MUST be safe to begin again from the start at any point: it commits once, and that commit holds `finished(job)` (or
 * another change of
 * the job at its version), so that what it does happens once however often it is begun. Returns what is to be told
 * afterwards.
 */
export type JobHandler = (work: JobContext) => Promise<readonly Event[]>;

/**
 * `giveUp`: what is to be written when the work is given up for good, so that a person sees it; the job keeps the
 * error.
 */
export interface JobDefinition {
  readonly run: JobHandler;
  readonly giveUp: ((work: JobContext) => Promise<readonly Change[]>) | null;
}

export const completeJob = (job: Job): Change => ({ kind: 'delete', entity: 'job', id: job.id, version: job.version });

/** The same job, free to be claimed again. */
export const releaseJob = (job: Job, set: Partial<Omit<Job, 'id' | 'version'>>): Change =>
  update('job', job.id, { claimedUntil: null, lapses: 0, ...set }, job.version);

/** The job's row is no longer as it was claimed: a newer job, or another worker, has its place. */
export class SupersededError extends Error {
  constructor() {
    super('the job is no longer ours');
  }
}

const maxAttempts = 4;

/**
 * Load-decide-commit, again from the load where something changed meanwhile. Throws `Superseded`, or the last conflict.
 */
export async function runToCommit<T>({ job }: JobContext, run: () => Promise<T>): Promise<T> {
  for (let left = maxAttempts; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ConflictError && error.entity === 'job' && error.id === job.id) throw new SupersededError();
      if (left <= 1 || !(error instanceof ConflictError || error instanceof RuleViolationError)) throw error;
    }
  }
}

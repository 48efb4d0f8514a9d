// Runs one claimed job: its handler, and what becomes of the job where the handler fails.

import type { Context } from '../../flows/context.ts';
import type { Instant } from '../../domain/base.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Event, Observer } from '../../observe/events.ts';
import { splitTraceparent } from '../../observe/traceparent.ts';
import { ConflictError, RuleViolationError, update, type Change, type Store } from '../../store/contract.ts';
import type { Clock } from './clock.ts';
import { releaseJob, SupersededError, type JobDefinition } from './job.ts';

/** What running a job needs. `handlers` are by the kind of job. */
export interface JobRunDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly contextAt: (now: Instant, correlationId: string) => Context;
  readonly handlers: Readonly<Record<string, JobDefinition>>;
  readonly backOff: BackOff;
  /** Runs around each job: MUST return what `run` returns. `traceparent` names the trace that the job continues. */
  readonly aroundJob?: (job: Job, traceparent: string | null, run: () => Promise<JobOutcome>) => Promise<JobOutcome>;
}

/**
 * The wait before the next attempt doubles from `initialMs` up to `maxMs` of machine time. A job is given up after
 * `maxAttempts` that failed, or `maxExpiredLeases` in a row.
 */
export interface BackOff {
  readonly initialMs: number;
  readonly maxMs: number;
  readonly maxAttempts: number;
  readonly maxExpiredLeases: number;
}

export type JobOutcome = 'done' | 'superseded' | 'retry' | 'gaveUp';

/** No process that claimed the job told how it went: the job may be what ends them. */
class LeaseExpiredError extends Error {
  constructor(times: number) {
    super(`Each of ${times} processes that claimed the job ended, or was cut off, before the job was done.`);
  }
}

/** Runs a job and stores its failure. Throws only where the database cannot even store the failure. */
export async function runJob(running: JobRunDeps, claimed: Job, now: Instant): Promise<JobOutcome> {
  const { correlationId, traceparent } = splitTraceparent(claimed.correlationId);
  const job = { ...claimed, correlationId };
  const run = (): Promise<JobOutcome> => attemptJob(running, job, now);
  return running.aroundJob === undefined ? run() : running.aroundJob(job, traceparent, run);
}

async function attemptJob(running: JobRunDeps, job: Job, now: Instant): Promise<JobOutcome> {
  const { observer, clock } = running;
  const about = {
    kind: job.kind,
    jobId: job.id,
    subject: job.subject,
    attempts: job.attempts,
    correlationId: job.correlationId,
  };
  const ctx = { ...running.contextAt(now, job.correlationId), causedById: job.causedById };
  const kind = running.handlers[job.kind];
  const begun = clock.machineNow();
  try {
    if (job.lapses >= running.backOff.maxExpiredLeases) throw new LeaseExpiredError(job.lapses);
    if (kind === undefined) throw new Error(`no handler for jobs of kind ${job.kind}`);
    const events = await kind.run({ ctx, job });
    for (const event of [
      ...events,
      { event: 'jobDone', milliseconds: clock.machineNow() - begun, ...about } as const satisfies Event,
    ])
      observer.publish(event);
    return 'done';
  } catch (error) {
    if (error instanceof SupersededError) {
      observer.publish({ event: 'jobSuperseded', ...about });
      return 'superseded';
    }
    return recordFailure(running, { ctx, job }, kind, error, about);
  }
}

async function recordFailure(
  running: JobRunDeps,
  work: { readonly ctx: Context; readonly job: Job },
  kind: JobDefinition | undefined,
  error: unknown,
  about: Omit<Extract<Event, { event: 'jobGaveUp' }>, 'event' | 'error'>,
): Promise<JobOutcome> {
  const { backOff, clock, observer } = running;
  const { job } = work;
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
  if (job.attempts >= backOff.maxAttempts || error instanceof LeaseExpiredError) {
    const written = (await kind?.giveUp?.(work)) ?? [];
    // Without its key, so that the same work can be queued anew.
    await commitUnlessSuperseded(running, [
      update(
        'job',
        job.id,
        { failedAt: formatInstant(clock.machineNow()), lastError, uniqueKey: null, claimedUntil: null },
        job.version,
      ),
      ...written,
    ]);
    observer.publish({ event: 'jobGaveUp', error, ...about });
    return 'gaveUp';
  }
  const retryAt = formatInstant(clock.machineNow() + backOffOf(backOff, job.attempts, error));
  await commitUnlessSuperseded(running, [releaseJob(job, { notBefore: retryAt, lastError })]);
  observer.publish({ event: 'jobFailed', error, retryAt, ...about });
  return 'retry';
}

/** A job that lost a race has nothing to wait for. */
function backOffOf({ initialMs, maxMs }: BackOff, attempts: number, error: unknown): number {
  if ((error instanceof ConflictError || error instanceof RuleViolationError) && attempts <= 5) return 0;
  return Math.min(maxMs, initialMs * 2 ** (attempts - 1));
}

/** A conflict means that another worker has the job now, and judges it. */
async function commitUnlessSuperseded({ store }: JobRunDeps, changes: readonly Change[]): Promise<void> {
  try {
    await store.commit(changes);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}

// Runs one claimed job: its handler, and what becomes of the job where the handler fails.

import type { Context } from '../commands/context.ts';
import type { Instant, Job } from '../domain/entities.ts';
import { instantOf } from '../domain/time.ts';
import type { Event, Observer } from '../observe/events.ts';
import { withoutTrace } from '../observe/traceparent.ts';
import { Conflict, RuleBroken, update, type Change, type Store } from '../store/contract.ts';
import type { Clock } from './clock.ts';
import { released, Superseded, type JobKindOfWork } from './job.ts';

export interface Running {
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly contextAt: (now: Instant, correlationId: string) => Context;
  readonly handlers: Readonly<Record<string, JobKindOfWork>>;
  readonly backOff: BackOff;
  /** Watches each run: MUST give what `run` gives. `traceparent` is of the trace that the job goes on with. */
  readonly attend?: (job: Job, traceparent: string | null, run: () => Promise<JobOutcome>) => Promise<JobOutcome>;
}

/**
 * Milliseconds of machine time; the wait doubles from `first` up to `longest`. After so many attempts that failed, or
 * claims in a row that lapsed, a job is given up.
 */
export interface BackOff {
  readonly first: number;
  readonly longest: number;
  readonly attempts: number;
  readonly lapses: number;
}

export type JobOutcome = 'done' | 'superseded' | 'retry' | 'gaveUp';

/** Nobody who took it up said how it went: it may be the job that ends them. */
class Lapsed extends Error {
  constructor(times: number) {
    super(`Each of ${times} processes that took it up ended, or was cut off, before it was done.`);
  }
}

/** Never throws for what a handler does; only where the database cannot even keep the failure. */
export async function runJob(running: Running, claimed: Job, now: Instant): Promise<JobOutcome> {
  const { correlationId, traceparent } = withoutTrace(claimed.correlationId);
  const job = { ...claimed, correlationId };
  const run = (): Promise<JobOutcome> => attempted(running, job, now);
  return running.attend === undefined ? run() : running.attend(job, traceparent, run);
}

async function attempted(running: Running, job: Job, now: Instant): Promise<JobOutcome> {
  const { observer, clock } = running;
  const about = {
    kind: job.kind,
    jobId: job.id,
    subject: job.subject,
    attempts: job.attempts,
    correlationId: job.correlationId,
  };
  const ctx = running.contextAt(now, job.correlationId);
  const kind = running.handlers[job.kind];
  const begun = clock.machineNow();
  try {
    if (job.lapses >= running.backOff.lapses) throw new Lapsed(job.lapses);
    if (kind === undefined) throw new Error(`no handler for jobs of kind ${job.kind}`);
    const events = await kind.run({ ctx, job });
    for (const event of [
      ...events,
      { event: 'jobDone', milliseconds: clock.machineNow() - begun, ...about } as const satisfies Event,
    ])
      observer.tell(event);
    return 'done';
  } catch (error) {
    if (error instanceof Superseded) {
      observer.tell({ event: 'jobSuperseded', ...about });
      return 'superseded';
    }
    return failed(running, { ctx, job }, kind, error, about);
  }
}

async function failed(
  running: Running,
  work: { readonly ctx: Context; readonly job: Job },
  kind: JobKindOfWork | undefined,
  error: unknown,
  about: Omit<Extract<Event, { event: 'jobGaveUp' }>, 'event' | 'error'>,
): Promise<JobOutcome> {
  const { backOff, clock, observer } = running;
  const { job } = work;
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
  if (job.attempts >= backOff.attempts || error instanceof Lapsed) {
    const written = (await kind?.giveUp?.(work)) ?? [];
    // Without its key, so that the same work can be queued anew.
    await keep(running, [
      update(
        'job',
        job.id,
        { failedAt: instantOf(clock.machineNow()), lastError, uniqueKey: null, claimedUntil: null },
        job.version,
      ),
      ...written,
    ]);
    observer.tell({ event: 'jobGaveUp', error, ...about });
    return 'gaveUp';
  }
  const retryAt = instantOf(clock.machineNow() + waitOf(backOff, job.attempts, error));
  await keep(running, [released(job, { notBefore: retryAt, lastError })]);
  observer.tell({ event: 'jobFailed', error, retryAt, ...about });
  return 'retry';
}

/** Who lost a race to another has nothing to wait for. */
function waitOf({ first, longest }: BackOff, attempts: number, error: unknown): number {
  if ((error instanceof Conflict || error instanceof RuleBroken) && attempts <= 5) return 0;
  return Math.min(longest, first * 2 ** (attempts - 1));
}

/** A job that is no longer ours is its new owner's to judge. */
async function keep({ store }: Running, changes: readonly Change[]): Promise<void> {
  try {
    await store.commit(changes);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

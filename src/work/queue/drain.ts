// Running jobs to the end of what is due: now, or due time after due time while the clock is moved.

import type { Instant } from '../../domain/base.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import { formatInstant, laterOf } from '../../domain/time.ts';
import { always, and, compare, eq, from, oneOfValues } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Clock } from './clock.ts';
import type { JobRunner } from './jobRunner.ts';
import type { WorkerSettings } from './workerSettings.ts';

/**
 * `waiting`: jobs that were due and are not done (they are tried again later, or another process has them). `failed`:
 * jobs given up in this run.
 */
export interface DrainResult {
  readonly ran: number;
  readonly waiting: number;
  readonly failed: number;
}

export interface DrainDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: JobRunner;
  readonly settings: WorkerSettings;
}

/** A claimed job, and the tenant time at which it runs. */
interface DueJob {
  readonly job: Job;
  readonly now: Instant;
}

/** Machine time in milliseconds between two looks at jobs that other processes hold. */
const pollMs = 20;

/** Runs everything that is due by an instant, and what becomes due by it. `dueBy` is asked anew before each claim. */
export function drainDueBy(deps: DrainDeps, dueBy: () => Instant): Promise<DrainResult> {
  const { runner, clock, settings } = deps;
  return runDue(
    deps,
    async () =>
      (await runner.claim(dueBy(), settings.parallel)).map((job) => ({
        job,
        now: laterOf(job.dueAt, clock.tenantNow()),
      })),
    dueBy,
  );
}

/**
 * Runs one due time after the other, each job at its own: a job that is queued at one of them for an earlier time than
 * the next runs before the next. `between` is awaited before each due time, with the one that was reached.
 */
export async function drainInOrder(
  deps: DrainDeps,
  until: Instant,
  between: (reached: Instant) => Promise<void>,
): Promise<DrainResult> {
  const { runner, settings } = deps;
  const begun = deps.clock.tenantNow();
  let reached = begun;
  await runner.whenAllDone();
  const nextDueTime = async (): Promise<readonly DueJob[]> => {
    await between(reached);
    const [first] = await runner.claim(until, 1);
    if (first === undefined) return [];
    reached = laterOf(first.dueAt, begun);
    const more = await runner.claim(first.dueAt, settings.parallel - 1);
    return [first, ...more].map((job) => ({ job, now: laterOf(job.dueAt, begun) }));
  };
  return runDue(deps, nextDueTime, () => until);
}

/** Runs batch after batch until none is left and nothing runs; then counts the due jobs that are not done. */
async function runDue(
  deps: DrainDeps,
  next: () => Promise<readonly DueJob[]>,
  until: () => Instant,
): Promise<DrainResult> {
  const { runner, clock, settings } = deps;
  const giveUpAt = clock.machineNow() + settings.timeoutMs;
  let ran = 0;
  let failed = 0;
  for (;;) {
    const jobs = await next();
    const outcomes = await Promise.all(jobs.map(({ job, now }) => runner.launch(job, now)));
    ran += outcomes.filter((outcome) => outcome === 'done').length;
    failed += outcomes.filter((outcome) => outcome === 'gaveUp').length;
    if (jobs.length > 0) continue;
    if (runner.running > 0) {
      if ((await runner.nextOutcome()) === 'done') ran += 1;
      continue;
    }
    const { waiting, held } = await countUndone(deps, until());
    if (held === 0 || clock.machineNow() >= giveUpAt) return { ran, waiting, failed };
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}

/**
 * Jobs that are due and not given up. Those of them that are `held` do not back off: another process has them, or is
 * about to (its claim is not committed yet, and rows that it locks are skipped).
 */
async function countUndone(
  { store, clock, settings }: DrainDeps,
  by: Instant,
): Promise<{ readonly waiting: number; readonly held: number }> {
  const due = and(
    compare('dueAt', 'le', by),
    eq('failedAt', null),
    settings.kinds === null ? always : oneOfValues('kind', settings.kinds),
  );
  const held = and(due, compare('notBefore', 'le', formatInstant(clock.machineNow())));
  const [all, ready] = await store.read([
    from('job', due, { fields: [], top: 0, count: true }),
    from('job', held, { fields: [], top: 0, count: true }),
  ]);
  return { waiting: all?.count ?? 0, held: ready?.count ?? 0 };
}

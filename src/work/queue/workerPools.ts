// Several workers that look like one: calls to the outside have workers of their own, so that a slow answer holds up no
// other job.

import type { Instant } from '../../domain/base.ts';
import { JobKinds, type JobKind } from '../../flows/jobKinds.ts';
import type { Clock } from './clock.ts';
import type { DrainResult } from './drain.ts';
import { waitAtMost } from './waitAtMost.ts';
import { createWorker, type Worker, type WorkerDeps } from './worker.ts';
import { defaultWorkerSettings } from './workerSettings.ts';

/** A worker for kinds of jobs that call the outside. */
interface ExternalPool {
  readonly kinds: readonly JobKind[];
  /** Jobs at the same time; work/extensions/callOut.ts bounds the calls to one host and of one catalog besides. */
  readonly parallel: number;
  readonly minBatch: number;
  /** Whether moving the clock waits for retries too. */
  readonly waitsForRetries: boolean;
  /** In milliseconds, where its calls may take longer than the lease of the others. */
  readonly lease?: number;
}

const externalPools: readonly ExternalPool[] = [
  { kinds: ['callOut'], parallel: 256, minBatch: 8, waitsForRetries: true },
  { kinds: ['provisionLink', 'lookAtConnection'], parallel: 64, minBatch: 4, waitsForRetries: false, lease: 300_000 },
  { kinds: ['sendNotifications'], parallel: 64, minBatch: 4, waitsForRetries: false },
  { kinds: ['sendMail'], parallel: 8, minBatch: 4, waitsForRetries: false },
];
const internalKinds = JobKinds.filter((kind) => !externalPools.some(({ kinds }) => kinds.includes(kind)));

/** How long a drain waits for answers from outside, in milliseconds. Moving the clock drains twice at the most. */
const defaultTimeoutMs = 15_000;
const pollMs = 50;

interface WorkerPoolDeps extends WorkerDeps {
  /** Mails are kept in the database and not sent: jobs that keep them hold their leases like those of the inside. */
  readonly keepsMails?: boolean;
}

/** One worker for all kinds of jobs. `timeoutMs` of machine time bounds how long a drain waits for the outside. */
export const createWorkerPools = (deps: WorkerPoolDeps, timeoutMs = defaultTimeoutMs): Worker =>
  new WorkerPools(deps, timeoutMs);

interface ExternalWorker {
  readonly worker: Worker;
  readonly waitsForRetries: boolean;
}

function createExternalWorker({ keepsMails = false, ...deps }: WorkerPoolDeps, pool: ExternalPool): ExternalWorker {
  const { kinds, parallel, minBatch, waitsForRetries } = pool;
  const ownLease = keepsMails && kinds.includes('sendMail') ? deps.settings?.lease : undefined;
  const lease = ownLease ?? pool.lease ?? defaultWorkerSettings.lease;
  const sweepEvery = Number.POSITIVE_INFINITY;
  const settings = { ...deps.settings, kinds, parallel, minBatch, lease, sweepEvery };
  return { waitsForRetries, worker: createWorker({ ...deps, settings }) };
}

class WorkerPools implements Worker {
  readonly #internal: Worker;
  readonly #external: readonly ExternalWorker[];
  readonly #all: readonly Worker[];
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(deps: WorkerPoolDeps, timeoutMs: number) {
    const { keepsMails: _, ...ofWorkers } = deps;
    this.#internal = createWorker({ ...ofWorkers, settings: { ...deps.settings, kinds: internalKinds } });
    this.#external = externalPools.map((pool) => createExternalWorker(deps, pool));
    this.#all = [this.#internal, ...this.#external.map(({ worker }) => worker)];
    this.#clock = deps.clock;
    this.#timeoutMs = timeoutMs;
  }

  readonly start = (): void => {
    for (const worker of this.#all) worker.start();
  };

  readonly stop = async (): Promise<void> => {
    await Promise.all(this.#all.map((worker) => worker.stop()));
  };

  readonly wake = (): void => {
    for (const worker of this.#all) worker.wake();
  };

  /** Of the worker that looked longest ago. */
  readonly sinceHeartbeat = (): number | null =>
    this.#all.reduce<number | null>((longest, worker) => {
      const since = worker.sinceHeartbeat();
      return since === null ? longest : Math.max(longest ?? 0, since);
    }, null);

  readonly drain = (): Promise<DrainResult> => this.drainDueBy(this.#clock.tenantNow);

  /** Calls to the outside may make work for the inside, and the other way round: drains until neither has any left. */
  readonly drainDueBy = async (dueBy: () => Instant): Promise<DrainResult> => {
    const giveUpAt = this.#giveUpAt();
    let sum: DrainResult = { ran: 0, waiting: 0, failed: 0 };
    for (let isFirst = true; ; isFirst = false) {
      const drained = await this.#internal.drainDueBy(dueBy);
      sum = { ran: sum.ran + drained.ran, waiting: drained.waiting, failed: sum.failed + drained.failed };
      // Jobs that the workers ran by themselves between the two drains show in a second look alone.
      if (!(await this.#drainExternal(dueBy, giveUpAt)) && drained.ran === 0 && !isFirst) return sum;
    }
  };

  readonly drainFor = (milliseconds: number): Promise<void> => this.#internal.drainFor(milliseconds);

  readonly runUntil = (until: Instant): Promise<DrainResult> => {
    const giveUpAt = this.#giveUpAt();
    return this.#internal.runUntil(until, async (reached) => {
      await this.#drainExternal(() => reached, giveUpAt);
    });
  };

  readonly #giveUpAt = (): number => this.#clock.machineNow() + this.#timeoutMs;

  /** Makes the calls that are due until all are made or time is over. Returns whether any was made. */
  async #drainExternal(dueBy: () => Instant, giveUpAt: number): Promise<boolean> {
    const made = await Promise.all(this.#external.map((each) => this.#drainOne(each, dueBy, giveUpAt)));
    return made.includes(true);
  }

  async #drainOne(
    { worker, waitsForRetries }: ExternalWorker,
    dueBy: () => Instant,
    giveUpAt: number,
  ): Promise<boolean> {
    for (let hasRun = false; ; ) {
      const left = giveUpAt - this.#clock.machineNow();
      const drained = left <= 0 ? null : await waitAtMost(left, worker.drainDueBy(dueBy));
      hasRun ||= drained !== null && drained.ran > 0;
      if (drained === null || drained.waiting === 0 || !waitsForRetries) return hasRun;
      await new Promise((resolve) => {
        setTimeout(resolve, pollMs);
      });
    }
  }
}

// The worker: claims due jobs and runs them a few at a time, by itself as they fall due, or in order while the clock is
// moved.

import { sweepJobIfAbsent } from '../../flows/queueJobs.ts';
import type { Instant } from '../../domain/base.ts';
import { laterOf, millisecondsOf } from '../../domain/time.ts';
import type { NewJobKinds } from '../../store/contract.ts';
import { drainDueBy, drainInOrder, type DrainDeps, type DrainResult } from './drain.ts';
import { JobRunner } from './jobRunner.ts';
import type { JobRunDeps } from './runJob.ts';
import { waitAtMost } from './waitAtMost.ts';
import { defaultWorkerSettings, type WorkerSettings } from './workerSettings.ts';

/** Runs later work. One for each process, made of several where kinds of jobs have workers of their own. */
export interface Worker {
  /** Runs jobs as they fall due, from now on. */
  readonly start: () => void;
  /** Claims no more; resolves when what runs has committed. What was not begun stays in the database. */
  readonly stop: () => Promise<void>;
  /** Looks for jobs at once: the clock was moved. */
  readonly wake: () => void;
  /** Runs everything that is due now, and what becomes due by it. */
  readonly drain: () => Promise<DrainResult>;
  /** As `drain`, of everything that is due by an instant of tenant time. */
  readonly drainDueBy: (dueBy: () => Instant) => Promise<DrainResult>;
  /** As `drain`, but waits no longer than this. */
  readonly drainFor: (milliseconds: number) => Promise<void>;
  /**
   * Runs what is due until an instant, in the order of due times, each job at its own. The clock itself is the caller's
   * to move, before or after. `between` is awaited before each due time, with the one that was reached.
   */
  readonly runUntil: (until: Instant, between?: (reached: Instant) => Promise<void>) => Promise<DrainResult>;
  /**
   * Milliseconds of machine time since it last looked for jobs, which a started worker does every few seconds. Null
   * where it is not started.
   */
  readonly sinceHeartbeat: () => number | null;
}

export type WorkerDeps = Omit<JobRunDeps, 'backOff'> & { readonly settings?: Partial<WorkerSettings> };

/** A worker for the kinds of jobs that its settings name. It does nothing before it is started or drained. */
export const createWorker = (deps: WorkerDeps): Worker => new QueueWorker(deps);

class QueueWorker implements Worker {
  readonly #deps: WorkerDeps;
  readonly #settings: WorkerSettings;
  readonly #runner: JobRunner;
  readonly #drainDeps: DrainDeps;
  #isStarted = false;
  #heartbeatAt: number;
  /** How many drains in order are under way: meanwhile nothing is claimed for its own sake. */
  #pauses = 0;
  /** The last claim found fewer jobs than there was room for: the database tells of those that come. */
  #isQueueEmpty = false;
  #isWoken = false;
  #wakeSleeper: () => void = () => {};
  #stopListening: () => void = () => {};
  #looping: Promise<void> = Promise.resolve();
  #ordered: Promise<unknown> = Promise.resolve();

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
    this.#settings = { ...defaultWorkerSettings, ...deps.settings };
    this.#heartbeatAt = deps.clock.machineNow();
    const { backOff } = this.#settings;
    this.#runner = new JobRunner({ ...deps, backOff }, this.#settings, () => {
      if (!this.#isQueueEmpty || this.#runner.hasSuspects) this.wake();
    });
    this.#drainDeps = { store: deps.store, clock: deps.clock, runner: this.#runner, settings: this.#settings };
  }

  readonly start = (): void => {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#stopListening = this.#deps.store.onJobs((kinds) => {
      if (this.#isOurs(kinds)) this.wake();
    });
    this.#looping = this.#loop();
  };

  readonly stop = async (): Promise<void> => {
    this.#isStarted = false;
    this.#stopListening();
    this.wake();
    await this.#looping;
    await this.#runner.whenAllDone();
  };

  readonly wake = (): void => {
    this.#isWoken = true;
    this.#wakeSleeper();
  };

  readonly sinceHeartbeat = (): number | null =>
    this.#isStarted ? this.#deps.clock.machineNow() - this.#heartbeatAt : null;

  readonly drain = (): Promise<DrainResult> => this.drainDueBy(this.#deps.clock.tenantNow);

  readonly drainDueBy = (dueBy: () => Instant): Promise<DrainResult> => drainDueBy(this.#drainDeps, dueBy);

  readonly drainFor = async (milliseconds: number): Promise<void> => {
    await waitAtMost(milliseconds, this.drain());
  };

  readonly runUntil = (
    until: Instant,
    between: (reached: Instant) => Promise<void> = async () => {},
  ): Promise<DrainResult> => {
    const run = this.#ordered.then(() => this.#runInOrder(until, between));
    this.#ordered = run.catch(() => {});
    return run;
  };

  async #runInOrder(until: Instant, between: (reached: Instant) => Promise<void>): Promise<DrainResult> {
    this.#pauses += 1;
    try {
      return await drainInOrder(this.#drainDeps, until, between);
    } finally {
      this.#pauses -= 1;
      this.wake();
    }
  }

  #isOurs(newKinds: NewJobKinds): boolean {
    const { kinds } = this.#settings;
    return newKinds === null || kinds === null || kinds.some((kind) => newKinds.has(kind));
  }

  async #loop(): Promise<void> {
    const { clock, observer } = this.#deps;
    let sweptAt = -Infinity;
    while (this.#isStarted) {
      this.#heartbeatAt = clock.machineNow();
      try {
        if (clock.machineNow() - sweptAt >= this.#settings.sweepEvery) {
          sweptAt = clock.machineNow();
          await this.#queueSweep();
        }
        const pauseMs = await this.#claimOnce();
        if (pauseMs > 0 && this.#isStarted) await this.#sleep(pauseMs);
      } catch (error) {
        observer.publish({ event: 'workerStalled', error });
        await this.#sleep(Math.min(this.#settings.poll, 1_000));
      }
    }
  }

  async #queueSweep(): Promise<void> {
    const { store, clock, contextAt } = this.#deps;
    await store.commit([sweepJobIfAbsent(contextAt(clock.tenantNow(), 'sweep'))]);
  }

  /** Claims and launches as many jobs as there is room for. Returns how long to wait before the next claim; 0: not. */
  async #claimOnce(): Promise<number> {
    const { clock } = this.#deps;
    const { parallel, minBatch, poll } = this.#settings;
    const runner = this.#runner;
    this.#isWoken = false;
    await clock.refresh?.();
    const free = parallel - runner.running;
    const mayClaim = this.#pauses === 0 && (runner.hasSuspects ? runner.running === 0 : free >= minBatch);
    const limit = runner.hasSuspects ? 1 : Math.min(free, minBatch);
    const jobs = mayClaim ? await runner.claim(clock.tenantNow(), limit) : [];
    this.#isQueueEmpty = mayClaim && jobs.length < limit && !runner.hasSuspects;
    for (const job of jobs) void runner.launch(job, laterOf(job.dueAt, clock.tenantNow()));
    if (!this.#isQueueEmpty && jobs.length > 0) return 0;
    return mayClaim ? this.#untilNextDue() : poll;
  }

  async #untilNextDue(): Promise<number> {
    const { store, clock } = this.#deps;
    const { kinds, poll } = this.#settings;
    const due = await store.nextDue(kinds);
    if (due === null) return poll;
    const wait = millisecondsOf(due) - millisecondsOf(clock.tenantNow());
    // A job that is due and could not be claimed backs off.
    return wait <= 0 ? Math.min(poll, 250) : Math.min(poll, wait);
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

// The worker: claims due jobs and runs them a few at a time, by itself as they fall due, or in order while the clock is
// moved.

import { sweepJobIfAbsent } from '../../flows/queueJobs.ts';
import type { Instant } from '../../domain/base.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import { formatInstant, laterOf, millisecondsOf } from '../../domain/time.ts';
import { runDetached } from '../../observe/statementListener.ts';
import { always, and, eq, from, oneOfValues } from '../../odata/query.ts';
import type { NewJobKinds } from '../../store/contract.ts';
import { releaseJob } from './job.ts';
import { runJob, type BackOff, type JobOutcome, type JobRunDeps } from './runJob.ts';

export interface WorkerSettings {
  /**
   * Jobs at the same time; and so many places must be free for a claim, which is a commit. Who takes the same steps as
   * others shares their reads and commits.
   */
  readonly parallel: number;
  readonly minBatch: number;
  /**
   * Milliseconds of machine time: how long a claim holds, how often to look without being told, how often to sweep, how
   * long `drain` waits for others.
   */
  readonly lease: number;
  readonly poll: number;
  readonly sweepEvery: number;
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Which kinds of jobs; null for all. */
  readonly kinds: readonly string[] | null;
}

export const defaultWorkerSettings: WorkerSettings = {
  parallel: 128,
  minBatch: 64,
  lease: 60_000,
  poll: 2_000,
  sweepEvery: 600_000,
  timeoutMs: 10_000,
  // Eleven tries over about two hours.
  backOff: { initialMs: 1_000, maxMs: 1_800_000, maxAttempts: 12, maxExpiredLeases: 8 },
  kinds: null,
};

/** Claims of a job that lapsed in a row before it counts as one that may end processes. */
const suspectAfterExpiredLeases = 3;

/**
 * A process that ended says nothing of the work that it had: the lease, twice it when that happened three times in a
 * row, then four times, …
 */
function leaseEnds({ lease, backOff }: WorkerSettings, now: number): readonly [Instant, ...Instant[]] {
  const until = (lapses: number): Instant =>
    formatInstant(now + lease * 2 ** Math.max(0, lapses - suspectAfterExpiredLeases + 1));
  return [until(0), ...Array.from({ length: backOff.maxExpiredLeases }, (_, at) => until(at + 1))];
}

/**
 * `waiting`: jobs that were due and are not done (they are tried again later, or another process has them). `failed`:
 * jobs given up in this run.
 */
export interface DrainResult {
  readonly ran: number;
  readonly waiting: number;
  readonly failed: number;
}

export interface Worker {
  /** Runs jobs as they fall due, from now on. */
  readonly start: () => void;
  /** Takes no more; resolves when what runs has committed. What was not begun stays in the database. */
  readonly stop: () => Promise<void>;
  /** Looks again at once: the clock was moved. */
  readonly wake: () => void;
  /** Runs everything that is due now, and what becomes due by it. */
  readonly drain: () => Promise<DrainResult>;
  /** As `drain`, of what is due by then. */
  readonly drainDueBy: (dueBy: () => Instant) => Promise<DrainResult>;
  /** As `drain`, but waits no longer than this. */
  readonly drainFor: (milliseconds: number) => Promise<void>;
  /**
   * Runs what is due until then, in the order of due times, each at its own. The clock itself is the caller's to move,
   * before or after.
   */
  /** `between` is awaited before each due time, with the one that was reached. */
  readonly runUntil: (until: Instant, between?: (reached: Instant) => Promise<void>) => Promise<DrainResult>;
  /**
   * Machine time in milliseconds since it last went round: a started one does so at least every few seconds. Null where
   * it is not started.
   */
  readonly sinceHeartbeat: () => number | null;
}

export type WorkerDeps = Omit<JobRunDeps, 'backOff'> & { readonly settings?: Partial<WorkerSettings> };

export function createWorker(parts: WorkerDeps): Worker {
  const settings = { ...defaultWorkerSettings, ...parts.settings };
  const running: JobRunDeps = { ...parts, backOff: settings.backOff };
  const { store, clock, observer } = parts;
  const inFlight = new Set<Promise<JobOutcome>>();
  let isStarted = false;
  let roundAt = clock.machineNow();
  let pauses = 0;
  let looping: Promise<void> = Promise.resolve();
  let moving: Promise<unknown> = Promise.resolve();
  let wakeUp: () => void = () => {};
  let isWoken = false;
  let areSuspects = false;
  /** Who claims for itself has found fewer than it would have taken: what comes then is told. */
  let isDry = false;
  let stopListening: () => void = () => {};

  const wake = (): void => {
    isWoken = true;
    wakeUp();
  };
  const isOurs = (kinds: NewJobKinds): boolean =>
    kinds === null || settings.kinds === null || settings.kinds.some((kind) => kinds.has(kind));

  /**
   * A job whose claims lapsed again and again may be what ends processes: it is run when nothing else is, and is held
   * longer each time. Those of them that
   * are claimed beside others are given back, and nothing is claimed until what runs is done.
   */
  async function claim(dueBy: Instant, limit: number): Promise<readonly Job[]> {
    const now = clock.machineNow();
    const jobs = await store.claim({
      dueBy,
      machineNow: formatInstant(now),
      leaseEnds: leaseEnds(settings, now),
      limit: areSuspects ? 1 : limit,
      kinds: settings.kinds,
    });
    const suspects = jobs.filter(({ lapses }) => lapses >= suspectAfterExpiredLeases);
    const sound = jobs.filter(({ lapses }) => lapses < suspectAfterExpiredLeases);
    const [alone] = sound.length === 0 && inFlight.size === 0 ? suspects : [];
    const later = suspects.filter((job) => job !== alone);
    areSuspects = later.length > 0;
    if (later.length > 0)
      await store.commit(later.map((job) => releaseJob(job, { attempts: job.attempts - 1, lapses: job.lapses })));
    return alone === undefined ? sound : [alone];
  }

  /** Whatever a run cannot even write down is told; the lease gives the job to somebody else in time. */
  function launch(job: Job, now: Instant): Promise<JobOutcome> {
    const run = runDetached(() => runJob(running, job, now)).catch((error: unknown): JobOutcome => {
      observer.publish({ event: 'workerStalled', error });
      return 'retry';
    });
    inFlight.add(run);
    void run.finally(() => {
      inFlight.delete(run);
      if (!isDry || areSuspects) wake();
    });
    return run;
  }

  async function loop(): Promise<void> {
    let sweptAt = -Infinity;
    while (isStarted) {
      roundAt = clock.machineNow();
      try {
        if (clock.machineNow() - sweptAt >= settings.sweepEvery) {
          sweptAt = clock.machineNow();
          await store.commit([sweepJobIfAbsent(running.contextAt(clock.tenantNow(), 'sweep'))]);
        }
        isWoken = false;
        await clock.refresh?.();
        const free = settings.parallel - inFlight.size;
        const mayClaim = pauses === 0 && (areSuspects ? inFlight.size === 0 : free >= settings.minBatch);
        const most = areSuspects ? 1 : Math.min(free, settings.minBatch);
        const jobs = mayClaim ? await claim(clock.tenantNow(), most) : [];
        isDry = mayClaim && jobs.length < most && !areSuspects;
        for (const job of jobs) launch(job, laterOf(job.dueAt, clock.tenantNow()));
        if ((isDry || jobs.length === 0) && isStarted) await sleep(mayClaim ? await untilNextDue() : settings.poll);
      } catch (error) {
        observer.publish({ event: 'workerStalled', error });
        await sleep(Math.min(settings.poll, 1_000));
      }
    }
  }

  async function untilNextDue(): Promise<number> {
    const due = await store.nextDue(settings.kinds);
    if (due === null) return settings.poll;
    const wait = millisecondsOf(due) - millisecondsOf(clock.tenantNow());
    // What is due and was not to be had is backing off.
    return wait <= 0 ? Math.min(settings.poll, 250) : Math.min(settings.poll, wait);
  }

  function sleep(milliseconds: number): Promise<void> {
    if (isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** What runs now, until none is left; then how many due jobs are not done. */
  async function runDue(
    next: () => Promise<readonly { readonly job: Job; readonly now: Instant }[]>,
    until: () => Instant,
  ): Promise<DrainResult> {
    const giveUpAt = clock.machineNow() + settings.timeoutMs;
    let ran = 0;
    let failed = 0;
    for (;;) {
      const jobs = await next();
      const outcomes = await Promise.all(jobs.map(({ job, now }) => launch(job, now)));
      ran += outcomes.filter((outcome) => outcome === 'done').length;
      failed += outcomes.filter((outcome) => outcome === 'gaveUp').length;
      if (jobs.length > 0) continue;
      if (inFlight.size > 0) {
        if ((await Promise.race(inFlight)) === 'done') ran += 1;
        continue;
      }
      const { waiting, held } = await undone(until());
      if (held === 0 || clock.machineNow() >= giveUpAt) return { ran, waiting, failed };
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  /**
   * Due and not given up; `held` ones are not backing off: another process has them, or is about to (its claim is not
   * committed, and we skip what it locks).
   */
  async function undone(by: Instant): Promise<{ readonly waiting: number; readonly held: number }> {
    const due = and(
      { op: 'compare', path: ['dueAt'], test: 'le', value: by },
      eq('failedAt', null),
      settings.kinds === null ? always : oneOfValues('kind', settings.kinds),
    );
    const held = and(due, { op: 'compare', path: ['notBefore'], test: 'le', value: formatInstant(clock.machineNow()) });
    const [all, claimed] = await store.read([
      from('job', due, { fields: [], top: 0, count: true }),
      from('job', held, { fields: [], top: 0, count: true }),
    ]);
    return { waiting: all?.count ?? 0, held: claimed?.count ?? 0 };
  }

  async function drain(dueBy: () => Instant): Promise<DrainResult> {
    return runDue(
      async () =>
        (await claim(dueBy(), settings.parallel)).map((job) => ({ job, now: laterOf(job.dueAt, clock.tenantNow()) })),
      dueBy,
    );
  }

  /**
   * One due time after the other: what a job at one of them queues for an earlier time than the next is run before it.
   */
  async function runUntil(until: Instant, between: (reached: Instant) => Promise<void>): Promise<DrainResult> {
    pauses += 1;
    const begun = clock.tenantNow();
    let reached = begun;
    try {
      while (inFlight.size > 0) await Promise.race(inFlight);
      return await runDue(
        async () => {
          await between(reached);
          const [first] = await claim(until, 1);
          if (first === undefined) return [];
          reached = laterOf(first.dueAt, begun);
          const more = await claim(first.dueAt, settings.parallel - 1);
          return [first, ...more].map((job) => ({ job, now: laterOf(job.dueAt, begun) }));
        },
        () => until,
      );
    } finally {
      pauses -= 1;
      wake();
    }
  }

  return {
    wake,
    sinceHeartbeat: () => (isStarted ? clock.machineNow() - roundAt : null),
    drain: () => drain(clock.tenantNow),
    drainDueBy: drain,
    start: () => {
      if (isStarted) return;
      isStarted = true;
      stopListening = store.onJobs((kinds) => {
        if (isOurs(kinds)) wake();
      });
      looping = loop();
    },
    stop: async () => {
      isStarted = false;
      stopListening();
      wake();
      await looping;
      while (inFlight.size > 0) await Promise.race(inFlight);
    },
    drainFor: async (milliseconds) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      });
      await Promise.race([drain(clock.tenantNow), late]).finally(() => {
        clearTimeout(timer);
      });
    },
    runUntil: (until, between = async () => {}) => {
      const run = moving.then(() => runUntil(until, between));
      moving = run.catch(() => {});
      return run;
    },
  };
}

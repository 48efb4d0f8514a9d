// The jobs that one worker has in hand: claimed from the database, run side by side, counted until they are done.

import type { Instant } from '../../domain/base.ts';
import type { Job } from '../../domain/tenant/tenantEntities.ts';
import { formatInstant } from '../../domain/time.ts';
import { runDetached } from '../../observe/statementListener.ts';
import { releaseJob } from './job.ts';
import { runJob, type JobOutcome, type JobRunDeps } from './runJob.ts';
import type { WorkerSettings } from './workerSettings.ts';

/** Leases of a job that expired in a row before the job counts as one that may end processes. */
const suspectAfterExpiredLeases = 3;

/**
 * When claims end, by how many leases of a job expired in a row before: after the lease, after twice the lease from the
 * third on, then after four times, … A process that ended says nothing of the jobs that it had.
 */
function leaseEnds({ lease, backOff }: WorkerSettings, now: number): readonly [Instant, ...Instant[]] {
  const endAfter = (expired: number): Instant =>
    formatInstant(now + lease * 2 ** Math.max(0, expired - suspectAfterExpiredLeases + 1));
  return [endAfter(0), ...Array.from({ length: backOff.maxExpiredLeases }, (_, at) => endAfter(at + 1))];
}

/** Claims jobs and runs them. Owns nothing but the promises of what runs; `whenAllDone` waits for these. */
export class JobRunner {
  readonly #deps: JobRunDeps;
  readonly #settings: WorkerSettings;
  readonly #onFinished: () => void;
  readonly #inFlight = new Set<Promise<JobOutcome>>();
  #hasSuspects = false;

  /** `onFinished` is called after each job. */
  constructor(deps: JobRunDeps, settings: WorkerSettings, onFinished: () => void) {
    this.#deps = deps;
    this.#settings = settings;
    this.#onFinished = onFinished;
  }

  /** How many jobs run now. */
  get running(): number {
    return this.#inFlight.size;
  }

  /** Whether jobs that may end processes wait to be run, each alone. */
  get hasSuspects(): boolean {
    return this.#hasSuspects;
  }

  /**
   * Claims up to `limit` jobs that are due by an instant of tenant time. A job whose leases expired again and again may
   * be what ends processes: it is run when nothing else is, and its lease is longer each time. Such jobs that are
   * claimed beside others are released, and nothing is claimed until what runs is done.
   */
  async claim(dueBy: Instant, limit: number): Promise<readonly Job[]> {
    const { store, clock } = this.#deps;
    const now = clock.machineNow();
    const jobs = await store.claim({
      dueBy,
      machineNow: formatInstant(now),
      leaseEnds: leaseEnds(this.#settings, now),
      limit: this.#hasSuspects ? 1 : limit,
      kinds: this.#settings.kinds,
    });
    const suspects = jobs.filter(({ lapses }) => lapses >= suspectAfterExpiredLeases);
    const sound = jobs.filter(({ lapses }) => lapses < suspectAfterExpiredLeases);
    const [alone] = sound.length === 0 && this.#inFlight.size === 0 ? suspects : [];
    const later = suspects.filter((job) => job !== alone);
    this.#hasSuspects = later.length > 0;
    if (later.length > 0)
      await store.commit(later.map((job) => releaseJob(job, { attempts: job.attempts - 1, lapses: job.lapses })));
    return alone === undefined ? sound : [alone];
  }

  /** Runs a claimed job. A failure that cannot even be stored is published; its lease frees the job in time. */
  launch(job: Job, now: Instant): Promise<JobOutcome> {
    const run = runDetached(() => runJob(this.#deps, job, now)).catch((error: unknown): JobOutcome => {
      this.#deps.observer.publish({ event: 'workerStalled', error });
      return 'retry';
    });
    this.#inFlight.add(run);
    void run.finally(() => {
      this.#inFlight.delete(run);
      this.#onFinished();
    });
    return run;
  }

  /** The outcome of the next job that ends. MUST be asked only while jobs run. */
  nextOutcome(): Promise<JobOutcome> {
    return Promise.race(this.#inFlight);
  }

  async whenAllDone(): Promise<void> {
    while (this.#inFlight.size > 0) await this.nextOutcome();
  }
}

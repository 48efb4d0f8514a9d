// What a worker goes by: how many jobs at once, how long its claims hold, how often it looks.

import type { BackOff } from './runJob.ts';

export interface WorkerSettings {
  /** How many jobs run at the same time. */
  readonly parallel: number;
  /**
   * How many places must be free before jobs are claimed, since a claim is a commit. Jobs that take the same steps at
   * the same moment share their reads and commits.
   */
  readonly minBatch: number;
  /** Milliseconds of machine time that a claim holds. */
  readonly lease: number;
  /** Milliseconds between two looks for jobs that nobody told of. */
  readonly poll: number;
  /** Milliseconds between two sweeps. */
  readonly sweepEvery: number;
  /** Milliseconds that a drain waits for jobs that other processes hold. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** The kinds of jobs that are claimed; null for all. */
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

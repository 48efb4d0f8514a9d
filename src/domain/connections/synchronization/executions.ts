// What is remembered of the listings of a connection.

import type { Id, Instant } from '../../base.ts';

/** One listing with what was sent since the one before it. */
export interface SynchronizationExecution {
  readonly id: Id;
  readonly beganAt: Instant;
  readonly endedAt: Instant;
  readonly state: 'Succeeded' | 'Failed' | 'EntryLevelErrors';
  /** Users and groups that are linked. */
  readonly entitled: number;
  /** Differences that a try did not end. */
  readonly escrowed: number;
  /** Changes that were sent and done since the execution before. */
  readonly exported: number;
  /** Accounts and groups that the listing showed. */
  readonly imported: number;
  /** Why the listing is not complete. */
  readonly says: string | null;
}

/** What a connection remembers of its executions. */
export interface SynchronizationExecutions {
  readonly last: SynchronizationExecution;
  readonly lastSuccessful: SynchronizationExecution | null;
  readonly lastWithExports: SynchronizationExecution | null;
  /** When nothing differed any more, the first and the last time. */
  readonly firstSteadyAt: Instant | null;
  readonly lastSteadyAt: Instant | null;
  readonly failuresInARow: number;
  /** Users and groups that are known there. */
  readonly users: number;
  readonly groups: number;
}

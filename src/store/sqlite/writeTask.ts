// Tasks of the writer of an SQLite file, and their outcomes: plain data that passes between threads.

import type { Entities } from '../../domain/entities.ts';
import type { Change, ClaimOptions } from '../contract.ts';

export type WriteTask =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | { readonly kind: 'claim'; readonly wish: ClaimOptions }
  /** Checks that the database can be written and has this step. */
  | { readonly kind: 'check'; readonly newest: number };

/** The outcome of a task. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly jobs: readonly Entities['job'][] }
  | { readonly kind: 'conflict'; readonly entity: string; readonly id: string }
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'unavailable'; readonly says: string }
  | { readonly kind: 'bug'; readonly error: unknown };

// What the writer of an SQLite file is asked to do, and what came of it: plain data that passes between threads.

import type { Entities } from '../../domain/entities.ts';
import type { Change, ClaimOptions } from '../contract.ts';

export type WriteTask =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | { readonly kind: 'claim'; readonly wish: ClaimOptions }
  /** Whether anything can be written, and this step was applied. */
  | { readonly kind: 'check'; readonly newest: number };

/** What became of a piece of work, as plain data that passes between threads. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly jobs: readonly Entities['job'][] }
  | { readonly kind: 'conflict'; readonly entity: string; readonly id: string }
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'unavailable'; readonly says: string }
  | { readonly kind: 'bug'; readonly error: unknown };

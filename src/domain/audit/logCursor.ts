// How far the audit was sent to a log store.

import type { Id, Instant, StoredRow } from '../base.ts';

/** A destination of the audit's log; the id is its address. Machine time. */
export interface LogCursor extends StoredRow {
  /** How many places of the tree were sent. */
  readonly position: number;
  /** The position in the feed up to which sign-ins and refused calls were sent; null for none. */
  readonly feedPosition: number | null;
  /** The size of the checkpoint that was sent last. */
  readonly checkpointSize: number;
  /** Which process sends, and until when nobody else does. */
  readonly holderId: Id;
  readonly heldUntil: Instant;
}

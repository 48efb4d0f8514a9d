// The newest checkpoint of the audit that somebody else vouches for.

import type { Id, Instant, StoredRow } from '../base.ts';

/** An anchor of the settings; the id is `witness`, `timestamp` or `mail`, a space and its address. Machine time. */
export interface AuditAnchor extends StoredRow {
  /** The size of the newest checkpoint that it has; 0 where it has none yet. */
  readonly size: number;
  /** That checkpoint, with the cosignature of a witness. */
  readonly signedNote: string;
  /** The answer of an authority for time stamps about it, base64; null for the others. */
  readonly timestamp: string | null;
  readonly anchoredAt: Instant | null;
  /** Which process is at it, and until when nobody else is. */
  readonly holderId: Id;
  readonly heldUntil: Instant;
}

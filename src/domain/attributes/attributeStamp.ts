// The row of a stamp: the value that an answer of a request put into a field of a user.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * The value that an answer put into a field of a user, and for which assignment. It is open while the assignment holds;
 * when that ends, the former value is given back unless `isPersisted`.
 */
export interface AttributeStamp extends StoredRow {
  readonly assignmentId: Id;
  readonly objectId: Id;
  readonly attribute: string;
  readonly value: string;
  /** The value that the user had before any open stamp of the attribute: it is given back. */
  readonly formerValue: string | null;
  readonly isPersisted: boolean;
  readonly from: Instant;
  readonly until: Instant | null;
}

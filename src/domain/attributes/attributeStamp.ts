// The row of a stamp: the value that an answer of a request put into a field of a user.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * The value that an answer put into a field of a user, and for which assignment. It is open while the assignment holds;
 * when that ends, it is taken from the user unless `isPersisted`.
 */
export interface AttributeStamp extends StoredRow {
  readonly assignmentId: Id;
  readonly objectId: Id;
  readonly attribute: string;
  readonly value: string;
  readonly isPersisted: boolean;
  readonly from: Instant;
  readonly until: Instant | null;
}

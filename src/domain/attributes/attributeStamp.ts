// The row of a stamp: what a request's answer put into a field of a user.

import type { Id, Instant, StoredRow } from '../base.ts';

/**
 * What an answer put into a field of a user, and for which assignment; open while the assignment holds, and taken from
 * the user then
 * unless `isPersisted`.
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

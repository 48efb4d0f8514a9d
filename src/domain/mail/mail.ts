// The row of a mail to one person, and of its sending.

import type { Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

/**
 * A mail to one person, written in the commit of what it tells. `captured`: no mail server is set, so that it is only
 * kept. `attempts` and `error` are of its sending; `messageId` is the same however often it is sent.
 * `causedById`: the person whose request it is about, who caused it; null where it is their own mail, or nobody's deed.
 */
export interface Mail extends StoredRow {
  readonly event: W.EnumValue<typeof W.MailEvents>;
  readonly state: W.EnumValue<typeof W.MailStates>;
  readonly to: string;
  readonly recipientId: Id | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly causedById: Id | null;
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
  /** The turn of an access review. */
  readonly reviewId: Id | null;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly messageId: string;
}

// How an approver may shorten what was asked for: never past its own end, never below what is held already.

import type { Instant } from '../base.ts';
import { laterOf } from '../time.ts';

/** The access that was asked for. `endsAt` null: it has no end. */
export interface AskedPeriod {
  readonly startAt: Instant | null;
  readonly endsAt: Instant | null;
  /** Of access that is held already: until when, null without an end. Null where nothing is held. */
  readonly held: { readonly endsAt: Instant | null } | null;
}

/** What `until` must be, as a sentence goes on after "It must be"; null where it is right. */
export function untilFault(until: Instant, { startAt, endsAt, held }: AskedPeriod, now: Instant): string | null {
  const startsAt = startAt === null ? now : laterOf(startAt, now);
  if (until <= startsAt) return `after ${startsAt}, when the access begins at the earliest`;
  if (endsAt !== null && until > endsAt) return `not after ${endsAt}, when the access ends anyway`;
  if (held === null) return null;
  if (held.endsAt === null) return 'left out: the access that is held has no end, and an approval takes nothing away';
  return until <= held.endsAt ? `after ${held.endsAt}, until when the access is held already` : null;
}

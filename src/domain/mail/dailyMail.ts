// When a daily mail is sent, what waits for it, and what of it is still of use then.

import type { Instant } from '../base.ts';
import type { RequestState } from '../machines/assignmentRequest.ts';
import type { ReviewState } from '../reviews/reviewWords.ts';
import { formatInstant, millisecondsOf } from '../time.ts';
import { mailKinds, type MailEvent } from './mailKinds.ts';

const hourMs = 3_600_000;

/** The next time that clocks of the zone show the hour (0 to 23), after now. */
export function nextDailyMail(
  now: Instant,
  { hour, timeZone }: { readonly hour: number; readonly timeZone: string },
): Instant {
  const at = millisecondsOf(now);
  const local = at + offsetOf(at, timeZone);
  const today = local - (local % (24 * hourMs)) + hour * hourMs;
  const wanted = today > local ? today : today + 24 * hourMs;
  // The offset of the day itself: the clocks may change before it.
  const guess = wanted - offsetOf(wanted, timeZone);
  return formatInstant(wanted - offsetOf(guess, timeZone));
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetOf(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - (at - (at % 1000));
}

/** Whether a mail waits for the daily one; `by` is the date that it names. */
export function waitsForDailyMail(event: MailEvent, by: Instant | null, next: Instant): boolean {
  const { timing } = mailKinds[event];
  return timing === 'daily' || (timing === 'dailyBefore' && (by === null || by > next));
}

/**
 * Whether a mail is of use when the daily one is written: nobody decides what is not under approval, or under review,
 * any more.
 */
export const isStillOfUse = (event: MailEvent, state: RequestState | ReviewState | null): boolean =>
  !mailKinds[event].asksToDecide || state === 'pendingApproval' || state === 'inProgress';

/** Mails that a daily one names at the most. */
export const mostItems = 200;

// When reviewers hear of a review: at its start, at half of its time, and on its last day; reminded is only who has
// something left to decide.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-reviews-create

import type { Instant } from '../base.ts';
import { halfwayInstant } from '../mail/reminders.ts';
import { formatInstant, millisecondsOf } from '../time.ts';

/**
 * What reviewers are told: that they are asked, or what is left, of itself or since somebody wants it (`reminded`).
 * `slow`: their managers are asked as well.
 */
export type ReviewerTelling = 'asked' | 'half' | 'lastDay' | 'reminded' | 'slow';

const day = 86_400_000;

/**
 * The next reminder after an instant, of a time that is open; null where none is left. `slowAfter`: after how many
 * hundredths of the time slow reviewers are told of upwards; 0 for never.
 */
export function nextReviewReminder(
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
  now: Instant,
  slowAfter: number,
): { readonly telling: ReviewerTelling; readonly at: Instant } | null {
  const lastDay = formatInstant(millisecondsOf(endsAt) - day);
  const half = halfwayInstant(startsAt, endsAt);
  const all = [
    { telling: 'half', at: half },
    // A short review has one reminder, not two on the same day.
    ...(lastDay > half ? [{ telling: 'lastDay', at: lastDay } as const] : []),
    ...(slowAfter > 0 ? [{ telling: 'slow', at: slowAt(startsAt, endsAt, slowAfter) } as const] : []),
  ] as const;
  return all.toSorted((a, b) => (a.at < b.at ? -1 : 1)).find(({ at }) => at > now) ?? null;
}

/** Half a second later than the hundredths say: at an instant of its own beside the other reminders. */
function slowAt(startsAt: Instant, endsAt: Instant, hundredths: number): Instant {
  const start = millisecondsOf(startsAt);
  return formatInstant(Math.floor(start + ((millisecondsOf(endsAt) - start) * hundredths) / 100) + 500);
}

// When the turns of a series of reviews begin and end. Every start is calculated from the first one, so that a month
// with fewer days moves no later start.
// https://learn.microsoft.com/graph/api/resources/accessreviewschedulesettings

import type { Instant } from '../base.ts';
import { addDuration } from '../time.ts';
import type { PatternedRecurrence } from '../values.ts';
import type { ReviewRules, StageRules } from './reviewValues.ts';

/** The length of a step between two turns: weeks and months, of which a series has one kind. */
interface Step {
  readonly weeks: number;
  readonly months: number;
}

/** Null where a review is made once, or the pattern is none of a review. */
export function stepOf(recurrence: PatternedRecurrence | null): Step | null {
  const pattern = recurrence?.pattern ?? null;
  const interval = Math.max(pattern?.interval ?? 0, 1);
  switch (pattern?.type) {
    case 'weekly':
      return { weeks: interval, months: 0 };
    case 'absoluteMonthly':
      return { weeks: 0, months: interval };
    case 'absoluteYearly':
      return { weeks: 0, months: interval * 12 };
    default:
      return null;
  }
}

/** The most days that a turn may be open: less than the time to the next one; null for a review that is made once. */
export function mostDays(recurrence: PatternedRecurrence | null): number | null {
  const step = stepOf(recurrence);
  if (step === null) return null;
  if (step.weeks > 0) return step.weeks * 7;
  return step.months % 12 === 0 ? (step.months / 12) * 364 : step.months * 28 - 1;
}

/** How many days a turn is open: of its stages together, where it has some. A turn of 0 days is open for one. */
export const openDays = (
  { instanceDurationInDays }: Pick<ReviewRules, 'instanceDurationInDays'>,
  stages: readonly Pick<StageRules, 'durationInDays'>[],
): number =>
  Math.max(
    stages.length === 0 ? instanceDurationInDays : stages.reduce((sum, each) => sum + each.durationInDays, 0),
    1,
  );

/** Days after an instant; at the end of the calendar where they lead past it. */
export const daysAfter = (from: Instant, days: number): Instant =>
  addDuration(from, `P${days}D`) ?? '9999-12-31T23:59:59.999Z';

/** A turn by its number, from 0, with its start. */
export interface SeriesTurn {
  readonly turn: number;
  readonly startsAt: Instant;
}

/**
 * The first turn from a number on that begins after an instant; null where the series has no more. A turn whose start
 * has passed by is left out, but for the very first one, which then begins at once.
 */
export function nextTurn(
  { startsAt, recurrence }: { readonly startsAt: Instant; readonly recurrence: PatternedRecurrence | null },
  from: number,
  after: Instant | null,
): SeriesTurn | null {
  if (from === 0) return { turn: 0, startsAt };
  const step = stepOf(recurrence);
  if (step === null) return null;
  for (let turn = from; turn < from + mostSkipped; turn += 1) {
    const start = addDuration(startsAt, step.weeks > 0 ? `P${step.weeks * turn}W` : `P${step.months * turn}M`);
    if (start === null || isPastRange(recurrence, turn, start)) return null;
    if (after === null || start > after) return { turn, startsAt: start };
  }
  return null;
}

/** Weekly turns of a century. */
const mostSkipped = 5300;

function isPastRange(recurrence: PatternedRecurrence | null, turn: number, start: Instant): boolean {
  const range = recurrence?.range ?? null;
  if (range?.type === 'numbered' && range.numberOfOccurrences > 0 && turn >= range.numberOfOccurrences) return true;
  return range?.type !== 'noEnd' && range?.endDate != null && start.slice(0, 10) > range.endDate;
}

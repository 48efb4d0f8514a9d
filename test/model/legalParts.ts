// Random legal values of one field each, which larger ones are made of.

import fc, { type Arbitrary } from 'fast-check';
import * as W from '../../src/domain/enums.ts';
import type { PatternedRecurrence, RecurrenceRange } from '../../src/domain/values.ts';
import { isStorable } from '../../src/domain/text.ts';

export const of = <T extends readonly string[]>(words: T): Arbitrary<T[number]> => fc.constantFrom(...words);
export const orNull = <T>(each: Arbitrary<T>): Arbitrary<T | null> => fc.option(each, { nil: null, freq: 3 });

export const id = fc.uuid();
/** Made by hand: the library's own unit keeps a table of all characters, which takes seconds to fill. */
const character = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));
export const text = fc.string({ unit: character, maxLength: 12 }).filter(isStorable);
export const instant = fc
  .date({ min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
export const days = fc.nat({ max: 3660 }).map((count) => `P${count}D`);
export const duration = fc.oneof(
  days,
  fc.constantFrom('PT4H', 'PT30M', 'P1M', 'P1Y', 'P1DT12H', 'PT0S', 'P2W', 'PT1.5S'),
);

const day = instant.map((each) => each.slice(0, 10));
export const recurrence: Arbitrary<PatternedRecurrence> = fc.record({
  pattern: orNull(
    fc.record({
      type: orNull(of(W.RecurrencePatternTypes)),
      interval: fc.nat(),
      month: fc.nat({ max: 12 }),
      dayOfMonth: fc.nat({ max: 31 }),
      daysOfWeek: fc.array(of(W.DaysOfWeek), { maxLength: 3 }),
      firstDayOfWeek: orNull(of(W.DaysOfWeek)),
      index: orNull(of(W.WeekIndexes)),
    }),
  ),
  range: orNull(
    fc.record({
      type: orNull(of(W.RecurrenceRangeTypes)),
      startDate: orNull(day),
      endDate: orNull(day),
      recurrenceTimeZone: orNull(text),
      numberOfOccurrences: fc.nat(),
    }),
  ).map((range) => (range === null ? null : consistentRange(range))),
});
function consistentRange(range: RecurrenceRange): RecurrenceRange {
  const { type, startDate, endDate, numberOfOccurrences } = range;
  const first = startDate ?? '2030-01-01';
  const end = type === 'endDate' ? first : type === 'noEnd' || (endDate ?? '') < (startDate ?? '') ? null : endDate;
  const isCounted = type === 'numbered' && end === null;
  return {
    ...range,
    endDate: end,
    numberOfOccurrences: isCounted ? Math.max(1, numberOfOccurrences) : numberOfOccurrences,
  };
}

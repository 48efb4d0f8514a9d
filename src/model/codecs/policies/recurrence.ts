// Recurrences of a schedule: kept and given back, not acted on.
// https://learn.microsoft.com/graph/api/resources/patternedrecurrence

import { DaysOfWeek, RecurrencePatternTypes, RecurrenceRangeTypes, WeekIndexes } from '../../../domain/enums.ts';
import type { PatternedRecurrence, RecurrencePattern, RecurrenceRange } from '../../../domain/values.ts';
import { complex } from '../../tables/complexType.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { date, integer, listOf, optional, text } from '../../tables/fieldTypes.ts';

const dayOfWeek = oneOf(DaysOfWeek, 'dayOfWeek', 'dayOfWeek');
/** Clients write it where a date is left out. */
const noDate = '0001-01-01';
const count = (most: number) => integer(0, most);

const leftOut: RecurrencePattern = {
  dayOfMonth: 0,
  daysOfWeek: [],
  firstDayOfWeek: null,
  index: null,
  interval: 0,
  month: 0,
  type: null,
};
/** A pattern by what its members are that a body leaves out. */
// biome-ignore format: a table, read by column
const patternWith = (defaults: RecurrencePattern) =>
  complex<RecurrencePattern>(['recurrencePattern', 'recurrencePattern'], {
    fields: {
      dayOfMonth:     ['dayOfMonth!',    'dayOfMonth!',    count(31)],
      daysOfWeek:     ['daysOfWeek',     'daysOfWeek',     listOf(dayOfWeek)],
      firstDayOfWeek: ['firstDayOfWeek', 'firstDayOfWeek', optional(dayOfWeek)],
      index:          ['index',          'index',          optional(oneOf(WeekIndexes, 'weekIndex', 'weekIndex'))],
      interval:       ['interval!',      'interval!',      count(2_147_483_647)],
      month:          ['month!',         'month!',         count(12)],
      type:           ['type',           'type',
        optional(oneOf(RecurrencePatternTypes, 'recurrencePatternType', 'recurrencePatternType'))],
    },
    defaults,
  });
export const recurrencePattern = patternWith(leftOut);

// biome-ignore format: a table, read by column
export const recurrenceRange = complex<RecurrenceRange>(['recurrenceRange', 'recurrenceRange'], {
  fields: {
    endDate:             ['endDate',              'endDate',              optional(date)],
    numberOfOccurrences: ['numberOfOccurrences!', 'numberOfOccurrences!', count(2_147_483_647)],
    recurrenceTimeZone:  ['recurrenceTimeZone',   'recurrenceTimeZone',   optional(text(256))],
    startDate:           ['startDate',            'startDate',            optional(date)],
    type:                ['type',                 'type',
      optional(oneOf(RecurrenceRangeTypes, 'recurrenceRangeType', 'recurrenceRangeType'))],
  },
  defaults: { endDate: null, numberOfOccurrences: 0, recurrenceTimeZone: null, startDate: null, type: null },
  check: ({ type, endDate, startDate, numberOfOccurrences }, fault) => {
    const end = endDate === noDate && type !== 'endDate' ? null : endDate;
    if (type === 'endDate' && end === null) fault('endDate', 'must be a date, since the type is endDate');
    if (type === 'noEnd' && end !== null) fault('endDate', 'must be left out or null, since the type is noEnd');
    if (end !== null && startDate !== null && end < startDate) fault('endDate', 'must not be before the startDate');
    // Published bodies of reviews say numbered with an end and no number.
    if (type === 'numbered' && numberOfOccurrences === 0 && end === null)
      fault('numberOfOccurrences', 'must be at least 1, since the type is numbered and there is no endDate');
  },
});

const recurrenceOf = (pattern: typeof recurrencePattern) =>
  complex<PatternedRecurrence>(['patternedRecurrence', 'patternedRecurrence'], {
    fields: {
      pattern: ['pattern', 'pattern', optional(pattern.field)],
      range: ['range', 'range', optional(recurrenceRange.field)],
    },
    defaults: { pattern: null, range: null },
  });
export const recurrence = recurrenceOf(recurrencePattern);
/** Of access reviews: published answers name the first day of the week and the index, whatever was sent. */
export const recurrenceOfReviews = recurrenceOf(patternWith({ ...leftOut, firstDayOfWeek: 'sunday', index: 'first' }));

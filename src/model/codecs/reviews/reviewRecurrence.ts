// Recurrences of access reviews as clients write them: days with times, dates of PowerShell, published words.
// https://learn.microsoft.com/graph/api/resources/accessreviewschedulesettings

import { parseInstant } from '../../../domain/instants.ts';
import type { PatternedRecurrence } from '../../../domain/values.ts';
import { perVersion } from '../../apiVersions.ts';
import { isObject } from '../../tables/complexType.ts';
import type { FieldType } from '../../tables/fieldTypes.ts';
import { setField, type Shape } from '../../tables/shape.ts';
import { recurrenceOfReviews } from '../policies/recurrence.ts';

const usDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d):(\d\d) ([AP])M)?$/i;

/** `10/18/2024 12:00:00 AM`, as PowerShell writes a date; any other text as it is. */
function fromUsDate(said: string): string {
  const [, month = '', day = '', year = '', hour = '12', minute = '00', second = '00', half = 'A'] =
    usDate.exec(said) ?? [];
  if (year === '') return said;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  const two = (part: string | number): string => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}Z`;
}

/** A day that was said with a time: the day, and the time. */
function dayAndTime(said: unknown): readonly [day: unknown, time: string | null] {
  if (typeof said !== 'string') return [said, null];
  const instant = said.length <= 10 ? null : parseInstant(fromUsDate(said));
  return instant === null ? [said, null] : [instant.slice(0, 10), instant.slice(10)];
}

/** The recurrence with days where clients say times; the time of the first day is the hour of all starts. */
export const reviewRecurrence: Shape = {
  types: recurrenceOfReviews.types,
  needs: ['recurrence'],
  needsRows: [],
  writes: ['recurrence', 'startTime'],
  encode: perVersion(
    (version) => (row) => (row['recurrence'] === null ? null : recurrenceOfReviews.encode[version](row['recurrence'])),
  ),
  decode: (value, draft, faults, options) => {
    const { said, time } = withDays(value);
    const decoded = said === null ? null : recurrenceOfReviews.decode(said, faults, options);
    if (decoded === undefined) return;
    setField(draft, 'recurrence', decoded, faults);
    if (time !== null) setField(draft, 'startTime', time, faults);
  },
};

function withDays(value: unknown): { readonly said: unknown; readonly time: string | null } {
  const key = isObject(value) ? Object.keys(value).find((each) => each.toLowerCase() === 'range') : undefined;
  const range = isObject(value) && key !== undefined ? value[key] : null;
  if (!isObject(value) || key === undefined || !isObject(range)) return { said: value, time: null };
  let time: string | null = null;
  const days = Object.fromEntries(
    Object.entries(range).map(([name, said]) => {
      if (!/^(start|end)date$/i.test(name)) return [name, said];
      const [day, at] = dayAndTime(said);
      if (/^startdate$/i.test(name)) time = at;
      return [name, day];
    }),
  );
  return { said: { ...value, [key]: days }, time };
}

/** Of a report's schedule: the published body says `monthly`, and a `count` that no schema has. */
export const recurrenceOfReports: FieldType<PatternedRecurrence> = {
  ...recurrenceOfReviews.field,
  decode: (value, faults, options) => recurrenceOfReviews.decode(asSchemaSays(withDays(value).said), faults, options),
};

function asSchemaSays(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (!isObject(part)) return [name, part];
      const members = Object.entries(part).flatMap(([key, said]): readonly (readonly [string, unknown])[] => {
        if (name.toLowerCase() === 'range' && key.toLowerCase() === 'count') return [];
        return [[key, key.toLowerCase() === 'type' && said === 'monthly' ? 'absoluteMonthly' : said]];
      });
      return [name, Object.fromEntries(members)];
    }),
  );
}

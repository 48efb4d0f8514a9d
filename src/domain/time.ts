// Instants and ISO 8601 durations: adding, comparing, reading. Everything is UTC, to the millisecond; no clock is read
// here.

import type { Duration, Instant } from './base.ts';

/** An instant of milliseconds since 1970, in the fixed width that compares as text. */
export function formatInstant(milliseconds: number): Instant {
  const at = Math.trunc(milliseconds);
  const second = Math.floor(at / 1000);
  if (second !== last.second) last = { second, text: new Date(second * 1000).toISOString().slice(0, -4) };
  return `${last.text}${String(at - second * 1000).padStart(3, '0')}Z`;
}
/** The clock is asked for many instants of one second, and a date costs more than all else that is done with it. */
let last = { second: Number.NaN, text: '' };

/** Milliseconds since 1970. */
export const millisecondsOf = (instant: Instant): number => Date.parse(instant);

/** The later of two instants. */
export const laterOf = (left: Instant, right: Instant): Instant => (left < right ? right : left);

/** The earlier of two instants. */
export const earlierOf = (left: Instant, right: Instant): Instant => (laterOf(left, right) === left ? right : left);

/** A duration's parts: calendar months apart from what has a fixed length. */
interface DurationParts {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

const form =
  /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?)?$/;

/** Null where it is no ISO 8601 duration. */
export function parseDuration(text: Duration): DurationParts | null {
  const found = form.exec(text);
  if (found === null || /[PT]$/.test(text)) return null;
  const [, minus, years, months, weeks, days, hours, minutes, seconds, fraction] = found;
  const sign = minus === undefined ? 1 : -1;
  const count = (digits: string | undefined): number => sign * Number(digits ?? 0);
  const milliseconds = Math.trunc(Number(`0.${fraction ?? 0}`) * 1000) * sign;
  return {
    months: count(years) * 12 + count(months),
    days: count(weeks) * 7 + count(days),
    milliseconds: ((count(hours) * 60 + count(minutes)) * 60 + count(seconds)) * 1000 + milliseconds,
  };
}

/** The instant a duration later; null where the text is no duration or the result lies outside the years 1 to 9999. */
export function addDuration(instant: Instant, duration: Duration): Instant | null {
  const parts = parseDuration(duration);
  if (parts === null) return null;
  const date = new Date(millisecondsOf(instant));
  addMonths(date, parts.months);
  date.setTime(date.getTime() + parts.days * 86_400_000 + parts.milliseconds);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : null;
}

/** The last of January and a month is the last of February, not the third of March. */
function addMonths(date: Date, months: number): void {
  if (months === 0) return;
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()));
}

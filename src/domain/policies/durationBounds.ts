// How long an ISO 8601 duration is, for bounds alone: calendar arithmetic is done where an end is fixed.

import type { Duration } from '../base.ts';
import { parseDuration } from '../time.ts';

const day = 86_400_000;

/** Milliseconds, months counted as 30 days; null for what is no duration, a negative one too. */
export function durationMs(duration: Duration): number | null {
  const parts = parseDuration(duration);
  const length = parts === null ? -1 : (parts.months * 30 + parts.days) * day + parts.milliseconds;
  return length < 0 || duration.startsWith('-') ? null : length;
}

/** Whether it is longer than nothing and not longer than this many days. */
export function isWithinDays(duration: Duration, days: number): boolean {
  const length = durationMs(duration);
  return length !== null && length > 0 && length <= days * day;
}

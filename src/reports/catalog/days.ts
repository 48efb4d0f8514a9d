// Moments that are so many days from another one.

import type { Instant } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';

const day = 86_400_000;

export const daysAfter = (at: Instant, days: number): Instant => formatInstant(millisecondsOf(at) + days * day);
export const daysBefore = (at: Instant, days: number): Instant => daysAfter(at, -days);
/** Whole minutes from one moment to another. */
export const minutesBetween = (from: Instant, to: Instant): number =>
  Math.floor((millisecondsOf(to) - millisecondsOf(from)) / 60_000);

// When people are reminded: of the end of their access, and of a request that waits for their decision.

import type { Instant } from '../base.ts';
import { formatInstant, millisecondsOf } from '../time.ts';

const day = 86_400_000;
/**
 * Days before the end, the earliest first.
 * https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-lifecycle-policy
 */
const daysBefore = [14, 1] as const;

/** The next instant after now at which somebody is reminded of an end; null where none is left. */
export function nextReminder(endsAt: Instant, now: Instant): Instant | null {
  return daysBefore.map((days) => formatInstant(millisecondsOf(endsAt) - days * day)).find((at) => at > now) ?? null;
}

/** Whether what is left is a day or less. */
export const isLastDay = (endsAt: Instant, now: Instant): boolean =>
  millisecondsOf(endsAt) - millisecondsOf(now) <= day;

/** Half of the time that approvers have. */
export const halfwayInstant = (startedAt: Instant, timesOutAt: Instant): Instant =>
  formatInstant((millisecondsOf(startedAt) + millisecondsOf(timesOutAt)) / 2);

// The period of an assignment: what a policy allows, what a request wants, and the result.

import type { Assignment } from './requestEntities.ts';
import type { Instant } from '../base.ts';
import type { Policy } from '../policies/policyEntities.ts';
import { addDuration, laterOf, millisecondsOf } from '../time.ts';
import type { Expiration, Schedule } from '../values.ts';

/** `endsAt` null is never. */
export interface Period {
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/** Why a requested schedule is not allowed; `latestEnd` where there is one. */
export interface ScheduleProblem {
  readonly problem:
    | 'customScheduleNotAllowed'
    | 'endMissing'
    | 'endNotAfterStart'
    | 'endPastPolicy'
    | 'policyEnded'
    | 'durationInvalid';
  readonly latestEnd: Instant | null;
}

export type PolicyTerm = Pick<
  Policy,
  'expirationType' | 'expirationAt' | 'expirationDuration' | 'allowsCustomSchedule'
>;

/** A schedule that says nothing. */
export const unspecifiedSchedule: Schedule = {
  startAt: null,
  expiration: { type: 'notSpecified', endAt: null, duration: null },
  recurrence: null,
};

/**
 * The period of a new or renewed assignment: it starts at the requested instant, or now where that is past. An
 * administrator may always choose an end within the limit of the policy, others only where the policy allows a custom
 * schedule.
 */
export function periodOf(
  term: PolicyTerm,
  requested: Schedule,
  now: Instant,
  isAdministrator: boolean,
): Period | ScheduleProblem {
  const startsAt = requested.startAt === null ? now : laterOf(requested.startAt, now);
  const isCustom = startsAt > now || requested.expiration.type !== 'notSpecified';
  if (isCustom && !isAdministrator && !term.allowsCustomSchedule)
    return { problem: 'customScheduleNotAllowed', latestEnd: null };
  const bound = boundOf(term, startsAt);
  if (bound === 'durationInvalid') return { problem: bound, latestEnd: null };
  if (bound !== null && bound <= startsAt) return { problem: 'policyEnded', latestEnd: bound };
  if (requested.expiration.type === 'notSpecified') return { startsAt, endsAt: bound };
  const endsAt = requestedEnd(requested.expiration, startsAt);
  if (endsAt === 'endMissing' || endsAt === 'durationInvalid') return { problem: endsAt, latestEnd: bound };
  if (endsAt !== null && endsAt <= startsAt) return { problem: 'endNotAfterStart', latestEnd: bound };
  if (bound !== null && (endsAt === null || endsAt > bound)) return { problem: 'endPastPolicy', latestEnd: bound };
  return { startsAt, endsAt };
}

/**
 * The period of an assignment that is renewed: it keeps its start. A requested end is taken as it is; without one the
 * term of the policy counts from now, and never shortens what was granted.
 */
export function renewPeriod(
  held: Pick<Assignment, 'startsAt' | 'endsAt'>,
  term: PolicyTerm,
  requested: Schedule,
  now: Instant,
  isAdministrator: boolean,
): Period | ScheduleProblem {
  const granted = periodOf(term, { ...requested, startAt: null }, now, isAdministrator);
  if ('problem' in granted) return granted;
  const keepsEnd =
    requested.expiration.type === 'notSpecified' &&
    (held.endsAt === null || (granted.endsAt !== null && held.endsAt > granted.endsAt));
  return { startsAt: held.startsAt, endsAt: keepsEnd ? held.endsAt : granted.endsAt };
}

/**
 * The period with the end that approvers allow at the most; null where they shorten nothing. What is held already is
 * never shortened: a later end was asked for.
 */
export function shortenPeriod(
  period: Period | ScheduleProblem,
  grantedUntil: Instant | null,
  heldUntil: Instant | null = null,
): Period | ScheduleProblem {
  if ('problem' in period || grantedUntil === null || (period.endsAt !== null && period.endsAt <= grantedUntil))
    return period;
  const endsAt = heldUntil === null ? grantedUntil : laterOf(grantedUntil, heldUntil);
  return endsAt <= period.startsAt ? { problem: 'endNotAfterStart', latestEnd: endsAt } : { ...period, endsAt };
}

const longestUndoMs = 60_000;

/**
 * When a request that takes access away takes effect: the start that it wishes for, within a minute of when it was
 * sent. Until then it can be canceled, and nothing has changed. A later start says nothing, as in Graph: null.
 */
export function removalStart({ startAt }: Schedule, createdAt: Instant): Instant | null {
  if (startAt === null) return null;
  const aheadMs = millisecondsOf(startAt) - millisecondsOf(createdAt);
  return aheadMs > 0 && aheadMs <= longestUndoMs ? startAt : null;
}

/** What an assignment shows of its period. */
export function scheduleOf(period: Period): Schedule {
  const expiration: Expiration =
    period.endsAt === null
      ? { type: 'noExpiration', endAt: null, duration: null }
      : { type: 'afterDateTime', endAt: period.endsAt, duration: null };
  return { startAt: period.startsAt, expiration, recurrence: null };
}

function boundOf(term: PolicyTerm, startsAt: Instant): Instant | null | 'durationInvalid' {
  if (term.expirationType === 'afterDateTime') return term.expirationAt;
  if (term.expirationType !== 'afterDuration' || term.expirationDuration === null) return null;
  return addDuration(startsAt, term.expirationDuration) ?? 'durationInvalid';
}

function requestedEnd(requested: Expiration, startsAt: Instant): Instant | null | 'endMissing' | 'durationInvalid' {
  if (requested.type === 'noExpiration') return null;
  if (requested.type === 'afterDateTime') return requested.endAt ?? 'endMissing';
  return requested.duration === null ? 'endMissing' : (addDuration(startsAt, requested.duration) ?? 'durationInvalid');
}

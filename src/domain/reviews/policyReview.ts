// The review settings of a policy as a series of reviews: its rules, its first start, who reviews.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-reviews-create

import type { Instant } from '../base.ts';
import type { FaultCollector } from '../faultCollector.ts';
import { durationMs } from '../policies/durationBounds.ts';
import { millisecondsOf } from '../time.ts';
import type { PatternedRecurrence, RecurrencePattern, ReviewSettings } from '../values.ts';
import { reviewerScopeOf } from './reviewerScopes.ts';
import type { ReviewRules, ReviewerScope } from './reviewValues.ts';
import { mostDays } from './turns.ts';

/** beta recurrenceType and the v1.0 pattern that means it. */
export const policyRecurrences: readonly (readonly [
  word: string,
  type: RecurrencePattern['type'],
  interval: number,
])[] = [
  ['weekly', 'weekly', 1],
  ['monthly', 'absoluteMonthly', 1],
  ['quarterly', 'absoluteMonthly', 3],
  ['halfyearly', 'absoluteMonthly', 6],
  ['annual', 'absoluteYearly', 1],
];

/** What a policy says of its reviews, whichever API version said it. */
interface SaidReview {
  readonly startsAt: Instant | null;
  /** In days, rounded up. */
  readonly days: number | null;
  readonly recurrence: PatternedRecurrence | null;
  /** The word of the frequency, for people. */
  readonly frequency: string;
}

/** A series as the settings of a policy ask for it. */
export interface PolicySeries {
  readonly startsAt: Instant;
  readonly settings: ReviewRules;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
}

const dayMilliseconds = 86_400_000;

function saidReview({ schedule, startAt, durationInDays, recurrenceType }: ReviewSettings): SaidReview {
  const startsAt = schedule?.startAt ?? startAt;
  const word = recurrenceType?.toLowerCase() ?? null;
  const known = policyRecurrences.find(([each]) => each === word);
  const recurrence =
    schedule === null
      ? known === undefined
        ? null
        : { pattern: patternOf(known[1], known[2]), range: null }
      : (schedule.recurrence ?? null);
  return {
    startsAt,
    days: schedule === null ? durationInDays : daysOf(schedule.expiration, startsAt),
    recurrence: recurrence?.pattern == null ? null : inMonths(recurrence),
    frequency: word ?? recurrence?.pattern?.type ?? 'onetime',
  };
}

function daysOf(
  { duration, endAt }: { readonly duration: string | null; readonly endAt: Instant | null },
  startsAt: Instant | null,
): number | null {
  const span =
    duration !== null
      ? durationMs(duration)
      : endAt === null || startsAt === null
        ? null
        : millisecondsOf(endAt) - millisecondsOf(startsAt);
  return span === null ? null : Math.ceil(span / dayMilliseconds);
}

const patternOf = (type: RecurrencePattern['type'], interval: number): RecurrencePattern => ({
  type,
  interval,
  month: 0,
  dayOfMonth: 0,
  daysOfWeek: [],
  firstDayOfWeek: 'sunday',
  index: 'first',
});

/** A year is twelve months in a series. */
function inMonths({ pattern, range }: PatternedRecurrence): PatternedRecurrence {
  return pattern?.type === 'absoluteYearly'
    ? { pattern: { ...pattern, type: 'absoluteMonthly', interval: Math.max(pattern.interval, 1) * 12 }, range }
    : { pattern, range };
}

const isRecurrenceOfReview = ({ recurrence }: SaidReview): boolean =>
  recurrence === null ||
  recurrence.pattern?.type === 'weekly' ||
  recurrence.pattern?.type === 'absoluteMonthly' ||
  recurrence.pattern?.type === null;

/** The most days that a review may be open: what fits between two, or a year. */
const mostOpenDays = (recurrence: PatternedRecurrence | null): number => mostDays(recurrence) ?? 365;

/**
 * The series of a policy; null where its reviews are off, or its settings make none: without a start or a duration,
 * with a duration that is longer than the time between two reviews, or with nobody who reviews.
 */
export function policySeriesOf(review: ReviewSettings | null): PolicySeries | null {
  if (review === null || !review.isEnabled) return null;
  const said = saidReview(review);
  const { startsAt, days, recurrence } = said;
  if (startsAt === null || days === null || !isRecurrenceOfReview(said)) return null;
  if (days < 1 || days > mostOpenDays(recurrence)) return null;
  const isSelf = review.isSelfReview || review.reviewerType?.toLowerCase() === 'self';
  const scopesOf = (isBackup: boolean): readonly ReviewerScope[] =>
    isSelf ? [] : review.reviewers.flatMap((set) => (set.isBackup === isBackup ? (reviewerScopeOf(set) ?? []) : []));
  const [reviewers, fallbackReviewers] = [scopesOf(false), scopesOf(true)];
  const byManager =
    !isSelf && reviewers.length === 0 && review.reviewerType?.toLowerCase() === 'manager' ? [managerScope] : reviewers;
  if (!isSelf && byManager.length === 0) return null;
  return {
    startsAt,
    reviewers: byManager,
    fallbackReviewers,
    settings: rulesOf(review, { days, recurrence, startsAt }),
  };
}

const managerScope: ReviewerScope = {
  query: './manager',
  queryType: 'MicrosoftGraph',
  queryRoot: 'decisions',
  reviewerId: null,
  scopeType: null,
};

/** What becomes of items that nobody decided. */
const defaults: Readonly<Record<string, 'none' | 'deny' | 'recommendation'>> = {
  keepAccess: 'none',
  removeAccess: 'deny',
  acceptAccessRecommendation: 'recommendation',
};

function rulesOf(
  review: ReviewSettings,
  said: { readonly days: number; readonly recurrence: PatternedRecurrence | null; readonly startsAt: Instant },
): ReviewRules {
  const decision = defaults[review.expirationBehavior ?? 'keepAccess'] ?? 'none';
  return {
    mailNotificationsEnabled: true,
    reminderNotificationsEnabled: true,
    justificationRequiredOnApproval: review.isReviewerJustificationRequired,
    defaultDecisionEnabled: decision !== 'none',
    defaultDecision: decision,
    instanceDurationInDays: said.days,
    autoApplyDecisionsEnabled: true,
    applyActions: [{ kind: 'removeAccess' }],
    recommendationsEnabled: review.isRecommendationEnabled,
    recommendationLookBackDuration: null,
    recommendationInsightSettings: [],
    decisionHistoriesForReviewersEnabled: false,
    recurrence:
      said.recurrence === null
        ? null
        : {
            pattern: said.recurrence.pattern,
            range: said.recurrence.range ?? {
              type: 'noEnd',
              numberOfOccurrences: 0,
              recurrenceTimeZone: null,
              startDate: said.startsAt.slice(0, 10),
              endDate: null,
            },
          },
    startTime: said.startsAt.slice(10),
    isAgenticExperienceEnabled: null,
  };
}

/** Notes that the days of a policy's reviews do not fit between two of them, in the published words. */
export function checkReviewFits(review: ReviewSettings | null, faults: FaultCollector): void {
  if (review === null || !review.isEnabled) return;
  const { days, recurrence, frequency } = saidReview(review);
  const most = mostOpenDays(recurrence);
  // less than a day of the policy's own number is told by checkPolicy, of the schedule here
  if (days === null || (days <= most && (days >= 1 || review.schedule === null))) return;
  faults.add('invalidField', 'durationInDays', {
    says:
      `The access review duration entered does not work with the selected review frequency '${frequency}'. ` +
      `The duration should be between 1 and ${most}.`,
  });
}

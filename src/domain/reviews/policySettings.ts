// The other way round of policyReview.ts: what is said of the series of a policy, as the review settings of the policy.

import type { FaultCollector } from '../faultCollector.ts';
import type { PatternedRecurrence, ReviewSettings, SubjectSet } from '../values.ts';
import { policySeriesOf, type PolicySeries } from './policyReview.ts';
import { reviewerScopeOf, reviewerSource } from './reviewerScopes.ts';
import type { ReviewerScope, ReviewRules } from './reviewValues.ts';

type SaidSeries = Pick<PolicySeries, 'reviewers' | 'fallbackReviewers' | 'settings' | 'startsAt'>;

/**
 * The review settings by which a policy has such a series. Notes a fault at each field that the settings of a policy
 * cannot say.
 */
export function policySettingsOf(before: ReviewSettings, said: SaidSeries, faults: FaultCollector): ReviewSettings {
  const { settings } = said;
  const current = policySeriesOf(before);
  const word = settings.defaultDecisionEnabled ? settings.defaultDecision : 'none';
  faults.holds(
    word !== null && word !== 'approve',
    'settings/defaultDecision',
    'None, Deny or Recommendation in the reviews of a policy',
  );
  const isSelf = said.reviewers.length === 0;
  const after: ReviewSettings = {
    ...before,
    isReviewerJustificationRequired: settings.justificationRequiredOnApproval,
    isRecommendationEnabled: settings.recommendationsEnabled,
    expirationBehavior:
      word === 'deny' ? 'removeAccess' : word === 'recommendation' ? 'acceptAccessRecommendation' : 'keepAccess',
    isSelfReview: isSelf,
    reviewerType: null,
    reviewers: [
      ...setsOf(before, said.reviewers, { isBackup: false, faults: faults.below('reviewers') }),
      ...setsOf(before, said.fallbackReviewers, { isBackup: true, faults: faults.below('fallbackReviewers') }),
    ],
    ...(current !== null && isSameTime(current, said) ? {} : timeOf(said)),
  };
  const series = policySeriesOf(after);
  faults.holds(series !== null, 'settings/instanceDurationInDays', 'as many days as fit between two reviews');
  if (series !== null) checkRest(settings, series.settings, faults);
  return after;
}

/** Whether two recurrences are the same, in whichever order they were said. */
export const isSameRecurrence = (a: PatternedRecurrence | null, b: PatternedRecurrence | null): boolean =>
  plain(a) === plain(b);

const plain = (recurrence: PatternedRecurrence | null): string =>
  JSON.stringify([recurrence?.pattern, recurrence?.range].map((part) => Object.entries(part ?? {}).toSorted()));

const isSameTime = (a: SaidSeries, b: SaidSeries): boolean =>
  a.startsAt === b.startsAt &&
  a.settings.instanceDurationInDays === b.settings.instanceDurationInDays &&
  isSameRecurrence(a.settings.recurrence, b.settings.recurrence);

/** In the form of v1.0, from which beta's is made. */
const timeOf = ({ startsAt, settings }: SaidSeries) => ({
  startAt: null,
  durationInDays: null,
  recurrenceType: null,
  schedule: {
    startAt: startsAt,
    recurrence: settings.recurrence,
    expiration: { type: 'afterDuration', endAt: null, duration: `P${settings.instanceDurationInDays}D` } as const,
  },
});

const kindsOfSources = {
  user: 'singleUser',
  groupMembers: 'groupMembers',
  manager: 'targetManager',
  sponsors: 'targetUserSponsors',
} as const;

function setsOf(
  { reviewers }: Pick<ReviewSettings, 'reviewers'>,
  scopes: readonly ReviewerScope[],
  { isBackup, faults }: { readonly isBackup: boolean; readonly faults: FaultCollector },
): readonly SubjectSet[] {
  return scopes.flatMap((scope, at): readonly SubjectSet[] => {
    const source = JSON.stringify(reviewerSource(scope));
    const same = reviewers.find((each) => {
      const own = reviewerScopeOf(each);
      return each.isBackup === isBackup && own !== null && JSON.stringify(reviewerSource(own)) === source;
    });
    if (same !== undefined) return [same];
    const said = reviewerSource(scope);
    const kind = said === null ? undefined : kindsOfSources[said.kind as keyof typeof kindsOfSources];
    faults.holds(
      kind !== undefined,
      `${at}/query`,
      '/users/{id}, /groups/{id}/transitiveMembers, ./manager or sponsors in the reviews of a policy',
    );
    if (said === null || kind === undefined) return [];
    return [
      {
        kind,
        id: 'id' in said ? said.id : null,
        description: null,
        isBackup,
        managerLevel: null,
        membershipRule: null,
      },
    ];
  });
}

/** What a policy does not say of its reviews is as all of them have it. */
const fixed = [
  'mailNotificationsEnabled',
  'reminderNotificationsEnabled',
  'autoApplyDecisionsEnabled',
  'applyActions',
  'recommendationLookBackDuration',
  'recommendationInsightSettings',
  'decisionHistoriesForReviewersEnabled',
  'isAgenticExperienceEnabled',
] as const satisfies readonly (keyof ReviewRules)[];
/** Said otherwise, and the same. */
const sameAs: Readonly<Record<string, string>> = {
  applyActions: '[]',
  recommendationLookBackDuration: '"P30D"',
  decisionHistoriesForReviewersEnabled: 'null',
  isAgenticExperienceEnabled: 'false',
};

function checkRest(said: ReviewRules, all: ReviewRules, faults: FaultCollector): void {
  for (const field of fixed) {
    const [own, usual] = [JSON.stringify(said[field]), JSON.stringify(all[field])];
    const isUsual = own === usual || own === sameAs[field];
    const isPlain = typeof all[field] === 'boolean';
    faults.holds(isUsual, `settings/${field}`, isPlain ? `${usual} in the reviews of a policy` : 'left out there');
  }
}

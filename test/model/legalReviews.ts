// Random legal values of access reviews.

import fc, { type Arbitrary } from 'fast-check';
import type {
  ApplyAction,
  InsightSetting,
  NotificationRecipient,
  ReviewError,
  ReviewRules,
  ReviewScope,
  ReviewerScope,
  StageRules,
} from '../../src/domain/reviews/reviewValues.ts';
import { ReviewHistoryDecisions, type ReviewHistorySchedule } from '../../src/domain/reviews/reviewHistory.ts';
import { DefaultDecisions, MovingDecisions } from '../../src/domain/reviews/reviewWords.ts';
import { duration, of, orNull, recurrence, text } from './legalParts.ts';

const word = orNull(text);
const query = { query: word, queryType: word, queryRoot: word };
const resource = { resourceId: word, displayName: word, scopeType: word };
const plainScope: Arbitrary<Exclude<ReviewScope, { readonly kind: 'memberships' }>> = fc.oneof(
  fc.record({ kind: fc.constant('query' as const), ...query }),
  fc.record({ kind: fc.constant('inactiveUsers' as const), ...query, inactiveDuration: orNull(duration) }),
  fc.record({ kind: fc.constant('principals' as const), scopeType: word }),
  fc.record({ kind: fc.constant('resource' as const), ...resource }),
  fc.record({
    kind: fc.constant('policy' as const),
    ...resource,
    accessPackageId: word,
    accessPackageDisplayName: word,
    catalogId: word,
    catalogDisplayName: word,
  }),
);
const plainScopes = fc.array(plainScope, { maxLength: 2 });
const scope: Arbitrary<ReviewScope> = fc.oneof(
  plainScope,
  fc.record({ kind: fc.constant('memberships' as const), principalScopes: plainScopes, resourceScopes: plainScopes }),
);
const reviewer: Arbitrary<ReviewerScope> = fc.record({ ...query, reviewerId: word, scopeType: word });
const reviewers = fc.array(reviewer, { maxLength: 2 });

const insight: Arbitrary<InsightSetting> = fc.oneof(
  fc.record({
    kind: fc.constant('lastSignIn' as const),
    recommendationLookBackDuration: orNull(duration),
    signInScope: fc.constantFrom(null, 'tenant' as const, 'application' as const),
  }),
  fc.record({ kind: fc.constant('peerOutlier' as const) }),
);
const insights = fc.array(insight, { maxLength: 2 });
const applyAction: Arbitrary<ApplyAction> = fc.record({
  kind: fc.constantFrom('removeAccess', 'disableAndDeleteUser'),
});

const settings: Arbitrary<ReviewRules> = fc
  .record({
    mailNotificationsEnabled: fc.boolean(),
    reminderNotificationsEnabled: fc.boolean(),
    justificationRequiredOnApproval: fc.boolean(),
    defaultDecisionEnabled: fc.boolean(),
    defaultDecision: orNull(of(DefaultDecisions)),
    instanceDurationInDays: fc.nat({ max: 3_650 }),
    autoApplyDecisionsEnabled: fc.boolean(),
    applyActions: fc.array(applyAction, { maxLength: 2 }),
    recommendationsEnabled: fc.boolean(),
    recommendationLookBackDuration: orNull(duration),
    recommendationInsightSettings: insights,
    decisionHistoriesForReviewersEnabled: orNull(fc.boolean()),
    recurrence: orNull(recurrence),
    // said by the time of a first day, which is shown as a day
    startTime: fc.constant(null),
    isAgenticExperienceEnabled: orNull(fc.boolean()),
  })
  .map(withDefault);
/** A default that is on is one of those that decide. */
function withDefault(rules: ReviewRules): ReviewRules {
  const { defaultDecision, defaultDecisionEnabled } = rules;
  const decides = defaultDecision !== null && defaultDecision !== 'none';
  return { ...rules, defaultDecisionEnabled: defaultDecisionEnabled && decides };
}

const stage: Arbitrary<StageRules> = fc.record({
  stageId: text,
  dependsOn: fc.array(text, { maxLength: 2 }),
  durationInDays: fc.nat({ max: 3_650 }),
  recommendationsEnabled: orNull(fc.boolean()),
  decisionsThatWillMoveToNextStage: orNull(fc.array(of(MovingDecisions), { maxLength: 3 })),
  reviewers,
  fallbackReviewers: reviewers,
  recommendationInsightSettings: insights,
  recommendationLookBackDuration: orNull(duration),
});
const recipient: Arbitrary<NotificationRecipient> = fc.record({
  notificationTemplateType: word,
  notificationRecipientScope: orNull(fc.record({ kind: fc.constant('query' as const), ...query })),
});
const error: Arbitrary<ReviewError> = fc.record({ code: text, message: text });

const reportSchedule: Arbitrary<ReviewHistorySchedule> = fc.record({
  recurrence: orNull(recurrence),
  reportRange: fc.constantFrom('P1M', 'P2Y3D'),
});

/** By the field that has them, after its entity where others have one of the same name. */
export const reviewValues: Readonly<Record<string, Arbitrary<unknown>>> = {
  scope,
  enumerationScope: orNull(scope),
  reviewers,
  fallbackReviewers: reviewers,
  settings,
  stageSettings: fc.array(stage, { maxLength: 2 }),
  recipients: fc.array(recipient, { maxLength: 2 }),
  errors: fc.array(error, { maxLength: 2 }),
  'reviewHistory.scopes': fc.array(scope, { maxLength: 2 }),
  'reviewHistory.decisions': fc.array(of(ReviewHistoryDecisions), { maxLength: 3 }),
  'reviewHistory.schedule': orNull(reportSchedule),
};

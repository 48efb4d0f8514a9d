// The settings of a series of access reviews and of its stages.
// https://learn.microsoft.com/graph/api/resources/accessreviewschedulesettings
// https://learn.microsoft.com/graph/api/resources/accessreviewstagesettings

import type { ApplyAction, InsightSetting, ReviewRules, StageRules } from '../../../domain/reviews/reviewValues.ts';
import { DefaultDecisions, MovingDecisions } from '../../../domain/reviews/reviewWords.ts';
import { complex, variants } from '../../tables/complexType.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, duration, integer, listOf, optional, text, type FieldType } from '../../tables/fieldTypes.ts';
import { recurrenceOfReviews } from '../policies/recurrence.ts';
import { reviewRecurrence } from './reviewRecurrence.ts';
import { reviewerScopes } from './scopes.ts';

const both = (name: string) => [name, name] as const;
const rows = <T extends Readonly<Record<string, AnyRow>>>(of: T): T => of;
/** Null, which clients send for what they leave open, is false. */
const flag: FieldType<boolean> = { ...boolean, whenNull: false };
const days: FieldType<number> = { ...integer(0, 3_650), whenNull: 0 };
const noFields = { fields: {} } as const;

export const applyAction = variants<ApplyAction>(both('accessReviewApplyAction'), {
  shared: noFields,
  defaults: {},
  kinds: {
    removeAccess: { types: both('removeAccessApplyAction'), table: noFields },
    disableAndDeleteUser: { types: both('disableAndDeleteUserApplyAction'), table: noFields },
  },
});

// biome-ignore format: a table, read by column
export const insightSetting = variants<InsightSetting>(both('accessReviewRecommendationInsightSetting'), {
  shared: noFields,
  defaults: {},
  kinds: {
    lastSignIn: { types: both('userLastSignInRecommendationInsightSetting'), table: { fields: rows({
      recommendationLookBackDuration: ['recommendationLookBackDuration', 'recommendationLookBackDuration',
        optional(duration)],
      signInScope: ['signInScope', 'signInScope', optional(oneOf(['tenant', 'application'],
        'userSignInRecommendationScope', 'userSignInRecommendationScope'))],
    }) } },
    peerOutlier: { types: both('groupPeerOutlierRecommendationInsightSettings'), table: noFields },
  },
});
const insightSettings = listOf(insightSetting.field);

// biome-ignore format: a table, read by column
export const reviewRules = complex<ReviewRules>(both('accessReviewScheduleSettings'), {
  fields: {
    mailNotificationsEnabled:            ['mailNotificationsEnabled!',      'mailNotificationsEnabled!',      flag],
    reminderNotificationsEnabled:        ['reminderNotificationsEnabled!',  'reminderNotificationsEnabled!',  flag],
    justificationRequiredOnApproval:     ['justificationRequiredOnApproval!', 'justificationRequiredOnApproval!', flag],
    defaultDecisionEnabled:              ['defaultDecisionEnabled!',        'defaultDecisionEnabled!',        flag],
    defaultDecision:                     ['defaultDecision',                'defaultDecision',
      optional(oneOf(DefaultDecisions, null, null))],
    instanceDurationInDays:              ['instanceDurationInDays!',        'instanceDurationInDays!',        days],
    autoApplyDecisionsEnabled:           ['autoApplyDecisionsEnabled!',     'autoApplyDecisionsEnabled!',     flag],
    applyActions:                        ['applyActions',                   'applyActions',
      listOf(applyAction.field)],
    recommendationsEnabled:              ['recommendationsEnabled!',        'recommendationsEnabled!',        flag],
    recommendationLookBackDuration:      ['recommendationLookBackDuration', 'recommendationLookBackDuration',
      optional(duration)],
    recommendationInsightSettings:       ['recommendationInsightSettings',  'recommendationInsightSettings',
      insightSettings],
    decisionHistoriesForReviewersEnabled: ['decisionHistoriesForReviewersEnabled',
      'decisionHistoriesForReviewersEnabled', optional(boolean)],
    recurrence:                          [null, null, optional(recurrenceOfReviews.field)],
    startTime:                           [null, null, optional(text(16))],
    isAgenticExperienceEnabled:          [null, 'isAgenticExperienceEnabled', optional(boolean)],
  },
  shapes: { recurrence: ['recurrence', 'recurrence', reviewRecurrence] },
  defaults: {
    mailNotificationsEnabled: false, reminderNotificationsEnabled: false, justificationRequiredOnApproval: false,
    defaultDecisionEnabled: false, defaultDecision: 'none', instanceDurationInDays: 0,
    autoApplyDecisionsEnabled: false, applyActions: [], recommendationsEnabled: false,
    recommendationLookBackDuration: null, recommendationInsightSettings: [],
    decisionHistoriesForReviewersEnabled: false, recurrence: null, startTime: null, isAgenticExperienceEnabled: null,
  },
  check: ({ defaultDecisionEnabled, defaultDecision }, fault) => {
    if (defaultDecisionEnabled && (defaultDecision === null || defaultDecision === 'none'))
      fault('defaultDecision', 'must be Approve, Deny or Recommendation, since defaultDecisionEnabled is true');
  },
});

// biome-ignore format: a table, read by column
export const stageRules = complex<StageRules>(both('accessReviewStageSettings'), {
  fields: {
    stageId:                          ['stageId!',               'stageId!',               text(256)],
    dependsOn:                        ['dependsOn!',             'dependsOn!',             listOf(text(256))],
    durationInDays:                   ['durationInDays!',        'durationInDays!',        days],
    recommendationsEnabled:           ['recommendationsEnabled!', 'recommendationsEnabled!', optional(boolean)],
    decisionsThatWillMoveToNextStage: ['decisionsThatWillMoveToNextStage', 'decisionsThatWillMoveToNextStage',
      optional(listOf(oneOf(MovingDecisions, null, null)))],
    reviewers:                        ['reviewers',              'reviewers',              reviewerScopes],
    fallbackReviewers:                ['fallbackReviewers',      'fallbackReviewers',      reviewerScopes],
    recommendationInsightSettings:    ['recommendationInsightSettings', 'recommendationInsightSettings',
      insightSettings],
    recommendationLookBackDuration:   [null, 'recommendationLookBackDuration', optional(duration)],
  },
  defaults: { stageId: '', dependsOn: [], durationInDays: 0, recommendationsEnabled: null,
    decisionsThatWillMoveToNextStage: null, reviewers: [], fallbackReviewers: [], recommendationInsightSettings: [],
    recommendationLookBackDuration: null },
});
export const stageRulesList = listOf(stageRules.field);

/** What an administrator is told of an instance. */
export const reviewError = complex<{ readonly code: string; readonly message: string }>([null, 'accessReviewError'], {
  fields: { code: [null, 'code', text(256)], message: [null, 'message', text(4_000)] },
  defaults: { code: '', message: '' },
});
export const reviewErrors = listOf(reviewError.field);

// The turns of a series of reviews, and their stages.
// https://learn.microsoft.com/graph/api/resources/accessreviewinstance
// https://learn.microsoft.com/graph/api/resources/accessreviewstage

import { ReviewStageStates, ReviewStates } from '../../../domain/reviews/reviewWords.ts';
import { eq } from '../../../odata/query.ts';
import { reviewErrors, reviewRules, stageRulesList } from '../../codecs/reviews/reviewRules.ts';
import { reviewerScopes, reviewersOfTurn, scopeOfTurn } from '../../codecs/reviews/scopes.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, optional, text } from '../../tables/fieldTypes.ts';
import { reviewedThing } from './reviewDefinition.ts';

// biome-ignore format: a table, read by column
export const reviewInstance = entity('reviewInstance', {
  types: ['accessReviewInstance', 'accessReviewInstance'],
  fields: {
    id:                ['id!',               'id!',               guid],
    startsAt:          ['startDateTime',     'startDateTime',     instant, 'readOnly'],
    endsAt:            ['endDateTime',       'endDateTime',       instant, 'readOnly'],
    status:            ['status',            'status',            oneOf(ReviewStates, null, null), 'readOnly',
      { whenCreated: 'notStarted' }],
    scope:             ['scope',             'scope',             scopeOfTurn, 'readOnly'],
    reviewers:         ['reviewers',         'reviewers',         reviewersOfTurn, 'writable'],
    fallbackReviewers: ['fallbackReviewers', 'fallbackReviewers', reviewersOfTurn, 'writable'],
    errors:            [null,                'errors',            reviewErrors, 'readOnly', { whenCreated: [] }],
    definitionId:      [null, null, guid],
    ...reviewedThing,
    turn:              [null, null, integer(0, 2_147_483_647)],
    scopeQuery:        [null, null, text(20_000)],
    settings:          [null, null, reviewRules.field],
    stageSettings:     [null, null, stageRulesList],
    itemCount:         [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
  },
  navigations: {
    definition:         [null,                 'definition',         one('reviewDefinition', 'definitionId')],
    stages:             ['stages',             'stages',             many('reviewStage', 'instanceId'), 'contained'],
    decisions:          ['decisions',          'decisions',
      many('reviewDecision', 'instanceId', eq('stageId', null)), 'contained'],
    contactedReviewers: ['contactedReviewers', 'contactedReviewers', many('contactedReviewer', 'instanceId'),
      'contained'],
    reviewerRows:       [null,                 null,                 many('reviewer', 'instanceId')],
    resource:           [null,                 null,                 one('directoryObject', 'resourceId')],
  },
  unique: [{ name: 'review_turn_is_once', fields: ['definitionId', 'turn', 'resourceId'], where: null }],
  indexes: [['definitionId', 'startsAt'], ['status', 'endsAt'], ['catalogId'], ['packageId'], ['policyId']],
});

// biome-ignore format: a table, read by column
export const reviewStage = entity('reviewStage', {
  types: ['accessReviewStage', 'accessReviewStage'],
  fields: {
    id:                ['id!',               'id!',               guid],
    startsAt:          ['startDateTime',     'startDateTime',     instant, 'readOnly'],
    endsAt:            ['endDateTime',       'endDateTime',       instant, 'readOnly'],
    status:            ['status',            'status',            oneOf(ReviewStageStates, null, null), 'readOnly',
      { whenCreated: 'notStarted' }],
    reviewers:         ['reviewers',         'reviewers',         reviewerScopes, 'writable'],
    fallbackReviewers: ['fallbackReviewers', 'fallbackReviewers', reviewerScopes, 'writable'],
    instanceId:        [null, null, guid],
    definitionId:      [null, null, guid],
    catalogId:         [null, null, optional(guid)],
    position:          [null, null, integer(0, 2_147_483_647)],
  },
  navigations: {
    instance:  [null,        null,        one('reviewInstance', 'instanceId')],
    decisions: ['decisions', 'decisions', many('reviewDecision', 'stageId'), 'contained'],
  },
  unique: [{ name: 'review_stage_is_once', fields: ['instanceId', 'position'], where: null }],
  indexes: [['catalogId']],
});

// The turns of a series of reviews, and their stages.
// https://learn.microsoft.com/graph/api/resources/accessreviewinstance
// https://learn.microsoft.com/graph/api/resources/accessreviewstage

import { ReviewStageStates, ReviewStates } from '../../../domain/reviews/reviewWords.ts';
import { eq } from '../../../odata/query.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, internalField, optional, text } from '../../tables/fieldTypes.ts';
import { reviewedThing } from './reviewDefinition.ts';

// biome-ignore format: a table, read by column
export const reviewInstance = entity('reviewInstance', {
  types: [null, null],
  fields: {
    id:                [null, null, guid],
    definitionId:      [null, null, guid],
    ...reviewedThing,
    turn:              [null, null, integer(0, 2_147_483_647)],
    startsAt:          [null, null, instant],
    endsAt:            [null, null, instant],
    status:            [null, null, oneOf(ReviewStates, null, null), { whenCreated: 'notStarted' }],
    scope:             [null, null, internalField],
    scopeQuery:        [null, null, text(20_000)],
    reviewers:         [null, null, internalField],
    fallbackReviewers: [null, null, internalField],
    settings:          [null, null, internalField],
    stageSettings:     [null, null, internalField],
    errors:            [null, null, internalField, { whenCreated: [] }],
    itemCount:         [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
  },
  navigations: {
    definition:         [null, null, one('reviewDefinition', 'definitionId')],
    stages:             [null, null, many('reviewStage', 'instanceId')],
    decisions:          [null, null, many('reviewDecision', 'instanceId', eq('stageId', null))],
    contactedReviewers: [null, null, many('contactedReviewer', 'instanceId')],
    reviewers:          [null, null, many('reviewer', 'instanceId')],
  },
  unique: [{ name: 'review_turn_is_once', fields: ['definitionId', 'turn', 'resourceId'], where: null }],
  indexes: [['definitionId', 'startsAt'], ['status', 'endsAt'], ['catalogId'], ['packageId'], ['policyId']],
});

// biome-ignore format: a table, read by column
export const reviewStage = entity('reviewStage', {
  types: [null, null],
  fields: {
    id:                [null, null, guid],
    instanceId:        [null, null, guid],
    definitionId:      [null, null, guid],
    catalogId:         [null, null, optional(guid)],
    position:          [null, null, integer(0, 2_147_483_647)],
    status:            [null, null, oneOf(ReviewStageStates, null, null), { whenCreated: 'notStarted' }],
    startsAt:          [null, null, instant],
    endsAt:            [null, null, instant],
    reviewers:         [null, null, internalField],
    fallbackReviewers: [null, null, internalField],
  },
  navigations: {
    instance:  [null, null, one('reviewInstance', 'instanceId')],
    decisions: [null, null, many('reviewDecision', 'stageId')],
  },
  unique: [{ name: 'review_stage_is_once', fields: ['instanceId', 'position'], where: null }],
  indexes: [['catalogId']],
});

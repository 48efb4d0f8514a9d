// The items of a review with their decisions, every change of them, and what a reviewer is shown beside them.
// https://learn.microsoft.com/graph/api/resources/accessreviewinstancedecisionitem

import {
  ApplyResults,
  DecisionChangeKinds,
  Recommendations,
  ReviewActors,
  ReviewResults,
  ReviewedPrincipals,
  ReviewedResources,
} from '../../../domain/reviews/reviewWords.ts';
import { eq } from '../../../odata/query.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, internalField, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const reviewDecision = entity('reviewDecision', {
  types: [null, null],
  fields: {
    id:                       [null, null, guid],
    definitionId:             [null, null, guid],
    instanceId:               [null, null, guid],
    stageId:                  [null, null, optional(guid)],
    itemId:                   [null, null, guid],
    reviewerSetId:            [null, null, optional(guid)],
    catalogId:                [null, null, optional(guid)],
    grantId:                  [null, null, optional(guid)],
    principalId:              [null, null, guid],
    principalKind:            [null, null, oneOf(ReviewedPrincipals, null, null)],
    principalName:            [null, null, optional(name(256))],
    userPrincipalName:        [null, null, optional(name(1024))],
    lastSignInAt:             [null, null, optional(instant)],
    resourceId:               [null, null, guid],
    resourceKind:             [null, null, oneOf(ReviewedResources, null, null)],
    resourceName:             [null, null, optional(name(256))],
    packageId:                [null, null, optional(guid)],
    packageName:              [null, null, optional(name(256))],
    isIndirect:               [null, null, boolean, { whenCreated: false }],
    isByRule:                 [null, null, boolean, { whenCreated: false }],
    isOutlier:                [null, null, boolean, { whenCreated: false }],
    recommendation:           [null, null, oneOf(Recommendations, null, null), { whenCreated: 'noInfoAvailable' }],
    recommendationReason:     [null, null, optional(text(1024))],
    decision:                 [null, null, oneOf(ReviewResults, null, null), { whenCreated: 'notReviewed' }],
    justification:            [null, null, text(10_000), { whenCreated: '' }],
    until:                    [null, null, optional(instant)],
    reviewedBy:               [null, null, oneOf(ReviewActors, null, null), { whenCreated: 'nobody' }],
    reviewedById:             [null, null, optional(guid)],
    reviewedByName:           [null, null, optional(name(256))],
    reviewedByPrincipalName:  [null, null, optional(name(1024))],
    reviewedAt:               [null, null, optional(instant)],
    delegatedById:            [null, null, optional(guid)],
    delegatedByName:          [null, null, optional(name(256))],
    delegatedByPrincipalName: [null, null, optional(name(1024))],
    applyResult:              [null, null, oneOf(ApplyResults, null, null), { whenCreated: 'new' }],
    applyDescription:         [null, null, optional(text(10_000))],
    appliedBy:                [null, null, oneOf(ReviewActors, null, null), { whenCreated: 'nobody' }],
    appliedById:              [null, null, optional(guid)],
    appliedByName:            [null, null, optional(name(256))],
    appliedByPrincipalName:   [null, null, optional(name(1024))],
    appliedAt:                [null, null, optional(instant)],
    requestId:                [null, null, optional(guid)],
    createdAt:                [null, null, instant],
  },
  navigations: {
    instance:    [null, null, one('reviewInstance', 'instanceId')],
    definition:  [null, null, one('reviewDefinition', 'definitionId')],
    reviewerSet: [null, null, one('reviewerSet', 'reviewerSetId')],
    principal:   [null, null, one('directoryObject', 'principalId')],
    changes:     [null, null, many('reviewDecisionChange', 'itemId')],
  },
  unique: [
    { name: 'review_item_is_once', fields: ['instanceId', 'principalId', 'resourceId'], where: eq('stageId', null) },
    { name: 'review_item_is_once_in_stage', fields: ['stageId', 'itemId'], where: null },
  ],
  indexes: [['instanceId', 'decision'], ['reviewerSetId'], ['requestId'], ['principalId', 'createdAt'],
    ['grantId', 'createdAt'], ['definitionId'], ['catalogId'], ['itemId']],
});

// biome-ignore format: a table, read by column
export const reviewDecisionChange = entity('reviewDecisionChange', {
  types: [null, null],
  fields: {
    id:            [null, null, guid],
    itemId:        [null, null, guid],
    instanceId:    [null, null, guid],
    stageId:       [null, null, optional(guid)],
    sequence:      [null, null, integer(1, 2_147_483_647)],
    kind:          [null, null, oneOf(DecisionChangeKinds, null, null)],
    before:        [null, null, oneOf(ReviewResults, null, null)],
    after:         [null, null, oneOf(ReviewResults, null, null)],
    justification: [null, null, text(10_000)],
    actor:         [null, null, oneOf(ReviewActors, null, null)],
    actorId:       [null, null, optional(guid)],
    actorName:     [null, null, optional(name(256))],
    delegatedById: [null, null, optional(guid)],
    at:            [null, null, instant],
    correlationId: [null, null, text(256)],
  },
  unique: [{ name: 'review_change_is_once', fields: ['itemId', 'sequence'], where: null }],
  indexes: [['instanceId', 'at']],
});

// biome-ignore format: a table, read by column
export const reviewItemContext = entity('reviewItemContext', {
  types: [null, null],
  fields: {
    id:         [null, null, guid],
    instanceId: [null, null, guid],
    context:    [null, null, internalField],
  },
  indexes: [['instanceId']],
});

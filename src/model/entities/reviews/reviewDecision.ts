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
import { and, eq, not, type Condition } from '../../../odata/query.ts';
import {
  appliedBy,
  delegatedBy,
  insightId,
  membership,
  outlierContainer,
  outlierMember,
  principal,
  principalLink,
  resource,
  resourceLink,
  reviewedBy,
  target,
} from '../../codecs/reviews/items.ts';
import { derivedType, entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import {
  boolean,
  guid,
  guidOf,
  instant,
  integer,
  internalField,
  key,
  name,
  optional,
  text,
} from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const reviewDecision = entity('reviewDecision', {
  types: ['accessReviewInstanceDecisionItem', 'accessReviewInstanceDecisionItem'],
  fields: {
    id:                       ['id!', 'id!', guid],
    definitionId:             [null, null, guid],
    instanceId:               ['accessReviewId!', 'accessReviewId!', guid, 'readOnly'],
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
    recommendation:           ['recommendation', 'recommendation', oneOf(Recommendations, null, null), 'readOnly',
      { whenCreated: 'noInfoAvailable' }],
    recommendationReason:     [null, null, optional(text(1024))],
    decision:                 ['decision', 'decision', oneOf(ReviewResults, null, null), 'writable',
      { whenCreated: 'notReviewed' }],
    justification:            ['justification', 'justification', text(10_000), 'writable', { whenCreated: '' }],
    until:                    [null, null, optional(instant)],
    reviewedBy:               [null, null, oneOf(ReviewActors, null, null), { whenCreated: 'nobody' }],
    reviewedById:             [null, null, optional(guid)],
    reviewedByName:           [null, null, optional(name(256))],
    reviewedByPrincipalName:  [null, null, optional(name(1024))],
    reviewedAt:               ['reviewedDateTime', 'reviewedDateTime', optional(instant), 'readOnly'],
    delegatedById:            [null, null, optional(guid)],
    delegatedByName:          [null, null, optional(name(256))],
    delegatedByPrincipalName: [null, null, optional(name(1024))],
    applyResult:              ['applyResult', 'applyResult', oneOf(ApplyResults, null, null), 'readOnly',
      { whenCreated: 'new' }],
    applyDescription:         [null, 'applyDescription', optional(text(10_000)), 'readOnly'],
    appliedBy:                [null, null, oneOf(ReviewActors, null, null), { whenCreated: 'nobody' }],
    appliedById:              [null, null, optional(guid)],
    appliedByName:            [null, null, optional(name(256))],
    appliedByPrincipalName:   [null, null, optional(name(1024))],
    appliedAt:                ['appliedDateTime', 'appliedDateTime', optional(instant), 'readOnly'],
    requestId:                [null, null, optional(guid)],
    createdAt:                [null, null, instant],
  },
  shapes: {
    principal:     ['principal',     'principal',     principal, 'readOnly'],
    principalLink: ['principalLink', 'principalLink', principalLink, 'readOnly'],
    resource:      ['resource',      'resource',      resource, 'readOnly'],
    resourceLink:  ['resourceLink',  'resourceLink',  resourceLink, 'readOnly'],
    reviewer:      ['reviewedBy',    'reviewedBy',    reviewedBy, 'readOnly'],
    applier:       ['appliedBy',     'appliedBy',     appliedBy, 'readOnly'],
    target:        ['target',        'target',        target, 'readOnly'],
    membership:    [null,            'principalResourceMembership', membership, 'readOnly'],
    delegator:     [null,            'delegatedBy',   delegatedBy, 'readOnly', 'onSelect'],
  },
  navigations: {
    insights:    ['insights', 'insights', many('reviewInsight', 'itemId'), 'contained'],
    instance:    [null,       'instance', one('reviewInstance', 'instanceId')],
    definition:  [null,       null,       one('reviewDefinition', 'definitionId')],
    reviewerSet: [null,       null,       one('reviewerSet', 'reviewerSetId')],
    person:      [null,       null,       one('directoryObject', 'principalId')],
    changes:     [null,       null,       many('reviewDecisionChange', 'itemId')],
    stage:       [null,       null,       one('reviewStage', 'stageId')],
    inStages:    [null,       null,       many('reviewDecision', 'itemId', not(eq('stageId', null)))],
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
    sequence:      [null, null, integer(0, 2_147_483_647)],
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

/** Every insight about a sign-in has the id of zeros; that of an outlier has the item's. */
function byKind(said: string): Condition | null {
  const id = guidOf(said);
  if (id === null) return null;
  return id === '00000000-0000-0000-0000-000000000000'
    ? eq('kind', 'signIn')
    : and(eq('kind', 'outlier'), eq('itemId', id));
}

/** Why something is recommended, calculated from the items. */
// biome-ignore format: a table, read by column
export const reviewInsight = entity('reviewInsight', {
  types: ['governanceInsight', 'governanceInsight'],
  isAbstract: true,
  isView: true,
  fields: {
    id:           [null, null, key],
    itemId:       [null, null, guid],
    kind:         [null, null, oneOf(['signIn', 'outlier'], null, null)],
    lastSignInAt: [null, null, optional(instant)],
    createdAt:    ['insightCreatedDateTime', 'insightCreatedDateTime', optional(instant), 'readOnly'],
    principalId:  [null, null, guid],
    resourceId:   [null, null, guid],
  },
  shapes: { shownId: ['id!', 'id!', insightId, 'readOnly'] },
  byKey: byKind,
  navigations: { item: [null, null, one('reviewDecision', 'itemId')] },
});

export const signInInsight = derivedType(reviewInsight, {
  types: ['userSignInInsight', 'userSignInInsight'],
  isOf: eq('kind', 'signIn'),
  own: { lastSignInAt: ['lastSignInDateTime', 'lastSignInDateTime', 'readOnly'] },
});

export const outlierInsight = derivedType(reviewInsight, {
  types: ['membershipOutlierInsight', 'membershipOutlierInsight'],
  isOf: eq('kind', 'outlier'),
  own: {
    principalId: ['memberId!', 'memberId!', 'readOnly'],
    resourceId: ['containerId!', 'containerId!', 'readOnly'],
  },
  shapes: {
    containerType: ['outlierContainerType!', 'outlierContainerType!', outlierContainer, 'readOnly'],
    memberType: ['outlierMemberType!', 'outlierMemberType!', outlierMember, 'readOnly'],
  },
});

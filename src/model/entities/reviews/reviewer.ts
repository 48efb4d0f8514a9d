// Who reviews: sets of people that items share, and the people of an instance.
// https://learn.microsoft.com/graph/api/resources/accessreviewreviewer

import { eq, type Condition } from '../../../odata/query.ts';
import { ReviewerRoles } from '../../../domain/reviews/reviewWords.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, guidOf, instant, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const reviewerSet = entity('reviewerSet', {
  types: [null, null],
  fields: {
    id:         [null, null, guid],
    instanceId: [null, null, guid],
    stageId:    [null, null, optional(guid)],
    key:        [null, null, text(512)],
  },
  navigations: {
    reviewers: [null, null, many('reviewer', 'setId')],
    items:     [null, null, many('reviewDecision', 'reviewerSetId', eq('stageId', null))],
  },
  unique: [{ name: 'reviewer_set_is_once', fields: ['instanceId', 'key'], where: null }],
});

// biome-ignore format: a table, read by column
export const reviewer = entity('reviewer', {
  types: [null, null],
  fields: {
    id:          [null, null, guid],
    setId:       [null, null, guid],
    instanceId:  [null, null, guid],
    principalId: [null, null, guid],
    role:        [null, null, oneOf(ReviewerRoles, null, null)],
  },
  navigations: {
    set:       [null, null, one('reviewerSet', 'setId')],
    instance:  [null, null, one('reviewInstance', 'instanceId')],
    principal: [null, null, one('directoryObject', 'principalId')],
  },
  unique: [{ name: 'reviewer_is_once', fields: ['setId', 'principalId'], where: null }],
  indexes: [['principalId', 'instanceId'], ['instanceId']],
});

/** The id on the wire is that of the person. */
function byPrincipal(key: string): Condition | null {
  const id = guidOf(key);
  return id === null ? null : eq('principalId', id);
}

// biome-ignore format: a table, read by column
export const contactedReviewer = entity('contactedReviewer', {
  types: ['accessReviewReviewer', 'accessReviewReviewer'],
  fields: {
    id:                [null,                null,                guid],
    principalId:       ['id!',               'id!',               guid],
    displayName:       ['displayName',       'displayName',       optional(name(256))],
    userPrincipalName: ['userPrincipalName', 'userPrincipalName', optional(name(1024))],
    createdAt:         ['createdDateTime',   'createdDateTime',   instant],
    instanceId:        [null,                null,                guid],
    mailedAt:          [null,                null,                optional(instant)],
  },
  byKey: byPrincipal,
  navigations: { instance: [null, null, one('reviewInstance', 'instanceId')] },
  unique: [{ name: 'reviewer_is_contacted_once', fields: ['instanceId', 'principalId'], where: null }],
});

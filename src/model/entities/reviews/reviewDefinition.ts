// Series of access reviews. https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition

import { ReviewKinds, ReviewOrigins, ReviewStates, ReviewedPeople } from '../../../domain/reviews/reviewWords.ts';
import { entity, many, one, type AnyRow } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, internalField, name, optional, text } from '../../tables/fieldTypes.ts';

/** What a review is about, as a series and each of its instances keep it. */
// biome-ignore format: a table, read by column
export const reviewedThing = {
  kind:       [null, null, oneOf(ReviewKinds, null, null)],
  whose:      [null, null, oneOf(ReviewedPeople, null, null)],
  catalogId:  [null, null, optional(guid)],
  packageId:  [null, null, optional(guid)],
  policyId:   [null, null, optional(guid)],
  resourceId: [null, null, optional(guid)],
} as const satisfies Readonly<Record<string, AnyRow>>;

// biome-ignore format: a table, read by column
export const reviewDefinition = entity('reviewDefinition', {
  types: [null, null],
  fields: {
    id:                      [null, null, guid],
    origin:                  [null, null, oneOf(ReviewOrigins, null, null)],
    ...reviewedThing,
    displayName:             [null, null, name(1024)],
    descriptionForAdmins:    [null, null, optional(text(10_000))],
    descriptionForReviewers: [null, null, optional(text(10_000))],
    status:                  [null, null, oneOf(ReviewStates, null, null), { whenCreated: 'notStarted' }],
    createdAt:               [null, null, instant],
    modifiedAt:              [null, null, instant],
    createdById:             [null, null, optional(guid)],
    createdByName:           [null, null, optional(name(256))],
    createdByPrincipalName:  [null, null, optional(name(1024))],
    scope:                   [null, null, internalField],
    scopeQuery:              [null, null, text(20_000)],
    enumerationScope:        [null, null, optional(internalField)],
    reviewers:               [null, null, internalField],
    fallbackReviewers:       [null, null, internalField],
    settings:                [null, null, internalField],
    stageSettings:           [null, null, internalField],
    recipients:              [null, null, internalField],
    startsAt:                [null, null, instant],
    turn:                    [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
    endedAt:                 [null, null, optional(instant)],
  },
  navigations: {
    instances: [null, null, many('reviewInstance', 'definitionId')],
    policy:    [null, null, one('policy', 'policyId')],
  },
  indexes: [['policyId'], ['packageId'], ['catalogId'], ['resourceId'], ['createdAt']],
});

// Series of access reviews. https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition

import { ReviewKinds, ReviewOrigins, ReviewStates, ReviewedPeople } from '../../../domain/reviews/reviewWords.ts';
import { createdBy } from '../../codecs/reviews/items.ts';
import { reviewRules, stageRulesList } from '../../codecs/reviews/reviewRules.ts';
import { filteredScope, notificationRecipients, reviewScope, reviewerScopes } from '../../codecs/reviews/scopes.ts';
import { setField, shape } from '../../tables/shape.ts';
import { entity, many, one, type AnyRow } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { guid, instant, integer, name, optional, text } from '../../tables/fieldTypes.ts';

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

/** The fallback reviewers under the older name, which documented bodies and answers have beside the newer one. */
const backupReviewers = shape({
  type: reviewerScopes.types.beta,
  needs: ['fallbackReviewers'],
  encode: (row) => reviewerScopes.encode.beta(row['fallbackReviewers']),
  decode: (value, draft, faults, options) => {
    const said = value === null ? [] : reviewerScopes.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'fallbackReviewers', said, faults);
  },
});

// biome-ignore format: a table, read by column
export const reviewDefinition = entity('reviewDefinition', {
  types: ['accessReviewScheduleDefinition', 'accessReviewScheduleDefinition'],
  fields: {
    id:                      ['id!',                     'id!',                     guid],
    displayName:             ['displayName',             'displayName',             name(1024), 'required', 'writable',
      { whenCreated: '' }],
    createdAt:               ['createdDateTime',         'createdDateTime',         instant, 'readOnly'],
    modifiedAt:              ['lastModifiedDateTime',    'lastModifiedDateTime',    instant, 'readOnly'],
    status:                  ['status',                  'status',
      oneOf(ReviewStates, null, null), 'readOnly', { whenCreated: 'notStarted' }],
    descriptionForAdmins:    ['descriptionForAdmins',    'descriptionForAdmins',    optional(text(10_000)), 'writable'],
    descriptionForReviewers: ['descriptionForReviewers', 'descriptionForReviewers', optional(text(10_000)), 'writable'],
    scope:                   ['scope',                   'scope',                   filteredScope, 'required',
      'writable'],
    enumerationScope:        ['instanceEnumerationScope', 'instanceEnumerationScope', optional(reviewScope.field),
      'writable'],
    reviewers:               ['reviewers',               'reviewers',               reviewerScopes, 'writable',
      { whenCreated: [] }],
    fallbackReviewers:       ['fallbackReviewers',       'fallbackReviewers',       reviewerScopes, 'writable',
      { whenCreated: [] }],
    settings:                ['settings',                'settings',                reviewRules.field, 'required',
      'writable'],
    stageSettings:           ['stageSettings',           'stageSettings',           stageRulesList, 'writable',
      { whenCreated: [] }],
    recipients:              ['additionalNotificationRecipients', 'additionalNotificationRecipients',
      notificationRecipients, 'writable', { whenCreated: [] }],
    origin:                  [null, null, oneOf(ReviewOrigins, null, null)],
    ...reviewedThing,
    createdById:             [null, null, optional(guid)],
    createdByName:           [null, null, optional(name(256))],
    createdByPrincipalName:  [null, null, optional(name(1024))],
    scopeQuery:              [null, null, text(20_000)],
    startsAt:                [null, null, instant],
    turn:                    [null, null, integer(0, 2_147_483_647), { whenCreated: 0 }],
    endedAt:                 [null, null, optional(instant)],
  },
  shapes: {
    createdBy:       ['createdBy', 'createdBy',       createdBy, 'readOnly'],
    backupReviewers: [null,        'backupReviewers', backupReviewers],
  },
  navigations: {
    instances: ['instances', 'instances', many('reviewInstance', 'definitionId'), 'contained'],
    policy:    [null,        null,        one('policy', 'policyId')],
    resource:  [null,        null,        one('directoryObject', 'resourceId')],
  },
  indexes: [['policyId'], ['packageId'], ['catalogId'], ['resourceId'], ['createdAt']],
});

// Scopes of access reviews: what is reviewed, told apart by `@odata.type`, and who reviews.
// https://learn.microsoft.com/graph/api/resources/accessreviewscope

import type {
  NotificationRecipient,
  RecipientScope,
  ReviewScope,
  ReviewerScope,
} from '../../../domain/reviews/reviewValues.ts';
import { always } from '../../../odata/query.ts';
import { complex, variants } from '../../tables/complexType.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { duration, listOf, optional, text, type FieldType } from '../../tables/fieldTypes.ts';

const word = optional(text(4_000));
const rows = <T extends Readonly<Record<string, AnyRow>>>(of: T): T => of;

// biome-ignore format: a table, read by column
const queryRows = rows({
  query:     ['query',     'query',     word],
  queryType: ['queryType', 'queryType', word],
  queryRoot: ['queryRoot', 'queryRoot', word],
});
// biome-ignore format: a table, read by column
const resourceRows = rows({
  resourceId:  ['resourceId',  'resourceId',  word],
  displayName: ['displayName', 'displayName', word],
  scopeType:   ['scopeType',   'scopeType',   word],
});

const both = (name: string) => [name, name] as const;
/** Null for each field: what a scope does not say. */
const nothing = (fields: object) => Object.fromEntries(Object.keys(fields).map((key) => [key, null]));
const inactiveRows = rows({ inactiveDuration: ['inactiveDuration', 'inactiveDuration', optional(duration)] });
const principalRows = rows({ scopeType: ['scopeType', 'scopeType', word] });
// biome-ignore format: a table, read by column
const policyRows = rows({
  accessPackageId:          ['accessPackageId',          'accessPackageId',          word],
  accessPackageDisplayName: ['accessPackageDisplayName', 'accessPackageDisplayName', word],
  catalogId:                ['catalogId',                'catalogId',                word],
  catalogDisplayName:       ['catalogDisplayName',       'catalogDisplayName',       word],
});
// biome-ignore format: a table, read by column
const plainKinds = {
  query:         { types: both('accessReviewQueryScope'), table: { fields: queryRows },
    defaults: nothing(queryRows) },
  inactiveUsers: { types: both('accessReviewInactiveUsersQueryScope'), base: 'query', table: { fields: inactiveRows },
    defaults: nothing({ ...queryRows, ...inactiveRows }) },
  principals:    { types: both('accessReviewPrincipalScope'), table: { fields: principalRows },
    defaults: nothing(principalRows) },
  resource:      { types: both('accessReviewResourceScope'), table: { fields: resourceRows },
    defaults: nothing(resourceRows) },
  policy:        { types: both('accessReviewAccessPackageAssignmentPolicyScope'), base: 'resource',
    table: { fields: policyRows }, defaults: nothing({ ...resourceRows, ...policyRows }) },
} as const;

const unsaid = {
  query: null,
  queryType: null,
  queryRoot: null,
};
const family = {
  // A filter names the type before the query: a scope without one has no query.
  isOf: () => always,
  shared: { fields: {} },
  defaults: {},
  isConcrete: true,
} as const;
const isQuery = (value: object): 'query' | null =>
  Object.keys(value).some((key) => key.toLowerCase() === 'query') ? 'query' : null;

type PlainScope = Exclude<ReviewScope, { readonly kind: 'memberships' }>;
const plainScope = variants<PlainScope>(both('accessReviewScope'), { ...family, kinds: plainKinds, untyped: isQuery });
const plainScopes = listOf(plainScope.field);

export const reviewScope = variants<ReviewScope>(both('accessReviewScope'), {
  ...family,
  kinds: {
    ...plainKinds,
    memberships: {
      types: both('principalResourceMembershipsScope'),
      table: {
        fields: rows({
          principalScopes: ['principalScopes', 'principalScopes', plainScopes],
          resourceScopes: ['resourceScopes', 'resourceScopes', plainScopes],
        }),
      },
      defaults: { principalScopes: [], resourceScopes: [] },
    },
  },
  untyped: (value) =>
    isQuery(value) ?? (Object.keys(value).some((key) => key.toLowerCase() === 'resourcescopes') ? 'memberships' : null),
});

/** A page writes `type` in the place of `queryType`. */
// biome-ignore format: a table, read by column
export const reviewerScope = complex<ReviewerScope>(both('accessReviewReviewerScope'), {
  fields: {
    query:      ['query',      'query',      word],
    queryType:  ['queryType',  'queryType',  word],
    queryRoot:  ['queryRoot',  'queryRoot',  word],
    reviewerId: ['reviewerId', 'reviewerId', word],
    scopeType:  ['scopeType',  'scopeType',  word],
  },
  aliases: { queryType: ['type'] },
  defaults: { ...unsaid, reviewerId: null, scopeType: null },
});
export const reviewerScopes = listOf(reviewerScope.field);

export const recipientScope = variants<RecipientScope>(both('accessReviewNotificationRecipientScope'), {
  shared: { fields: {} },
  defaults: unsaid,
  kinds: { query: { types: both('accessReviewNotificationRecipientQueryScope'), table: { fields: queryRows } } },
  untyped: isQuery,
});

// biome-ignore format: a table, read by column
export const notificationRecipient = complex<NotificationRecipient>(both('accessReviewNotificationRecipientItem'), {
  fields: {
    notificationTemplateType:   ['notificationTemplateType',   'notificationTemplateType',   word],
    notificationRecipientScope: ['notificationRecipientScope', 'notificationRecipientScope',
      optional(recipientScope.field)],
  },
  defaults: { notificationTemplateType: null, notificationRecipientScope: null },
});
export const notificationRecipients = listOf(notificationRecipient.field);

/** The scope of a series and of its turns, whose query filters look into. */
export const filteredScope: FieldType<ReviewScope> = { ...reviewScope.field, parts: { query: word } };

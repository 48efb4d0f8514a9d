// Scopes of access reviews: what is reviewed, told apart by `@odata.type`, and who reviews.
// https://learn.microsoft.com/graph/api/resources/accessreviewscope

import type {
  NotificationRecipient,
  RecipientScope,
  ReviewScope,
  ReviewerScope,
} from '../../../domain/reviews/reviewValues.ts';
import { always } from '../../../odata/query.ts';
import { perVersion } from '../../apiVersions.ts';
import { complex, isObject, variants } from '../../tables/complexType.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { duration, listOf, optional, text, type Encode, type FieldType } from '../../tables/fieldTypes.ts';

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

/** The scope of a series, whose query filters look into. */
export const filteredScope: FieldType<ReviewScope> = { ...reviewScope.field, parts: { query: word } };

const versionOf = (query: string): string => (/^\/roleManagement\//i.test(query) ? '/beta' : '/v1.0');
const versioned = (query: string): string =>
  /^\/(?!v1\.0\/|beta\/)/i.test(query) ? `${versionOf(query)}${query}` : query;
const unversioned = (query: string): string => query.replace(/^\/(?:v1\.0|beta)(?=\/)/i, '');

/** The same value with each query in it changed. */
function withQueries(value: unknown, change: (query: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => withQueries(each, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key.toLowerCase() === 'query' && typeof each === 'string' ? change(each) : withQueries(each, change),
    ]),
  );
}

/** As turns say it: each query begins with the version of the API that it is asked of, as in published answers. */
const ofTurn = <T>(type: FieldType<T>): FieldType<T> => ({
  ...type,
  encode: perVersion(
    (version): Encode =>
      (stored) =>
        withQueries(type.encode[version](stored), versioned),
  ),
  decode: (value, faults, options) => type.decode(withQueries(value, unversioned), faults, options),
});
export const scopeOfTurn = ofTurn(filteredScope);
export const reviewersOfTurn = ofTurn(reviewerScopes);

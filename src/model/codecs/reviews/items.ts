// The parts of an item of an access review: whose access to what, who decided, who applied.
// https://learn.microsoft.com/graph/api/resources/accessreviewinstancedecisionitem

import type { TypeRef } from '../../../odata/serviceDescription.ts';
import { versionColumns } from '../../apiVersions.ts';
import { namesOf, type ListedType } from '../../tables/complexType.ts';
import type { AnyRow } from '../../tables/entityTable.ts';
import { enumRef } from '../../tables/enumTypes.ts';
import { guid, optional, primitive, text } from '../../tables/fieldTypes.ts';
import { membersOf } from '../../tables/members.ts';
import { shape, type Shape, type Values } from '../../tables/shape.ts';

type Names = readonly [v1: string | null, beta: string | null];
const both = (name: string): Names => [name, name];
const nobody = '00000000-0000-0000-0000-000000000000';
const word = optional(text(4_000));

/** A type that `$metadata` lists; its values are written by hand below. */
const listed = (
  names: Names,
  members: Readonly<Record<string, Names | readonly [...Names, AnyRow[2]]>>,
  more: Partial<ListedType> = {},
): ListedType => ({
  names: namesOf(names),
  members: membersOf(
    {
      fields: Object.fromEntries(
        Object.entries(members).map(([key, [v1, beta, type = word]]): [string, AnyRow] => [key, [v1, beta, type]]),
      ),
    },
    true,
  ),
  base: null,
  isAbstract: false,
  isOpen: false,
  ...more,
});
const complexRef = (name: string): TypeRef => ({ kind: 'complex', name, collection: false });

const resourceType = listed(both('accessReviewInstanceDecisionItemResource'), {
  id: both('id'),
  displayName: both('displayName'),
  type: both('type'),
  description: [null, 'description'],
});
const membershipType = listed([null, 'decisionItemPrincipalResourceMembership'], {
  membershipType: [
    null,
    'membershipType!',
    {
      ...text(64),
      types: versionColumns(enumRef(null), enumRef('decisionItemPrincipalResourceMembershipType'), enumRef(null)),
    },
  ],
});
const targetType = listed(both('accessReviewInstanceDecisionItemTarget'), {}, { isAbstract: true });
const identityBase = listed(both('identity'), { id: both('id'), displayName: both('displayName') });

/** The types of an item's parts. */
export const itemTypes: { readonly listed: readonly ListedType[] } = {
  listed: [
    resourceType,
    listed(
      both('accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource'),
      { accessPackageId: both('accessPackageId'), accessPackageDisplayName: both('accessPackageDisplayName') },
      { base: resourceType },
    ),
    listed(
      both('accessReviewInstanceDecisionItemServicePrincipalResource'),
      { appId: both('appId'), appRoleId: [null, 'appRoleId'], appRoleDisplayName: [null, 'appRoleDisplayName'] },
      { base: resourceType },
    ),
    listed(both('servicePrincipalIdentity'), { appId: both('appId') }, { base: identityBase }),
    targetType,
    listed(
      both('accessReviewInstanceDecisionItemUserTarget'),
      {
        userId: both('userId'),
        userDisplayName: both('userDisplayName'),
        userPrincipalName: both('userPrincipalName'),
      },
      { base: targetType },
    ),
    listed(
      both('accessReviewInstanceDecisionItemServicePrincipalTarget'),
      {
        servicePrincipalId: both('servicePrincipalId'),
        servicePrincipalDisplayName: both('servicePrincipalDisplayName'),
        appId: both('appId'),
      },
      { base: targetType },
    ),
    membershipType,
  ],
};

/** A value that is made of fields and never taken from a body. */
const made = (type: string, needs: readonly string[], encode: (row: Values) => unknown): Shape =>
  shape({ type: complexRef(type), needs, encode, decode: () => {} });

/** `2/11/2022 5:31:37 PM +00:00`, as the published service writes it; empty where none is known. */
function signInText(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const hour = date.getUTCHours();
  const two = (part: number): string => String(part).padStart(2, '0');
  return (
    `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ` +
    `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'} +00:00`
  );
}

const principalFields = ['principalId', 'principalKind', 'principalName', 'userPrincipalName', 'lastSignInAt'] as const;

/** Filters compare its `id`. */
export const principal: Shape = {
  ...made('identity', principalFields, (row) =>
    row['principalKind'] === 'servicePrincipal'
      ? {
          '@odata.type': '#microsoft.graph.servicePrincipalIdentity',
          id: row['principalId'],
          displayName: row['principalName'],
          type: 'servicePrincipal',
        }
      : {
          '@odata.type': '#microsoft.graph.userIdentity',
          id: row['principalId'],
          displayName: row['principalName'],
          type: row['principalKind'],
          userPrincipalName: row['userPrincipalName'],
          lastUserSignInDateTime: signInText(row['lastSignInAt']),
        },
  ),
};

/** The same person in the older form. */
export const target: Shape = made('accessReviewInstanceDecisionItemTarget', principalFields, (row) =>
  row['principalKind'] === 'servicePrincipal'
    ? {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemServicePrincipalTarget',
        servicePrincipalId: row['principalId'],
        servicePrincipalDisplayName: row['principalName'],
        appId: null,
      }
    : {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemUserTarget',
        userId: row['principalId'],
        userDisplayName: row['principalName'],
        userPrincipalName: row['userPrincipalName'],
      },
);

const resourceTypes: Readonly<Record<string, readonly [odataType: string, type: string]>> = {
  policy: ['accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource', 'AccessPackageAssignmentPolicy'],
  group: ['accessReviewInstanceDecisionItemResource', 'group'],
  servicePrincipal: ['accessReviewInstanceDecisionItemServicePrincipalResource', 'servicePrincipal'],
};

export const resource: Shape = made(
  'accessReviewInstanceDecisionItemResource',
  ['resourceId', 'resourceKind', 'resourceName', 'packageId', 'packageName'],
  (row) => {
    const [odataType, type] = resourceTypes[row['resourceKind'] as string] ?? ['', ''];
    return {
      '@odata.type': `#microsoft.graph.${odataType}`,
      id: row['resourceId'],
      displayName: row['resourceName'],
      type,
      ...(row['resourceKind'] === 'policy'
        ? { accessPackageId: row['packageId'], accessPackageDisplayName: row['packageName'] }
        : {}),
    };
  },
);

const graph = 'https://graph.microsoft.com/v1.0';
const principalSets: Readonly<Record<string, string>> = {
  user: 'users',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
};
const resourceSets: Readonly<Record<string, string>> = {
  policy: 'identityGovernance/entitlementManagement/assignmentPolicies',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
};
const linkTo = (sets: Readonly<Record<string, string>>, kind: string, id: string): Shape =>
  shape({
    type: primitive('Edm.String'),
    needs: [kind, id],
    encode: (row) => `${graph}/${sets[row[kind] as string]}/${row[id]}`,
    decode: () => {},
  });
export const principalLink = linkTo(principalSets, 'principalKind', 'principalId');
export const resourceLink = linkTo(resourceSets, 'resourceKind', 'resourceId');

/** Who decided, or applied: names as the published service writes them for nobody and for itself. */
const actor = (prefix: 'reviewedBy' | 'appliedBy', itself: readonly [name: string, principalName: string]): Shape =>
  made('userIdentity', [prefix, `${prefix}Id`, `${prefix}Name`, `${prefix}PrincipalName`], (row) => {
    const by = row[prefix] as string;
    if (by === 'nobody') return { id: nobody, displayName: '', type: null, userPrincipalName: '' };
    if (by === 'system') return { id: nobody, displayName: itself[0], type: null, userPrincipalName: itself[1] };
    return {
      id: row[`${prefix}Id`],
      displayName: row[`${prefix}Name`],
      type: null,
      userPrincipalName: row[`${prefix}PrincipalName`] ?? '',
    };
  });
export const reviewedBy = actor('reviewedBy', ['AAD Access Reviews', 'AAD Access Reviews']);
export const appliedBy = actor('appliedBy', ['Access Reviews', '']);

/** The author of a series. */
export const createdBy: Shape = made(
  'userIdentity',
  ['createdById', 'createdByName', 'createdByPrincipalName'],
  (row) => ({
    id: row['createdById'] ?? nobody,
    displayName: row['createdByName'],
    type: null,
    userPrincipalName: row['createdByPrincipalName'] ?? '',
  }),
);

/** The reviewer for whom a delegate decided. */
export const delegatedBy: Shape = made(
  'userIdentity',
  ['delegatedById', 'delegatedByName', 'delegatedByPrincipalName'],
  (row) =>
    row['delegatedById'] === null
      ? null
      : {
          id: row['delegatedById'],
          displayName: row['delegatedByName'],
          userPrincipalName: row['delegatedByPrincipalName'] ?? '',
        },
);

export const membership: Shape = made('decisionItemPrincipalResourceMembership', ['isIndirect'], (row) => ({
  membershipType: row['isIndirect'] ? 'indirect' : 'direct',
}));

/** An outlier is always a user among the members of a group. */
const constantWord = (type: 'outlierContainerType' | 'outlierMemberType', word: string): Shape =>
  shape({ type: enumRef(type), needs: [], encode: () => word, decode: () => {} });
export const outlierContainer = constantWord('outlierContainerType', 'group');
export const outlierMember = constantWord('outlierMemberType', 'user');

/** The sign-in of the insight; and of an insight about it, the id that the published service gives all of them. */
export const insightId: Shape = {
  ...shape({
    type: primitive('Edm.String'),
    needs: ['id', 'kind'],
    encode: (row) => (row['kind'] === 'signIn' ? nobody : String(row['id']).slice(0, 36)),
    decode: () => {},
  }),
  filter: { path: ['id'], literal: guid.literal },
};

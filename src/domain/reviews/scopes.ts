// What a scope of Graph's means: of whose access to what. Each form is read into the one internal model.
// https://learn.microsoft.com/graph/accessreviews-scope-concept

import type { Id } from '../base.ts';
import type { ReviewedThing } from './reviewEntities.ts';
import type { ReviewScope } from './reviewValues.ts';

/** What is reviewed, as far as a scope says it; the ids of the catalog and the package come from the policy's row. */
export interface ScopeMeaning {
  readonly kind: ReviewedThing['kind'];
  readonly whose: ReviewedThing['whose'];
  /** The policy, the group or the service principal; null for every group. */
  readonly resourceId: Id | null;
  readonly packageId: Id | null;
  /** Whether members through other groups are reviewed too. */
  readonly isTransitive: boolean;
  /** People alone, and no groups that are members. */
  readonly isUsersOnly: boolean;
  /** People alone who have not signed in for so long (ISO 8601); null for all. */
  readonly inactiveFor: string | null;
}

const guid = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
const root = '(?:/?(?:v1\\.0|beta))?/';
const guests = /usertype\s+eq\s+'guest'/i;
const packageQuery = new RegExp(
  `^${root}identitygovernance/entitlementmanagement/(?:accesspackageassignments|assignments)\\?\\$filter=(.*)$`,
  'i',
);
const groupQuery = new RegExp(
  `^${root}groups/${guid}/(transitivemembers|members)(/microsoft\\.graph\\.user)?/?(?:\\?(.*))?$`,
  'i',
);
const memberQuery = /^\.\/members(\/microsoft\.graph\.user)?\/?(?:\?(.*))?$/i;
const applicationQuery = new RegExp(`^${root}serviceprincipals/${guid}/?$`, 'i');
const groupItself = new RegExp(`^${root}groups/${guid}/?$`, 'i');
const usersQuery = new RegExp(`^${root}users/?(?:\\?(.*))?$`, 'i');
/** Each Microsoft 365 group, in the spellings of the published examples. */
const everyGroup = new RegExp(`^${root}groups(?:\\?.*unified.*)?$`, 'i');

const idAfter = (name: string, text: string): Id | null =>
  new RegExp(`\\b${name}(?:/id)?\\s+eq\\s+'${guid}'`, 'i').exec(text)?.[1]?.toLowerCase() ?? null;

/** Null for a scope that is none of a review here: of roles of the directory, of Azure, of a catalog as a whole. */
export function readScope(scope: ReviewScope, enumeration: ReviewScope | null): ScopeMeaning | null {
  switch (scope.kind) {
    case 'query':
    case 'inactiveUsers':
      return ofQuery(
        scope.query ?? '',
        scope.kind === 'inactiveUsers' ? (scope.inactiveDuration ?? 'PT0S') : null,
        enumeration,
      );
    case 'memberships':
      return ofMemberships(scope.principalScopes, scope.resourceScopes);
    case 'resource':
    case 'policy':
      return ofResource(scope, everyone);
    case 'principals':
      return null;
  }
}

type People = Pick<ScopeMeaning, 'whose' | 'inactiveFor'>;
const everyone: People = { whose: 'everyone', inactiveFor: null };
const whoseIn = (filter: string | undefined): ScopeMeaning['whose'] =>
  guests.test(filter ?? '') ? 'guests' : 'everyone';

function ofQuery(query: string, inactiveFor: string | null, enumeration: ReviewScope | null): ScopeMeaning | null {
  const ofPackage = packageQuery.exec(query)?.[1];
  if (ofPackage !== undefined) {
    const policyId = idAfter('assignmentPolicyId', ofPackage) ?? idAfter('assignmentPolicy', ofPackage);
    const packageId = idAfter('accessPackageId', ofPackage) ?? idAfter('accessPackage', ofPackage);
    return policyId === null ? null : ofPolicy(policyId, packageId, { ...everyone, inactiveFor });
  }
  const [, groupId, path = '', cast, filter] = groupQuery.exec(query) ?? [];
  if (groupId !== undefined)
    return {
      kind: 'groupMembers',
      whose: whoseIn(filter),
      resourceId: groupId.toLowerCase(),
      packageId: null,
      isTransitive: path.toLowerCase() === 'transitivemembers',
      isUsersOnly: cast !== undefined,
      inactiveFor,
    };
  const members = memberQuery.exec(query);
  if (members === null || enumeration === null || !('query' in enumeration)) return null;
  if (!everyGroup.test(enumeration.query ?? '')) return null;
  return {
    kind: 'everyGroupMembers',
    whose: whoseIn(members[2]),
    resourceId: null,
    packageId: null,
    isTransitive: false,
    isUsersOnly: members[1] !== undefined,
    inactiveFor,
  };
}

const ofPolicy = (policyId: Id, packageId: Id | null, people: People): ScopeMeaning => ({
  kind: 'policyAssignments',
  resourceId: policyId,
  packageId,
  isTransitive: false,
  isUsersOnly: true,
  ...people,
});

function ofMemberships(principals: readonly ReviewScope[], resources: readonly ReviewScope[]): ScopeMeaning | null {
  const [people, another] = principals.map(peopleOf);
  const [resource] = resources;
  if (people == null || another !== undefined || resource === undefined || resources.length !== 1) return null;
  return ofResource(resource, people);
}

function peopleOf(scope: ReviewScope): People | null {
  if (scope.kind === 'principals') {
    const word = scope.scopeType?.toLowerCase() ?? '';
    if (!['allusers', 'guestusers', 'inactiveusers', 'inactiveguestusers'].includes(word)) return null;
    return {
      whose: word.includes('guest') ? 'guests' : 'everyone',
      inactiveFor: word.startsWith('inactive') ? 'P30D' : null,
    };
  }
  if (scope.kind !== 'query' && scope.kind !== 'inactiveUsers') return null;
  const users = usersQuery.exec(scope.query ?? '');
  const inactiveFor = scope.kind === 'inactiveUsers' ? (scope.inactiveDuration ?? 'PT0S') : null;
  return users === null ? null : { whose: whoseIn(users[1]), inactiveFor };
}

function ofResource(scope: ReviewScope, people: People): ScopeMeaning | null {
  if (scope.kind === 'policy')
    return scope.resourceId === null ? null : ofPolicy(scope.resourceId.toLowerCase(), null, people);
  if (scope.kind === 'resource') return ofTypedResource(scope.scopeType?.toLowerCase() ?? '', scope.resourceId, people);
  if (scope.kind !== 'query') return null;
  const query = scope.query ?? '';
  const group = groupItself.exec(query)?.[1] ?? groupQuery.exec(query)?.[1];
  if (group !== undefined) return ofTypedResource('group', group, people);
  return ofTypedResource('serviceprincipal', applicationQuery.exec(query)?.[1] ?? null, people);
}

function ofTypedResource(type: string, id: string | null, people: People): ScopeMeaning | null {
  if (id === null) return null;
  const resourceId = id.toLowerCase();
  if (type === 'accesspackageassignmentpolicy') return ofPolicy(resourceId, null, people);
  if (type !== 'group' && type !== 'serviceprincipal') return null;
  return {
    kind: type === 'group' ? 'groupMembers' : 'applicationRoles',
    resourceId,
    packageId: null,
    isTransitive: type === 'group',
    isUsersOnly: true,
    ...people,
  };
}

/** The scope of the assignments of one policy, as Graph writes it: clients take the ids out of the text. */
export function policyScope(of: {
  readonly packageId: Id;
  readonly policyId: Id;
  readonly catalogId: Id;
}): ReviewScope {
  const filter = [
    `accessPackageId eq '${of.packageId}'`,
    `assignmentPolicyId eq '${of.policyId}'`,
    `catalogId eq '${of.catalogId}'`,
  ].join(' and ');
  return {
    kind: 'query',
    query: `/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(${filter})`,
    queryType: 'MicrosoftGraph',
    queryRoot: null,
  };
}

/** The scope of one group of a review of every group. */
export const groupScope = (
  groupId: Id,
  { whose, isUsersOnly }: Pick<ScopeMeaning, 'whose' | 'isUsersOnly'>,
): ReviewScope => ({
  kind: 'query',
  query:
    `/groups/${groupId}/members` +
    (isUsersOnly ? '/microsoft.graph.user' : '') +
    (whose === 'guests' ? "/?$count=true&$filter=(userType eq 'Guest')" : ''),
  queryType: 'MicrosoftGraph',
  queryRoot: null,
});

/** The text that filters look into: the scope's own query, or those of what it consists of. */
export const queryTextOf = (scope: ReviewScope): string =>
  scope.kind === 'query' || scope.kind === 'inactiveUsers'
    ? (scope.query ?? '')
    : scope.kind === 'memberships'
      ? [...scope.principalScopes, ...scope.resourceScopes].map(queryTextOf).join('\n')
      : '';

/** The published words for a scope that no review can have. */
export const unsupportedScope = (query: string): string =>
  `Query ${query} is not supported. Please pass in one of the following queries : /users/{userId}, ` +
  '/groups/{groupId}/owners, /groups/{groupId}/transitiveMembers, ' +
  "/groups/{groupId}/transitiveMembers/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest') or " +
  "/roleManagement/directory/roleAssignmentAndEligbilitySchedules?$filter=roleDefinitionId eq '{roleDefinitionId}'";

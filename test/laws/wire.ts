// What each type shows, as the pages of Microsoft Graph list it: names in both versions, of what kind each value is,
// and where related rows are. Nothing here is taken from the model.

import type { EntityName } from '../../src/domain/entities.ts';
import type { Row, World } from './world.ts';

export type Version = 'v1.0' | 'beta';
/**
 * `name`: text that is compared in any case. `word`: one of a list, an enumeration where the first letter is small, a
 * string in that version where it is not.
 */
export type Kind = 'id' | 'name' | 'text' | 'boolean' | 'instant' | 'word';
export interface Property {
  readonly names: Readonly<Record<Version, string | null>>;
  readonly kind: Kind;
  readonly field: string;
  readonly of: (row: Row, world: World) => string | boolean | null;
  /** Versions in which a word is a string. */
  readonly strings: readonly Version[];
  /** A word that a version shows as another one. */
  readonly renamed: Readonly<Partial<Record<Version, Readonly<Record<string, string>>>>>;
  readonly onSelect: boolean;
}
export interface Navigation {
  readonly names: Readonly<Record<Version, string | null>>;
  readonly to: string;
  readonly many: boolean;
  readonly of: (row: Row, world: World) => readonly Row[];
}
export interface Type {
  readonly entity: EntityName;
  readonly properties: readonly Property[];
  readonly navigations: readonly Navigation[];
  /** Fields that $search looks into. */
  readonly searched: readonly string[];
  readonly fits: (row: Row) => boolean;
}

type Names = string | readonly [v1: string | null, beta: string | null];
const namesOf = (names: Names): Property['names'] =>
  typeof names === 'string' ? { 'v1.0': names, beta: names } : { 'v1.0': names[0], beta: names[1] };
function property(kind: Kind, names: Names, field: string, more: Partial<Property> = {}): Property {
  return {
    names: namesOf(names),
    kind,
    field,
    of: (row) => row[field] ?? null,
    strings: ['beta'],
    renamed: {},
    onSelect: false,
    ...more,
  };
}
const id = property('id', 'id', 'id');
const text = (names: Names, field: string, more?: Partial<Property>): Property => property('text', names, field, more);
const name = (names: Names, field: string, more?: Partial<Property>): Property => property('name', names, field, more);
const flag = (names: Names, field: string, more?: Partial<Property>): Property =>
  property('boolean', names, field, more);
const instant = (names: Names, field: string, more?: Partial<Property>): Property =>
  property('instant', names, field, more);
const reference = (names: Names, field: string): Property => property('id', names, field);
const word = (names: Names, field: string, strings: readonly Version[] = ['beta']): Property =>
  property('word', names, field, { strings });

/** A word as a version shows it: of a string, with a large first letter. */
export const shownWord = ({ strings, renamed }: Property, version: Version, stored: string): string =>
  renamed[version]?.[stored] ??
  (strings.includes(version) ? stored.slice(0, 1).toUpperCase() + stored.slice(1) : stored);

const hidden = { onSelect: true };

/** Rows that have not ended, were not deleted, and are not hidden with a deleted object. */
export const isThere = (row: Row): boolean =>
  (row['deletedAt'] ?? null) === null && ('until' in row ? row['until'] === null : (row['endedWith'] ?? null) === null);
export const rowsOf = (world: World, entity: EntityName): readonly Row[] =>
  (world.rows.get(entity) ?? []).filter(isThere);
const named = (world: World, entity: EntityName, sought: unknown): readonly Row[] =>
  (world.rows.get(entity) ?? []).filter((each) => each.id === sought);

/** Who is referred to stays who it was, deleted or not. */
const one = (names: Names, to: string, entity: EntityName, field: string): Navigation => ({
  names: namesOf(names),
  to,
  many: false,
  of: (row, world) => named(world, entity, row[field]),
});
const many = (names: Names, to: string, entity: EntityName, field: string): Navigation => ({
  names: namesOf(names),
  to,
  many: true,
  of: (row, world) => rowsOf(world, entity).filter((each) => each[field] === row.id),
});
const linked = (
  names: Names,
  to: string,
  by: { readonly far: EntityName; readonly link: EntityName; readonly ours: string; readonly theirs: string },
): Navigation => ({
  names: namesOf(names),
  to,
  many: true,
  of: (row, world) => {
    const far = new Set(
      rowsOf(world, by.link)
        .filter((each) => each[by.ours] === row.id)
        .map((each) => each[by.theirs]),
    );
    return rowsOf(world, by.far).filter((each) => far.has(each.id));
  },
});
const objects = (names: Names, link: EntityName, ours: string, theirs: string): Navigation =>
  linked(names, 'directoryObject', { far: 'directoryObject', link, ours, theirs });

const type = (
  entity: EntityName,
  properties: readonly Property[],
  navigations: readonly Navigation[],
  searched: readonly string[] = [],
  fits: (row: Row) => boolean = () => true,
): Type => ({ entity, properties: [id, ...properties], navigations, searched, fits });
const described = [name('displayName', 'displayName'), name('description', 'description')];
const created = [
  instant('createdDateTime', 'createdAt'),
  instant('modifiedDateTime', 'modifiedAt'),
  text([null, 'createdBy'], 'createdBy'),
  text([null, 'modifiedBy'], 'modifiedBy'),
];
const both = ['displayName', 'description'];
const ofDirectory = ['displayName', 'mail', 'userPrincipalName', 'mailNickname', 'description'];

export const types: Readonly<Record<string, Type>> = {
  catalog: type(
    'catalog',
    [
      ...described,
      ...created,
      word('catalogType', 'type'),
      word(['state', 'catalogStatus'], 'state'),
      flag('isExternallyVisible', 'isExternallyVisible'),
    ],
    [
      many('accessPackages', 'accessPackage', 'accessPackage', 'catalogId'),
      many(['resources', 'accessPackageResources'], 'resource', 'resource', 'catalogId'),
      many(['resourceScopes', 'accessPackageResourceScopes'], 'resourceScope', 'resourceScope', 'catalogId'),
    ],
    both,
  ),
  accessPackage: type(
    'accessPackage',
    [
      ...described,
      ...created,
      flag('isHidden', 'isHidden'),
      flag([null, 'isRoleScopesVisible'], 'isRoleScopesVisible'),
      reference([null, 'catalogId'], 'catalogId'),
    ],
    [
      one(['catalog', 'accessPackageCatalog'], 'catalog', 'catalog', 'catalogId'),
      many(['assignmentPolicies', 'accessPackageAssignmentPolicies'], 'policy', 'policy', 'packageId'),
      many(
        ['resourceRoleScopes', 'accessPackageResourceRoleScopes'],
        'resourceRoleScope',
        'resourceRoleScope',
        'packageId',
      ),
      linked('incompatibleAccessPackages', 'accessPackage', {
        far: 'accessPackage',
        link: 'incompatiblePackage',
        ours: 'packageId',
        theirs: 'incompatibleId',
      }),
      linked('accessPackagesIncompatibleWith', 'accessPackage', {
        far: 'accessPackage',
        link: 'incompatiblePackage',
        ours: 'incompatibleId',
        theirs: 'packageId',
      }),
      linked('incompatibleGroups', 'group', {
        far: 'directoryObject',
        link: 'incompatibleGroup',
        ours: 'packageId',
        theirs: 'groupId',
      }),
    ],
    both,
  ),
  policy: type(
    'policy',
    [
      ...described,
      ...created,
      word(['allowedTargetScope', null], 'targetScope'),
      reference([null, 'accessPackageId'], 'packageId'),
      flag([null, 'canExtend'], 'acceptsSelfUpdate'),
    ],
    [
      one('accessPackage', 'accessPackage', 'accessPackage', 'packageId'),
      one(['catalog', 'accessPackageCatalog'], 'catalog', 'catalog', 'catalogId'),
    ],
    both,
  ),
  assignment: type(
    'assignment',
    [
      word(['state', 'assignmentState'], 'state'),
      text(['status', 'assignmentStatus'], 'status'),
      instant('expiredDateTime', 'endedAt'),
      reference([null, 'catalogId'], 'catalogId'),
      reference([null, 'accessPackageId'], 'packageId'),
      reference([null, 'assignmentPolicyId'], 'policyId'),
      flag([null, 'isExtended'], 'isExtended'),
    ],
    [
      one('accessPackage', 'accessPackage', 'accessPackage', 'packageId'),
      one(['assignmentPolicy', 'accessPackageAssignmentPolicy'], 'policy', 'policy', 'policyId'),
      one('target', 'subject', 'subject', 'targetId'),
      many([null, 'accessPackageAssignmentRequests'], 'request', 'assignmentRequest', 'assignmentId'),
    ],
  ),
  request: type(
    'assignmentRequest',
    [
      word('requestType', 'type'),
      word(['state', 'requestState'], 'state'),
      property('word', ['status', 'requestStatus'], 'status', {
        strings: ['v1.0', 'beta'],
        renamed: { 'v1.0': { Fulfilled: 'Delivered' } },
      }),
      instant('createdDateTime', 'createdAt'),
      instant(['completedDateTime', 'completedDate'], 'completedAt'),
      flag([null, 'isValidationOnly'], 'isValidationOnly'),
      instant([null, 'expirationDateTime'], 'expirationAt'),
      text('justification', 'justification'),
    ],
    [
      one('accessPackage', 'accessPackage', 'accessPackage', 'packageId'),
      one(['assignment', 'accessPackageAssignment'], 'assignment', 'assignment', 'assignmentId'),
      one('requestor', 'subject', 'subject', 'requestorId'),
    ],
  ),
  subject: type(
    'subject',
    [
      reference('objectId', 'objectId'),
      name('displayName', 'displayName'),
      name('email', 'email'),
      name('principalName', 'principalName'),
      text('onPremisesSecurityIdentifier', 'onPremisesSecurityIdentifier'),
      word(['subjectType', 'type'], 'type'),
      word('subjectLifecycle', 'lifecycle', []),
      text([null, 'altSecId'], 'altSecId'),
      reference([null, 'connectedOrganizationId'], 'connectedOrganizationId'),
      instant([null, 'cleanupScheduledDateTime'], 'cleanupAt'),
    ],
    [one('connectedOrganization', 'organization', 'connectedOrganization', 'connectedOrganizationId')],
  ),
  organization: type('connectedOrganization', [...described, ...created, word('state', 'state', [])], []),
  resource: type(
    'resource',
    [
      ...described,
      name('originId', 'originId'),
      word('originSystem', 'originSystem', ['v1.0', 'beta']),
      instant(['createdDateTime', 'addedOn'], 'createdAt'),
      instant(['modifiedDateTime', null], 'modifiedAt'),
      name([null, 'resourceType'], 'resourceType'),
      name([null, 'url'], 'url'),
      flag([null, 'isPendingOnboarding'], 'isPendingOnboarding'),
    ],
    [
      many(['roles', 'accessPackageResourceRoles'], 'resourceRole', 'resourceRole', 'resourceId'),
      many(['scopes', 'accessPackageResourceScopes'], 'resourceScope', 'resourceScope', 'resourceId'),
    ],
    ['displayName', 'description', 'originId'],
  ),
  resourceRole: {
    ...type(
      'resourceRole',
      [...described, name('originId', 'originId'), word('originSystem', 'originSystem', ['v1.0', 'beta'])],
      [one(['resource', 'accessPackageResource'], 'resource', 'resource', 'resourceId')],
    ),
    properties: [...described, name('originId', 'originId'), word('originSystem', 'originSystem', ['v1.0', 'beta'])],
  },
  resourceScope: type(
    'resourceScope',
    [
      ...described,
      name('originId', 'originId'),
      word('originSystem', 'originSystem', ['v1.0', 'beta']),
      flag('isRootScope', 'isRootScope'),
      name([null, 'url'], 'url'),
      text([null, 'roleOriginId'], 'roleOriginId'),
    ],
    [one(['resource', 'accessPackageResource'], 'resource', 'resource', 'resourceId')],
  ),
  resourceRoleScope: {
    ...type(
      'resourceRoleScope',
      [],
      [
        one(['role', 'accessPackageResourceRole'], 'resourceRole', 'resourceRole', 'roleId'),
        one(['scope', 'accessPackageResourceScope'], 'resourceScope', 'resourceScope', 'scopeId'),
      ],
    ),
    properties: [
      instant('createdDateTime', 'createdAt'),
      instant([null, 'modifiedDateTime'], 'modifiedAt'),
      text([null, 'createdBy'], 'createdBy'),
    ],
  },
  directoryObject: type(
    'directoryObject',
    [name('displayName', 'displayName'), instant('deletedDateTime', 'deletedAt', hidden)],
    [],
    ofDirectory,
  ),
  user: type(
    'directoryObject',
    [
      name('displayName', 'displayName'),
      name('mail', 'mail'),
      name('userPrincipalName', 'userPrincipalName'),
      name('givenName', 'givenName'),
      name('surname', 'surname'),
      name('jobTitle', 'jobTitle'),
      name('department', 'department', hidden),
      flag('accountEnabled', 'accountEnabled', hidden),
      text('employeeId', 'employeeId', hidden),
      instant('employeeHireDate', 'employeeHireAt', hidden),
      name('userType', 'userType', hidden),
      instant('createdDateTime', 'createdAt', hidden),
      instant('deletedDateTime', 'deletedAt', hidden),
      name('mailNickname', 'mailNickname', hidden),
    ],
    [
      one('manager', 'directoryObject', 'directoryObject', 'managerId'),
      many('directReports', 'directoryObject', 'directoryObject', 'managerId'),
      objects('memberOf', 'membership', 'memberId', 'groupId'),
      objects('transitiveMemberOf', 'memberOf', 'memberId', 'groupId'),
    ],
    ofDirectory,
    (row) => row['kind'] === 'user',
  ),
  group: type(
    'directoryObject',
    [
      ...described,
      name('mail', 'mail'),
      name('mailNickname', 'mailNickname'),
      flag('mailEnabled', 'mailEnabled'),
      flag('securityEnabled', 'securityEnabled'),
      instant('createdDateTime', 'createdAt'),
    ],
    [
      objects('members', 'membership', 'groupId', 'memberId'),
      objects('transitiveMembers', 'memberOf', 'groupId', 'memberId'),
      objects('memberOf', 'membership', 'memberId', 'groupId'),
      objects('owners', 'ownership', 'objectId', 'ownerId'),
    ],
    ofDirectory,
    (row) => row['kind'] === 'group',
  ),
};

const em = 'identityGovernance/entitlementManagement/';
/** Lists, and the type of what is in each. */
export const sets: readonly (readonly [names: Readonly<Record<Version, string>>, type: string])[] = (
  [
    [`${em}catalogs`, `${em}accessPackageCatalogs`, 'catalog'],
    [`${em}accessPackages`, `${em}accessPackages`, 'accessPackage'],
    [`${em}assignmentPolicies`, `${em}accessPackageAssignmentPolicies`, 'policy'],
    [`${em}assignments`, `${em}accessPackageAssignments`, 'assignment'],
    [`${em}assignmentRequests`, `${em}accessPackageAssignmentRequests`, 'request'],
    [`${em}subjects`, `${em}subjects`, 'subject'],
    [`${em}connectedOrganizations`, `${em}connectedOrganizations`, 'organization'],
    [`${em}resources`, `${em}accessPackageResources`, 'resource'],
    [`${em}resourceRoleScopes`, `${em}accessPackageResourceRoleScopes`, 'resourceRoleScope'],
    ['users', 'users', 'user'],
    ['groups', 'groups', 'group'],
  ] as const
).map(([v1, beta, of]) => [{ 'v1.0': v1, beta }, of] as const);

export const typeOf = (of: string): Type => types[of] as Type;
export const propertiesOf = (of: string, version: Version): readonly Property[] =>
  typeOf(of).properties.filter((each) => each.names[version] !== null);
export const navigationsOf = (of: string, version: Version): readonly Navigation[] =>
  typeOf(of).navigations.filter((each) => each.names[version] !== null);

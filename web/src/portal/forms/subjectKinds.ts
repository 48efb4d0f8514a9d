// The ways in which Graph names people: what tells each apart, which property has the id, and how it is offered.

import type { TextKey } from '../../text/catalog.ts';
import type { SubjectKindName, Values } from './formField.ts';

export interface SubjectKind {
  readonly kind: SubjectKindName;
  /** The property with the id of the object that is named; null where none is. */
  readonly id: string | null;
  /** Where objects of the kind are searched, by which property; of connected organizations by $filter. */
  readonly from: { readonly path: string; readonly searchIn: string | null } | null;
  /** Of objects: the heading above those that are found. Else each way that can be picked, with what it says. */
  readonly heading: TextKey | null;
  readonly ways: readonly { readonly label: TextKey; readonly values: Values }[];
}

const byId = (
  kind: SubjectKindName,
  id: string,
  path: string,
  searchIn: string | null,
  heading: TextKey,
): SubjectKind => ({ kind, id, from: { path, searchIn }, heading, ways: [] });
const byRelation = (kind: SubjectKindName, ...ways: readonly (readonly [TextKey, Values])[]): SubjectKind => ({
  kind,
  id: null,
  from: null,
  heading: null,
  ways: ways.map(([label, values]) => ({ label, values })),
});

export const subjectKinds: readonly SubjectKind[] = [
  byRelation(
    'requestorManager',
    ['manage.subjects.requestorManager1', { managerLevel: 1 }],
    ['manage.subjects.requestorManager2', { managerLevel: 2 }],
  ),
  byRelation(
    'targetManager',
    ['manage.subjects.targetManager1', { managerLevel: 1 }],
    ['manage.subjects.targetManager2', { managerLevel: 2 }],
  ),
  byRelation('internalSponsors', ['manage.subjects.internalSponsors', {}]),
  byRelation('externalSponsors', ['manage.subjects.externalSponsors', {}]),
  byRelation('targetUserSponsors', ['manage.subjects.targetUserSponsors', {}]),
  byRelation('targetApplicationOwners', ['manage.subjects.targetApplicationOwners', {}]),
  byRelation('targetAgentIdentitySponsorsOrOwners', ['manage.subjects.targetAgentOwners', {}]),
  byId('singleUser', 'userId', '/v1.0/users', 'displayName', 'manage.subjects.people'),
  byId('groupMembers', 'groupId', '/v1.0/groups', 'displayName', 'manage.subjects.groups'),
  byId(
    'connectedOrganizationMembers',
    'connectedOrganizationId',
    '/v1.0/identityGovernance/entitlementManagement/connectedOrganizations',
    null,
    'manage.subjects.organizations',
  ),
  byId(
    'singleServicePrincipal',
    'servicePrincipalId',
    '/v1.0/servicePrincipals',
    'displayName',
    'manage.subjects.applications',
  ),
  // Written by its own control.
  byRelation('attributeRuleMembers'),
];

/** `#microsoft.graph.singleUser` and `singleUser` alike. */
export function kindOfSubject(subject: Values): SubjectKind | undefined {
  const type = String(subject['@odata.type'] ?? '')
    .split('.')
    .at(-1);
  return subjectKinds.find(({ kind }) => kind.toLowerCase() === type?.replace('#', '').toLowerCase());
}

export const subjectOf = (kind: SubjectKindName, values: Values): Values => ({
  '@odata.type': `#microsoft.graph.${kind}`,
  ...values,
});

/** The way by which it is said; undefined for one that names an object. */
export function wayOf(subject: Values): SubjectKind['ways'][number] | undefined {
  const of = kindOfSubject(subject);
  return of?.ways.find(({ values }) => Object.entries(values).every(([name, value]) => (subject[name] ?? 1) === value));
}

/** The id of the object that it names. */
export function idOfSubject(subject: Values): string | null {
  const id = kindOfSubject(subject)?.id;
  const value = id == null ? undefined : subject[id];
  return typeof value === 'string' ? value : null;
}

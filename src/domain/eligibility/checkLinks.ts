// What a check's sentence is about, for pages to link to: ids with their kinds and names, of what the caller may know.

import type { Id } from '../base.ts';
import type { SubjectSet } from '../values.ts';
import type { CheckName } from './checks.ts';
import type { DisplayNames } from './checkMessages.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';

/** A row that a check names; `type` is the name of its kind on the wire, without a namespace. */
export interface CheckLink {
  readonly id: Id;
  readonly type: string;
  readonly displayName: string;
}

type Links = (facts: EligibilityFacts, names: DisplayNames) => readonly CheckLink[];

const catalogLink: Links = ({ catalog: { id, displayName } }) => [{ id, type: 'accessPackageCatalog', displayName }];
const assignmentLink: Links = ({ assignment, accessPackage: { displayName } }) =>
  assignment === null ? [] : [{ id: assignment.id, type: 'accessPackageAssignment', displayName }];
const audienceLinks: Links = ({ policy }, names) => policy.targets.flatMap((set) => linkOfSet(set, names));

// biome-ignore format: a table, read by column
const links: Readonly<Partial<Record<CheckName, Links>>> = {
  catalogPublished:      catalogLink,
  externallyVisible:     catalogLink,
  externallyAssignable:  catalogLink,
  scopeAdmits:           audienceLinks,
  scopeAdmitsAssignment: audienceLinks,
  hasAssignment:         assignmentLink,
  noUnexpiredAssignment: assignmentLink,
  noOpenRequest:         ({ openRequest, accessPackage: { displayName } }) =>
    (openRequest === null ? [] : [{ id: openRequest.id, type: 'accessPackageAssignmentRequest', displayName }]),
  noIncompatibleAccess:  ({ incompatible: { packages, groups } }) =>
    [...told('accessPackage', packages), ...told('group', groups)],
};

/** The links of a check; none for a check whose sentence names nothing. */
export const checkLinks = (name: CheckName, facts: EligibilityFacts, names: DisplayNames) =>
  links[name]?.(facts, names) ?? [];

const setTypes: Readonly<Partial<Record<SubjectSet['kind'], string>>> = {
  singleUser: 'user',
  groupMembers: 'group',
  connectedOrganizationMembers: 'connectedOrganization',
  singleServicePrincipal: 'servicePrincipal',
};

function linkOfSet({ kind, id }: Pick<SubjectSet, 'kind' | 'id'>, names: DisplayNames): readonly CheckLink[] {
  const [type, displayName] = [setTypes[kind], names.get(id?.toLowerCase() ?? '')];
  return id === null || type === undefined || displayName === undefined ? [] : [{ id, type, displayName }];
}

/** Without those whose names are not told. */
const told = (
  type: string,
  of: readonly { readonly id: Id; readonly displayName: string | null }[],
): readonly CheckLink[] =>
  of.flatMap(({ id, displayName }) => (displayName === null ? [] : [{ id, type, displayName }]));

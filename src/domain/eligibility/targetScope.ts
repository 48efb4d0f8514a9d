// Whom a policy's target scope admits, a line for each scope; and which of several admitting policies goes first.

import type { Policy } from '../policies/policyEntities.ts';
import type { SubjectSet } from '../values.ts';
import type { TargetScopes, EnumValue } from '../enums.ts';
import type { Person } from './eligibilityFacts.ts';

type TargetScope = EnumValue<typeof TargetScopes>;
type Targets = readonly SubjectSet[];

const isInDirectory = (person: Person): boolean => person.objectId !== null;
const isUser = (person: Person): boolean => isInDirectory(person) && person.kind === 'user';
export const isGuest = (person: Person): boolean => person.userType?.toLowerCase() === 'guest';
const isApplication = (person: Person): boolean => isInDirectory(person) && person.kind === 'servicePrincipal';
/** A guest, or somebody who would become one. */
export const isExternal = (person: Person): boolean =>
  person.kind === 'user' && (!isInDirectory(person) || isGuest(person));

// biome-ignore format: a table, read by column
const admitsByScope: Readonly<Record<TargetScope, (person: Person, targets: Targets) => boolean>> = {
  notSpecified:                            () => false,
  specificDirectoryUsers:                  (person, targets) =>
    isInDirectory(person) && targets.some((set) => namesPerson(set, person)),
  specificConnectedOrganizationUsers:      (person, targets) =>
    isExternal(person) && targets.some((set) => namesPerson(set, person)),
  specificDirectoryServicePrincipals:      (person, targets) =>
    isApplication(person) && targets.some((set) => namesPerson(set, person)),
  allMemberUsers:                          (person) => isUser(person) && !isGuest(person),
  allDirectoryUsers:                       isUser,
  allDirectoryServicePrincipals:           isApplication,
  allConfiguredConnectedOrganizationUsers: (person) => isExternal(person) && person.organization?.isConfigured === true,
  allExistingConnectedOrganizationUsers:   (person) => isExternal(person) && person.organization !== null,
  allExternalUsers:                        isExternal,
  // Agent identities are not told apart from other service principals yet.
  allDirectoryAgentIdentities:             () => false,
};

/** Whether a subject set names the person; kinds that speak of approvers, and rules, name nobody as a requestor. */
function namesPerson(set: SubjectSet, person: Person): boolean {
  if (set.id === null) return false;
  if (set.kind === 'singleUser') return isUser(person) && set.id === person.objectId;
  if (set.kind === 'singleServicePrincipal') return isApplication(person) && set.id === person.objectId;
  if (set.kind === 'groupMembers') return person.groups.has(set.id);
  if (set.kind === 'connectedOrganizationMembers') return person.organization?.id === set.id;
  return false;
}

/** Whether the person may ask under the policy, as far as its scope goes. */
export const scopeAdmits = (policy: Pick<Policy, 'targetScope' | 'targets'>, person: Person): boolean =>
  admitsByScope[policy.targetScope](person, policy.targets);

/**
 * Whether an administrator may assign the person under it: a policy for nobody is for administrators, and then anyone
 * in the directory will do.
 */
export const scopeAdmitsDirectAssignment = (
  policy: Pick<Policy, 'targetScope' | 'targets'>,
  person: Person,
): boolean => (policy.targetScope === 'notSpecified' ? isInDirectory(person) : scopeAdmits(policy, person));

/**
 * The documented order when several policies admit: the nearest audience wins, the others are ignored. 0 is never
 * chosen.
 */
export const priorityOf: Readonly<Record<TargetScope, 0 | 1 | 2 | 3 | 4>> = {
  notSpecified: 0,
  specificDirectoryUsers: 1,
  specificConnectedOrganizationUsers: 1,
  specificDirectoryServicePrincipals: 1,
  allMemberUsers: 2,
  allDirectoryUsers: 3,
  allDirectoryServicePrincipals: 3,
  allDirectoryAgentIdentities: 3,
  allConfiguredConnectedOrganizationUsers: 4,
  allExistingConnectedOrganizationUsers: 4,
  allExternalUsers: 4,
};

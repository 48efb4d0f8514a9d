// A directory object of any kind: what every new one has, and which kind of group it is.

import type { DirectoryObject } from './directoryEntities.ts';
import type { Id, Instant } from '../base.ts';

type NewObject = Omit<DirectoryObject, 'version'>;

const emptyObject = {
  displayName: null,
  description: null,
  deletedAt: null,
  userPrincipalName: null,
  mail: null,
  mailNickname: null,
  accountEnabled: null,
  givenName: null,
  surname: null,
  jobTitle: null,
  department: null,
  companyName: null,
  officeLocation: null,
  mobilePhone: null,
  businessPhones: null,
  preferredLanguage: null,
  employeeId: null,
  employeeType: null,
  employeeHireAt: null,
  streetAddress: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
  usageLocation: null,
  userType: null,
  creationType: null,
  externalUserState: null,
  externalUserStateChangedAt: null,
  ageGroup: null,
  consentProvidedForMinor: null,
  legalAgeGroupClassification: null,
  showInAddressList: null,
  otherMails: null,
  proxyAddresses: null,
  faxNumber: null,
  onPremisesImmutableId: null,
  onPremisesSyncEnabled: null,
  onPremisesSecurityIdentifier: null,
  onPremisesExtensionAttributes: null,
  employeeOrgData: null,
  passwordPolicies: null,
  forceChangePassword: null,
  passwordHash: null,
  managerId: null,
  mailEnabled: null,
  securityEnabled: null,
  groupTypes: null,
  visibility: null,
  isAssignableToRole: null,
  membershipRule: null,
  membershipRuleProcessingState: null,
  classification: null,
  uniqueName: null,
  resourceBehaviorOptions: null,
  resourceProvisioningOptions: null,
  securityIdentifier: null,
  renewedAt: null,
  theme: null,
  preferredDataLocation: null,
  appId: null,
  appRoles: null,
  identifierUris: null,
  signInAudience: null,
  publisherDomain: null,
  servicePrincipalType: null,
  servicePrincipalNames: null,
  tags: null,
  homepage: null,
  appRoleAssignmentRequired: null,
} as const satisfies Omit<NewObject, 'id' | 'kind' | 'createdAt'>;

/** What a kind has from its first day, where it was told nothing else. */
// biome-ignore format: a table, read by column
const kindDefaults = {
  user:             { accountEnabled: true, userType: 'Member', businessPhones: [], otherMails: [],
    proxyAddresses: [] },
  group:            { mailEnabled: false, securityEnabled: true, groupTypes: [], proxyAddresses: [],
    resourceBehaviorOptions: [], resourceProvisioningOptions: [] },
  application:      { appRoles: [], identifierUris: [], tags: [], signInAudience: 'AzureADMyOrg' },
  servicePrincipal: { accountEnabled: true, appRoles: [], tags: [], servicePrincipalNames: [],
    servicePrincipalType: 'Application', appRoleAssignmentRequired: false },
} as const satisfies Record<DirectoryObject['kind'], Partial<NewObject>>;

export function newDirectoryObject(
  kind: DirectoryObject['kind'],
  id: Id,
  now: Instant,
  fields: Partial<NewObject>,
): NewObject {
  return { ...emptyObject, ...kindDefaults[kind], ...fields, id, kind, createdAt: now };
}

type Group = Pick<DirectoryObject, 'groupTypes' | 'membershipRule'>;
/** Microsoft 365. */
export const isUnified = (group: Group): boolean => group.groupTypes?.includes('Unified') === true;
/** Its rule says who is in it; nobody else may. */
export const isDynamic = (group: Group): boolean => group.groupTypes?.includes('DynamicMembership') === true;

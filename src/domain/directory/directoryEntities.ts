// The rows of the directory: users, groups, applications and sites, how they are bound to each other, and who has which
// role.

import type { Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';
import type { KeptFields } from './keptFields.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/** Users, groups, applications and service principals share one table; a field that its kind does not have is null. */
export interface DirectoryObject extends StoredRow {
  readonly kind: Of<typeof W.DirectoryObjectKinds>;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly createdAt: Instant;
  /** When a field of its own changed last; null since it was created, or since before this was kept. */
  readonly modifiedAt: Instant | null;
  readonly deletedAt: Instant | null;
  /** Deleted for good: the name is kept for history, and nothing else. */
  readonly purgedAt: Instant | null;
  /** The connection that brought it and owns what it says of it; null for what is kept here. */
  readonly sourceId: Id | null;
  /** The id that the connection has for it, or a client of SCIM. */
  readonly externalId: string | null;
  /** What SCIM says of it and Graph has no property for. */
  readonly scimAttributes: Readonly<Record<string, unknown>> | null;
  // user
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly mailNickname: string | null;
  readonly accountEnabled: boolean | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly companyName: string | null;
  readonly officeLocation: string | null;
  readonly mobilePhone: string | null;
  readonly businessPhones: readonly string[] | null;
  readonly preferredLanguage: string | null;
  /** Of users: how often they wish to be sent mails; null as each. */
  readonly mailFrequency: Of<typeof W.MailFrequencies> | null;
  readonly employeeId: string | null;
  readonly employeeType: string | null;
  readonly employeeHireAt: Instant | null;
  readonly streetAddress: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
  readonly usageLocation: string | null;
  readonly userType: string | null;
  readonly creationType: string | null;
  readonly externalUserState: string | null;
  readonly externalUserStateChangedAt: Instant | null;
  readonly ageGroup: string | null;
  readonly consentProvidedForMinor: string | null;
  readonly legalAgeGroupClassification: string | null;
  readonly showInAddressList: boolean | null;
  readonly otherMails: readonly string[] | null;
  readonly proxyAddresses: readonly string[] | null;
  readonly faxNumber: string | null;
  readonly onPremisesImmutableId: string | null;
  readonly onPremisesSyncEnabled: boolean | null;
  readonly onPremisesSecurityIdentifier: string | null;
  readonly onPremisesExtensionAttributes: Readonly<Record<string, string | null>> | null;
  readonly employeeOrgData: { readonly costCenter: string | null; readonly division: string | null } | null;
  readonly passwordPolicies: string | null;
  readonly forceChangePassword: boolean | null;
  /** Machine time: refresh tokens and sessions from before it are no longer good. Null where all are. */
  readonly signInSessionsValidFrom: Instant | null;
  /** scrypt; never on any wire. */
  readonly passwordHash: string | null;
  readonly managerId: Id | null;
  /** The manager of before that manager's deletion, who comes back with them. */
  readonly formerManagerId: Id | null;
  // group
  readonly mailEnabled: boolean | null;
  readonly securityEnabled: boolean | null;
  readonly groupTypes: readonly string[] | null;
  readonly visibility: string | null;
  readonly isAssignableToRole: boolean | null;
  readonly membershipRule: string | null;
  readonly membershipRuleProcessingState: string | null;
  readonly classification: string | null;
  readonly uniqueName: string | null;
  readonly resourceBehaviorOptions: readonly string[] | null;
  readonly resourceProvisioningOptions: readonly string[] | null;
  readonly securityIdentifier: string | null;
  readonly renewedAt: Instant | null;
  readonly theme: string | null;
  readonly preferredDataLocation: string | null;
  readonly allowExternalSenders: boolean | null;
  readonly autoSubscribeNewMembers: boolean | null;
  readonly hideFromAddressLists: boolean | null;
  readonly hideFromOutlookClients: boolean | null;
  // application and service principal
  readonly appId: Id | null;
  readonly appRoles: readonly AppRole[] | null;
  readonly identifierUris: readonly string[] | null;
  readonly signInAudience: string | null;
  readonly publisherDomain: string | null;
  readonly servicePrincipalType: string | null;
  readonly servicePrincipalNames: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly homepage: string | null;
  readonly appRoleAssignmentRequired: boolean | null;
  /** Published properties that no rule reads, by their published names. */
  readonly otherProperties: KeptFields | null;
}

/** A role that an application offers to users, applications or both. */
export interface AppRole {
  readonly id: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly value: string | null;
  readonly isEnabled: boolean;
  readonly allowedMemberTypes: readonly string[];
  readonly origin: string;
}

/** A membership with a beginning and an end; `until` is null while it holds. */
export interface Membership extends StoredRow {
  readonly groupId: Id;
  readonly memberId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
  /** The deleted object with which it ended, and comes back; null where anything else ended it. */
  readonly endedWith: Id | null;
}
/**
 * Every group that holds a member directly or through groups: kept up in the commit that changes a membership. `paths`
 * counts the ways.
 */
export interface MemberOf extends StoredRow {
  readonly groupId: Id;
  readonly memberId: Id;
  readonly paths: number;
}
/** Who owns a group, application or service principal. */
export interface Ownership extends StoredRow {
  readonly objectId: Id;
  readonly ownerId: Id;
  /** The deleted object with which it is hidden, and comes back; null while it holds. */
  readonly endedWith: Id | null;
}
/** A user's sponsors. */
export interface Sponsorship extends StoredRow {
  readonly objectId: Id;
  readonly sponsorId: Id;
  /** The deleted object with which it is hidden, and comes back; null while it holds. */
  readonly endedWith: Id | null;
}

/** A principal has a role of an application; `until` is null while it does. */
export interface AppRoleAssignment extends StoredRow {
  readonly appRoleId: Id;
  readonly principalId: Id;
  readonly principalType: string;
  readonly resourceId: Id;
  readonly createdAt: Instant;
  readonly from: Instant;
  readonly until: Instant | null;
  /** The deleted object with which it ended, and comes back; null where anything else ended it. */
  readonly endedWith: Id | null;
}

/**
 * Scopes of an API, separated by spaces, that a client has for one user (`Principal`) or for all (`AllPrincipals`).
 * Client, resource and principal are directory objects; the first two service principals.
 */
export interface PermissionGrant extends StoredRow {
  readonly clientId: Id;
  readonly consentType: string;
  readonly principalId: Id | null;
  readonly resourceId: Id;
  readonly scope: string | null;
  /** Given back as they were sent; nothing reads them, in Graph too. */
  readonly startsAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** The deleted object with which it is hidden, and comes back; null while it holds. */
  readonly endedWith: Id | null;
}

/** What a role allows, as lists of actions. */
export interface RolePermission {
  readonly allowedResourceActions: readonly string[];
  readonly condition: string | null;
  readonly excludedResourceActions: readonly string[];
}
/**
 * A role of entitlement management, or of the directory: then it is its template and, once active, its directory role
 * too, under one id. `edition` is its published version.
 */
export interface RoleDefinition extends StoredRow {
  readonly provider: 'directory' | 'entitlementManagement';
  readonly displayName: string | null;
  readonly description: string | null;
  readonly isBuiltIn: boolean;
  readonly isEnabled: boolean;
  readonly isPrivileged: boolean;
  readonly templateId: Id;
  readonly edition: string;
  readonly resourceScopes: readonly string[];
  readonly rolePermissions: readonly RolePermission[];
  /** Since when a directory role is in use; null before, and of roles of entitlement management. */
  readonly activatedAt: Instant | null;
}
/**
 * A role of a principal: of the whole directory (`scope` is `/`), of one of its objects (`/<id>`), or of entitlement
 * management (`/` or `/AccessPackageCatalog/<id>`).
 */
export interface RoleAssignment extends StoredRow {
  readonly provider: 'directory' | 'directoryObject' | 'entitlementManagement';
  readonly roleDefinitionId: Id;
  readonly principalId: Id;
  readonly scope: string;
  readonly catalogId: Id | null;
  readonly createdAt: Instant;
  /** The deleted object with which it is hidden, and comes back; null while it holds. */
  readonly endedWith: Id | null;
}
/** Who holds a directory role, directly or through a group: calculated from role assignments and memberships. */
export interface RoleHolding extends StoredRow {
  readonly roleDefinitionId: Id;
  readonly holderId: Id;
}
/** What roles allow is named in a namespace of actions; `key` is what the wire calls its id. */
export interface ResourceNamespace extends StoredRow {
  readonly key: string;
}
export interface ResourceAction extends StoredRow {
  readonly namespaceId: Id;
  readonly key: string;
  readonly name: string;
}

/** A site of the directory; `siteId` is what the wire calls its id. */
export interface Site extends StoredRow {
  readonly siteId: string;
  readonly displayName: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly webUrl: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly deletedAt: Instant | null;
}
/** A role of a site; `sequence` is its number there, as text. */
export interface SiteRole extends StoredRow {
  readonly siteId: Id;
  readonly sequence: string;
  readonly displayName: string;
  readonly description: string | null;
}

/** A principal has a role of a site; `until` is null while it does. */
export interface SitePermission extends StoredRow {
  readonly siteId: Id;
  readonly siteRoleId: Id;
  readonly principalId: Id;
  readonly from: Instant;
  readonly until: Instant | null;
  /** The deleted object with which it ended, and comes back; null where anything else ended it. */
  readonly endedWith: Id | null;
}
export interface Domain extends StoredRow {
  readonly name: string;
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly isVerified: boolean;
  readonly createdAt: Instant;
}

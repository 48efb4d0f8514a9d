// Who may do what: one table of rights, each with the token permissions, the roles and the ownership that grant it.
// Whatever is not here is refused.

import type { Caller, DirectoryRole } from '../caller.ts';
import type { Id } from '../base.ts';
import { Refusal } from '../refusal.ts';
import type { OriginSystems, EnumValue } from '../enums.ts';

/** Roles of entitlement management, by their published definition ids. All but `creator` are held in one catalog. */
export const CatalogRoles = {
  owner: 'ae79f266-94d4-4dab-b730-feca7e132178',
  reader: '44272f93-9762-48e8-af59-1b5351b1d6b3',
  packageManager: '7f480852-ebdc-47d4-87de-0d8498384a83',
  assignmentManager: 'e2182095-804a-4656-ae11-64734e9b7ae5',
  creator: 'ba92d953-d8e0-4e39-a797-0cbedb0a89e8',
} as const;
export type CatalogRole = keyof typeof CatalogRoles;

/**
 * A user needs one of `scopes` in the token AND one of `roles` or `catalogRoles`, or to be the owner, the person
 * themselves, or a member of the tenant (no guest) where that counts. An application needs one of `permissions`; one of
 * `permissionsOfOwner` suffices for what it owns. Where the permission is one of entitlement management, a role of its
 * service principal does as well.
 */
interface Right {
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly roles: readonly DirectoryRole[];
  readonly catalogRoles?: readonly CatalogRole[];
  readonly ofOwner?: true;
  readonly permissionsOfOwner?: readonly string[];
  readonly ofSelf?: true;
  readonly ofMember?: true;
}

const write = ['EntitlementManagement.ReadWrite.All'];
const read = ['EntitlementManagement.Read.All', ...write];
const own = ['EntitlementMgmt-SubjectAccess.ReadWrite', ...write];
const roleWrite = [...write, 'RoleManagement.ReadWrite.Directory'];
const roleRead = [...read, 'RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory'];
const directoryRoleRead = [
  'RoleManagement.Read.All',
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const directoryRoleWrite = ['RoleManagement.ReadWrite.Directory'];
const providerWrite = ['IdentityProvider.ReadWrite.All'];
const brandingWrite = ['OrganizationalBranding.ReadWrite.All', 'Organization.ReadWrite.All'];
const reviewPolicyWrite = ['Policy.ReadWrite.AccessReview'];
const reviewWrite = ['AccessReview.ReadWrite.All'];
const reviewRead = ['AccessReview.Read.All', ...reviewWrite];
const auditRead = ['AuditLog.Read.All', 'Directory.Read.All'];
const governance: readonly DirectoryRole[] = ['globalAdministrator', 'identityGovernanceAdministrator'];
/**
 * Directory roles that read all of entitlement management.
 * https://learn.microsoft.com/graph/api/accesspackagecatalog-get
 */
const readers: readonly DirectoryRole[] = [
  ...governance,
  'globalReader',
  'securityReader',
  'securityAdministrator',
  'complianceAdministrator',
];
const roleAdmins: readonly DirectoryRole[] = ['globalAdministrator', 'privilegedRoleAdministrator'];
const userWrite = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
const groupWrite = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const memberWrite = ['GroupMember.ReadWrite.All', ...groupWrite];
const applicationWrite = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
const appRoleWrite = ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'];
const userAdmins: readonly DirectoryRole[] = ['globalAdministrator', 'userAdministrator'];
const accountAdmins: readonly DirectoryRole[] = [
  ...userAdmins,
  'authenticationAdministrator',
  'privilegedAuthenticationAdministrator',
];
const factorAdmins: readonly DirectoryRole[] = [
  'globalAdministrator',
  'privilegedAuthenticationAdministrator',
  'authenticationAdministrator',
];
const passwordAdmins: readonly DirectoryRole[] = [...accountAdmins, 'helpdeskAdministrator', 'passwordAdministrator'];
const groupAdmins: readonly DirectoryRole[] = ['globalAdministrator', 'groupsAdministrator', 'userAdministrator'];
const applicationAdmins: readonly DirectoryRole[] = [
  'globalAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
];
const syncWrite = ['Synchronization.ReadWrite.All'];
const syncRead = ['Synchronization.Read.All', ...syncWrite];
const provisioningRead = ['AuditLog.Read.All', 'ProvisioningLog.Read.All'];
const graphRoleWrite = ['AppRoleAssignment.ReadWrite.All'];
const grantWrite = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];
const owned = ['Application.ReadWrite.OwnedBy'];
const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const userRead = ['User.Read.All', 'User.ReadWrite.All', ...directoryRead];
const groupRead = ['Group.Read.All', 'Group.ReadWrite.All', ...directoryRead];
const applicationRead = ['Application.Read.All', 'Application.ReadWrite.All', ...directoryRead];

// biome-ignore format: a table, read by column
export const rights = {
  // entitlement management
  administerEntitlement:  { scopes: write, permissions: write, roles: governance },
  createCatalog:          { scopes: write, permissions: write, roles: governance, catalogRoles: ['creator'] },
  manageCatalog:          { scopes: write, permissions: write, roles: governance, catalogRoles: ['owner'] },
  managePackages:         { scopes: write, permissions: write, roles: governance,
    catalogRoles: ['owner', 'packageManager'] },
  manageAssignments:      { scopes: write, permissions: write, roles: governance,
    catalogRoles: ['owner', 'packageManager', 'assignmentManager'] },
  readCatalog:            { scopes: read,  permissions: read,  roles: readers,
    catalogRoles: ['owner', 'reader', 'packageManager', 'assignmentManager'] },
  /**
   * Reading a resource anew from where it lives. https://learn.microsoft.com/graph/api/accesspackageresource-refresh
   */
  refreshResource:        { scopes: write, permissions: write, roles: governance,
    catalogRoles: ['owner', 'packageManager'] },
  readRoles:              { scopes: roleRead, permissions: roleRead, roles: readers },
  /**
   * https://learn.microsoft.com/graph/api/directoryaudit-list
   */
  readAudit:              { scopes: auditRead, permissions: auditRead,
    roles: [...governance, 'globalReader', 'securityReader', 'securityAdministrator', 'reportsReader'] },
  /** https://learn.microsoft.com/graph/api/organizationalbranding-update */
  writeBranding:          { scopes: brandingWrite, permissions: brandingWrite,
    roles: ['globalAdministrator', 'organizationalBrandingAdministrator'] },
  readProviders:          { scopes: ['IdentityProvider.Read.All', ...providerWrite],
    permissions: ['IdentityProvider.Read.All', ...providerWrite],
    roles: ['globalAdministrator', 'globalReader', 'securityReader', 'securityAdministrator'] },
  /**
   * Where users sign in who have their account elsewhere, and who is who there. Whoever says that says whom a provider
   * may sign in as. https://learn.microsoft.com/graph/api/identitycontainer-post-identityproviders
   */
  manageProviders:        { scopes: providerWrite, permissions: providerWrite, roles: ['globalAdministrator'] },
  /** Seeing what another user sees. */
  viewAs:                 { scopes: read,  permissions: [],    roles: ['globalAdministrator'] },
  /** What needs somebody's hand in the whole tenant. */
  readAttention:          { scopes: read,  permissions: read,  roles: [...governance, 'globalReader'] },
  // access reviews: those of packages as packages, the others as users are administered
  readReviews:            { scopes: reviewRead, permissions: reviewRead, roles: [...readers, 'userAdministrator'],
    catalogRoles: ['owner', 'reader', 'packageManager', 'assignmentManager'] },
  manageReviews:          { scopes: reviewWrite, permissions: reviewWrite, roles: governance,
    catalogRoles: ['owner', 'packageManager'] },
  manageDirectoryReviews: { scopes: reviewWrite, permissions: reviewWrite,
    roles: [...governance, 'userAdministrator'], ofOwner: true },
  /** Whether owners run reviews of their groups. https://learn.microsoft.com/graph/api/accessreviewpolicy-update */
  readReviewPolicy:       { scopes: ['Policy.Read.All', ...reviewPolicyWrite],
    permissions: ['Policy.Read.All', ...reviewPolicyWrite], roles: readers },
  writeReviewPolicy:      { scopes: reviewPolicyWrite, permissions: reviewPolicyWrite, roles: governance },
  /** Reports of reviews that others asked for. */
  readReviewHistory:      { scopes: reviewWrite, permissions: reviewWrite,
    roles: ['globalAdministrator', 'globalReader'] },
  /** Items that are the caller's to review. */
  decideReviews:          { scopes: reviewWrite, permissions: [],    roles: [], ofSelf: true },
  /** The same by an application, which records what was decided elsewhere, about any item. */
  recordReviews:          { scopes: reviewWrite, permissions: reviewWrite, roles: [], ofSelf: true },
  /** Letting removals beyond a limit happen, or keeping people in what they have. */
  decideRemovals:         { scopes: write, permissions: write, roles: governance },
  /** Connections to other systems, and what they do there and here. */
  manageConnections:      { scopes: write, permissions: write, roles: governance },
  /**
   * Synchronization jobs of applications, which are connections.
   * https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-post-jobs
   */
  readSynchronization:    { scopes: syncRead, permissions: syncRead,
    roles: [...applicationAdmins, 'globalReader'], ofOwner: true, permissionsOfOwner: owned },
  manageSynchronization:  { scopes: syncWrite, permissions: syncWrite, roles: applicationAdmins, ofOwner: true,
    permissionsOfOwner: owned },
  /** The log of what was sent. https://learn.microsoft.com/graph/api/provisioningobjectsummary-list */
  readProvisioning:       { scopes: provisioningRead, permissions: provisioningRead,
    roles: [...applicationAdmins, 'globalReader', 'securityReader', 'securityAdministrator', 'reportsReader'] },
  /** Taking up, finishing and refusing a task that the caller is asked to do. */
  workOnTasks:            { scopes: own,   permissions: [],    roles: governance, ofSelf: true },
  /** Giving and taking the roles of one catalog, and the one of the whole tenant. */
  assignCatalogRole:      { scopes: roleWrite, permissions: roleWrite, roles: governance, catalogRoles: ['owner'] },
  assignTenantRole:       { scopes: roleWrite, permissions: roleWrite, roles: governance },
  /** Members see who holds which role, as by Entra's default. */
  readDirectoryRoles:     { scopes: directoryRoleRead, permissions: directoryRoleRead,
    roles: [...readers, 'privilegedRoleAdministrator'], ofMember: true },
  /**
   * Giving and taking the roles of the directory.
   * https://learn.microsoft.com/entra/identity/role-based-access-control/manage-roles-portal
   */
  assignDirectoryRole:    { scopes: directoryRoleWrite, permissions: directoryRoleWrite, roles: roleAdmins },
  requestAccess:          { scopes: own,   permissions: [],    roles: [], ofSelf: true },
  /** What one would be asked, and why one may ask or may not. */
  askAboutAccess:         { scopes: [...own, ...read], permissions: [], roles: [], ofSelf: true },
  decideApprovals:        { scopes: write, permissions: [],    roles: [], ofSelf: true },
  delegateApprovals:      { scopes: own,   permissions: [],    roles: governance, ofSelf: true },
  // adding something to a catalog and taking it out: only who may give it away anyway
  // https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate#required-roles-to-add-resources-to-a-catalog
  offerGroup:             { scopes: write, permissions: ['Group.ReadWrite.All'],
    roles: [...groupAdmins, 'intuneAdministrator'], ofOwner: true },
  offerUnifiedGroup:      { scopes: write, permissions: ['Group.ReadWrite.All'],
    roles: [...groupAdmins, 'intuneAdministrator', 'exchangeAdministrator', 'sharePointAdministrator'], ofOwner: true },
  offerRoleGroup:         { scopes: write, permissions: directoryRoleWrite, roles: roleAdmins, ofOwner: true },
  offerDirectoryRole:     { scopes: write, permissions: directoryRoleWrite, roles: roleAdmins },
  offerApplication:       { scopes: write, permissions: ['Application.ReadWrite.All'],
    roles: [...applicationAdmins, 'identityGovernanceAdministrator', 'userAdministrator'], ofOwner: true },
  offerSite:              { scopes: write, permissions: ['Sites.FullControl.All'],
    roles: ['globalAdministrator', 'sharePointAdministrator'], ofOwner: true },
  // directory
  createUser:             { scopes: userWrite, permissions: userWrite, roles: userAdmins },
  /** https://learn.microsoft.com/graph/api/invitation-post */
  inviteGuest:            { scopes: ['User.Invite.All', ...userWrite], permissions: ['User.Invite.All', ...userWrite],
    roles: [...userAdmins, 'guestInviter'] },
  updateUser:             { scopes: userWrite, permissions: userWrite, roles: accountAdmins },
  /** Of whom, where the user holds a directory role, administratorReach.ts says. */
  resetPassword:          { scopes: userWrite, permissions: userWrite, roles: passwordAdmins },
  /** https://learn.microsoft.com/graph/api/softwareoathauthenticationmethod-delete */
  resetFactors:           { scopes: ['UserAuthenticationMethod.ReadWrite.All'],
    permissions: ['UserAuthenticationMethod.ReadWrite.All'], roles: factorAdmins },
  /** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
  revokeSessions:         { scopes: ['User.RevokeSessions.All', ...userWrite],
    permissions: ['User.RevokeSessions.All', ...userWrite], roles: passwordAdmins, ofSelf: true },
  /** What an outside provider knows of sign-ins. */
  reportSignIns:          { scopes: userWrite, permissions: userWrite, roles: userAdmins },
  /** https://learn.microsoft.com/graph/api/user-changepassword */
  changeOwnPassword:      { scopes: ['User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All'],
    permissions: [], roles: [], ofSelf: true },
  updateOwnProfile:       { scopes: ['User.ReadWrite', ...userWrite], permissions: [], roles: [], ofSelf: true },
  /** Pushing people and groups through an inbound connection. */
  pushObjects:            { scopes: [], permissions: ['SynchronizationData-User.Upload'], roles: [] },
  deleteUser:             { scopes: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
    permissions: ['User.DeleteRestore.All', 'User.ReadWrite.All'], roles: accountAdmins },
  /** What is kept about somebody else. https://learn.microsoft.com/graph/api/user-exportpersonaldata */
  exportPersonalData:     { scopes: ['User.Export.All'], permissions: ['User.Export.All'],
    roles: ['globalAdministrator'] },
  /** What is kept about oneself, but for what it tells of others. */
  exportOwnData:          { scopes: own, permissions: [], roles: [], ofSelf: true },
  erasePersonalData:      { scopes: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
    permissions: ['User.DeleteRestore.All', 'User.ReadWrite.All'], roles: ['globalAdministrator'] },
  createGroup:            { scopes: groupWrite, permissions: ['Group.Create', ...groupWrite], roles: groupAdmins },
  /** https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept */
  createRoleGroup:        { scopes: groupWrite, permissions: directoryRoleWrite, roles: roleAdmins },
  updateGroup:            { scopes: groupWrite, permissions: groupWrite, roles: groupAdmins, ofOwner: true },
  deleteGroup:            { scopes: ['Group.ReadWrite.All'], permissions: ['Group.ReadWrite.All'], roles: groupAdmins,
    ofOwner: true },
  updateMembers:          { scopes: memberWrite, permissions: memberWrite, roles: groupAdmins, ofOwner: true },
  updateOwners:           { scopes: groupWrite, permissions: groupWrite, roles: groupAdmins, ofOwner: true },
  /** Everything about a group that can be given a directory role. */
  updateRoleGroup:        { scopes: memberWrite, permissions: directoryRoleWrite, roles: roleAdmins, ofOwner: true },
  createApplication:      { scopes: ['AppRegistration.Create', ...applicationWrite],
    permissions: ['AppRegistration.Create', ...owned, ...applicationWrite], roles: applicationAdmins },
  updateApplication:      { scopes: applicationWrite, permissions: applicationWrite, roles: applicationAdmins,
    ofOwner: true, permissionsOfOwner: owned },
  // https://learn.microsoft.com/graph/api/directory-deleteditems-list and -delete
  readDeletedUsers:       { scopes: userRead, permissions: userRead, roles: [...userAdmins, 'globalReader'] },
  readDeletedGroups:      { scopes: groupRead, permissions: groupRead, roles: [...groupAdmins, 'globalReader'],
    ofOwner: true },
  readDeletedApplications: { scopes: applicationRead, permissions: applicationRead,
    roles: [...applicationAdmins, 'globalReader'], ofOwner: true, permissionsOfOwner: owned },
  purgeGroup:             { scopes: ['Group.ReadWrite.All'], permissions: [], roles: groupAdmins },
  assignAppRoles:         { scopes: appRoleWrite, permissions: appRoleWrite, roles: applicationAdmins, ofOwner: true },
  /**
   * What an application may do by itself in the whole tenant. An application administrator may not give it.
   * https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites
   */
  assignGraphRoles:       { scopes: graphRoleWrite, permissions: graphRoleWrite, roles: ['globalAdministrator'] },
  /** https://learn.microsoft.com/graph/api/oauth2permissiongrant-post */
  grantPermissions:       { scopes: grantWrite, permissions: grantWrite, roles: applicationAdmins },
} as const satisfies Readonly<Record<string, Right>>;
/** A row of the table. */
export type RightName = keyof typeof rights;

/** What the answer depends on beside who asks; what is not said does not hold. */
export interface RightFacts {
  readonly catalogId?: Id;
  readonly isOwner?: boolean;
  readonly isSelf?: boolean;
}

/** Whether the caller may; the server itself may everything. */
export function may(caller: Caller, right: RightName, facts: RightFacts = {}): boolean {
  return refusalOf(caller, rights[right], facts) === null;
}

/** Throws `scopeMissing` where the token does not reach, `notAllowed` where the caller does not. */
export function requireRight(caller: Caller, right: RightName, facts: RightFacts = {}): void {
  const refusal = refusalOfRight(caller, right, facts);
  if (refusal !== null) throw refusal;
}

/** The refusal that `requireRight` throws; null where the caller may. */
export function refusalOfRight(caller: Caller, right: RightName, facts: RightFacts = {}): Refusal | null {
  const code = refusalOf(caller, rights[right], facts);
  if (code !== 'scopeMissing') return code === null ? null : new Refusal(code, { right });
  return new Refusal(code, {
    right,
    oneOf: caller.kind === 'user' ? rights[right].scopes : rights[right].permissions,
  });
}

function refusalOf(caller: Caller, right: Right, facts: RightFacts): 'scopeMissing' | 'notAllowed' | null {
  if (caller.kind === 'system') return null;
  const has = (permission: string): boolean => caller.permissions.has(permission);
  const holdsRole =
    right.roles.some((role) => caller.directoryRoles.has(role)) ||
    right.catalogRoles?.some((role) => holdsCatalogRole(caller, role, facts.catalogId)) === true;
  if (caller.kind === 'application') {
    if (right.permissions.some(has) || (holdsRole && right.permissions.some(isEntitlementPermission))) return null;
    return facts.isOwner === true && right.permissionsOfOwner?.some(has) === true ? null : 'scopeMissing';
  }
  if (!right.scopes.some(has)) return 'scopeMissing';
  return holdsRole ||
    (right.ofOwner === true && facts.isOwner === true) ||
    (right.ofSelf === true && facts.isSelf === true) ||
    (right.ofMember === true && !caller.isGuest)
    ? null
    : 'notAllowed';
}

/** Permissions that a role of the application's service principal stands for. */
export const isEntitlementPermission = (permission: string): boolean => permission.startsWith('EntitlementManagement.');

/**
 * Whether an application holds a role that can stand in for such a permission; which rows and commands the role reaches
 * is decided for each.
 */
export function holdsAnyRole({ directoryRoles, catalogRoles }: Caller): boolean {
  return catalogRoles.size > 0 || readers.some((role) => directoryRoles.has(role));
}

function holdsCatalogRole(caller: Caller, role: CatalogRole, catalogId: Id | undefined): boolean {
  const id = CatalogRoles[role];
  if (caller.catalogRoles.get('*')?.has(id) === true) return true;
  return catalogId !== undefined && caller.catalogRoles.get(catalogId)?.has(id) === true;
}

/** Whether the caller may manage the catalog. */
export const mayManageCatalog = (caller: Caller, catalogId: Id): boolean => may(caller, 'manageCatalog', { catalogId });

/** Whether the caller may manage assignments in the catalog. */
export const mayManageAssignments = (caller: Caller, catalogId: Id): boolean =>
  may(caller, 'manageAssignments', { catalogId });

/** Whether the caller may read all of the catalog. */
export const mayReadCatalog = (caller: Caller, catalogId: Id): boolean => may(caller, 'readCatalog', { catalogId });

/** Whether the caller may create catalogs, or holds a role in some catalog or a role that reads all of them. */
export const runsCatalogs = (caller: Caller): boolean =>
  caller.catalogRoles.size > 0 || may(caller, 'readCatalog') || may(caller, 'createCatalog');

/**
 * Whether the caller may try calls in a rehearsal, which may hold up others for seconds: applications, and people with
 * a role of the directory or of a catalog.
 */
export const mayRehearse = ({ kind, directoryRoles, catalogRoles }: Caller): boolean =>
  kind === 'application' || directoryRoles.size > 0 || catalogRoles.size > 0;

export interface OfferFacts {
  readonly originSystem: EnumValue<typeof OriginSystems>;
  readonly isOwner: boolean;
  readonly isAssignableToRole: boolean;
  readonly isUnified: boolean;
}

/**
 * Whether the caller may give away what a resource stands for; being able to manage the catalog is a question of its
 * own.
 */
export function mayOwnResource(
  caller: Caller,
  { originSystem, isOwner, isAssignableToRole, isUnified }: OfferFacts,
): boolean {
  const right = {
    AadGroup: isAssignableToRole ? 'offerRoleGroup' : isUnified ? 'offerUnifiedGroup' : 'offerGroup',
    AadApplication: 'offerApplication',
    SharePointOnline: 'offerSite',
    DirectoryRole: 'offerDirectoryRole',
  } as const;
  return may(caller, right[originSystem], { isOwner });
}

// A row for each right and each way to have it or not: token, role, ownership.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemCaller, type Caller, type DirectoryRole } from '../../src/domain/caller.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import * as R from '../../src/domain/rights/rights.ts';

const catalog = '11111111-1111-4111-8111-111111111111';
const elsewhere = '22222222-2222-4222-8222-222222222222';

interface Who {
  scp?: string;
  roles?: readonly DirectoryRole[];
  catalogRole?: R.CatalogRole;
  at?: string;
}
const user = ({ scp = '', roles = [], catalogRole, at = catalog }: Who): Caller => ({
  kind: 'user',
  objectId: 'u',
  displayName: 'U',
  userPrincipalName: 'u@latchkey.example',
  appId: null,
  isGuest: false,
  permissions: new Set(scp.split(' ').filter(Boolean)),
  directoryRoles: new Set(roles),
  catalogRoles: new Map(catalogRole === undefined ? [] : [[at, new Set([R.CatalogRoles[catalogRole]])]]),
});
const appOf = (who: Who): Caller => ({ ...user(who), kind: 'application', appId: 'a' });
const app = (permissions: string): Caller => appOf({ scp: permissions });

const readWrite = 'EntitlementManagement.ReadWrite.All';
const readOnly = 'EntitlementManagement.Read.All';
const subjectAccess = 'EntitlementMgmt-SubjectAccess.ReadWrite';

type Row = readonly [
  who: string,
  caller: Caller,
  right: R.RightName,
  facts: R.RightFacts,
  allowed: 'yes' | 'scopeMissing' | 'notAllowed',
];
const rows: readonly Row[] = [
  ['the server itself', systemCaller, 'administerEntitlement', {}, 'yes'],
  ['nobody in particular', user({}), 'administerEntitlement', {}, 'scopeMissing'],
  ['a token without a role', user({ scp: readWrite }), 'administerEntitlement', {}, 'notAllowed'],
  ['a role without a token', user({ roles: ['globalAdministrator'] }), 'administerEntitlement', {}, 'scopeMissing'],
  [
    'a governance administrator',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'administerEntitlement',
    {},
    'yes',
  ],
  [
    'a global administrator',
    user({ scp: readWrite, roles: ['globalAdministrator'] }),
    'administerEntitlement',
    {},
    'yes',
  ],
  ['a global reader', user({ scp: readWrite, roles: ['globalReader'] }), 'administerEntitlement', {}, 'notAllowed'],
  ['a catalog owner', user({ scp: readWrite, catalogRole: 'owner' }), 'administerEntitlement', {}, 'notAllowed'],
  ['an application', app(readWrite), 'administerEntitlement', {}, 'yes'],
  ['an application that may read', app(readOnly), 'administerEntitlement', {}, 'scopeMissing'],

  ['a catalog creator', user({ scp: readWrite, catalogRole: 'creator', at: '*' }), 'createCatalog', {}, 'yes'],
  ['a catalog owner', user({ scp: readWrite, catalogRole: 'owner' }), 'createCatalog', {}, 'notAllowed'],
  ['an application', app(readWrite), 'createCatalog', {}, 'yes'],
  [
    'a catalog creator',
    user({ scp: readWrite, catalogRole: 'creator', at: '*' }),
    'manageCatalog',
    { catalogId: catalog },
    'notAllowed',
  ],
  ['its owner', user({ scp: readWrite, catalogRole: 'owner' }), 'manageCatalog', { catalogId: catalog }, 'yes'],
  [
    'its owner with a token to read',
    user({ scp: readOnly, catalogRole: 'owner' }),
    'manageCatalog',
    { catalogId: catalog },
    'scopeMissing',
  ],
  [
    'the owner of another one',
    user({ scp: readWrite, catalogRole: 'owner', at: elsewhere }),
    'manageCatalog',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'its package manager',
    user({ scp: readWrite, catalogRole: 'packageManager' }),
    'manageCatalog',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'a user administrator',
    user({ scp: readWrite, roles: ['userAdministrator'] }),
    'manageCatalog',
    { catalogId: catalog },
    'notAllowed',
  ],

  ['its owner', user({ scp: readWrite, catalogRole: 'owner' }), 'assignCatalogRole', { catalogId: catalog }, 'yes'],
  [
    'its owner with a token for roles',
    user({ scp: 'RoleManagement.ReadWrite.Directory', catalogRole: 'owner' }),
    'assignCatalogRole',
    { catalogId: catalog },
    'yes',
  ],
  [
    'the owner of another one',
    user({ scp: readWrite, catalogRole: 'owner', at: elsewhere }),
    'assignCatalogRole',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'its package manager',
    user({ scp: readWrite, catalogRole: 'packageManager' }),
    'assignCatalogRole',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'a catalog creator',
    user({ scp: readWrite, catalogRole: 'creator', at: '*' }),
    'assignCatalogRole',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'an application for roles',
    app('RoleManagement.ReadWrite.Directory'),
    'assignCatalogRole',
    { catalogId: catalog },
    'yes',
  ],
  [
    'a governance administrator',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'assignTenantRole',
    {},
    'yes',
  ],
  ['a catalog owner', user({ scp: readWrite, catalogRole: 'owner' }), 'assignTenantRole', {}, 'notAllowed'],
  [
    'its package manager',
    user({ scp: readWrite, catalogRole: 'packageManager' }),
    'managePackages',
    { catalogId: catalog },
    'yes',
  ],
  [
    'its assignment manager',
    user({ scp: readWrite, catalogRole: 'assignmentManager' }),
    'managePackages',
    { catalogId: catalog },
    'notAllowed',
  ],
  ['its owner', user({ scp: readWrite, catalogRole: 'owner' }), 'managePackages', { catalogId: catalog }, 'yes'],
  [
    'its assignment manager',
    user({ scp: readWrite, catalogRole: 'assignmentManager' }),
    'manageAssignments',
    { catalogId: catalog },
    'yes',
  ],
  [
    'its reader',
    user({ scp: readWrite, catalogRole: 'reader' }),
    'manageAssignments',
    { catalogId: catalog },
    'notAllowed',
  ],
  ['its reader', user({ scp: readOnly, catalogRole: 'reader' }), 'readCatalog', { catalogId: catalog }, 'yes'],
  [
    'a reader of another one',
    user({ scp: readOnly, catalogRole: 'reader', at: elsewhere }),
    'readCatalog',
    { catalogId: catalog },
    'notAllowed',
  ],
  ['a global reader', user({ scp: readOnly, roles: ['globalReader'] }), 'readCatalog', { catalogId: catalog }, 'yes'],
  ['a plain user', user({ scp: readOnly }), 'readCatalog', { catalogId: catalog }, 'notAllowed'],
  ['an application that may read', app(readOnly), 'readCatalog', { catalogId: catalog }, 'yes'],
  ['a security reader', user({ scp: readOnly, roles: ['securityReader'] }), 'readCatalog', {}, 'yes'],
  ['a user administrator', user({ scp: readOnly, roles: ['userAdministrator'] }), 'readCatalog', {}, 'notAllowed'],
  [
    'an application that reads the catalog by a role',
    appOf({ catalogRole: 'reader' }),
    'readCatalog',
    { catalogId: catalog },
    'yes',
  ],
  [
    'an application that reads another one',
    appOf({ catalogRole: 'reader', at: elsewhere }),
    'readCatalog',
    { catalogId: catalog },
    'scopeMissing',
  ],
  [
    'an application that is a governance administrator',
    appOf({ roles: ['identityGovernanceAdministrator'] }),
    'administerEntitlement',
    {},
    'yes',
  ],
  [
    'an application that is a global reader',
    appOf({ roles: ['globalReader'] }),
    'administerEntitlement',
    {},
    'scopeMissing',
  ],
  [
    'an application that owns the catalog',
    appOf({ catalogRole: 'owner' }),
    'manageCatalog',
    { catalogId: catalog },
    'yes',
  ],
  [
    'an application that is a global administrator',
    appOf({ roles: ['globalAdministrator'] }),
    'createUser',
    {},
    'scopeMissing',
  ],
  [
    'an application that is a global administrator',
    appOf({ roles: ['globalAdministrator'] }),
    'requestAccess',
    { isSelf: true },
    'scopeMissing',
  ],
  [
    'its package manager',
    user({ scp: readWrite, catalogRole: 'packageManager' }),
    'refreshResource',
    { catalogId: catalog },
    'yes',
  ],
  [
    'its assignment manager',
    user({ scp: readWrite, catalogRole: 'assignmentManager' }),
    'refreshResource',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'a global reader with a token for roles',
    user({ scp: 'RoleManagement.Read.Directory', roles: ['globalReader'] }),
    'readRoles',
    {},
    'yes',
  ],
  [
    'a catalog owner',
    user({ scp: readWrite, catalogRole: 'owner' }),
    'readRoles',
    { catalogId: catalog },
    'notAllowed',
  ],
  [
    'a global reader who asks what needs a hand',
    user({ scp: readOnly, roles: ['globalReader'] }),
    'readAttention',
    {},
    'yes',
  ],
  [
    'a security reader who asks what needs a hand',
    user({ scp: readOnly, roles: ['securityReader'] }),
    'readAttention',
    {},
    'notAllowed',
  ],
  [
    'a Global Administrator who looks at what a user sees',
    user({ scp: readOnly, roles: ['globalAdministrator'] }),
    'viewAs',
    {},
    'yes',
  ],
  [
    'an Identity Governance Administrator who would',
    user({ scp: readOnly, roles: ['identityGovernanceAdministrator'] }),
    'viewAs',
    {},
    'notAllowed',
  ],
  ['an application that would', app(readWrite), 'viewAs', {}, 'scopeMissing'],
  [
    'a governance administrator who releases removals',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'decideRemovals',
    {},
    'yes',
  ],
  [
    'a catalog owner who releases removals',
    user({ scp: readWrite, catalogRole: 'owner' }),
    'decideRemovals',
    {},
    'notAllowed',
  ],
  [
    'a governance administrator who makes a connection',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'manageConnections',
    {},
    'yes',
  ],
  [
    'a catalog owner who makes a connection',
    user({ scp: readWrite, catalogRole: 'owner' }),
    'manageConnections',
    {},
    'notAllowed',
  ],
  ['a reader of reports', user({ scp: 'AuditLog.Read.All', roles: ['reportsReader'] }), 'readAudit', {}, 'yes'],
  [
    'a global reader whose token is for entitlement',
    user({ scp: readOnly, roles: ['globalReader'] }),
    'readAudit',
    {},
    'scopeMissing',
  ],
  [
    'a compliance administrator',
    user({ scp: 'AuditLog.Read.All', roles: ['complianceAdministrator'] }),
    'readAudit',
    {},
    'notAllowed',
  ],
  ['a plain user with a token to read', user({ scp: readOnly }), 'askAboutAccess', { isSelf: true }, 'yes'],
  ['a plain user', user({ scp: subjectAccess }), 'askAboutAccess', {}, 'notAllowed'],
  ['an application for a user', app(subjectAccess), 'readCatalog', { catalogId: catalog }, 'scopeMissing'],
  ['a plain user', user({ scp: subjectAccess }), 'requestAccess', { isSelf: true }, 'yes'],
  ['a plain user', user({ scp: subjectAccess }), 'requestAccess', {}, 'notAllowed'],
  ['a plain user with a token to read', user({ scp: readOnly }), 'requestAccess', { isSelf: true }, 'scopeMissing'],
  ['an application', app(`${subjectAccess} ${readWrite}`), 'requestAccess', { isSelf: true }, 'scopeMissing'],
  ['an approver', user({ scp: readWrite }), 'decideApprovals', { isSelf: true }, 'yes'],
  [
    'an approver whose token is for requests alone',
    user({ scp: subjectAccess }),
    'decideApprovals',
    { isSelf: true },
    'scopeMissing',
  ],
  ['an application', app(readWrite), 'decideApprovals', { isSelf: true }, 'scopeMissing'],
  ['an approver', user({ scp: subjectAccess }), 'delegateApprovals', { isSelf: true }, 'yes'],
  ['a plain user', user({ scp: subjectAccess }), 'delegateApprovals', {}, 'notAllowed'],

  [
    'a governance administrator',
    user({ scp: `${readWrite} Group.ReadWrite.All`, roles: ['identityGovernanceAdministrator'] }),
    'offerGroup',
    {},
    'notAllowed',
  ],
  [
    'a governance administrator who owns it',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'offerGroup',
    { isOwner: true },
    'yes',
  ],
  ['a groups administrator', user({ scp: readWrite, roles: ['groupsAdministrator'] }), 'offerGroup', {}, 'yes'],
  ['an application', app(readWrite), 'offerGroup', {}, 'scopeMissing'],
  ['an application that owns it', app(readWrite), 'offerGroup', { isOwner: true }, 'scopeMissing'],
  ['an application that may write groups', app(`${readWrite} Group.ReadWrite.All`), 'offerGroup', {}, 'yes'],
  [
    'a groups administrator',
    user({ scp: readWrite, roles: ['groupsAdministrator'] }),
    'offerRoleGroup',
    {},
    'notAllowed',
  ],
  ['its owner', user({ scp: readWrite }), 'offerRoleGroup', { isOwner: true }, 'yes'],
  ['an application that may write groups', app('Group.ReadWrite.All'), 'offerRoleGroup', {}, 'scopeMissing'],
  [
    'an application administrator',
    user({ scp: readWrite, roles: ['applicationAdministrator'] }),
    'offerApplication',
    {},
    'yes',
  ],
  [
    'a groups administrator',
    user({ scp: readWrite, roles: ['groupsAdministrator'] }),
    'offerApplication',
    {},
    'notAllowed',
  ],
  ['an application that may write applications', app('Application.ReadWrite.All'), 'offerApplication', {}, 'yes'],
  [
    'a governance administrator',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'offerApplication',
    {},
    'yes',
  ],
  [
    'an Exchange administrator',
    user({ scp: readWrite, roles: ['exchangeAdministrator'] }),
    'offerGroup',
    {},
    'notAllowed',
  ],
  [
    'an Exchange administrator',
    user({ scp: readWrite, roles: ['exchangeAdministrator'] }),
    'offerUnifiedGroup',
    {},
    'yes',
  ],
  [
    'a governance administrator',
    user({ scp: readWrite, roles: ['identityGovernanceAdministrator'] }),
    'offerUnifiedGroup',
    {},
    'notAllowed',
  ],
  ['a site administrator', user({ scp: readWrite, roles: ['sharePointAdministrator'] }), 'offerSite', {}, 'yes'],
  ['a groups administrator', user({ scp: readWrite, roles: ['groupsAdministrator'] }), 'offerSite', {}, 'notAllowed'],
  ['an application with full control', app('Sites.FullControl.All'), 'offerSite', {}, 'yes'],

  ['a user administrator', user({ scp: 'User.ReadWrite.All', roles: ['userAdministrator'] }), 'createUser', {}, 'yes'],
  [
    'a groups administrator',
    user({ scp: 'User.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'createUser',
    {},
    'notAllowed',
  ],
  ['an application', app('User.ReadWrite.All'), 'createUser', {}, 'yes'],
  ['an application that may read', app('User.Read.All'), 'createUser', {}, 'scopeMissing'],
  [
    'a user administrator',
    user({ scp: 'Directory.ReadWrite.All', roles: ['userAdministrator'] }),
    'updateUser',
    {},
    'yes',
  ],
  ['herself', user({ scp: 'User.ReadWrite.All' }), 'updateUser', { isSelf: true }, 'notAllowed'],
  [
    'a helpdesk administrator',
    user({ scp: 'User.ReadWrite.All', roles: ['helpdeskAdministrator'] }),
    'resetPassword',
    {},
    'yes',
  ],
  [
    'a helpdesk administrator',
    user({ scp: 'User.ReadWrite.All', roles: ['helpdeskAdministrator'] }),
    'updateUser',
    {},
    'notAllowed',
  ],
  ['a plain user', user({ scp: 'User.ReadWrite.All' }), 'resetPassword', {}, 'notAllowed'],
  ['an application', app('User.ReadWrite.All'), 'resetPassword', {}, 'yes'],
  [
    'a privileged role administrator',
    user({ scp: 'RoleManagement.ReadWrite.Directory', roles: ['privilegedRoleAdministrator'] }),
    'assignDirectoryRole',
    {},
    'yes',
  ],
  [
    'a governance administrator',
    user({ scp: 'RoleManagement.ReadWrite.Directory', roles: ['identityGovernanceAdministrator'] }),
    'assignDirectoryRole',
    {},
    'notAllowed',
  ],
  [
    'a global administrator with a token to read',
    user({ scp: 'RoleManagement.Read.Directory', roles: ['globalAdministrator'] }),
    'assignDirectoryRole',
    {},
    'scopeMissing',
  ],
  ['an application', app('RoleManagement.ReadWrite.Directory'), 'assignDirectoryRole', {}, 'yes'],
  ['a member', user({ scp: 'RoleManagement.Read.Directory' }), 'readDirectoryRoles', {}, 'yes'],
  ['a member of few scopes', user({ scp: readWrite }), 'readDirectoryRoles', {}, 'scopeMissing'],
  [
    'a guest',
    { ...user({ scp: 'RoleManagement.Read.Directory' }), isGuest: true },
    'readDirectoryRoles',
    {},
    'notAllowed',
  ],
  [
    'a privileged role administrator',
    user({ scp: readWrite, roles: ['privilegedRoleAdministrator'] }),
    'offerDirectoryRole',
    {},
    'yes',
  ],
  ['its owner', user({ scp: readWrite, catalogRole: 'owner' }), 'offerDirectoryRole', { isOwner: true }, 'notAllowed'],
  ['herself', user({ scp: 'User.ReadWrite' }), 'updateOwnProfile', { isSelf: true }, 'yes'],
  ['herself with a token to read', user({ scp: 'User.Read' }), 'updateOwnProfile', { isSelf: true }, 'scopeMissing'],
  ['someone else', user({ scp: 'User.ReadWrite.All' }), 'updateOwnProfile', {}, 'notAllowed'],
  ['the user', user({ scp: 'User-PasswordProfile.ReadWrite.All' }), 'changeOwnPassword', { isSelf: true }, 'yes'],
  ['another user', user({ scp: 'Directory.AccessAsUser.All' }), 'changeOwnPassword', {}, 'notAllowed'],
  ['the user', user({ scp: 'User.RevokeSessions.All' }), 'revokeSessions', { isSelf: true }, 'yes'],
  ['another user', user({ scp: 'User.RevokeSessions.All' }), 'revokeSessions', {}, 'notAllowed'],
  ['an application', app('User.RevokeSessions.All'), 'revokeSessions', {}, 'yes'],
  ['an application', app('User.ReadWrite.All'), 'reportSignIns', {}, 'yes'],
  ['a member', user({ scp: 'User.ReadWrite.All' }), 'reportSignIns', {}, 'notAllowed'],
  ['an application', app('SynchronizationData-User.Upload'), 'pushObjects', {}, 'yes'],
  ['an application', app('User.ReadWrite.All'), 'pushObjects', {}, 'scopeMissing'],
  ['an application', app('User.Export.All'), 'exportPersonalData', {}, 'yes'],
  [
    'a user administrator',
    user({ scp: 'User.Export.All', roles: ['userAdministrator'] }),
    'exportPersonalData',
    {},
    'notAllowed',
  ],
  ['the user', user({ scp: 'EntitlementMgmt-SubjectAccess.ReadWrite' }), 'exportOwnData', { isSelf: true }, 'yes'],
  ['another user', user({ scp: 'EntitlementMgmt-SubjectAccess.ReadWrite' }), 'exportOwnData', {}, 'notAllowed'],
  ['an application', app('User.DeleteRestore.All'), 'erasePersonalData', {}, 'yes'],
  [
    'a user administrator',
    user({ scp: 'User.ReadWrite.All', roles: ['userAdministrator'] }),
    'erasePersonalData',
    {},
    'notAllowed',
  ],
  [
    'a user administrator',
    user({ scp: 'User.DeleteRestore.All', roles: ['userAdministrator'] }),
    'deleteUser',
    {},
    'yes',
  ],
  [
    'a user administrator',
    user({ scp: 'Directory.ReadWrite.All', roles: ['userAdministrator'] }),
    'deleteUser',
    {},
    'scopeMissing',
  ],
  ['a plain user', user({ scp: 'User.Read.All' }), 'readDeletedUsers', {}, 'notAllowed'],
  ['a global reader', user({ scp: 'User.Read.All', roles: ['globalReader'] }), 'readDeletedUsers', {}, 'yes'],
  ['an application for groups', app('Group.Read.All'), 'readDeletedUsers', {}, 'scopeMissing'],
  ['its former owner', user({ scp: 'Group.Read.All' }), 'readDeletedGroups', { isOwner: true }, 'yes'],
  ['a plain user', user({ scp: 'Group.Read.All' }), 'readDeletedGroups', {}, 'notAllowed'],
  ['a former owner', app('Application.ReadWrite.OwnedBy'), 'readDeletedApplications', { isOwner: true }, 'yes'],
  ['an application', app('Application.ReadWrite.OwnedBy'), 'readDeletedApplications', {}, 'scopeMissing'],
  [
    'a groups administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'purgeGroup',
    {},
    'yes',
  ],
  ['its former owner', user({ scp: 'Group.ReadWrite.All' }), 'purgeGroup', { isOwner: true }, 'notAllowed'],
  ['an application', app('Group.ReadWrite.All'), 'purgeGroup', {}, 'scopeMissing'],
  ['a plain user', user({ scp: 'Group.ReadWrite.All' }), 'createGroup', {}, 'notAllowed'],
  [
    'a groups administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'createGroup',
    {},
    'yes',
  ],
  ['an application that may create', app('Group.Create'), 'createGroup', {}, 'yes'],
  ['its owner', user({ scp: 'Group.ReadWrite.All' }), 'updateGroup', { isOwner: true }, 'yes'],
  ['a member of it', user({ scp: 'Group.ReadWrite.All' }), 'updateGroup', {}, 'notAllowed'],
  ['its owner', user({ scp: 'Group.ReadWrite.All' }), 'deleteGroup', { isOwner: true }, 'yes'],
  [
    'its owner with a token for members',
    user({ scp: 'GroupMember.ReadWrite.All' }),
    'deleteGroup',
    { isOwner: true },
    'scopeMissing',
  ],
  [
    'its owner with a token for members',
    user({ scp: 'GroupMember.ReadWrite.All' }),
    'updateMembers',
    { isOwner: true },
    'yes',
  ],
  [
    'a governance administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['identityGovernanceAdministrator'] }),
    'updateMembers',
    {},
    'notAllowed',
  ],
  ['an application for members', app('GroupMember.ReadWrite.All'), 'updateMembers', {}, 'yes'],
  ['an application for members', app('GroupMember.ReadWrite.All'), 'updateOwners', {}, 'scopeMissing'],
  [
    'a groups administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'updateOwners',
    {},
    'yes',
  ],
  [
    'a groups administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'updateRoleGroup',
    {},
    'notAllowed',
  ],
  ['an application that may manage roles', app('RoleManagement.ReadWrite.Directory'), 'updateRoleGroup', {}, 'yes'],
  [
    'a privileged role administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['privilegedRoleAdministrator'] }),
    'createRoleGroup',
    {},
    'yes',
  ],
  [
    'a groups administrator',
    user({ scp: 'Group.ReadWrite.All', roles: ['groupsAdministrator'] }),
    'createRoleGroup',
    {},
    'notAllowed',
  ],
  ['an application for members', app('GroupMember.ReadWrite.All'), 'updateRoleGroup', {}, 'scopeMissing'],
  [
    'a cloud application administrator',
    user({ scp: 'Application.ReadWrite.All', roles: ['cloudApplicationAdministrator'] }),
    'createApplication',
    {},
    'yes',
  ],
  ['an application for its own', app('Application.ReadWrite.OwnedBy'), 'createApplication', {}, 'yes'],
  [
    'a user administrator',
    user({ scp: 'Application.ReadWrite.All', roles: ['userAdministrator'] }),
    'createApplication',
    {},
    'notAllowed',
  ],
  ['an application for its own', app('Application.ReadWrite.OwnedBy'), 'updateApplication', { isOwner: true }, 'yes'],
  ['an application for its own', app('Application.ReadWrite.OwnedBy'), 'updateApplication', {}, 'scopeMissing'],
  ['its owner', user({ scp: 'Application.ReadWrite.All' }), 'updateApplication', { isOwner: true }, 'yes'],
  [
    'an application administrator',
    user({ scp: 'AppRoleAssignment.ReadWrite.All', roles: ['applicationAdministrator'] }),
    'assignAppRoles',
    {},
    'yes',
  ],
  ['a plain user', user({ scp: 'AppRoleAssignment.ReadWrite.All' }), 'assignAppRoles', {}, 'notAllowed'],
  ['an application', app('AppRoleAssignment.ReadWrite.All'), 'assignAppRoles', {}, 'yes'],
  [
    'an application administrator',
    user({ scp: 'AppRoleAssignment.ReadWrite.All', roles: ['applicationAdministrator'] }),
    'assignGraphRoles',
    { isOwner: true },
    'notAllowed',
  ],
  ['an application', app('AppRoleAssignment.ReadWrite.All'), 'assignGraphRoles', {}, 'yes'],
  ['an application', app('Application.ReadWrite.All'), 'assignGraphRoles', {}, 'scopeMissing'],
  [
    'an application administrator',
    user({ scp: 'DelegatedPermissionGrant.ReadWrite.All', roles: ['cloudApplicationAdministrator'] }),
    'grantPermissions',
    {},
    'yes',
  ],
  ['a plain user', user({ scp: 'DelegatedPermissionGrant.ReadWrite.All' }), 'grantPermissions', {}, 'notAllowed'],
];

for (const [who, caller, right, facts, allowed] of rows) {
  test(`${right}: ${who}${facts.isOwner ? ' (owner)' : ''}${facts.isSelf ? ' (self)' : ''} -> ${allowed}`, () => {
    assert.equal(R.may(caller, right, facts), allowed === 'yes');
    if (allowed === 'yes') R.requireRight(caller, right, facts);
    else
      assert.throws(
        () => R.requireRight(caller, right, facts),
        (error) => error instanceof Refusal && error.code === allowed,
      );
  });
}

test('every right has a row that grants it and one that refuses it', () => {
  for (const right of Object.keys(R.rights)) {
    const tried = new Set(rows.filter((row) => row[2] === right).map((row) => row[4] === 'yes'));
    assert.equal(tried.size, 2, right);
  }
});

test('an owner may offer her group, and a role-assignable one has its own rule', () => {
  const admin = user({ scp: readWrite, roles: ['groupsAdministrator'] });
  const check = (originSystem: R.OfferFacts['originSystem'], isAssignableToRole: boolean, isOwner: boolean): boolean =>
    R.mayOwnResource(admin, { originSystem, isAssignableToRole, isUnified: false, isOwner });
  assert.deepEqual(
    [
      check('AadGroup', false, false),
      check('AadGroup', true, false),
      check('AadGroup', true, true),
      check('AadApplication', false, false),
      check('SharePointOnline', false, true),
    ],
    [true, false, true, false, true],
  );
});

test('the named questions ask for their own catalog', () => {
  const owner = user({ scp: readWrite, catalogRole: 'owner' });
  const asked = [R.mayManageCatalog, R.mayManageAssignments, R.mayReadCatalog];
  assert.deepEqual(
    asked.map((ask) => [ask(owner, catalog), ask(owner, elsewhere)]),
    asked.map(() => [true, false]),
  );
  assert.deepEqual([R.may(owner, 'administerEntitlement'), R.may(owner, 'createCatalog')], [false, false]);
});

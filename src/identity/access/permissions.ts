// The one table of permissions: which scopes (delegated) or permissions (application) a method on a path needs. A path
// that no row covers is refused.

import type { Caller } from '../../domain/caller.ts';
import { holdsAnyRole, isEntitlementPermission } from '../../domain/rights/rights.ts';
import { directoryRoles } from './directoryRolePermissions.ts';
import { ownVersionPermissions, type SupplementRow } from './ownPermissions.ts';
import { providerPermissions } from './providerPermissions.ts';
import { synchronizationPermissions } from './synchronizationPermissions.ts';
import { reviewPermissions } from './reviewPermissions.ts';
import { publishedPermissions } from './permissions.gen.ts';
import {
  read,
  write,
  roleRead,
  directoryRead,
  directoryRoleRead,
  usersRead,
  passwordWrite,
  sessionsWrite,
  groupsAbove,
  groupsWrite,
  auditRead,
  appsRead,
  appsWrite,
  federationRead,
  ownSecretsWrite,
  secretsWrite,
  grantsWrite,
  grantsRead,
} from './permissionWords.ts';

/** Names of permissions, by kind of caller; any one of them is enough. */
export interface Permissions {
  readonly delegated: ReadonlySet<string>;
  readonly application: ReadonlySet<string>;
}

const groupsRead = `${groupsAbove} Group.ReadWrite.All`;
/**
 * Who may ask in what an object of a kind is: in which groups, and in which groups and roles. Where a page demands a
 * permission for the user and one for the groups, the one for the groups is demanded.
 */
const membershipQuestions: readonly SupplementRow[] = [
  ['/users/{id}', `User.Read ${groupsAbove}`, groupsAbove, `User.Read ${usersRead}`, usersRead],
  ['/me', `User.Read ${groupsAbove}`, '', `User.Read ${usersRead}`, ''],
  ['/groups/{id}', groupsRead, groupsRead, groupsRead, groupsRead],
  ['/serviceprincipals/{id}', appsRead, appsRead, appsRead, appsRead],
  ['/applications/{id}', appsRead, appsRead, appsRead, appsRead],
].flatMap(([path, byUser, byApplication, objectsByUser, objectsByApplication]): readonly SupplementRow[] => [
  ...['checkmembergroups', 'getmembergroups'].map(
    (action) => [`${path}/${action}`, 'POST', byUser ?? '', byApplication ?? '', 'as its page says'] as const,
  ),
  ...['checkmemberobjects', 'getmemberobjects'].map(
    (action) =>
      [`${path}/${action}`, 'POST', objectsByUser ?? '', objectsByApplication ?? '', 'as its page says'] as const,
  ),
]);

/** The branding and its pictures, which every client that signs users in may read. */
const branding: readonly SupplementRow[] = (() => {
  const root = '/organization/{id}/branding';
  const read = 'OrganizationalBranding.Read.All OrganizationalBranding.ReadWrite.All';
  const tenant = 'Organization.Read.All Organization.ReadWrite.All';
  const [byUser, byApplication] = [`User.Read User.ReadBasic.All User.Read.All ${tenant} ${read}`, `${tenant} ${read}`];
  const write = 'OrganizationalBranding.ReadWrite.All Organization.ReadWrite.All';
  const because = 'as its page says';
  return [root, `${root}/localizations`, `${root}/localizations/{id}`].flatMap((path): readonly SupplementRow[] => [
    [path, 'GET', byUser, byApplication, because],
    ...(path.endsWith('localizations')
      ? [[path, 'POST', write, write, because] as const]
      : ['PATCH', 'PUT', 'DELETE'].map((method) => [path, method, write, write, because] as const)),
  ]);
})();

/**
 * Deleted objects, by type where the path says it; where it does not, permission for one of the types, which reaches
 * the objects of this type.
 */
const deletedItems: readonly SupplementRow[] = (() => {
  const root = '/directory/deleteditems';
  const users = 'User.DeleteRestore.All User.ReadWrite.All';
  const groups = 'Group.ReadWrite.All';
  const applications = 'Application.ReadWrite.OwnedBy Application.ReadWrite.All';
  const groupsReadToo = `Group.Read.All Group.ReadWrite.All ${directoryRead}`;
  const anyRead = `${usersRead} ${groupsReadToo} ${appsRead}`;
  const because = 'as its page says';
  return [
    ['/directory', 'GET', directoryRead, directoryRead, 'the container'],
    [root, 'GET', anyRead, anyRead, 'as of its types'],
    [`${root}/{id}`, 'GET', anyRead, anyRead, because],
    [`${root}/microsoft.graph.user`, 'GET', usersRead, usersRead, because],
    [`${root}/microsoft.graph.group`, 'GET', groupsReadToo, groupsReadToo, because],
    [`${root}/microsoft.graph.application`, 'GET', appsRead, appsRead, because],
    [`${root}/microsoft.graph.serviceprincipal`, 'GET', appsRead, appsRead, because],
    [`${root}/{id}/restore`, 'POST', `${users} ${groups} ${appsWrite}`, `${users} ${groups} ${applications}`, because],
    [`${root}/{id}`, 'DELETE', `${users} ${groups} ${appsWrite}`, `${users} ${applications}`, because],
  ];
})();

/** Those of reading any resource that can be watched; of the one that is, the command asks. */
const subscriptions: readonly SupplementRow[] = (() => {
  const byApplication = [...new Set(`${usersRead} ${groupsAbove} ${groupsRead} ${read}`.split(' '))].join(' ');
  const because = 'as its page says: the permission to read the resource';
  return [
    ['/subscriptions', ['GET', 'POST']],
    ['/subscriptions/{id}', ['GET', 'PATCH', 'DELETE']],
    ['/subscriptions/{id}/reauthorize', ['POST']],
  ].flatMap(([path, methods]) =>
    (methods as string[]).map(
      (method) => [path as string, method, `User.Read ${byApplication}`, byApplication, because] as const,
    ),
  );
})();

/** Rows that the published data lacks, each with its reason. */
const supplement: readonly SupplementRow[] = [
  ...membershipQuestions,
  ...subscriptions,
  ...branding,
  ...synchronizationPermissions,
  ...['assignments', 'accesspackageassignments'].flatMap((list) =>
    ['', '(accesspackageid={value})'].map(
      (form): SupplementRow => [
        `/identitygovernance/entitlementmanagement/${list}/additionalaccess${form}`,
        'GET',
        read,
        '',
        'as its form with both ids',
      ],
    ),
  ),
  [
    '/groups/{id}/validateproperties',
    'POST',
    'Group.Read.All Group.ReadWrite.All',
    'Group.Read.All Group.ReadWrite.All',
    'as its page says',
  ],
  [
    '/identitygovernance/entitlementmanagement',
    'GET',
    read,
    read,
    'every navigation below it, as its documented siblings',
  ],
  ['/identitygovernance/entitlementmanagement', 'POST', write, write, 'as its documented siblings'],
  ['/identitygovernance/entitlementmanagement', 'PATCH', write, write, 'as its documented siblings'],
  ['/identitygovernance/entitlementmanagement', 'PUT', write, write, 'as its documented siblings'],
  ['/identitygovernance/entitlementmanagement', 'DELETE', write, write, 'as its documented siblings'],
  [
    '/identitygovernance/entitlementmanagement/assignmentrequests/{id}/resume',
    'POST',
    write,
    write,
    'as in the other version',
  ],
  ['/identitygovernance/entitlementmanagement/accesspackageassignmentapprovals', 'GET', read, '', 'as a single one'],
  ['/identitygovernance/entitlementmanagement/accesspackageassignments/my', 'GET', read, '', 'only users have a my'],
  [
    '/identitygovernance/entitlementmanagement/accesspackageassignmentrequests/my',
    'GET',
    read,
    '',
    'only users have a my',
  ],
  [
    '/identitygovernance/entitlementmanagement/accesspackageassignmentresourceroles/my',
    'GET',
    read,
    '',
    'only users have a my',
  ],
  ['/rolemanagement/entitlementmanagement/resourcenamespaces', 'GET', roleRead, roleRead, 'as role assignments'],
  ['/rolemanagement/entitlementmanagement/transitiveroleassignments', 'GET', roleRead, roleRead, 'as role assignments'],
  [
    '/rolemanagement/entitlementmanagement/roleassignments/{id}/principal',
    'GET',
    roleRead,
    roleRead,
    'as the role assignment, whose page expands it',
  ],
  [
    '/rolemanagement/entitlementmanagement/roleassignments/{id}/directoryscope',
    'GET',
    roleRead,
    roleRead,
    'as the role assignment, whose page expands it',
  ],
  ...(['/users/{id}', '/me'] as const).flatMap((path): readonly SupplementRow[] => [
    [`${path}/identitygovernance/approverdelegate`, 'GET', read, '', 'as its page says'],
    [`${path}/identitygovernance/approverdelegate`, 'PUT', write, '', 'as its page says'],
  ]),
  ['/directoryroletemplates', 'GET', directoryRoleRead, directoryRoleRead, 'as its page says'],
  ...directoryRoles,
  ['/identitygovernance', 'GET', read, read, 'the container'],
  ['/rolemanagement', 'GET', read, read, 'the containers'],
  ['/auditlogs', 'GET', auditRead, auditRead, 'the container'],
  ['/auditlogs/signins', 'GET', auditRead, auditRead, 'as its page says'],
  ['/me', 'PATCH', 'User.ReadWrite User.ReadWrite.All Directory.ReadWrite.All', '', 'documented on the page of users'],
  ['/users/{id}/changepassword', 'POST', passwordWrite, '', 'as its page says'],
  ['/me/changepassword', 'POST', passwordWrite, '', 'as its page says'],
  ['/users/{id}/revokesigninsessions', 'POST', sessionsWrite, sessionsWrite, 'as its page says'],
  ['/me/revokesigninsessions', 'POST', sessionsWrite, '', 'as its page says'],
  ['/groups', 'PATCH', groupsWrite, groupsWrite, 'navigations of groups'],
  [
    '/groups/{id}/members',
    'POST',
    'GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All',
    'GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All',
    'POST of a $ref',
  ],
  [
    '/users/{id}/ownedobjects',
    'GET',
    `User.Read ${usersRead}`,
    usersRead,
    'as its page says; applications as of the other navigations of users',
  ],
  ['/groups/{id}/transitivememberof', 'GET', groupsAbove, directoryRead, 'as its page says'],
  ['/applications/{id}/owners', 'GET', appsRead, appsRead, 'as of service principals'],
  ['/serviceprincipals/{id}/memberof', 'GET', appsRead, appsRead, 'as its page says'],
  ['/serviceprincipals/{id}/transitivememberof', 'GET', appsRead, appsRead, 'as its page says'],
  ['/serviceprincipals/{id}/ownedobjects', 'GET', appsRead, appsRead, 'as its page says'],
  ...reviewPermissions,
  ...providerPermissions,
  ...deletedItems,
  ['/directoryobjects', 'GET', directoryRead, directoryRead, 'as one of them'],
  [
    '/directoryobjects/delta',
    'GET',
    `${usersRead} ${groupsRead} ${appsRead}`,
    `${usersRead} ${groupsRead} ${appsRead}`,
    'as its page says: each object by the permission of its type',
  ],
  ...['applications', 'serviceprincipals'].flatMap((set) =>
    ['addkey', 'addpassword', 'removekey', 'removepassword'].map(
      (action): SupplementRow => [`/${set}/{id}/${action}`, 'POST', secretsWrite, ownSecretsWrite, 'as its page says'],
    ),
  ),
  ...(['GET', 'POST', 'PATCH', 'DELETE'] as const).flatMap((method): readonly SupplementRow[] => {
    const path = '/applications/{id}/federatedidentitycredentials';
    const user = method === 'GET' ? federationRead : appsWrite;
    const application = `${user} Application.ReadWrite.OwnedBy`;
    return [
      ...(method === 'GET' || method === 'POST'
        ? [[path, method, user, application, 'as its page says'] as const]
        : []),
      ...(method === 'POST' ? [] : [[`${path}/{id}`, method, user, application, 'as its page says'] as const]),
    ];
  }),
  ['/oauth2permissiongrants', 'GET', grantsRead, grantsRead, 'as its page says'],
  ['/oauth2permissiongrants', 'POST', grantsWrite, grantsWrite, 'as its page says'],
  ['/oauth2permissiongrants/{id}', 'GET', grantsRead, grantsRead, 'as its page says'],
  ['/oauth2permissiongrants/{id}', 'PATCH', grantsWrite, grantsWrite, 'as its page says'],
  ['/oauth2permissiongrants/{id}', 'DELETE', grantsWrite, grantsWrite, 'as its page says'],
  ['/serviceprincipals/{id}/oauth2permissiongrants', 'GET', grantsRead, grantsRead, 'as its page says'],
  ['/users/{id}/oauth2permissiongrants', 'GET', grantsRead, grantsRead, 'as its page says'],
  ['/me/oauth2permissiongrants', 'GET', grantsRead, '', 'as its page says'],
  ...ownVersionPermissions,
];

/** Two rows for one call would be one that nobody reads: the server does not start with them. */
function tableOf(rows: readonly (readonly [path: string, method: string, ...string[]])[]): Map<string, Permissions> {
  const table = new Map<string, Permissions>();
  for (const [path, method, delegated = '', application = ''] of rows) {
    const key = `${method} ${path}`;
    if (table.has(key)) throw new Error(`two rows say which permissions ${key} needs; it must be one`);
    table.set(key, { delegated: words(delegated), application: words(application) });
  }
  return table;
}

/** All rows, by method and path: `GET /groups/{id}`. */
export const everyPermission: ReadonlyMap<string, Permissions> = tableOf([...supplement, ...publishedPermissions]);

/**
 * What a call needs: any one of the set for the kind of caller. `template` is the path in lower case with `{id}` for
 * keys and `{value}` for parameters, without `$ref`, `$count` and type casts. A path without a row takes the row of its
 * nearest ancestor of that method. Null means that nobody is allowed.
 */
export function permissionsFor(template: string, method: string): Permissions | null {
  for (let path = template; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const found = exactPermissions(path, method);
    if (found !== null) return found;
  }
  return null;
}

/** As `permissionsFor`, of the row of this very path; null where there is none. */
export function exactPermissions(template: string, method: string): Permissions | null {
  return everyPermission.get(`${method === 'HEAD' || method === 'OPTIONS' ? 'GET' : method} ${template}`) ?? null;
}

/**
 * Permissions about the signed-in user alone: they count for the user that the token is for.
 * https://learn.microsoft.com/graph/permissions-reference#userread
 */
const ownPermissions: ReadonlySet<string> = new Set(['User.Read', 'User.ReadWrite']);

/**
 * The permissions of which the caller needs one; empty where nobody like the caller is allowed. `isOwn`: the call is
 * about the caller's own account.
 */
export function permissionsOf(caller: Caller, permissions: Permissions | null, isOwn: boolean): readonly string[] {
  const all = [...((caller.kind === 'user' ? permissions?.delegated : permissions?.application) ?? [])];
  return isOwn ? all : all.filter((each) => !ownPermissions.has(each));
}

/** Whether the caller has one of the permissions, or may do without it. */
export function isPermitted(caller: Caller, any: readonly string[]): boolean {
  if (any.some((each) => caller.permissions.has(each))) return true;
  // https://learn.microsoft.com/graph/api/accesspackagecatalog-get: an application may hold a role in place of the
  // permission
  return caller.kind === 'application' && holdsAnyRole(caller) && any.some(isEntitlementPermission);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').filter((each) => each !== ''));
}

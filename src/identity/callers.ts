// From a verified token to the caller: whether the account may still act, and which roles it holds now. Read with each request, never remembered.

import { DirectoryRoles, type Caller, type DirectoryRole } from '../domain/caller.ts';
import type { DirectoryObject, Id, RoleAssignment } from '../domain/entities.ts';
import { and, any, eq, from, type Expanded, type Query, type Row } from '../odata/query.ts';
import type { Page } from '../odata/query.ts';
import type { Identity } from './verify.ts';

const roleNames: ReadonlyMap<Id, DirectoryRole> = new Map(Object.entries(DirectoryRoles).map(([name, id]) => [id, name as DirectoryRole]));

/** What to read of who asks: the account; roles held directly; roles held through groups that can hold one. */
export function callerQueries(identity: Identity): readonly Query[] {
  const held = from('roleAssignment', eq('principalId', identity.objectId));
  const throughGroups = from('memberOf', and(eq('memberId', identity.objectId), any(['group', 'roleAssignments'])), {
    fields: ['groupId'],
    expand: [{ navigation: 'group', as: 'group', query: from('directoryObject', undefined, { fields: ['deletedAt'], expand: [{ navigation: 'roleAssignments', as: 'roleAssignments', query: from('roleAssignment') }] }) }],
  });
  return [from('directoryObject', eq('id', identity.objectId), { fields: ['kind', 'displayName', 'userPrincipalName', 'accountEnabled', 'deletedAt', 'userType'] }), held, throughGroups];
}

/** The caller, or null where the account is gone or disabled (401). */
export function callerOf(identity: Identity, pages: readonly Page[]): Caller | null {
  const account = pages[0]?.rows[0] as unknown as DirectoryObject | undefined;
  if (account === undefined || account.deletedAt !== null || account.accountEnabled === false) return null;
  if ((identity.kind === 'user') !== (account.kind === 'user')) return null;
  const throughGroups = (pages[2]?.rows ?? []).flatMap((row) => {
    const group = row['group'] as Row | null;
    return group === null || group['deletedAt'] !== null ? [] : (group['roleAssignments'] as Expanded).rows;
  });
  const assignments = [...(pages[1]?.rows ?? []), ...throughGroups] as unknown as readonly RoleAssignment[];
  return {
    kind: identity.kind, objectId: identity.objectId, displayName: account.displayName, appId: identity.appId,
    userPrincipalName: account.userPrincipalName, isGuest: account.userType === 'Guest',
    permissions: identity.kind === 'user' ? identity.scopes : identity.roles,
    directoryRoles: new Set(assignments.filter((each) => each.provider === 'directory' && each.scope === '/').flatMap((each) => roleNames.get(each.roleDefinitionId) ?? [])),
    catalogRoles: catalogRoles(assignments),
  };
}

const catalogScope = '/AccessPackageCatalog/';

function catalogRoles(assignments: readonly RoleAssignment[]): ReadonlyMap<Id | '*', ReadonlySet<Id>> {
  const held = new Map<Id | '*', Set<Id>>();
  for (const each of assignments) {
    if (each.provider !== 'entitlementManagement') continue;
    const catalog = each.scope === '/' ? '*' : each.scope.startsWith(catalogScope) ? each.scope.slice(catalogScope.length) : null;
    if (catalog === null) continue;
    const roles = held.get(catalog) ?? new Set<Id>();
    roles.add(each.roleDefinitionId);
    held.set(catalog, roles);
  }
  return held;
}

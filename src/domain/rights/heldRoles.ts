// The roles of a caller, from the rows of role assignments that the caller holds directly or through groups.

import { DirectoryRoles, type Caller, type DirectoryRole } from '../caller.ts';
import type { Id } from '../base.ts';
import type { RoleAssignment } from '../directory/directoryEntities.ts';
import { applicationRoles, objectOfScope } from './directoryRoles.ts';

const roleNames: ReadonlyMap<Id, DirectoryRole> = new Map(
  Object.entries(DirectoryRoles).map(([name, id]) => [id, name as DirectoryRole]),
);

type HeldRole = Pick<RoleAssignment, 'provider' | 'roleDefinitionId' | 'scope'>;

/** Roles of the whole directory, of single objects of it, and of entitlement management. */
export const rolesOf = (
  assignments: readonly HeldRole[],
): Required<Pick<Caller, 'directoryRoles' | 'administeredObjects' | 'catalogRoles'>> => ({
  directoryRoles: new Set(
    assignments
      .filter((each) => each.provider === 'directory' && each.scope === '/')
      .flatMap((each) => roleNames.get(each.roleDefinitionId) ?? []),
  ),
  administeredObjects: new Set(
    assignments
      .filter(({ provider, roleDefinitionId }) => provider === 'directoryObject' && isForObjects(roleDefinitionId))
      .flatMap(({ scope }) => objectOfScope(scope) ?? []),
  ),
  catalogRoles: catalogRolesOf(assignments),
});

const isForObjects = (role: Id): boolean => applicationRoles.some((each) => DirectoryRoles[each] === role);

const catalogScope = '/AccessPackageCatalog/';

function catalogRolesOf(assignments: readonly HeldRole[]): ReadonlyMap<Id | '*', ReadonlySet<Id>> {
  const held = new Map<Id | '*', Set<Id>>();
  for (const each of assignments) {
    if (each.provider !== 'entitlementManagement') continue;
    const catalog =
      each.scope === '/' ? '*' : each.scope.startsWith(catalogScope) ? each.scope.slice(catalogScope.length) : null;
    if (catalog === null) continue;
    const roles = held.get(catalog) ?? new Set<Id>();
    roles.add(each.roleDefinitionId);
    held.set(catalog, roles);
  }
  return held;
}

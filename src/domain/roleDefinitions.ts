// The roles of entitlement management that there are, as published; and where each of them may be held.
// https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions

import type { Id, ResourceAction, ResourceNamespace, RoleDefinition } from './entities.ts';
import { CatalogRoles, type CatalogRole } from './rights.ts';

const under = (action: string): string => `microsoft.entitlementManagement/${action}`;

/** Name on the wire, and what it allows. */
// biome-ignore format: a table, read by column
const published: Readonly<Record<CatalogRole, readonly [displayName: string, ...actions: string[]]>> = {
  owner:             ['Catalog owner', under('allEntities/allTasks')],
  reader:            ['Catalog reader', under('allEntities/Read')],
  packageManager:    ['AccessPackages manager', under('AccessPackageCatalog/AccessPackage/allTasks'),
    under('AccessPackageCatalog/allEntities/Read')],
  assignmentManager: [
    'AccessPackage assignment manager', under('AccessPackageCatalog/AccessPackage/GrantRequests/allTasks'),
      under('AccessPackageCatalog/AccessPackage/Grants/allTasks'),
    under('AccessPackageCatalog/allEntities/Read'),
  ],
  creator:           ['Catalog creator', under('AccessPackageCatalog/Create')],
};

/** Every tenant has these from its beginning, and no others. */
export const roleDefinitions: readonly Omit<RoleDefinition, 'version'>[] = (
  Object.keys(published) as CatalogRole[]
).map((role) => {
  const [displayName, ...allowedResourceActions] = published[role];
  const id = CatalogRoles[role];
  return {
    id,
    displayName,
    description: displayName,
    isBuiltIn: true,
    isEnabled: true,
    isPrivileged: false,
    templateId: id,
    edition: '1.0',
    resourceScopes: ['/'],
    rolePermissions: [{ allowedResourceActions, condition: null, excludedResourceActions: [] }],
  };
});

/** Kinds of directory objects that may hold a role. */
export const HolderKinds = ['user', 'servicePrincipal', 'group'] as const;

/** The actions that the roles name, and the namespace of all of them, under keys as Graph makes them of names. */
export function resourceRows(newId: () => Id): {
  readonly namespace: Omit<ResourceNamespace, 'version'>;
  readonly actions: readonly Omit<ResourceAction, 'version'>[];
} {
  const namespace = { id: newId(), key: 'microsoft.entitlementManagement' };
  const names = [...new Set(Object.values(published).flatMap(([, ...actions]) => actions))];
  return {
    namespace,
    actions: names.map((name) => ({ id: newId(), key: name.replaceAll('/', '-'), name, namespaceId: namespace.id })),
  };
}

const scopePattern = /^\/accesspackagecatalog\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i;
export const scopeOf = (catalogId: Id): string => `/AccessPackageCatalog/${catalogId}`;

/**
 * Where a role is to be held: a catalog, or for who creates catalogs the whole tenant; a sentence where it cannot be
 * held there.
 */
export function placeOf(
  roleDefinitionId: Id,
  scope: string | null,
): { readonly scope: string; readonly catalogId: Id | null } | { readonly says: string } {
  const isTenantWide = roleDefinitionId === CatalogRoles.creator;
  if (isTenantWide)
    return scope === null || scope === '/'
      ? { scope: '/', catalogId: null }
      : { says: '"/", for who creates catalogs does so for the whole tenant' };
  const catalogId = scopePattern.exec(scope ?? '')?.[1]?.toLowerCase();
  return catalogId === undefined
    ? { says: '/AccessPackageCatalog/ with the id of a catalog' }
    : { scope: scopeOf(catalogId), catalogId };
}

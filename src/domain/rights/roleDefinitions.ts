// The roles of entitlement management that there are, as published; and where each of them may be held.
// https://learn.microsoft.com/graph/api/rbacapplication-list-roledefinitions

import type { Id } from '../base.ts';
import type { ResourceAction, ResourceNamespace, RoleDefinition } from '../directory/directoryEntities.ts';
import { CatalogRoles, type CatalogRole } from './rights.ts';

const actionName = (action: string): string => `microsoft.entitlementManagement/${action}`;

/** Name on the wire, and what it allows. */
// biome-ignore format: a table, read by column
const publishedRoles: Readonly<Record<CatalogRole, readonly [displayName: string, ...actions: string[]]>> = {
  owner:             ['Catalog owner', actionName('allEntities/allTasks')],
  reader:            ['Catalog reader', actionName('allEntities/Read')],
  packageManager:    ['AccessPackages manager', actionName('AccessPackageCatalog/AccessPackage/allTasks'),
    actionName('AccessPackageCatalog/allEntities/Read')],
  assignmentManager: [
    'AccessPackage assignment manager', actionName('AccessPackageCatalog/AccessPackage/GrantRequests/allTasks'),
      actionName('AccessPackageCatalog/AccessPackage/Grants/allTasks'),
    actionName('AccessPackageCatalog/allEntities/Read'),
  ],
  creator:           ['Catalog creator', actionName('AccessPackageCatalog/Create')],
};

/** Every tenant has these from its beginning, and no others of entitlement management. */
export const roleDefinitions: readonly Omit<RoleDefinition, 'version'>[] = (
  Object.keys(publishedRoles) as CatalogRole[]
).map((role) => {
  const [displayName, ...allowedResourceActions] = publishedRoles[role];
  const id = CatalogRoles[role];
  return {
    id,
    provider: 'entitlementManagement',
    displayName,
    description: displayName,
    isBuiltIn: true,
    isEnabled: true,
    isPrivileged: false,
    templateId: id,
    edition: '1.0',
    resourceScopes: ['/'],
    rolePermissions: [{ allowedResourceActions, condition: null, excludedResourceActions: [] }],
    activatedAt: null,
  };
});

/** Kinds of directory objects that may hold a role. */
export const HolderKinds = ['user', 'servicePrincipal', 'group'] as const;

/** The actions that the roles name, and the namespace of all of them, under keys as Graph makes them of names. */
export function roleActionRows(newId: () => Id): {
  readonly namespace: Omit<ResourceNamespace, 'version'>;
  readonly actions: readonly Omit<ResourceAction, 'version'>[];
} {
  const namespace = { id: newId(), key: 'microsoft.entitlementManagement' };
  const names = [...new Set(Object.values(publishedRoles).flatMap(([, ...actions]) => actions))];
  return {
    namespace,
    actions: names.map((name) => ({ id: newId(), key: name.replaceAll('/', '-'), name, namespaceId: namespace.id })),
  };
}

const scopePattern = /^\/accesspackagecatalog\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i;

/** The scope of a catalog, as role assignments name it. */
export const catalogScope = (catalogId: Id): string => `/AccessPackageCatalog/${catalogId}`;

/**
 * The scope at which a role is assigned: a catalog, or for the catalog creator the whole tenant. `says` is what would
 * be right, where the role cannot be assigned there.
 */
export function resolveRoleScope(
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
    : { scope: catalogScope(catalogId), catalogId };
}

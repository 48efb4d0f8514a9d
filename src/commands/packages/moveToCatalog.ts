// Moves an access package to another catalog, which must offer the same resources.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { Refusal } from '../../domain/refusal.ts';
import { moveSeries } from '../../flows/reviews/policySeries.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Id } from '../../domain/base.ts';
import type { Catalog, ResourceRoleScope } from '../../domain/catalogs/catalogEntities.ts';
import { isAutomatic } from '../../domain/policies/policy.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { holdRows, requireRow, load, requireReferenced, row, rows, lockParent } from '../../flows/load.ts';
import { redeliverPackageJob } from '../../flows/queueJobs.ts';

/**
 * 200 without a body. Throws `extensionInUse` where a policy calls extensions of the old catalog,
 * `resourceNotInCatalog` or `roleNotFound` where the new one does not offer the same.
 */
export const moveToCatalog: Command<OperationParameters<'catalogId'>> = async (ctx, { id, body }) => {
  const catalogId = typeof body.catalogId === 'string' ? body.catalogId.toLowerCase() : null;
  const loaded = await load(ctx.store, {
    packages: row('accessPackage', id),
    catalogs: row('catalog', catalogId),
    policies: rows('policy', eq('packageId', id)),
    scopes: rows('resourceRoleScope', and(eq('packageId', id), eq('until', null))),
  });
  const accessPackage = requireRow(loaded.packages[0], 'accessPackage', id);
  requireRight(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  requireRight(ctx.caller, 'managePackages', catalogId === null ? {} : { catalogId });
  const catalog = requireReferenced(loaded.catalogs[0], { field: 'catalogId', id: catalogId, entity: 'catalog' });
  if (catalog.id === accessPackage.catalogId) return { status: 200 };
  // Extensions belong to a catalog, and a policy calls those of its own.
  const calling = loaded.policies.filter((each) => each.extensionStages.length > 0);
  if (calling.length > 0)
    throw new Refusal('extensionInUse', { id: accessPackage.id, policies: calling.map((each) => each.displayName) });
  if (catalog.privilegeLevel === 'privileged' && loaded.policies.some(isAutomatic))
    throw new Refusal('notAllowed', {
      reason: 'The package has an automatic policy, and the catalog is privileged: it takes no such policy.',
    });
  const moved = await moveRoleScopes(ctx, loaded.scopes, catalog);
  await ctx.store.commit([
    update(
      'accessPackage',
      accessPackage.id,
      { catalogId: catalog.id, ...modifiedFields(ctx.caller, ctx.now) },
      accessPackage.version,
    ),
    ...inNewCatalog(accessPackage.id, catalog.id),
    ...moveSeries(accessPackage.id, catalog.id),
    ...lockParent('catalog', catalog.id),
    ...moved,
    ...(moved.length > 0 ? redeliverPackageJob(ctx, accessPackage.id) : []),
    audit(ctx, {
      activity: 'Update access package',
      targets: [auditTarget('AccessPackage', accessPackage, [['catalogId', accessPackage.catalogId, catalog.id]])],
    }),
  ]);
  return { status: 200 };
};

/**
 * The role scopes again, with the resources of another catalog: those of the same origin, and their roles. Throws
 * `resourceNotInCatalog` and `roleNotFound` where the catalog does not offer the same.
 */
async function moveRoleScopes(
  ctx: Context,
  scopes: readonly ResourceRoleScope[],
  catalog: Catalog,
): Promise<readonly Change[]> {
  const oldIds = (field: 'resourceId' | 'roleId'): readonly Id[] => scopes.map((each) => each[field]);
  const { oldResources, oldRoles, resources, roles, roots } = await load(ctx.store, {
    oldResources: rows('resource', oneOfValues('id', oldIds('resourceId'))),
    oldRoles: rows('resourceRole', oneOfValues('id', oldIds('roleId'))),
    resources: rows('resource', eq('catalogId', catalog.id)),
    roles: rows('resourceRole', eq('catalogId', catalog.id)),
    roots: rows('resourceScope', and(eq('catalogId', catalog.id), eq('isRootScope', true))),
  });
  return scopes.flatMap((scope): readonly Change[] => {
    const old = oldResources.find((each) => each.id === scope.resourceId);
    const resource = resources.find(
      (each) => each.originId === old?.originId && each.originSystem === old.originSystem,
    );
    if (resource === undefined)
      throw new Refusal('resourceNotInCatalog', {
        id: old?.displayName ?? scope.resourceId,
        catalog: catalog.displayName,
      });
    const originId = oldRoles.find((each) => each.id === scope.roleId)?.originId;
    const role = roles.find((each) => each.resourceId === resource.id && each.originId === originId);
    const root = roots.find((each) => each.resourceId === resource.id);
    if (role === undefined || root === undefined)
      throw new Refusal('roleNotFound', { resource: resource.displayName, originId: originId ?? null });
    const target = { roleId: role.id, scopeId: root.id, resourceId: resource.id };
    return [
      // Nothing may take the resource, or its role, out of the catalog meanwhile.
      ...lockParent('resource', resource.id),
      ...holdRows('resourceRole', [role]),
      ...holdRows('resourceScope', [root]),
      update('resourceRoleScope', scope.id, { until: ctx.now }, scope.version),
      insert('resourceRoleScope', { ...withoutVersion(scope), id: ctx.newId(), ...target, from: ctx.now }),
      update('resourceRole', role.id, { isUsed: true }),
    ];
  });
}

/** Rows of a package say which catalog it is in, so that who may see them is one comparison. */
function inNewCatalog(packageId: Id, catalogId: Id): readonly Change[] {
  const where = eq('packageId', packageId);
  return (['policy', 'assignment', 'assignmentRequest'] as const).map(
    (entity): Change => ({ kind: 'updateWhere', entity, where, set: { catalogId } }),
  );
}

const withoutVersion = <T extends { readonly version: number }>({ version: _, ...rest }: T): Omit<T, 'version'> => rest;

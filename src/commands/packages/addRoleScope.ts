// Adds a role of a catalog's resource to a package; everybody who holds the package gets it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createdFields as authored, modifiedFields } from '../../domain/authorship.ts';
import type { ResourceRoleScope } from '../../domain/catalogs/catalogEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { chooseRoleScope, parseRoleScope } from '../../domain/catalogs/roleScopes.ts';
import { eq } from '../../odata/query.ts';
import { insert, update } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { redeliverPackageJob } from '../../flows/queueJobs.ts';
import { holdRows, requireRow, load, row, rows, lockParent } from '../../flows/load.ts';

/**
 * 201 with the role scope. Throws `roleScopeExists`, and `roleNotFound` or `resourceNotInCatalog` where the catalog
 * does not offer it.
 */
export const addRoleScope: Command<'resourceRoleScope'> = async (ctx, { parent, body }) => {
  const packageId = parent?.id ?? null;
  const { packages } = await load(ctx.store, { packages: row('accessPackage', packageId) });
  const accessPackage = requireRow(packages[0], 'accessPackage', packageId);
  requireRight(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  const draft = parseRoleScope(body);
  const inCatalog = eq('catalogId', accessPackage.catalogId);
  const { given, now, ...offered } = await load(ctx.store, {
    resources: rows('resource', inCatalog),
    roles: rows('resourceRole', inCatalog),
    scopes: rows('resourceScope', inCatalog),
    given: rows('resourceRoleScope', eq('packageId', accessPackage.id), eq('until', null)),
    now: row('accessPackage', accessPackage.id),
  });
  const { resource, role, scope } = chooseRoleScope(draft, offered);
  // Who makes others administrators must be able to do so without a package too.
  if (resource.originSystem === 'DirectoryRole') requireRight(ctx.caller, 'offerDirectoryRole');
  if (given.some((each) => each.roleId === role.id && each.scopeId === scope.id))
    throw new Refusal('roleScopeExists', {
      field: 'role',
      role: role.displayName,
      resource: resource.displayName,
      package: accessPackage.displayName,
    });
  const roleScope: Omit<ResourceRoleScope, 'version'> = {
    id: ctx.newId(),
    packageId: accessPackage.id,
    roleId: role.id,
    scopeId: scope.id,
    resourceId: resource.id,
    from: ctx.now,
    until: null,
    ...authored(ctx.caller, ctx.now),
  };
  const { version } = requireRow(now[0], 'accessPackage', accessPackage.id);
  await ctx.store.commit([
    // The package stands for its role scopes: a delivery that read them before this starts anew.
    update('accessPackage', accessPackage.id, modifiedFields(ctx.caller, ctx.now), version),
    ...lockParent('resource', resource.id),
    // A refresh of the resource may have dropped the role, which is not given yet.
    ...holdRows('resourceRole', [role]),
    ...holdRows('resourceScope', [scope]),
    ...(role.isUsed ? [] : [update('resourceRole', role.id, { isUsed: true })]),
    insert('resourceRoleScope', roleScope),
    ...redeliverPackageJob(ctx, accessPackage.id),
    audit(ctx, {
      activity: 'Update access package',
      targets: [auditTarget('AccessPackage', accessPackage), auditTarget('AccessPackageResource', resource)],
      details: { roleAdded: role.displayName, originId: role.originId },
    }),
  ]);
  return createdResult(roleScope);
};

// Adds a role of a catalog's resource to a package; whoever holds the package gets it.

import { audit, target } from '../domain/audit.ts';
import { created as authored, modified } from '../domain/authored.ts';
import type { ResourceRoleScope } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand } from '../domain/rights.ts';
import { choose, readRoleScope } from '../domain/roleScopes.ts';
import { eq } from '../odata/query.ts';
import { insert, update } from '../store/contract.ts';
import { created } from './answer.ts';
import type { Command } from './context.ts';
import { redeliverPackageJob } from './jobs.ts';
import { found, load, row, rows, touch } from './load.ts';

export const addRoleScope: Command = async (ctx, { parent, body }) => {
  const packageId = parent?.id ?? null;
  const { packages } = await load(ctx.store, { packages: row('accessPackage', packageId) });
  const accessPackage = found(packages[0], 'accessPackage', packageId);
  demand(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  const draft = readRoleScope(body);
  const inCatalog = eq('catalogId', accessPackage.catalogId);
  const { given, now, ...offered } = await load(ctx.store, {
    resources: rows('resource', inCatalog),
    roles: rows('resourceRole', inCatalog),
    scopes: rows('resourceScope', inCatalog),
    given: rows('resourceRoleScope', eq('packageId', accessPackage.id), eq('until', null)),
    now: row('accessPackage', accessPackage.id),
  });
  const { resource, role, scope } = choose(draft, offered);
  if (given.some((each) => each.roleId === role.id && each.scopeId === scope.id))
    throw new Refusal('roleScopeExists', {
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
  const { version } = found(now[0], 'accessPackage', accessPackage.id);
  await ctx.store.commit([
    // The package stands for its role scopes: a delivery that read them before this starts anew.
    update('accessPackage', accessPackage.id, modified(ctx.caller, ctx.now), version),
    ...touch('resource', resource.id),
    ...(role.isUsed ? [] : [update('resourceRole', role.id, { isUsed: true })]),
    insert('resourceRoleScope', roleScope),
    ...redeliverPackageJob(ctx, accessPackage.id),
    audit(ctx, {
      activity: 'Update access package',
      targets: [target('AccessPackage', accessPackage), target('AccessPackageResource', resource)],
      details: { roleAdded: role.displayName, originId: role.originId },
    }),
  ]);
  return created(roleScope);
};

// Takes a role out of a package; whoever has it by this package alone loses it.

import { audit, target } from '../domain/audit.ts';
import { modified } from '../domain/authored.ts';
import { demand } from '../domain/rights.ts';
import { update } from '../store/contract.ts';
import { done } from './answer.ts';
import type { Command } from './context.ts';
import { redeliverPackageJob } from './jobs.ts';
import { found, load, row } from './load.ts';

export const removeRoleScope: Command = async (ctx, { id }) => {
  const { scopes } = await load(ctx.store, { scopes: row('resourceRoleScope', id) });
  const roleScope = found(scopes[0], 'resourceRoleScope', id);
  const { packages, roles } = await load(ctx.store, {
    packages: row('accessPackage', roleScope.packageId),
    roles: row('resourceRole', roleScope.roleId),
  });
  const accessPackage = found(packages[0], 'accessPackage', roleScope.packageId);
  demand(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  await ctx.store.commit([
    update('accessPackage', accessPackage.id, modified(ctx.caller, ctx.now), accessPackage.version),
    update('resourceRoleScope', roleScope.id, { until: ctx.now, ...modified(ctx.caller, ctx.now) }, roleScope.version),
    ...redeliverPackageJob(ctx, accessPackage.id),
    audit(ctx, {
      activity: 'Update access package',
      targets: [target('AccessPackage', accessPackage)],
      details: { roleRemoved: roles[0]?.displayName ?? '', originId: roles[0]?.originId ?? '' },
    }),
  ]);
  return done;
};

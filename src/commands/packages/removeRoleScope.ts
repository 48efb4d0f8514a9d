// Takes a role out of a package; everybody who has it by this package alone loses it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { redeliverPackageJob } from '../../flows/queueJobs.ts';
import { requireRow, load, row } from '../../flows/load.ts';

/** 204. Throws `notFound`. */
export const removeRoleScope: Command = async (ctx, { id }) => {
  const { scopes } = await load(ctx.store, { scopes: row('resourceRoleScope', id) });
  const roleScope = requireRow(scopes[0], 'resourceRoleScope', id);
  const { packages, roles, resources } = await load(ctx.store, {
    packages: row('accessPackage', roleScope.packageId),
    roles: row('resourceRole', roleScope.roleId),
    resources: row('resource', roleScope.resourceId),
  });
  const accessPackage = requireRow(packages[0], 'accessPackage', roleScope.packageId);
  requireRight(ctx.caller, 'managePackages', { catalogId: accessPackage.catalogId });
  await ctx.store.commit([
    update('accessPackage', accessPackage.id, modifiedFields(ctx.caller, ctx.now), accessPackage.version),
    update(
      'resourceRoleScope',
      roleScope.id,
      { until: ctx.now, ...modifiedFields(ctx.caller, ctx.now) },
      roleScope.version,
    ),
    ...redeliverPackageJob(ctx, accessPackage.id),
    audit(ctx, {
      activity: 'Update access package',
      targets: [
        auditTarget('AccessPackage', accessPackage),
        ...resources.map((resource) => auditTarget('AccessPackageResource', resource)),
      ],
      details: { roleRemoved: roles[0]?.displayName ?? '', originId: roles[0]?.originId ?? '' },
    }),
  ]);
  return doneResult;
};

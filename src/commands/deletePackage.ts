// Deletes an access package that nobody holds, with its policies; what it gave can leave the catalog then.

import { audit, target } from '../domain/audit.ts';
import { demand } from '../domain/rights.ts';
import { and, eq, or } from '../odata/query.ts';
import { update } from '../store/contract.ts';
import { done } from './answer.ts';
import type { Command } from './context.ts';
import { found, load, row } from './load.ts';
import { vacate } from './vacate.ts';

export const deletePackage: Command = async (ctx, { id }) => {
  const { packages } = await load(ctx.store, { packages: row('accessPackage', id) });
  const { displayName, ...of } = found(packages[0], 'accessPackage', id);
  demand(ctx.caller, 'managePackages', { catalogId: of.catalogId });
  const calledOff = await vacate(ctx, { of: 'packageId', id: of.id, displayName, refusal: 'packageHasAssignments' });
  // Waiting took time: the version that counts is the one after it.
  const now = await load(ctx.store, { packages: row('accessPackage', id) });
  const accessPackage = found(now.packages[0], 'accessPackage', of.id);
  await ctx.store.commit([
    update('accessPackage', of.id, { deletedAt: ctx.now }, accessPackage.version),
    {
      kind: 'updateWhere',
      entity: 'policy',
      where: and(eq('packageId', of.id), eq('deletedAt', null)),
      set: { deletedAt: ctx.now },
    },
    {
      kind: 'updateWhere',
      entity: 'resourceRoleScope',
      where: and(eq('packageId', of.id), eq('until', null)),
      set: { until: ctx.now },
    },
    {
      kind: 'deleteWhere',
      entity: 'incompatiblePackage',
      where: or(eq('packageId', of.id), eq('incompatibleId', of.id)),
    },
    { kind: 'deleteWhere', entity: 'incompatibleGroup', where: eq('packageId', of.id) },
    ...calledOff,
    audit(ctx, { activity: 'Delete access package', targets: [target('AccessPackage', accessPackage)] }),
  ]);
  return done;
};

// Deletes an access package that nobody holds, with its policies; what it gave can leave the catalog then.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { and, eq, or } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';
import { deletedRuleChanges } from '../../flows/membershipRules/ruleChanges.ts';
import { endSeriesOf } from '../../flows/reviews/policySeries.ts';
import { ensureUnused } from '../../flows/policies/ensureUnused.ts';

/** 204. Throws `packageHasAssignments` where somebody holds it or a request is being delivered. */
export const deletePackage: Command = async (ctx, { id }) => {
  const { packages } = await load(ctx.store, { packages: row('accessPackage', id) });
  const { displayName, ...of } = requireRow(packages[0], 'accessPackage', id);
  requireRight(ctx.caller, 'managePackages', { catalogId: of.catalogId });
  const withdrawn = await ensureUnused(ctx, {
    of: 'packageId',
    id: of.id,
    displayName,
    refusal: 'packageHasAssignments',
  });
  // Waiting took time: the version that counts is the one after it.
  const { policies, ...now } = await load(ctx.store, {
    packages: row('accessPackage', id),
    policies: rows('policy', eq('packageId', of.id)),
  });
  const accessPackage = requireRow(now.packages[0], 'accessPackage', of.id);
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
    ...deletedRuleChanges(policies.map((each) => each.id)),
    ...withdrawn,
    ...(await endSeriesOf(ctx, 'packageId', of.id)),
    audit(ctx, { activity: 'Delete access package', targets: [auditTarget('AccessPackage', accessPackage)] }),
  ]);
  return doneResult;
};

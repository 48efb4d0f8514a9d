// Deletes an assignment policy under which nobody holds anything.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row } from '../../flows/load.ts';
import { deletedRuleChanges } from '../../flows/membershipRules/ruleChanges.ts';
import { endSeriesOf } from '../../flows/reviews/policySeries.ts';
import { ensureUnused } from '../../flows/policies/ensureUnused.ts';

/** 204. Throws `policyHasAssignments` where somebody holds something under it. */
export const deletePolicy: Command = async (ctx, { id }) => {
  const { policies } = await load(ctx.store, { policies: row('policy', id) });
  const { displayName, ...of } = requireRow(policies[0], 'policy', id);
  requireRight(ctx.caller, 'managePackages', { catalogId: of.catalogId });
  const withdrawn = await ensureUnused(ctx, {
    of: 'policyId',
    id: of.id,
    displayName,
    refusal: 'policyHasAssignments',
  });
  const now = await load(ctx.store, { policies: row('policy', id) });
  const policy = requireRow(now.policies[0], 'policy', of.id);
  await ctx.store.commit([
    update('policy', policy.id, { deletedAt: ctx.now }, policy.version),
    ...deletedRuleChanges([policy.id]),
    ...withdrawn,
    ...(await endSeriesOf(ctx, 'policyId', policy.id)),
    audit(ctx, {
      activity: 'Delete access package assignment policy',
      targets: [auditTarget('AccessPackageAssignmentPolicy', policy)],
    }),
  ]);
  return doneResult;
};

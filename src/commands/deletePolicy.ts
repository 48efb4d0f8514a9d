// Deletes an assignment policy under which nobody holds anything.

import { audit, target } from '../domain/audit.ts';
import { demand } from '../domain/rights.ts';
import { eq } from '../odata/query.ts';
import { update } from '../store/contract.ts';
import { done } from './answer.ts';
import type { Command } from './context.ts';
import { found, load, row } from './load.ts';
import { vacate } from './vacate.ts';

export const deletePolicy: Command = async (ctx, { id }) => {
  const { policies } = await load(ctx.store, { policies: row('policy', id) });
  const { displayName, ...of } = found(policies[0], 'policy', id);
  demand(ctx.caller, 'managePackages', { catalogId: of.catalogId });
  const calledOff = await vacate(ctx, { of: 'policyId', id: of.id, displayName, refusal: 'policyHasAssignments' });
  const now = await load(ctx.store, { policies: row('policy', id) });
  const policy = found(now.policies[0], 'policy', of.id);
  await ctx.store.commit([
    update('policy', policy.id, { deletedAt: ctx.now }, policy.version),
    { kind: 'deleteWhere', entity: 'ruleAttribute', where: eq('ownerId', policy.id) },
    ...calledOff,
    audit(ctx, {
      activity: 'Delete access package assignment policy',
      targets: [target('AccessPackageAssignmentPolicy', policy)],
    }),
  ]);
  return done;
};

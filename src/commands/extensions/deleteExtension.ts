// Deletes a custom extension that no policy calls.
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequestworkflowextension-delete

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { any, eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';

/** Throws `extensionInUse` naming the policies. What was called already keeps its records. */
export const deleteExtension: Command = async (ctx, { id }) => {
  const { extensions, policies } = await load(ctx.store, {
    extensions: row('customExtension', id),
    policies: rows('policy', any('allStages', eq('extensionId', id))),
  });
  const extension = requireRow(extensions[0], 'customExtension', id);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: extension.catalogId });
  if (policies.length > 0)
    throw new Refusal('extensionInUse', { id: extension.id, policies: policies.map((each) => each.displayName) });
  await ctx.store.commit([
    // At its version: a policy that comes to call it meanwhile touches it.
    update('customExtension', extension.id, { deletedAt: ctx.now }, extension.version),
    audit(ctx, { activity: 'Delete custom extension', targets: [auditTarget('CustomExtension', extension)] }),
  ]);
  return doneResult;
};

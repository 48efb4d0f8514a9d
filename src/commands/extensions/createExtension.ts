// Creates a custom extension in a catalog.
// https://learn.microsoft.com/graph/api/accesspackagecatalog-post-accesspackagecustomworkflowextensions

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createdFields as authored } from '../../domain/authorship.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { checkExtension } from '../../domain/extensions/checkExtension.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { insert } from '../../store/contract.ts';
import { loadAudienceFacts } from '../../flows/extensions/audienceFacts.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, lockParent } from '../../flows/load.ts';

/** 201. The type says what it is about, so it must be said. */
export const createExtension: Command<'customExtension'> = async (ctx, { body, parent }) => {
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', parent?.id) });
  const catalog = requireRow(catalogs[0], 'catalog', parent?.id ?? null);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: catalog.id });
  const { kind = null, endpoint = null } = body;
  if (kind === null)
    throw new Refusal('missingField', {
      field: '@odata.type',
      reason:
        'It is #microsoft.graph.accessPackageAssignmentRequestWorkflowExtension or ' +
        '#microsoft.graph.accessPackageAssignmentWorkflowExtension.',
    });
  const fields = {
    kind,
    endpoint,
    displayName: body.displayName ?? null,
    description: body.description ?? null,
    authentication: body.authentication ?? null,
    client: body.client ?? null,
    callback: body.callback ?? null,
  };
  const faults = createFaultCollector();
  const audience = await loadAudienceFacts(ctx.store, fields.authentication);
  checkExtension(fields, { audience, isOwnAddress: ctx.isOwnAddress }, faults);
  faults.throwIfAny();
  if (endpoint === null) throw new Refusal('missingField', { field: 'endpoint' });
  const extension = {
    ...fields,
    endpoint,
    id: ctx.newId(),
    catalogId: catalog.id,
    deletedAt: null,
    ...authored(ctx.caller, ctx.now),
  };
  await ctx.store.commit([
    ...lockParent('catalog', catalog.id),
    insert('customExtension', extension),
    audit(ctx, {
      activity: 'Create custom extension',
      targets: [auditTarget('CustomExtension', extension), auditTarget('AccessPackageCatalog', catalog)],
    }),
  ]);
  return createdResult(extension);
};

// Creates a custom extension in a catalog.
// https://learn.microsoft.com/graph/api/accesspackagecatalog-post-accesspackagecustomworkflowextensions

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createdFields as authored } from '../../domain/authorship.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { CustomExtension } from '../../domain/extensions/extensionEntities.ts';
import { checkExtension } from '../../domain/extensions/checkExtension.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { insert } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, lockParent } from '../../flows/load.ts';

/** 201. The type says what it is about, so it must be said. */
export const createExtension: Command = async (ctx, { body, parent }) => {
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', parent?.id) });
  const catalog = requireRow(catalogs[0], 'catalog', parent?.id ?? null);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: catalog.id });
  if (body['kind'] === undefined)
    throw new Refusal('missingField', {
      field: '@odata.type',
      reason:
        'It is #microsoft.graph.accessPackageAssignmentRequestWorkflowExtension or ' +
        '#microsoft.graph.accessPackageAssignmentWorkflowExtension.',
    });
  const fields = {
    kind: body['kind'] as CustomExtension['kind'],
    displayName: (body['displayName'] ?? null) as string | null,
    description: (body['description'] ?? null) as string | null,
    endpoint: (body['endpoint'] ?? null) as CustomExtension['endpoint'] | null,
    authentication: (body['authentication'] ?? null) as CustomExtension['authentication'],
    client: (body['client'] ?? null) as CustomExtension['client'],
    callback: (body['callback'] ?? null) as CustomExtension['callback'],
  };
  const faults = createFaultCollector();
  checkExtension(fields, faults);
  faults.throwIfAny();
  const extension = {
    ...fields,
    endpoint: fields.endpoint as CustomExtension['endpoint'],
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

// Creates a custom extension in a catalog.
// https://learn.microsoft.com/graph/api/accesspackagecatalog-post-accesspackagecustomworkflowextensions

import { audit, target } from '../../domain/audit.ts';
import { created as authored } from '../../domain/authored.ts';
import { check } from '../../domain/check.ts';
import type { CustomExtension } from '../../domain/entities.ts';
import { checkExtension } from '../../domain/extensions/checkExtension.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { found, load, row, touch } from '../load.ts';

/** 201. The type says what it is about, so it must be said. */
export const createExtension: Command = async (ctx, { body, parent }) => {
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', parent?.id) });
  const catalog = found(catalogs[0], 'catalog', parent?.id ?? null);
  demand(ctx.caller, 'manageCatalog', { catalogId: catalog.id });
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
  const faults = check();
  checkExtension(fields, faults);
  faults.done();
  const extension = {
    ...fields,
    endpoint: fields.endpoint as CustomExtension['endpoint'],
    id: ctx.newId(),
    catalogId: catalog.id,
    deletedAt: null,
    ...authored(ctx.caller, ctx.now),
  };
  await ctx.store.commit([
    ...touch('catalog', catalog.id),
    insert('customExtension', extension),
    audit(ctx, {
      activity: 'Create custom extension',
      targets: [target('CustomExtension', extension), target('AccessPackageCatalog', catalog)],
    }),
  ]);
  return created(extension);
};

// Changes a custom extension: by PUT, and as the published example has it, fields that are left out stay.
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequestworkflowextension-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { checkExtension } from '../../domain/extensions/checkExtension.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { update } from '../../store/contract.ts';
import { loadAudienceFacts } from '../../flows/extensions/audienceFacts.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row } from '../../flows/load.ts';
import { writtenFields } from '../../model/newRow.ts';

/** 200 with the extension. What it is about cannot be changed. */
export const replaceExtension: Command<'customExtension'> = async (ctx, { id, body }) => {
  const { extensions } = await load(ctx.store, { extensions: row('customExtension', id) });
  const before = requireRow(extensions[0], 'customExtension', id);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: before.catalogId });
  if (body.kind !== undefined && body.kind !== before.kind)
    throw new Refusal('readOnlyField', { field: '@odata.type', reason: 'An extension stays of its type.' });
  const said = writtenFields('customExtension', body);
  const after = { ...before, ...said };
  const faults = createFaultCollector();
  const audience = await loadAudienceFacts(ctx.store, after.authentication);
  checkExtension(after, { audience, isOwnAddress: ctx.isOwnAddress }, faults);
  faults.throwIfAny();
  const set = { ...said, ...modifiedFields(ctx.caller, ctx.now) };
  await ctx.store.commit([
    update('customExtension', before.id, set, before.version),
    audit(ctx, {
      activity: 'Update custom extension',
      targets: [auditTarget('CustomExtension', after, propertyChanges(before, said))],
    }),
  ]);
  return { status: 200, row: { ...before, ...set } };
};

// Tries a custom extension with a made-up request, and shows what it answers (docs/call-outs.md). No operation of
// Graph's.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { callFaultOf } from '../../flows/extensions/audienceFacts.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { eq } from '../../odata/query.ts';

/**
 * 200 with the status, the beginning of the body and the milliseconds; `error` where nothing was answered. The audit
 * has it before the call is made, and nothing is written after. Throws `notFound` for an extension that the caller may
 * not see; `tooManyRequests`.
 */
export const testExtension: Command<OperationParameters<'extensionId'>> = async (ctx, { body }) => {
  if (typeof body.extensionId !== 'string') throw invalidField('extensionId', 'the id of a custom extension');
  const id = body.extensionId.toLowerCase();
  const { extensions } = await load(ctx.store, {
    extensions: rows('customExtension', eq('id', id), ctx.readable('customExtension')),
  });
  const extension = requireRow(extensions[0], 'customExtension', id);
  requireRight(ctx.caller, 'manageCatalog', { catalogId: extension.catalogId });
  const { catalogs } = await load(ctx.store, { catalogs: row('catalog', extension.catalogId) });
  const fault = await callFaultOf(ctx.store, extension);
  if (fault !== null)
    return { status: 200, value: { status: null, milliseconds: 0, body: null, isCut: false, error: fault } };
  const begin = () =>
    ctx.store.commit([
      audit(ctx, { activity: 'Test custom extension', targets: [auditTarget('CustomExtension', extension)] }),
    ]);
  // A rehearsal calls nobody.
  if (ctx.outside === undefined) {
    await begin();
    return { status: 200, value: null };
  }
  const answer = await ctx.outside.tryExtension({
    begin,
    callId: ctx.newId(),
    extension,
    catalog: catalogs[0] ?? null,
    now: ctx.now,
    correlationId: ctx.correlationId,
    machineNow: ctx.machineNow,
  });
  return { status: 200, value: answer };
};

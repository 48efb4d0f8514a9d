// Changes a custom extension: by PUT, and as the published example has it, what is not said stays.
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequestworkflowextension-update

import { audit, target } from '../../domain/audit.ts';
import { modified } from '../../domain/authored.ts';
import { check, pick } from '../../domain/check.ts';
import { checkExtension, type ExtensionFields } from '../../domain/extensions/checkExtension.ts';
import { differences } from '../../domain/plain.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import type { Row } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import type { Command } from '../context.ts';
import { found, load, row } from '../load.ts';

/** 200 with the extension. What it is about can not be changed. */
export const replaceExtension: Command = async (ctx, { id, body }) => {
  const { extensions } = await load(ctx.store, { extensions: row('customExtension', id) });
  const before = found(extensions[0], 'customExtension', id);
  demand(ctx.caller, 'manageCatalog', { catalogId: before.catalogId });
  if (body['kind'] !== undefined && body['kind'] !== before.kind)
    throw new Refusal('readOnlyField', { field: '@odata.type', reason: 'An extension stays of its type.' });
  const said = pick<ExtensionFields>(body, [
    'displayName',
    'description',
    'endpoint',
    'authentication',
    'client',
    'callback',
  ]);
  const after = { ...before, ...said };
  const faults = check();
  checkExtension(after, faults);
  faults.done();
  const set = { ...said, ...modified(ctx.caller, ctx.now) };
  await ctx.store.commit([
    update('customExtension', before.id, set, before.version),
    audit(ctx, {
      activity: 'Update custom extension',
      targets: [target('CustomExtension', after, differences(before, said))],
    }),
  ]);
  return { status: 200, row: { ...before, ...set } as unknown as Row };
};

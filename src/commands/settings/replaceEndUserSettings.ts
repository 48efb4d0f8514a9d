// Replaces the settings for end users. https://learn.microsoft.com/graph/api/endusersettings-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { update } from '../../store/contract.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row } from '../../flows/load.ts';
import { defaultsOf, writtenFields } from '../../model/newRow.ts';

/** 200 with the settings as they are now: what the body leaves out has its default again. */
export const replaceEndUserSettings: Command<'controlConfiguration'> = async (ctx, { id, body }) => {
  const { configurations } = await load(ctx.store, { configurations: row('controlConfiguration', id) });
  const before = requireRow(configurations[0], 'controlConfiguration', id);
  requireRight(ctx.caller, 'administerEntitlement');
  const { insightLevel, showsApprovers } = defaultsOf('controlConfiguration');
  const fields = { insightLevel, showsApprovers, ...writtenFields('controlConfiguration', body) };
  const set = { ...fields, ...modifiedFields(ctx.caller, ctx.now) };
  await ctx.store.commit([
    update('controlConfiguration', before.id, set, before.version),
    audit(ctx, {
      activity: 'Update tenant setting',
      targets: [auditTarget('EndUserSettings', { id: before.id, displayName: null }, propertyChanges(before, fields))],
    }),
  ]);
  return { status: 200, row: { ...before, ...set } };
};

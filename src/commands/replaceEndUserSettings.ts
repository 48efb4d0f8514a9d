// Replaces the settings for end users. https://learn.microsoft.com/graph/api/endusersettings-update

import { audit, target } from '../domain/audit.ts';
import { modified } from '../domain/authored.ts';
import { check, pick } from '../domain/check.ts';
import { firstEndUserSettings, type EndUserSettingsFields } from '../domain/endUserSettings.ts';
import { differences } from '../domain/plain.ts';
import { demand } from '../domain/rights.ts';
import type { Row } from '../odata/query.ts';
import { update } from '../store/contract.ts';
import type { Command } from './context.ts';
import { found, load, row } from './load.ts';

/** 200 with the settings as they are now. */
export const replaceEndUserSettings: Command = async (ctx, { id, body }) => {
  const { configurations } = await load(ctx.store, { configurations: row('controlConfiguration', id) });
  const before = found(configurations[0], 'controlConfiguration', id);
  demand(ctx.caller, 'administerEntitlement');
  const fields = { ...firstEndUserSettings, ...pick<EndUserSettingsFields>(body, ['insightLevel', 'showsApprovers']) };
  const faults = check();
  faults.holds(fields.insightLevel !== 'unknownFutureValue', 'insightLevel', 'disabled, count or countAndNames');
  faults.done();
  const set = { ...fields, ...modified(ctx.caller, ctx.now) };
  await ctx.store.commit([
    update('controlConfiguration', before.id, set, before.version),
    audit(ctx, {
      activity: 'Update tenant setting',
      targets: [target('EndUserSettings', { id: before.id, displayName: null }, differences(before, fields))],
    }),
  ]);
  return { status: 200, row: { ...before, ...set } as unknown as Row };
};

// Changes the name of a connection, its settings, its mode, and whether it may remove anything.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { checkConnection } from '../../domain/connections/connectionSettings.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { lookAnew } from '../../flows/connections/lookAnew.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { writtenFields } from '../../model/newRow.ts';
import { update } from '../../store/contract.ts';

/**
 * 204. `settings` are replaced as a whole; a connection that is active looks at everything anew. Throws `notFound`,
 * every fault of the body at once, and `duplicateKey` for a name that is there.
 */
export const updateConnection: Command<'connection'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const before = requireRow(connections[0], 'connection', id);
  const set = writtenFields('connection', body);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkConnection(after, ctx.isOwnAddress, faults);
  for (const field of ['kind', 'direction'] as const)
    faults.holds(after[field] === before[field], field, `${before[field]}: it stays`);
  faults.throwIfAny();
  const changed = propertyChanges(before, set);
  const isLookedAt = before.state === 'active' && before.direction === 'outbound';
  if (changed.length > 0)
    await ctx.store.commit([
      update('connection', before.id, { ...set, ...modifiedFields(ctx.caller, ctx.now) }, before.version),
      audit(ctx, { activity: 'Update connection', targets: [auditTarget('Connection', after, changed)] }),
      ...(isLookedAt ? await lookAnew(ctx, before) : []),
    ]);
  return doneResult;
};

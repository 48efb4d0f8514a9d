// Starts a connection, pauses it, or asks its system once whether it would work.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { ConnectionEvent } from '../../domain/machines/connection.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { switchChanges } from '../../flows/connections/switchChanges.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';

/** 204. Throws `notFound`. */
const switchConnection =
  (event: ConnectionEvent): Command =>
  async (ctx, { id }) => {
    requireRight(ctx.caller, 'manageConnections');
    const { connections } = await load(ctx.store, { connections: row('connection', id) });
    const connection = requireRow(connections[0], 'connection', id);
    await ctx.store.commit(await switchChanges(ctx, connection, event));
    return doneResult;
  };

/** Calls go out, or are let in. A connection in quarantine is out of it, and is put back where nothing got better. */
export const startConnection: Command = switchConnection('start');

/** Nothing is called any more, and calls of the other side are refused; what is known stays. */
export const pauseConnection: Command = switchConnection('pause');

/**
 * 200 with `isWell`, the milliseconds and `says`, why it is not well. The audit has it before the calls are made, and
 * nothing is written after. Throws `notFound`, `tooManyRequests`, and `invalidState` where nobody is called.
 */
export const testConnection: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  if (connection.kind !== 'scim' || connection.direction !== 'outbound')
    throw new Refusal('invalidState', { state: connection.kind, reason: 'No system is called by this connection.' });
  const begin = () =>
    ctx.store.commit([
      { kind: 'requireExists', entity: 'connection', id: connection.id },
      audit(ctx, { activity: 'Test connection', targets: [auditTarget('Connection', connection)] }),
    ]);
  // A rehearsal calls nobody.
  if (ctx.outside === undefined) {
    await begin();
    return { status: 200, value: null };
  }
  return { status: 200, value: await ctx.outside.tryConnection(ctx, connection, begin) };
};

// Starts a connection, or pauses it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { connectionMachine, type ConnectionEvent } from '../../domain/machines/connection.ts';
import { transition } from '../../domain/machines/machine.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { lookAnew } from '../../flows/connections/lookAnew.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { update } from '../../store/contract.ts';

/** 204. Throws `notFound`. */
const switchConnection =
  (event: ConnectionEvent): Command =>
  async (ctx, { id }) => {
    requireRight(ctx.caller, 'manageConnections');
    const { connections } = await load(ctx.store, { connections: row('connection', id) });
    const connection = requireRow(connections[0], 'connection', id);
    const { to, effects } = transition(connectionMachine, connection.state, event, null);
    await ctx.store.commit([
      update(
        'connection',
        connection.id,
        { state: to, failures: 0, notBefore: null, ...outOfQuarantine, ...modifiedFields(ctx.caller, ctx.now) },
        connection.version,
      ),
      audit(ctx, {
        activity: 'Update connection',
        targets: [auditTarget('Connection', connection, [['state', connection.state, to]])],
      }),
      ...(effects.includes('look') && connection.direction === 'outbound' ? await lookAnew(ctx, connection) : []),
    ]);
    return doneResult;
  };

/** What a connection says that is not in quarantine. */
const outOfQuarantine = { quarantineReason: null, quarantineSays: null, quarantinedAt: null } as const;

/** Calls go out, or are let in. A connection in quarantine is out of it, and is put back where nothing got better. */
export const startConnection: Command = switchConnection('start');

/** Nothing is called any more, and calls of the other side are refused; what is known stays. */
export const pauseConnection: Command = switchConnection('pause');

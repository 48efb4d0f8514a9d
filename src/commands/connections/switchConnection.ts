// Starts a connection, pauses it, or asks its system once whether it would work.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { connectionMachine, type ConnectionEvent } from '../../domain/machines/connection.ts';
import { transition } from '../../domain/machines/machine.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { lookAnew } from '../../flows/connections/lookAnew.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { doneResult } from '../../flows/results.ts';
import { update, type Change } from '../../store/contract.ts';

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
      ...(effects.includes('look') ? await looks(ctx, connection) : []),
    ]);
    return doneResult;
  };

/** Other systems are listed, and tables of people read; systems that push are not asked. */
const looks = async (ctx: Context, connection: Connection): Promise<readonly Change[]> =>
  connection.direction === 'outbound'
    ? lookAnew(ctx, connection)
    : connection.kind === 'files'
      ? lookAtConnectionJob(ctx, connection.id)
      : [];

/** What a connection says that is not in quarantine. */
const outOfQuarantine = { quarantineReason: null, quarantineSays: null, quarantinedAt: null } as const;

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
  if (ctx.tryConnection === undefined) {
    await begin();
    return { status: 200, value: null };
  }
  return { status: 200, value: await ctx.tryConnection(ctx, connection, begin) };
};

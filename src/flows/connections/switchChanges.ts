// A connection is started or paused, as changes.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { connectionMachine, type ConnectionEvent } from '../../domain/machines/connection.ts';
import { transition } from '../../domain/machines/machine.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { lookAtConnectionJob } from '../queueJobs.ts';
import { lookAnew } from './lookAnew.ts';

/** With the look at everything that a start brings, and the audit row. */
export async function switchChanges(
  ctx: Context,
  connection: Connection,
  event: ConnectionEvent,
): Promise<readonly Change[]> {
  const { to, effects } = transition(connectionMachine, connection.state, event, null);
  return [
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
  ];
}

/** Other systems are listed, and tables of people read; systems that push are not asked. */
const looks = async (ctx: Context, connection: Connection): Promise<readonly Change[]> =>
  connection.direction === 'outbound'
    ? lookAnew(ctx, connection)
    : connection.kind === 'files'
      ? lookAtConnectionJob(ctx, connection.id)
      : [];

/** What a connection says that is not in quarantine. */
const outOfQuarantine = { quarantineReason: null, quarantineSays: null, quarantinedAt: null } as const;

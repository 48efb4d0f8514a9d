// How a connection is: calls that fail are counted, a system that is told to be left alone is, and what goes wrong too
// often is put into quarantine.

import {
  isFailure,
  ReadError,
  type Failure,
  type Outcome,
  type Session,
  type Step,
} from '../../connectors/engine/contract.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { probeAfter, quarantineReason, slowDownMs } from '../../domain/connections/retries.ts';
import { connectionMachine } from '../../domain/machines/connection.ts';
import { transition } from '../../domain/machines/machine.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { tellOfQuarantine } from '../../flows/connections/tellAdministrators.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { load, row } from '../../flows/load.ts';
import { retry } from '../../flows/retry.ts';
import { isConflict, update, type Change } from '../../store/contract.ts';

/** The worst that happened in a session: what the connection hears of it. */
export interface SessionHealth {
  readonly session: Session;
  /** Tells the connection what came of the calls since it was told last; before that is kept elsewhere. */
  readonly tell: () => Promise<void>;
}

/** Watches a session's calls. */
export function watchSession(ctx: Context, connection: Connection, session: Session): SessionHealth {
  let worst: Failure | null = null;
  let hasAnswered = false;
  const note = (outcomes: readonly Outcome[]): void => {
    for (const outcome of outcomes) {
      if (isFailure(outcome)) worst = outcome;
      else hasAnswered = true;
    }
  };
  const watched = async <T>(read: Promise<T>): Promise<T> => {
    try {
      const value = await read;
      hasAnswered = true;
      return value;
    } catch (error) {
      if (error instanceof ReadError) note([error.outcome]);
      throw error;
    }
  };
  return {
    tell: async () => {
      const told = { worst, hasAnswered };
      [worst, hasAnswered] = [null, false];
      await tellConnection(ctx, connection, told);
    },
    session: {
      ...session,
      describe: () => watched(session.describe()),
      list: (kind, from) => watched(session.list(kind, from)),
      holders: (group) => watched(session.holders(group)),
      hasAccount: (account) => watched(session.hasAccount(account)),
      findAccounts: (match) => watched(session.findAccounts(match)),
      findGroups: (name) => watched(session.findGroups(name)),
      apply: async (step: Step) => {
        const outcomes = await session.apply(step);
        note(outcomes);
        return outcomes;
      },
    },
  };
}

const attempts = 5;

async function tellConnection(
  ctx: Context,
  { id, failures }: Connection,
  { worst, hasAnswered }: { readonly worst: Failure | null; readonly hasAnswered: boolean },
): Promise<void> {
  if (worst === null && (failures === 0 || !hasAnswered)) return;
  await retry(attempts, isConflict, async () => {
    const { connections } = await load(ctx.store, { connections: row('connection', id) });
    const [connection] = connections;
    if (connection === undefined) return;
    if (worst === null)
      return ctx.store.commit([update('connection', id, { failures: 0, notBefore: null }, connection.version)]);
    return ctx.store.commit(await failureChanges(ctx, connection, worst));
  });
}

async function failureChanges(ctx: Context, connection: Connection, worst: Failure): Promise<readonly Change[]> {
  // A system that answers, and wants to be asked less often, is well.
  if (worst.is === 'notDone' && worst.slowDown)
    return [
      update(
        'connection',
        connection.id,
        { notBefore: formatInstant(ctx.machineNow() + (worst.afterMs ?? slowDownMs)) },
        connection.version,
      ),
    ];
  const failures = connection.failures + 1;
  const reason = quarantineReason(failures, worst.is === 'refused');
  if (reason === null || connection.state === 'paused')
    return [update('connection', connection.id, { failures }, connection.version)];
  const { to, effects } = transition(connectionMachine, connection.state, 'fail', null);
  const isNew = effects.includes('tell');
  return [
    update(
      'connection',
      connection.id,
      {
        state: to,
        failures,
        quarantineReason: reason,
        quarantineSays: worst.says.slice(0, 2_000),
        quarantinedAt: isNew ? ctx.now : connection.quarantinedAt,
        notBefore: formatInstant(ctx.machineNow() + probeAfter(reason, isNew ? 1 : failures)),
      },
      connection.version,
    ),
    ...(isNew
      ? [
          ...lookAtConnectionJob(ctx, connection.id),
          ...(await tellOfQuarantine(ctx, connection, worst.says.slice(0, 2_000))),
          audit(ctx, {
            activity: 'Quarantine connection',
            result: 'failure',
            reason: worst.says,
            targets: [auditTarget('Connection', connection, [['state', connection.state, to]])],
          }),
        ]
      : []),
  ];
}

// A rehearsal on PostgreSQL: one transaction of a connection of its own, which is never committed.

import pg from 'pg';
import { UnavailableError } from '../contract.ts';
import type { Statement } from '../sql/fragment.ts';
import {
  StatementError,
  clientConfig,
  destroyConnection,
  sessionOf,
  unavailableErrorOf,
  withTimeout,
  type ConnectionPool,
  type DatabaseAddress,
  type Session,
} from './connection.ts';

/** Milliseconds for a row that somebody else holds, for one statement, and for a client that asks nothing. */
const [lockTimeoutMs, statementTimeoutMs, idleTimeoutMs] = [1_000, 5_000, 10_000];
const endTimeoutMs = 3_000;

/**
 * A pool of this one connection, whose users wait for each other. What is a transaction elsewhere is a part of the open
 * one here, which its end undoes. Throws `UnavailableError`.
 */
export async function openRehearsal(address: DatabaseAddress): Promise<ConnectionPool> {
  const client = new pg.Client({
    ...clientConfig(address),
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
  });
  // Whoever uses a connection that was lost is told by its next statement.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin isolation level read committed');
  } catch (error) {
    destroyConnection(client);
    throw unavailableErrorOf(error) ?? error;
  }
  const session = partOf(sessionOf(client));
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    use: async (work) => {
      if (isClosed) throw new UnavailableError('The database was closed.');
      const turn = last.then(() => work(session));
      last = turn.catch(() => {});
      return turn;
    },
    stats: () => ({ open: 1, idle: 0, waiting: 0, most: 1 }),
    close: async () => {
      isClosed = true;
      await last;
      await withTimeout(endTimeoutMs, client.end()).catch(() => destroyConnection(client));
    },
  };
}

const savepoint: Statement = { text: 'savepoint whole', values: [] };
const release: Statement = { text: 'release whole', values: [] };
/** In the place of the beginning of a transaction of reads: each statement sees what was committed before it. */
const nothing: Statement = { text: 'select 1', values: [] };

/** Of statements that fail nothing remains, and what was done before them does. */
function partOf(session: Session): Session {
  const run: Session['run'] = async (statements) => {
    const inside = statements.map((each) => (each.text.startsWith('begin ') ? nothing : each));
    try {
      return (await session.run([savepoint, ...inside, release])).slice(1, -1);
    } catch (error) {
      await session.send('rollback to whole');
      throw error instanceof StatementError ? new StatementError(error.at - 1, error.cause) : error;
    }
  };
  return { run, transact: run, send: async () => {}, rollback: async () => {} };
}

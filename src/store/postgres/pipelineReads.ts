// Small reads of one turn of the event loop, sent as one message: a message and a snapshot cost more than such a read.

import { runDetached } from '../../observe/statementListener.ts';
import type { RawRow } from '../sql/projection.ts';
import type { Session } from './connection.ts';
import type { Statement } from '../sql/fragment.ts';

/**
 * The id of a snapshot, which names the transactions that it sees: each commit makes another one.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export const snapshotStatement: Statement = { text: 'select pg_current_snapshot()', values: [] };
export const snapshotIdIn = (rows: readonly RawRow[] | undefined): string => String(rows?.[0]?.[0]);

interface SnapshotRows {
  readonly snapshotId: string;
  readonly rows: readonly RawRow[];
}
/** Runs one statement together with others; rejects only with an error of its own. */
export type ReadPipeline = (statement: Statement) => Promise<SnapshotRows>;

/** Statements in one message: with more they would wait for each other, though several connections could answer. */
const mostTogether = 20;

interface PendingStatement {
  readonly statement: Statement;
  readonly resolve: (found: SnapshotRows) => void;
  readonly reject: (error: unknown) => void;
}

/** `retry` runs the work once more if the connection was lost. */
export function createReadPipeline(retry: <T>(work: (session: Session) => Promise<T>) => Promise<T>): ReadPipeline {
  let waiting: PendingStatement[] = [];

  async function send(of: readonly PendingStatement[]): Promise<void> {
    try {
      const [snapshotRows, ...rows] = await retry((session) =>
        session.run([snapshotStatement, ...of.map(({ statement }) => statement)]),
      );
      const snapshotId = snapshotIdIn(snapshotRows);
      for (const [at, { resolve }] of of.entries()) resolve({ snapshotId, rows: rows[at] ?? [] });
    } catch (error) {
      // A statement that fails must not fail the others: each is run again by itself.
      if (of.length === 1) of[0]?.reject(error);
      else for (const each of of) void send([each]);
    }
  }

  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += mostTogether) void send(all.slice(from, from + mostTogether));
  };

  return (statement) =>
    new Promise((resolve, reject) => {
      waiting.push({ statement, resolve, reject });
      if (waiting.length === 1) runDetached(() => setImmediate(flush));
    });
}

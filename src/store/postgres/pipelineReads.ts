// Small reads that come in one turn, sent as one message: what a message and a snapshot cost is more than what they
// ask.

import { runDetached } from '../../observe/statementListener.ts';
import type { RawRow } from '../sql/projection.ts';
import type { Session } from './connection.ts';
import type { Statement } from '../sql/fragment.ts';

/**
 * Which transactions a snapshot sees: whatever is committed makes another one of it.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export const snapshotStatement: Statement = { text: 'select pg_current_snapshot()', values: [] };
export const snapshotIdIn = (rows: readonly RawRow[] | undefined): string => String(rows?.[0]?.[0]);

export interface SnapshotRows {
  readonly snapshotId: string;
  readonly rows: readonly RawRow[];
}
/** One statement of many; rejects with what it failed with by itself. */
export type ReadPipeline = (statement: Statement) => Promise<SnapshotRows>;

/** As many as a batch has parts: more would wait for each other where several connections could answer them. */
const mostTogether = 20;

interface PendingStatement {
  readonly statement: Statement;
  readonly resolve: (found: SnapshotRows) => void;
  readonly reject: (error: unknown) => void;
}

/** `again` asks once more where a connection was lost. */
export function createReadPipeline(again: <T>(work: (session: Session) => Promise<T>) => Promise<T>): ReadPipeline {
  let waiting: PendingStatement[] = [];

  async function ask(of: readonly PendingStatement[]): Promise<void> {
    try {
      const [told, ...rows] = await again((session) =>
        session.run([snapshotStatement, ...of.map(({ statement }) => statement)]),
      );
      const stamp = snapshotIdIn(told);
      for (const [at, { resolve }] of of.entries()) resolve({ snapshotId: stamp, rows: rows[at] ?? [] });
    } catch (error) {
      // What is wrong with one is not the others'.
      if (of.length === 1) of[0]?.reject(error);
      else for (const each of of) void ask([each]);
    }
  }

  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += mostTogether) void ask(all.slice(from, from + mostTogether));
  };

  return (statement) =>
    new Promise((resolve, reject) => {
      waiting.push({ statement, resolve, reject });
      if (waiting.length === 1) runDetached(() => setImmediate(flush));
    });
}

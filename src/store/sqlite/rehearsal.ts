// A rehearsal on an SQLite file: one transaction of a connection of its own, which is never committed.

import type { Statement } from '../sql/fragment.ts';
import { openConnection, unavailableErrorOf, type Connection } from './connection.ts';

/** How long it waits for the commit of somebody else, in milliseconds; other calls are answered meanwhile. */
const patienceMs = 1_000;
const pauseMs = 10;

/**
 * A connection whose transactions are parts of an open one; closing it undoes them all. Until then nobody else can
 * write. Throws `UnavailableError` where somebody else writes for too long.
 */
export async function openRehearsal(file: string): Promise<Connection> {
  const connection = openConnection(file, 'write', 0);
  try {
    await begin(connection);
  } catch (error) {
    connection.close();
    throw unavailableErrorOf(error) ?? error;
  }
  return {
    ...connection,
    change: (statement) => connection.change(insteadOf.get(statement.text) ?? statement),
  };
}

async function begin(connection: Connection): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      connection.run('begin immediate');
      return;
    } catch (error) {
      if (Date.now() >= giveUpAt) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, pauseMs);
      });
    }
  }
}

/** What the writer says to its connection (groupCommit.ts), inside a transaction. */
const insteadOf: ReadonlyMap<string, Statement> = new Map(
  [
    ['begin immediate', 'savepoint whole'],
    ['commit', 'release whole'],
    ['rollback', 'rollback to whole'],
  ].map(([text, words]) => [text as string, { text: words as string, values: [] }]),
);

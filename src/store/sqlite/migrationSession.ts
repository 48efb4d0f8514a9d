// Migrating an SQLite file, and what is told when it cannot be opened.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { sqliteDialect } from './dialect.ts';
import { unavailableErrorOf, type Connection } from './connection.ts';
import type { MigrationSession } from '../schema/migrate.ts';
import { OpenError } from '../openError.ts';

export function createSqliteMigrationSession(connection: Connection): MigrationSession {
  const run: MigrationSession['run'] = async (statement) => connection.rows(statement);
  const tables = async (words: string) =>
    Number(
      (await run({ text: `select count(*) from sqlite_schema where type = 'table' and ${words}`, values: [] }))[0]?.[0],
    );
  return {
    dialect: sqliteDialect,
    begin: async () => {
      connection.run('begin immediate');
    },
    run,
    runAll: async (statements) => {
      connection.run(statements.join(';\n'));
    },
    commit: async () => {
      connection.run('commit');
    },
    rollback: async () => {
      if (connection.isInTransaction()) connection.run('rollback');
    },
    existingTables: async () =>
      (await tables(`name = 'latchkey_about'`)) === 1
        ? 'ours'
        : (await tables(`name not like 'sqlite!_%' escape '!'`)) === 0
          ? 'nothing'
          : 'other',
  };
}

/** Makes the file's folder where it is missing, and says in one sentence why a file cannot be opened. */
export async function withOpenErrors<T>(place: string, opening: () => Promise<T>): Promise<T> {
  try {
    if (place !== ':memory:') makeFolder(dirname(place));
    return await opening();
  } catch (error) {
    const trouble = unavailableErrorOf(error);
    if (trouble) throw new OpenError(`${place}: ${trouble.message}`, { cause: error });
    if (error instanceof Error && 'syscall' in error)
      throw new OpenError(`The folder of ${place} cannot be made: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Step by step: where the system answers "not there" for a folder that cannot be made, Node's own recursion never ends.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process that starts at the same time made it.
    if (!existsSync(path)) throw error;
  }
}

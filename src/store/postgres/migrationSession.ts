// Migrating a schema of a PostgreSQL database, and what is told when it cannot be reached.

import pg from 'pg';
import { postgresDialect } from './dialect.ts';
import { sessionOf, clientConfig, unavailableErrorOf, type DatabaseAddress } from './connection.ts';
import type { MigrationSession } from '../schema/migrate.ts';
import { OpenError } from '../openError.ts';
import type { Statement } from '../sql/fragment.ts';

/** Any number that only we use; hashed together with the schema, so that tenants do not wait for each other. */
const lockFamily = 0x6c6b;
const oldestVersion = 150_000;

export async function openPostgresMigrationSession(
  address: DatabaseAddress,
): Promise<MigrationSession & { readonly end: () => Promise<void> }> {
  const client = new pg.Client(clientConfig(address));
  client.on('error', () => {
    /* The statement that is under way fails with it. */
  });
  const { schema } = address;
  try {
    await client.connect();
    const {
      rows: [server],
    } = await client.query<{ number: number; words: string }>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as words`,
    );
    if (server && server.number < oldestVersion)
      throw new OpenError(`PostgreSQL ${server.words} is too old: 15 or later is needed.`);
    await client.query(`create schema if not exists "${schema}"`).catch((error: unknown) => {
      // Two processes that make it at the same time: one of them is told that it is there.
      if (!(error instanceof pg.DatabaseError) || (error.code !== '23505' && error.code !== '42P06')) throw error;
    });
  } catch (error) {
    await client.end();
    throw openErrorOf(address, error);
  }
  const session = sessionOf(client);
  const run = async (statement: Statement) => (await session.run([statement]))[0] ?? [];
  const tables = async (words: string) =>
    Number(
      (
        await run({ text: `select count(*) from pg_tables where schemaname = $1 and ${words}`, values: [schema] })
      )[0]?.[0],
    );
  return {
    dialect: postgresDialect,
    begin: async () => {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [lockFamily, schema]);
    },
    run,
    runAll: async (statements) => {
      await client.query(statements.join(';\n'));
    },
    commit: async () => {
      await client.query('commit');
    },
    rollback: async () => {
      await client.query('rollback');
    },
    existingTables: async () =>
      (await tables(`tablename = 'latchkey_about'`)) === 1
        ? 'ours'
        : (await tables('true')) === 0
          ? 'nothing'
          : 'other',
    end: () => client.end(),
  };
}

function openErrorOf({ url }: DatabaseAddress, error: unknown): unknown {
  if (error instanceof OpenError) return error;
  const { hostname, pathname } = new URL(url);
  const says = unavailableErrorOf(error)?.message ?? (error as Error).message;
  return new OpenError(`The database at ${hostname}${pathname} cannot be opened. ${says}`, { cause: error });
}

// Opening a store: from the setting's text to a database with all its tables, or one sentence that says why not.

import { storage } from '../model/stored.ts';
import type { Store } from './contract.ts';
import { migrate } from './migrate.ts';
import type { Migration, Mode } from './migrate.ts';
import { migrationsOf } from './migrations/migrations.ts';
import { OpenError } from './openError.ts';
import { postgres } from './postgres.ts';
import { migratingPostgres } from './postgres/migrating.ts';
import { sqliteFile, sqliteMemory } from './sqlite.ts';
import type { Model } from './sqlite.ts';
import { connect } from './sqlite/connection.ts';
import { migratingSqlite, openingSqlite } from './sqlite/migrating.ts';

export { OpenError };

export interface OpenConfig {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…` */
  readonly database: string;
  /** Where the tenant's tables are in PostgreSQL; `latchkey` by default. */
  readonly schema?: string;
  readonly mode: Mode;
  /** Told of trouble that no caller waits for: lost idle connections, a dead thread. */
  readonly onFault: (error: Error) => void;
}

/** What is opened: the service's own model and migrations, or a test's. */
export interface Contents {
  readonly model: Model;
  readonly migrations: (engine: 'sqlite' | 'postgres') => readonly Migration[];
}

/** Throws `OpenError` where the database cannot be used as asked. */
export function open(config: OpenConfig): Promise<Store> {
  return openWith(config, { model: storage, migrations: migrationsOf });
}

export async function openWith(config: OpenConfig, contents: Contents): Promise<Store> {
  const { database } = config;
  if (database.startsWith('sqlite:')) return openSqlite(config, contents, database.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(database)) return openPostgres(config, contents);
  throw new OpenError('The database is named as sqlite:PATH, sqlite::memory: or postgres://user:password@host/name.');
}

async function openSqlite(
  { mode, onFault }: OpenConfig,
  { model, migrations }: Contents,
  place: string,
): Promise<Store> {
  if (place === '') throw new OpenError('The database has no path: sqlite:PATH names a file.');
  return openingSqlite(place, async () => {
    const connection = connect(place, 'write');
    try {
      await migrate(migratingSqlite(connection), {
        migrations: migrations('sqlite'),
        mode,
        at: new Date().toISOString(),
      });
      if (place === ':memory:') return sqliteMemory(connection, model, newestOf(migrations('sqlite')));
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
    return sqliteFile(place, model, newestOf(migrations('sqlite')), onFault);
  });
}

async function openPostgres(
  { database, schema = 'latchkey', mode, onFault }: OpenConfig,
  { model, migrations }: Contents,
): Promise<Store> {
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema))
    throw new OpenError(`${schema} cannot be the name of a schema: small letters, digits and _ only.`);
  const address = { url: database, schema };
  const migrating = await migratingPostgres(address);
  try {
    await migrate(migrating, { migrations: migrations('postgres'), mode, at: new Date().toISOString() });
  } finally {
    await migrating.end();
  }
  return postgres(address, model, newestOf(migrations('postgres')), onFault);
}

const newestOf = (migrations: readonly Migration[]): number => migrations.at(-1)?.number ?? 0;

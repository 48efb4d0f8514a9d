// Opening a store: from the setting's text to a database with all its tables, or one sentence that says why not.

import { storedEntities } from '../model/storedEntities.ts';
import type { Store } from './contract.ts';
import { migrate, type Migration, type DatabaseMode } from './schema/migrate.ts';
import { migrationsOf } from './schema/migrations/migrations.ts';
import { OpenError } from './openError.ts';
import { createPostgresStore } from './postgres/store.ts';
import { openPostgresMigrationSession } from './postgres/migrationSession.ts';
import { createSqliteFileStore, createSqliteMemoryStore } from './sqlite/store.ts';
import { openConnection, type Connection } from './sqlite/connection.ts';
import { createSqliteMigrationSession, withOpenErrors } from './sqlite/migrationSession.ts';
import type { StoreModel } from './storeModel.ts';

export { OpenError };

/** Which database is opened, for which mode, and who hears of faults that no call is there to be told. */
export interface OpenOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…` */
  readonly database: string;
  /** Where the tenant's tables are in PostgreSQL; `latchkey` by default. */
  readonly schema?: string;
  readonly mode: DatabaseMode;
  /** Connections to PostgreSQL at once, at the most; 10 by default. */
  readonly mostConnections?: number;
  /** Called with errors that no caller waits for: lost idle connections, a thread that died. */
  readonly onFault: (error: Error) => void;
}

/** What is opened: the service's own model and migrations, or a test's. */
export interface StoreContents {
  readonly model: StoreModel;
  readonly migrations: (engine: 'sqlite' | 'postgres') => readonly Migration[];
}

/** Throws `OpenError` where the database cannot be used as asked. */
export function open(config: OpenOptions): Promise<Store> {
  return openWith(config, { model: storedEntities, migrations: migrationsOf });
}

export async function openWith(config: OpenOptions, contents: StoreContents): Promise<Store> {
  const { database } = config;
  if (database.startsWith('sqlite:')) return openSqlite(config, contents, database.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(database)) return openPostgres(config, contents);
  throw new OpenError('The database is named as sqlite:PATH, sqlite::memory: or postgres://user:password@host/name.');
}

async function openSqlite(
  { mode, onFault }: OpenOptions,
  { model, migrations }: StoreContents,
  place: string,
): Promise<Store> {
  if (place === '') throw new OpenError('The database has no path: sqlite:PATH names a file.');
  return withOpenErrors(place, async () => {
    const connection = openConnection(place, 'write');
    try {
      await migrateSqlite(connection, migrations('sqlite'), mode);
      if (place === inMemory) return createSqliteMemoryStore(connection, model, newestNumber(migrations('sqlite')));
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
    return createSqliteFileStore(place, model, newestNumber(migrations('sqlite')), onFault);
  });
}

/** A store in memory that can be taken down and put back as a whole: the tenant of a test, and its snapshots. */
export interface MemoryStore {
  readonly store: Store;
  readonly image: () => Uint8Array;
  /** Puts an image in the place of all that is there. MUST NOT be called while something reads or writes. */
  readonly load: (image: Uint8Array) => void;
}

/** With the tables of this version, empty; or with all that an image of another store in memory holds. */
export async function openMemoryStore(
  { mode }: Pick<OpenOptions, 'mode'>,
  image: Uint8Array | null,
): Promise<MemoryStore> {
  const connection = openConnection(inMemory, 'write');
  try {
    if (image !== null) connection.load(image);
    else await migrateSqlite(connection, migrationsOf('sqlite'), mode);
    memorySteps ??= newestNumber(migrationsOf('sqlite'));
    return {
      store: createSqliteMemoryStore(connection, storedEntities, memorySteps),
      image: connection.image,
      load: connection.load,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

const inMemory = ':memory:';
/** The newest step, read once: the files do not change while a program runs. */
let memorySteps: number | null = null;

async function migrateSqlite(
  connection: Connection,
  migrations: readonly Migration[],
  mode: DatabaseMode,
): Promise<void> {
  await migrate(createSqliteMigrationSession(connection), { migrations, mode, at: new Date().toISOString() });
}

async function openPostgres(
  { database, schema = 'latchkey', mode, mostConnections, onFault }: OpenOptions,
  { model, migrations }: StoreContents,
): Promise<Store> {
  if (!/^[a-z_][a-z0-9_]{0,50}$/.test(schema))
    throw new OpenError(`${schema} cannot be the name of a schema: small letters, digits and _ only.`);
  const address = { url: database, schema, mostConnections };
  const migrating = await openPostgresMigrationSession(address);
  try {
    await migrate(migrating, { migrations: migrations('postgres'), mode, at: new Date().toISOString() });
  } finally {
    await migrating.end();
  }
  return createPostgresStore(address, model, newestNumber(migrations('postgres')), onFault);
}

const newestNumber = (migrations: readonly Migration[]): number => migrations.at(-1)?.number ?? 0;

// A fresh store for a test, on each engine: real databases, empty, gone with the test's process.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedEntities } from '../../src/model/storedEntities.ts';
import type { Store } from '../../src/store/contract.ts';
import { open, openWith, type StoreContents, type OpenOptions } from '../../src/store/open.ts';
import { postgresDialect } from '../../src/store/postgres/dialect.ts';
import { schemaStatements } from '../../src/store/schema/schemaStatements.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { dropDatabase, filledDatabase, freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { createSqlContext } from '../../src/store/sql/context.ts';
import type { StoreModel } from '../../src/store/storeModel.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** The setting of an empty database: the SQLite file of a path, or a new database of a server. */
export const emptyDatabase = async (engine: Engine, file: string, server: PostgresServer): Promise<string> =>
  engine === 'sqlite' ? `sqlite:${file}` : freshDatabase(server);

/**
 * An empty store with every table of the model: SQLite in memory, or a new database of the run's PostgreSQL. Close it.
 */
export async function openTestStore(engine: Engine): Promise<Store> {
  if (engine === 'sqlite') return openStoreOf('sqlite memory', storedEntities);
  server ??= startPostgres();
  const of = await server;
  const database = await databaseWithTables(of);
  const store = await open({ ...inTests, database });
  return {
    ...store,
    close: async () => {
      await store.close();
      await dropDatabase(of, database);
    },
  };
}

/** What the product's own migrations make, in the sandbox's mode. */
export function databaseWithTables(of: PostgresServer): Promise<string> {
  return filledDatabase(of, 'tables', async (database) => {
    await (await open({ ...inTests, database })).close();
  });
}

/** The file of a run with the same tables, from which each SQLite database of a server begins. */
export const filledFile = 'tables.db';

/** Makes it in the folder of the run. */
export async function fillFile(folder: string): Promise<void> {
  await (await open({ ...inTests, database: `sqlite:${join(folder, filledFile)}` })).close();
}

/** Every way that a store is kept. */
export const places = ['sqlite memory', 'sqlite file', 'postgres'] as const;
export type Place = (typeof places)[number];

export async function openStoreOf(place: Place, model: StoreModel): Promise<Store> {
  const { config, remove } = await freshPlace(place);
  const store = await openWith(config, contentsOf(model));
  return {
    ...store,
    close: async () => {
      await store.close();
      remove();
    },
  };
}

const inTests = {
  mode: 'sandbox',
  onFault: (error: Error) => {
    throw error;
  },
} as const;

/** Where a store may be opened, several times too; `remove` when done. */
export async function freshPlace(place: Place): Promise<{ readonly config: OpenOptions; readonly remove: () => void }> {
  if (place === 'sqlite memory') return { config: { database: 'sqlite::memory:', ...inTests }, remove: () => {} };
  if (place === 'postgres')
    return {
      config: { database: await postgresUrl(), schema: `t${randomBytes(6).toString('hex')}`, ...inTests },
      remove: () => {},
    };
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-store-'));
  return {
    config: { database: `sqlite:${join(folder, 'test.db')}`, ...inTests },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A model's tables as the one and only migration. */
export function contentsOf(model: StoreModel): StoreContents {
  return {
    model,
    migrations: (engine) => [
      {
        number: 1,
        name: 'test',
        statements: schemaStatements(createSqlContext(engine === 'sqlite' ? sqliteDialect : postgresDialect, model)),
      },
    ],
  };
}

let server: Promise<PostgresServer> | undefined;
let database: Promise<string> | undefined;

function postgresUrl(): Promise<string> {
  server ??= startPostgres();
  database ??= server.then(freshDatabase);
  return database;
}

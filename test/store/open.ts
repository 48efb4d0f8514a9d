// A fresh store for a test, on each engine: real databases, empty, gone with the test's process.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storage } from '../../src/model/stored.ts';
import type { Store } from '../../src/store/contract.ts';
import { contextOf } from '../../src/store/dialect.ts';
import { openWith } from '../../src/store/open.ts';
import type { Contents, OpenConfig } from '../../src/store/open.ts';
import { postgresDialect } from '../../src/store/postgres/dialect.ts';
import { schemaOf } from '../../src/store/schema.ts';
import type { Model } from '../../src/store/sqlite.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { freshDatabase, startPostgres } from '../postgres.ts';
import type { PostgresServer } from '../postgres.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** An empty store with every table of the model: SQLite in memory, or a new schema of the run's PostgreSQL. Close it. */
export function openTestStore(engine: Engine): Promise<Store> {
  return openStoreOf(engine === 'sqlite' ? 'sqlite memory' : 'postgres', storage);
}

/** Every way that a store is kept. */
export const places = ['sqlite memory', 'sqlite file', 'postgres'] as const;
export type Place = (typeof places)[number];

export async function openStoreOf(place: Place, model: Model): Promise<Store> {
  const { config, remove } = await freshPlace(place);
  const store = await openWith(config, contentsOf(model));
  return { ...store, close: async () => {
    await store.close();
    remove();
  } };
}

/** Where a store may be opened, several times too; `remove` when done. */
export async function freshPlace(place: Place): Promise<{ readonly config: OpenConfig; readonly remove: () => void }> {
  const rest = { mode: 'sandbox', onFault: (error: Error) => { throw error; } } as const;
  if (place === 'sqlite memory') return { config: { database: 'sqlite::memory:', ...rest }, remove: () => {} };
  if (place === 'postgres') return { config: { database: await postgresUrl(), schema: `t${randomBytes(6).toString('hex')}`, ...rest }, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-store-'));
  return { config: { database: `sqlite:${join(folder, 'test.db')}`, ...rest }, remove: () => { rmSync(folder, { recursive: true, force: true }); } };
}

/** A model's tables as the one and only migration. */
export function contentsOf(model: Model): Contents {
  return { model, migrations: (engine) => [{ number: 1, name: 'test', statements: schemaOf(contextOf(engine === 'sqlite' ? sqliteDialect : postgresDialect, model)) }] };
}

let server: Promise<PostgresServer> | undefined;
let database: Promise<string> | undefined;

function postgresUrl(): Promise<string> {
  server ??= startPostgres();
  database ??= server.then(freshDatabase);
  return database;
}

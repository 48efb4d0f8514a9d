// A database of each earlier version is brought up to date on both engines, and keeps every row.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import pg from 'pg';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { from, type Page } from '../../src/odata/query.ts';
import { open, type OpenOptions } from '../../src/store/open.ts';
import { migrationsOf } from '../../src/store/schema/migrations/migrations.ts';
import { freshPlace } from './open.ts';

const steps = new URL('../../src/store/schema/migrations/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'latchkey-versions-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Files of released versions, by the first letters of their SHA-256. Each release adds a row; none changes. */
// biome-ignore format: a table, read by column
const released: readonly (readonly [file: string, sha256: string])[] = [
  ['0001-foundation.postgres.sql',      '2add8e7073355ff7'],
  ['0001-foundation.sqlite.sql',        '79bb749787d5e097'],
  ['0002-group-mail-settings.sql',      '6f528234bbde1f15'],
  ['0003-sign-in-sessions.sql',         '0b289849445ce016'],
  ['0004-directory-role-templates.sql', '3cb82e72542f5eca'],
];
for (const [file, sha256] of released) {
  test(`${file} is as it was released`, () => {
    assert.equal(
      createHash('sha256')
        .update(readFileSync(new URL(file, steps)))
        .digest('hex')
        .slice(0, 16),
      sha256,
    );
  });
}

/** The newest step of a kept database. */
const lastSteps: Readonly<Record<string, number>> = { '0.1.0': 1, '0.2.0': 4 };
const keptVersions = readdirSync(new URL('versions/', import.meta.url)).filter((file) => file.endsWith('.db.br'));

test('a database of each earlier version is kept', () => {
  assert.deepEqual(
    keptVersions,
    Object.keys(lastSteps).map((version) => `${version}.db.br`),
  );
});

type RawRow = Readonly<Record<string, unknown>>;
interface KeptTable {
  readonly name: string;
  readonly rows: readonly RawRow[];
}

/** Every table of a kept database that has rows, with ids in text as both engines print them. */
function keptTables(path: string): readonly KeptTable[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const names = database
      .prepare(
        `select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!' order by name`,
      )
      .all();
    const tables = names.map(({ name }) => ({
      name: String(name),
      rows: database.prepare(`select * from "${name}"`).all(),
    }));
    return tables.filter(({ rows }) => rows.length > 0);
  } finally {
    database.close();
  }
}

for (const [version, lastStep] of Object.entries(lastSteps)) {
  describe(`a database of version ${version}`, () => {
    const path = join(folder, `${version}.db`);
    let tables: readonly KeptTable[] = [];
    before(() => {
      writeFileSync(path, brotliDecompressSync(readFileSync(new URL(`versions/${version}.db.br`, import.meta.url))));
      tables = keptTables(path);
      assert.ok(tables.length > 20, 'a tenant has rows in most tables');
    });

    test('is brought up to date on SQLite and serves reads', async () => {
      const config = { database: `sqlite:${path}`, mode: 'production', onFault } as const;
      const counts = await rowCounts(config);
      const now = new Map(keptTables(path).map(({ name, rows }) => [name, rows]));
      for (const { name, rows } of tables) assertKept(name, rows, now.get(name) ?? []);
      checkCounts(counts, tables);
    });

    test('is brought up to date on PostgreSQL and serves reads', async () => {
      const { config } = await freshPlace('postgres');
      await load(config, migrationsOf('postgres').slice(0, lastStep), tables);
      const counts = await rowCounts({ ...config, mode: 'production' });
      await query(config, async (client) => {
        for (const { name, rows } of tables) {
          const columns = Object.keys(rows[0] ?? {}).map((column) => `"${column}"::text`);
          const now = (await client.query<RawRow>(`select ${columns.join()} from "${name}"`)).rows;
          assertKept(name, rows, now);
        }
      });
      checkCounts(counts, tables);
    });
  });
}

const onFault = (error: Error): never => {
  throw error;
};

/** Opens the store, which applies the steps that are missing, and reads every entity. */
async function rowCounts(config: OpenOptions): Promise<ReadonlyMap<string, number>> {
  const store = await open(config);
  try {
    await store.check();
    const entities = [...storedEntities.values()].filter(({ isView }) => isView !== true);
    const pages = await store.read(entities.map(({ name }) => from(name)));
    return new Map(entities.map(({ table }, at) => [table, (pages[at] as Page).rows.length]));
  } finally {
    await store.close();
  }
}

/** Of rows that are never deleted or ended, all are read. */
function checkCounts(counts: ReadonlyMap<string, number>, tables: readonly KeptTable[]): void {
  const sizes = new Map(tables.map(({ name, rows }) => [name, rows.length]));
  for (const name of ['assignment', 'assignment_request', 'policy', 'directory_object', 'job'])
    assert.equal(counts.get(name), sizes.get(name) ?? 0, name);
}

/** Each row is there with each value that it had; a later step may have added columns and rows. */
function assertKept(table: string, before: readonly RawRow[], now: readonly RawRow[]): void {
  if (table.startsWith('latchkey_')) return;
  const columns = Object.keys(before[0] ?? {});
  const texts = (rows: readonly RawRow[]): ReadonlySet<string> =>
    new Set(rows.map((row) => columns.map((column) => textOf(row[column])).join('\u0000')));
  const there = texts(now);
  for (const row of texts(before)) assert.ok(there.has(row), `${table} lost ${row}`);
}

const textOf = (value: unknown): string => (value === 'true' ? '1' : value === 'false' ? '0' : String(value));

async function query(config: OpenOptions, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: config.database });
  await client.connect();
  try {
    await client.query(`create schema if not exists ${config.schema}; set search_path = ${config.schema}`);
    await work(client);
  } finally {
    await client.end();
  }
}

/** The kept rows in tables as the steps of their version made them. */
async function load(
  config: OpenOptions,
  migrations: ReturnType<typeof migrationsOf>,
  tables: readonly KeptTable[],
): Promise<void> {
  await query(config, async (client) => {
    await client.query(`
      create table latchkey_migration (
        number integer not null primary key, name text not null, applied_at text not null,
        additive integer not null);
      create table latchkey_about (mode text not null, checked_at text)`);
    for (const { statements } of migrations) await client.query(statements.join(';'));
    for (const { name, rows } of tables)
      for (const row of rows) {
        const values = Object.values(row).map((value) => (value === null ? null : String(value)));
        const places = values.map((_, at) => `$${at + 1}`);
        await client.query(`insert into "${name}" values (${places.join()})`, values);
      }
  });
}

// Opening a database: its tables are made once, by whoever comes first; what cannot be opened says why in one sentence.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { eq, from } from '../../src/odata/query.ts';
import { isAdditive } from '../../src/store/schema/migrate.ts';
import { migrationsOf } from '../../src/store/schema/migrations/migrations.ts';
import { OpenError, open, openWith, type StoreContents, type OpenOptions } from '../../src/store/open.ts';
import { postgresDialect } from '../../src/store/postgres/dialect.ts';
import { schemaStatements } from '../../src/store/schema/schemaStatements.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';
import { aShelf, change, id, inserted, library } from './fixture.ts';
import { contentsOf, freshPlace } from './open.ts';
import { createSqlContext } from '../../src/store/sql/context.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-open-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const rest = {
  mode: 'sandbox',
  onFault: (error: Error) => {
    throw error;
  },
} as const;
const says = (pattern: RegExp) => (error: unknown) => error instanceof OpenError && pattern.test(error.message);
const refused = (config: OpenOptions, contents: StoreContents, pattern: RegExp) =>
  assert.rejects(openWith(config, contents), says(pattern));
const contents = contentsOf(library);
const withStep: StoreContents = {
  model: library,
  migrations: (engine) => [
    ...contents.migrations(engine),
    {
      number: 2,
      name: 'more',
      statements: [
        'create table more (id integer)',
        'alter table shelf add column shine text',
        'create index shelf_by_shine on shelf (shine)',
      ],
    },
  ],
};
const withBreak: StoreContents = {
  model: library,
  migrations: (engine) => [
    ...withStep.migrations(engine),
    { number: 3, name: 'less', statements: ['drop index shelf_by_shine', 'alter table shelf drop column shine'] },
  ],
};

// When a table of the model changes, a step of its own follows (docs/adr/0059-a-step-for-both-engines.md).
test('the migrations make the tables, columns, rules and indexes of the model (sqlite)', async () => {
  const shape = (statements: readonly string[]) => {
    const database = new DatabaseSync(':memory:');
    for (const statement of statements) database.exec(statement);
    const all = (words: string) =>
      database
        .prepare(words)
        .all()
        .map((row) => ({ ...row }));
    return {
      columns: all(
        'select t.name as "table", c.name, c.type, c."notnull", c.pk from sqlite_schema t, ' +
          'pragma_table_info(t.name) c ' +
          `where t.type = 'table' order by 1, 2`,
      ),
      indexes: all(`select name, sql from sqlite_schema where type = 'index' and sql is not null order by 1`),
      views: all(`select name, sql from sqlite_schema where type = 'view' order by 1`).map((view) => ({
        ...view,
        sql: String(view['sql']).replaceAll(/\s+/g, ' '),
      })),
    };
  };
  assert.deepEqual(
    shape(migrationsOf('sqlite').flatMap(({ statements }) => statements)),
    shape(schemaStatements(createSqlContext(sqliteDialect, storedEntities))),
  );
});

test('the migrations make the tables, columns, rules and indexes of the model (postgres)', async () => {
  const shape = async (statements: readonly string[]) => {
    const {
      config: { database, schema },
    } = await freshPlace('postgres');
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query(`create schema ${schema}; set search_path = ${schema}; ${statements.join(';')}`);
    const columns = await client.query(
      'select table_name, column_name, data_type, collation_name, is_nullable from ' +
        'information_schema.columns ' +
        'where table_schema = $1 order by 1, 2',
      [schema],
    );
    const indexes = await client.query<{ indexdef: string }>(
      'select indexdef from pg_indexes where schemaname = $1 order by indexname',
      [schema],
    );
    const views = await client.query<{ definition: string }>(
      'select viewname, definition from pg_views where schemaname = $1 order by viewname',
      [schema],
    );
    await client.end();
    return {
      columns: columns.rows as unknown[],
      indexes: indexes.rows.map(({ indexdef }) => indexdef.replaceAll(`${schema}.`, '')),
      views: views.rows as unknown[],
    };
  };
  assert.deepEqual(
    await shape(migrationsOf('postgres').flatMap(({ statements }) => statements)),
    await shape(schemaStatements(createSqlContext(postgresDialect, storedEntities))),
  );
});

for (const place of ['sqlite file', 'postgres'] as const) {
  describe(`opening on ${place}`, () => {
    test('the whole model is there, and opening again keeps what was written', async () => {
      const { config, remove } = await freshPlace(place);
      const first = await open(config);
      for (const entity of storedEntities.keys())
        assert.deepEqual((await first.read([from(entity)]))[0]?.rows, [], entity);
      await first.close();
      const again = await open(config);
      await again.ping();
      await again.close();
      remove();
    });

    test('a further step is made once, on what is there', async () => {
      const { config, remove } = await freshPlace(place);
      const before = await openWith(config, contents);
      await before.commit([inserted('shelf', aShelf(1))]);
      await before.close();
      for (let round = 0; round < 2; round += 1) {
        const store = await openWith(config, withStep);
        assert.equal((await store.read([from('shelf')]))[0]?.rows.length, 1);
        await store.close();
      }
      remove();
    });

    test('servers of the old version go on, and start, on tables that a new version only added to', async () => {
      const { config, remove } = await freshPlace(place);
      const old = await openWith(config, contents);
      await old.commit([inserted('shelf', aShelf(1))]);
      let isUpgraded = false;
      const working = (async () => {
        let number = 1;
        for (let after = 0; after < 20; number += 1) {
          if (isUpgraded) after += 1;
          await old.commit([
            inserted('shelf', aShelf(number + 1)),
            change({ kind: 'update', entity: 'shelf', id: id(number), set: { size: number } }),
          ]);
          assert.equal(
            (await old.read([from('shelf', eq('id', id(number)), { fields: 'all' })]))[0]?.rows[0]?.['size'],
            number,
          );
        }
        return number;
      })();
      const young = await openWith(config, withStep);
      isUpgraded = true;
      const written = await working;
      const oldAgain = await openWith(config, contents);
      for (const store of [old, young, oldAgain])
        assert.equal((await store.read([from('shelf')]))[0]?.rows.length, written);
      await Promise.all([old, young, oldAgain].map((store) => store.close()));
      remove();
    });

    test('what a new version took away keeps the old one from starting', async () => {
      const { config, remove } = await freshPlace(place);
      await (await openWith(config, withBreak)).close();
      await refused(config, contents, /newer than this program \(it has step 3, the program knows 1\)/);
      await refused(config, withStep, /newer than this program/);
      remove();
    });

    test('a step that fails leaves nothing behind', async () => {
      const { config, remove } = await freshPlace(place);
      const failing: StoreContents = {
        model: library,
        migrations: (engine) => [
          ...withStep.migrations(engine),
          { number: 3, name: 'bad', statements: ['create table again (id integer)', 'this is not sql'] },
        ],
      };
      await assert.rejects(openWith(config, failing));
      const store = await openWith(config, withStep);
      await store.commit([inserted('shelf', aShelf(1))]);
      await store.close();
      remove();
    });

    test('a database of the other mode is refused, and stays as it was', async () => {
      const { config, remove } = await freshPlace(place);
      await (await openWith(config, contents)).close();
      await refused({ ...config, mode: 'production' }, contents, /created in sandbox mode.*production/);
      await (await openWith(config, contents)).close();
      remove();
    });

    test('processes that start together make the tables once', async () => {
      const { config, remove } = await freshPlace(place);
      const child = fileURLToPath(new URL('./openChild.ts', import.meta.url));
      const codes = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const started = spawn(process.execPath, [child, config.database, config.schema ?? ''], {
            stdio: ['ignore', 'inherit', 'inherit'],
          });
          return (await once(started, 'exit'))[0] as number;
        }),
      );
      assert.deepEqual(codes, [0, 0, 0, 0]);
      const store = await open(config);
      assert.equal((await store.read([from('note' as never)]).catch(() => [])).length, 0);
      assert.equal((await store.read([from('domain')]))[0]?.rows.length, 4);
      await store.close();
      remove();
    });
  });
}

const sqlite = (path: string): OpenOptions => ({ ...rest, database: `sqlite:${path}` });
// biome-ignore format: a table, read by column
const unopenable: readonly (readonly [what: string, config: () => OpenOptions, pattern: RegExp])[] = [
  ['a file that is no database',
    () => { writeFileSync(join(folder, 'letter.db'),
    'Dear reader, this is no database at all. '.repeat(200)); return sqlite(join(folder, 'letter.db')); },
    /letter\.db: The file is no database/],
  ['a folder in place of a file',           () => sqlite(folder), /cannot be opened/],
  ['a file below a file',
    () => { writeFileSync(join(folder, 'file'), ''); return sqlite(join(folder, 'file', 'x.db')); },
    /cannot be (made|opened)/],
  ['a folder that nobody may write',        () => sqlite('/proc/latchkey/x.db'),
    /folder of .* cannot be made|cannot be opened/],
  ['no path',                               () => sqlite(''), /sqlite:PATH/],
  ['another kind of database',              () => ({ ...rest, database: 'mysql://localhost/x' }),
    /sqlite:PATH, sqlite::memory: or postgres/],
  ['a server that is not there',            () => ({ ...rest, database: 'postgres://nobody@127.0.0.1:9/none' }),
    /127\.0\.0\.1\/none cannot be opened.*cannot be reached/],
  ['a schema of a hostile name',
    () => ({ ...rest, database: 'postgres://nobody@127.0.0.1:9/none', schema: 'a"; drop' }),
    /cannot be the name of a schema/],
];
for (const [what, config, pattern] of unopenable) {
  test(`${what} is refused in one sentence`, () => refused(config(), contents, pattern));
}

test('a missing folder is made', async () => {
  const store = await openWith(sqlite(join(folder, 'new', 'deep', 'x.db')), contents);
  await store.close();
});

test("a file with somebody else's tables is refused, and stays as it was", async () => {
  const path = join(folder, 'foreign.db');
  const database = new DatabaseSync(path);
  database.exec('create table theirs (id integer)');
  await refused(sqlite(path), contents, /something else/);
  assert.deepEqual(
    database
      .prepare('select name from sqlite_schema')
      .all()
      .map((row) => ({ ...row })),
    [{ name: 'theirs' }],
  );
  database.close();
});

test("a schema with somebody else's tables, a wrong password and a missing database are refused", async () => {
  const { config } = await freshPlace('postgres');
  const client = new pg.Client({ connectionString: config.database });
  await client.connect();
  await client.query(`create schema foreign_one; create table foreign_one.theirs (id integer)`);
  await client.end();
  await refused({ ...config, schema: 'foreign_one' }, contents, /something else/);
  const wrong = new URL(config.database);
  wrong.pathname = '/not_there';
  await refused({ ...config, database: wrong.href }, contents, /no such database/);
});

const steps: readonly (readonly [statement: string, isAdditive: boolean])[] = [
  ['create table more (id uuid not null primary key)', true],
  ['create index shelf_by_shine on shelf (shine)', true],
  ['create unique index shine_is_once on shelf (shine)', false],
  ['alter table "shelf" add column "shine" text', true],
  ['alter table "shelf" add column "shine" text collate "C"', true],
  ['alter table shelf add column shine integer not null default 0', true],
  ['alter table shelf add column shine integer not null', false],
  ['alter table shelf add column shine integer unique', false],
  ['alter table shelf drop column shine', false],
  ['alter table shelf rename column shine to gloss', false],
  ['drop table shelf', false],
  ['update shelf set shine = 1', false],
];
for (const [statement, expected] of steps) {
  test(`${statement}: ${expected ? 'the old version runs on' : 'the old version must be stopped first'}`, () => {
    assert.equal(isAdditive({ number: 9, name: 'step', statements: [statement] }), expected);
  });
}

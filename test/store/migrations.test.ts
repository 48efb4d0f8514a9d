// A step of the schema is one file for both engines: its placeholders, its number, and what it may not hold.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Column } from '../../src/model/tables/storage.ts';
import { eq, from } from '../../src/odata/query.ts';
import { openWith, type StoreContents } from '../../src/store/open.ts';
import { isAdditive } from '../../src/store/schema/migrate.ts';
import { migrationsIn, migrationsOf } from '../../src/store/schema/migrations/migrations.ts';
import { aShelf, id, inserted, library } from './fixture.ts';
import { contentsOf, freshPlace, places } from './open.ts';
import type { StoreModel } from '../../src/store/storeModel.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-steps-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

const step = `-- What a shelf is lit by.
alter table "shelf" add column "lamp" {{text}};
alter table "shelf" add column "is_lit" {{boolean}};
-- A table of its own.
create table "lamp" (
  "id" {{id}} not null primary key,
  "name" {{folded}} not null,
  "name_folded" {{folded}} not null,
  "lit_at" {{instant}},
  "lasts" {{duration}},
  "data" {{json}},
  "is_on" {{boolean}} not null,
  "watts" {{integer}} not null,
  "version" {{integer}} not null
);
create index "shelf_by_lamp_id" on "shelf" ("lamp"{{nullsFirst}}, "id") where "lamp" is not null;
`;

const before = contentsOf(library);
const columns: readonly Column[] = [
  { field: 'lamp', column: 'lamp', storage: 'text', nullable: true },
  { field: 'isLit', column: 'is_lit', storage: 'boolean', nullable: true },
];
const withLamps: StoreModel = new Map(
  [...library].map(([name, entity]) => [
    name,
    name === ('shelf' as never)
      ? { ...entity, columns: new Map([...entity.columns, ...columns.map((each) => [each.field, each] as const)]) }
      : entity,
  ]),
);
const made = folderWith({
  '0001-nothing.sqlite.sql': 'select 1;\n',
  '0001-nothing.postgres.sql': 'select 1;\n',
  '0002-lamps.sql': step,
});
const contents: StoreContents = {
  model: withLamps,
  migrations: (engine) => [...before.migrations(engine), ...migrationsIn(made, engine).slice(1)],
};

for (const place of places.filter((each) => each !== 'sqlite memory')) {
  test(`one file is a step on ${place}: old rows stay, new columns are written and read`, async () => {
    const { config, remove } = await freshPlace(place);
    const old = await openWith(config, before);
    await old.commit([inserted('shelf', aShelf(1))]);
    await old.close();
    const store = await openWith(config, contents);
    await store.commit([inserted('shelf', { ...aShelf(2), lamp: 'oil', isLit: true })]);
    const [page] = await store.read([from('shelf', undefined, { fields: ['lamp', 'isLit'] })]);
    assert.deepEqual(page?.rows, [
      { id: id(1), lamp: null, isLit: null },
      { id: id(2), lamp: 'oil', isLit: true },
    ]);
    assert.equal((await store.read([from('shelf', eq('isLit', true))]))[0]?.rows.length, 1);
    await store.close();
    // It only adds: a server of the version before may still start.
    await (await openWith(config, before)).close();
    remove();
  });
}

test('a step says its number and name, and whether it only adds', () => {
  for (const engine of ['sqlite', 'postgres'] as const) {
    const [, lamps] = migrationsIn(made, engine);
    assert.ok(lamps);
    assert.deepEqual([lamps.number, lamps.name, lamps.statements.length], [2, 'lamps', 4]);
    assert.equal(isAdditive(lamps), true);
    assert.doesNotMatch(lamps.statements.join(), /\{\{/);
  }
});

test('the steps of the program are numbered without a gap, the same ones on both engines', () => {
  const [sqlite, postgres] = (['sqlite', 'postgres'] as const).map((engine) =>
    migrationsOf(engine).map(({ number, name }) => `${number} ${name}`),
  );
  assert.deepEqual(sqlite, postgres);
  assert.equal(sqlite?.[0], '1 foundation');
});

const wrong: readonly (readonly [what: string, files: Readonly<Record<string, string>>, pattern: RegExp])[] = [
  ['a number that is missing', { '0001-a.sql': '', '0003-b.sql': '' }, /0003-b\.sql stands where step 2/],
  ['a number that is there twice', { '0001-a.sql': '', '0001-b.sql': '' }, /0001-b\.sql stands where step 2/],
  [
    'an unknown placeholder',
    { '0001-a.sql': 'create table a (b {{uuid}});\n' },
    /\{\{uuid\}\}; placeholders are id, text/,
  ],
];
for (const [what, files, pattern] of wrong) {
  test(`${what} is refused`, () => {
    assert.throws(() => migrationsIn(folderWith(files), 'sqlite'), pattern);
  });
}

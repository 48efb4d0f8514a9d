// A tree that a server of step 26 of the schema built and signed, before audit rows had addresses: brought up to date
// on both engines, it holds, grows, and an edit of its rows is still named.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import pg from 'pg';
import type { KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { update } from '../../src/store/contract.ts';
import { open, openWith } from '../../src/store/open.ts';
import { migrationsOf } from '../../src/store/schema/migrations/migrations.ts';
import { runVerb } from '../cli/runVerb.ts';
import { startPostgres } from '../postgres.ts';
import { emptyDatabase, engines, type Engine } from '../store/open.ts';
import { auditOf, sequencerOf } from './auditWorld.ts';

/** What that server wrote: the rows of its tables, and the checkpoints of its file. Its private key is left out. */
const kept = JSON.parse(readFileSync(new URL('treeOfStep26.json', import.meta.url), 'utf8')) as {
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>>;
  readonly checkpoints: readonly KeptCheckpoint[];
};

const folder = mkdtempSync(join(tmpdir(), 'latchkey-earlier-tree-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const opening = { mode: 'sandbox', onFault: (error: Error) => assert.fail(error) } as const;

type Insert = (text: string, values: readonly (string | number | null)[]) => Promise<unknown>;

async function fill(insert: Insert, place: (at: number) => string): Promise<void> {
  for (const [table, rows] of Object.entries(kept.tables))
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map((_, at) => place(at + 1));
      await insert(`insert into "${table}" (${columns.join()}) values (${places.join()})`, Object.values(row));
    }
}

/** A database as that server left it. */
async function databaseOfThen(engine: Engine): Promise<string> {
  const path = join(folder, 'latchkey.db');
  const database = await emptyDatabase(engine, path, await startPostgres());
  const migrations = (of: Engine) => migrationsOf(of).filter(({ number }) => number <= 26);
  await (await openWith({ database, ...opening }, { model: storedEntities, migrations })).close();
  if (engine === 'sqlite') {
    const file = new DatabaseSync(path);
    await fill(
      async (text, values) => file.prepare(text).run(...values),
      () => '?',
    );
    file.close();
    return database;
  }
  const client = new pg.Client(database);
  await client.connect();
  await client.query('set search_path = latchkey');
  await fill(
    (text, values) => client.query(text, [...values]),
    (at) => `$${at}`,
  );
  await client.end();
  return database;
}

for (const engine of engines)
  test(`a tree of an earlier step holds after the update, and goes on (${engine})`, async () => {
    const database = await databaseOfThen(engine);
    const anchors = join(folder, `${engine}.jsonl`);
    writeFileSync(anchors, kept.checkpoints.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const verify = () => runVerb(['verify', database, '--checkpoints', anchors], { LATCHKEY_DATABASE: database });
    const store = await open({ database, ...opening });
    const updated = await verify();
    assert.equal(updated.status, 0, updated.text);
    assert.match(updated.out, /4 of 4 audit rows are as they were written/);
    assert.match(updated.out, /holds, also against the checkpoints \(2\)/);
    await store.commit([auditOf(1)]);
    await sequencerOf(store).run();
    const grown = await verify();
    assert.equal(grown.status, 0, grown.text);
    assert.match(grown.out, /5 of 5 audit rows are as they were written/);
    const edited = String(kept.tables['audit']?.[1]?.['id']);
    await store.commit([update('audit', edited, { userDisplayName: 'Somebody else' })]);
    const wrong = await verify();
    assert.equal(wrong.status, 3);
    assert.match(wrong.out, new RegExp(`^changed: position 1, audit row ${edited}\\.`, 'm'));
    await store.close();
  });

// What the test suite's own PostgreSQL promises to every other test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freshDatabase, startPostgres, type PostgresServer } from './postgres.ts';

const command = fileURLToPath(new URL('./postgres.ts', import.meta.url));

describe('the test suite has a PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  before(async () => {
    server = await startPostgres();
    url = await freshDatabase(server);
  });
  after(() => server.stop());

  // biome-ignore format: a table, read by column
  const settings: readonly (readonly [name: string, expected: string, promise: string])[] = [
    ['fsync',              'on',   'what was committed is on disk, as in earnest'],
    ['synchronous_commit', 'on',   'a commit is answered after it is on disk'],
    ['full_page_writes',   'on',   'a torn page is repaired'],
    ['server_encoding',    'UTF8', 'every character can be stored'],
    ['lc_messages',        'C',    'messages are in one language everywhere'],
  ];
  for (const [name, expected, promise] of settings) {
    test(`${promise} (${name}=${expected})`, { skip: borrowed() && name === 'lc_messages' }, async () => {
      assert.equal(await value(url, `select current_setting('${name}')`), expected);
    });
  }

  test('text is ordered by code point in a fresh database', async () => {
    assert.equal(
      await value(url, `select datcollate || ' ' || datctype from pg_database where datname = current_database()`),
      'C C',
    );
    const ordered = `select string_agg(t, '' order by t) from (values ('b'), ('a'), ('B'), ('é'), ('Z'), ('_')) v(t)`;
    assert.equal(await value(url, ordered), 'BZ_abé');
  });

  test('a fresh database is empty, and another one each time', async () => {
    const other = await freshDatabase(server);
    assert.notEqual(other, url);
    await value(url, 'create table only_here (id integer)');
    const tables = `select count(*)::int from pg_tables where schemaname = 'public'`;
    assert.equal(await value(url, tables), 1);
    assert.equal(await value(other, tables), 0);
  });
});

describe('the server that `node test/postgres.ts` runs', { skip: process.platform === 'win32' }, () => {
  test('is gone when its standard input closes', async () => {
    const { child, url } = await started();
    child.stdin.end();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    await assertGone(url);
  });

  test('is gone after SIGTERM', async () => {
    const { child, url } = await started();
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.equal((await exited)[0], 0);
    await assertGone(url);
  });

  test('is gone when the test process that started it is killed', async () => {
    const script =
      `import(${JSON.stringify(command)}).then(async ({ startPostgres }) => { console.log((await ` +
      'startPostgres()).url); setInterval(() => {}, 1000); })';
    const { LATCHKEY_TEST_POSTGRES: _, ...env } = process.env;
    const parent = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    assert.equal(await value(url, 'select 1'), 1);
    parent.kill('SIGKILL');
    await assertGone(url);
  });
});

function borrowed(): boolean {
  return process.env['LATCHKEY_TEST_POSTGRES'] !== undefined;
}

async function started() {
  const child = spawn(process.execPath, [command], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  assert.match(url, /^postgres:\/\//);
  assert.equal(await value(url, 'select 1'), 1);
  return { child, url };
}

/** Five seconds for the server to end; refusing connections is what a user of its port would see. */
async function assertGone(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const failure = await value(url, 'select 1').then(
      () => undefined,
      (error: unknown) => error as { code?: string },
    );
    if (failure?.code === 'ECONNREFUSED') return;
    await sleep(50);
  }
  assert.fail('the server still answers');
}

async function value(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {
    /* The server ends under us in some tests; the query's own promise tells. */
  });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

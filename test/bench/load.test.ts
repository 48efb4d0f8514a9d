// What the benchmark loads below the commands is a tenant like any other: the server opens it, finds nothing to mend,
// and answers every call that is measured.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { callOf, operations, lookers } from '../../bench/drive/operations.ts';
import { tokensFor } from '../../bench/drive/tokens.ts';
import { approverOf, pendingAt, sizeNamed } from '../../bench/load/plan.ts';
import { throughProxy } from '../../bench/drive/connection.ts';
import { makeTenant, proxySettings, secretKey } from '../../bench/load/tenant.ts';
import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { any, eq, from, not, oneOfValues } from '../../src/odata/query.ts';
import { open } from '../../src/store/open.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';

const size = sizeNamed('tiny');
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
let postgres: PostgresServer | undefined;
after(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`a loaded tenant on ${engine} is whole, and the server answers from it`, async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    const database = postgres === undefined ? `sqlite:${join(folder, 'tiny.db')}` : await freshDatabase(postgres);
    await makeTenant(database, size);
    await checkRows(database);
    await checkAnswers(database);
  });
}

/** What is delivered is granted once and is a membership; nothing else is. */
async function checkRows(database: string): Promise<void> {
  const store = await open({
    database,
    mode: 'production',
    onFault: (error) => {
      throw error;
    },
  });
  const count = async (...asked: Parameters<typeof from>): Promise<number> =>
    (await store.read([from(asked[0], asked[1], { fields: [], top: 0, count: true })]))[0]?.count as number;
  const delivered = await count('assignment', eq('state', 'delivered'));
  assert.equal(await count('assignment'), size.assignments);
  assert.equal(delivered, size.assignments * 0.65);
  assert.equal(await count('assignment', any('grants', eq('status', 'Fulfilled'))), delivered);
  assert.equal(await count('assignment', not(any(['target', 'object']))), 0);
  assert.equal(await count('assignment', not(any('requests', eq('state', 'delivered')))), 0);
  assert.equal(await count('roleGrant'), delivered);
  assert.equal(await count('membership'), await count('memberOf'));
  assert.equal(await count('assignmentRequest', eq('state', 'pendingApproval')), size.pending);
  assert.equal(await count('job', oneOfValues('kind', ['expireAssignment'])), size.assignments / 10);
  await store.close();
}

async function checkAnswers(database: string): Promise<void> {
  const read = readConfig(
    {
      LATCHKEY_DATABASE: database,
      LATCHKEY_MODE: 'production',
      LATCHKEY_PORT: '0',
      LATCHKEY_TLS_PORT: 'off',
      ...proxySettings,
      LATCHKEY_DATA: folder,
      LATCHKEY_SECRET_KEY: secretKey,
    },
    [],
  );
  assert.ok('config' in read, JSON.stringify(read));
  const bugs: unknown[] = [];
  const app = await startApp(read.config, {
    log: () => {},
    onBug: (bug) => {
      bugs.push(bug);
    },
  });
  try {
    const users = [
      ...Array.from({ length: lookers }, (_, at) => 200 + at),
      approverOf(pendingAt(size, 0).packageNumber),
    ];
    const tokens = await tokensFor(app.http, database, users);
    for (const operation of operations) {
      const { method, path, body, as, status } = callOf('latchkey', operation, size, 0);
      const token = as === null ? tokens.application : tokens.users[as];
      const answer = await fetch(`${app.http}${path}`, {
        method,
        headers: { ...throughProxy, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      assert.equal(answer.status, status, `${operation}: ${text.slice(0, 500)}`);
      if (operation === 'page')
        assert.equal((JSON.parse(text) as { value: unknown[] }).value.length, Math.min(100, size.perPackage * 0.65));
      if (operation === 'allowed')
        assert.ok((JSON.parse(text) as { value: unknown[] }).value.length >= size.packages / 5);
    }
    const { failed, waiting } = await app.drain();
    assert.deepEqual({ failed, waiting }, { failed: 0, waiting: 0 });
    assert.deepEqual(bugs, []);
  } finally {
    await app.close();
  }
}

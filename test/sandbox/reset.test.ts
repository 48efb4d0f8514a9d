// A reset from outside: on one server and on two, with rules in force and the clock ahead; and what it logs where it
// cannot be done.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { startApp, type App } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { tokenFor, type Sandbox } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-reset-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function start(database: string, logged: string[] = []): Promise<App> {
  const env = {
    LATCHKEY_DATABASE: database,
    LATCHKEY_DATA: folder,
    LATCHKEY_MODE: 'sandbox',
    LATCHKEY_PORT: '0',
    LATCHKEY_TLS_PORT: 'off',
  };
  const read = readConfig(env, []);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return startApp(read.config, {
    log: (_level, says, facts) => logged.push(`${says} ${JSON.stringify(facts)}`),
    onBug: () => {},
  });
}

const post = (app: App, path: string, body: unknown = {}): Promise<Response> =>
  fetch(`${app.http}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A dynamic group that reads every user. */
async function addRule(app: App): Promise<void> {
  const sandbox = (await (await fetch(`${app.http}/sandbox`)).json()) as Sandbox;
  const authorization = `Bearer ${await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default')}`;
  const { status } = await fetch(`${app.http}/v1.0/groups`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      displayName: 'Everybody in Sales',
      mailEnabled: false,
      mailNickname: 'sales',
      securityEnabled: true,
      groupTypes: ['DynamicMembership'],
      membershipRule: 'user.department -eq "Sales"',
      membershipRuleProcessingState: 'On',
    }),
  });
  assert.equal(status, 201);
}

async function resetTimes(apps: readonly App[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const app = apps[round % apps.length] as App;
    await addRule(app);
    assert.equal((await post(app, '/sandbox/clock', { advance: 'P30D' })).status, 200);
    const answer = await post(app, '/sandbox/reset');
    assert.equal(answer.status, 200, `round ${round}: ${await answer.text()}`);
    const due = (await (await fetch(`${app.http}/sandbox/due`)).json()) as { readonly jobs?: readonly unknown[] };
    assert.ok(!JSON.stringify(due).includes('evaluateObject'), JSON.stringify(due));
  }
}

test('on SQLite a reset succeeds again and again, and leaves no work of the former days', async () => {
  const app = await start(`sqlite:${join(folder, 'again.db')}`);
  await resetTimes([app], 3);
  await app.close();
});

describe('two servers on PostgreSQL', () => {
  let postgres: PostgresServer;
  let apps: readonly App[];
  before(async () => {
    postgres = await startPostgres();
    const url = await freshDatabase(postgres);
    apps = [await start(url), await start(url)];
  });
  after(async () => {
    for (const app of apps) await app.close();
    await postgres.stop();
  });

  test('reset in turns, with a rule in force and the clock ahead', () => resetTimes(apps, 4));

  test('reset both at the same moment, while both work', async () => {
    for (let round = 0; round < 3; round += 1) {
      await addRule(apps[0] as App);
      const answers = await Promise.all(
        apps.flatMap((app) => [post(app, '/sandbox/reset'), post(app, '/sandbox/reset')]),
      );
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200],
      );
    }
  });
});

test('an error in a call of the sandbox is logged under the id that its answer gives', async () => {
  const logged: string[] = [];
  const file = join(folder, 'broken.db');
  const app = await start(`sqlite:${file}`, logged);
  const other = new DatabaseSync(file, { timeout: 5_000 });
  other.exec('drop table "mail"');
  other.close();
  const answer = await post(app, '/sandbox/reset');
  const { error } = (await answer.json()) as { readonly error: { readonly innerError: Record<string, string> } };
  assert.equal(answer.status, 500);
  assert.ok(
    logged.some((line) => line.includes(String(error.innerError['request-id'])) && line.includes('/sandbox/reset')),
    logged.join('\n'),
  );
  await app.close();
});

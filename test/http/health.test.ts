// Health and metrics from outside: red while something is wrong, green again by itself, and told to those alone who may
// know.
// Own process: it cuts off the network of its process and watches time.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startApp, type App } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { proxyTo, type DatabaseProxy } from '../store/proxy.ts';

interface Ready {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly checks: Readonly<Record<string, string>>;
}

async function ready(http: string): Promise<Ready> {
  const answer = await fetch(`${http}/readyz`);
  const { checks } = (await answer.json()) as { checks: Ready['checks'] };
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), checks };
}

/** Asks until it is as wished; fails with what it was at last. */
async function until(http: string, wished: number): Promise<Ready> {
  for (const begun = performance.now(); ; ) {
    const found = await ready(http);
    if (found.status === wished) return found;
    assert.ok(performance.now() - begun < 15_000, JSON.stringify(found));
    await sleep(100);
  }
}

const well = { status: 200, retryAfter: null, checks: { serving: 'ok', database: 'ok', writes: 'ok', workers: 'ok' } };
const sqliteIn = (folder: string): Record<string, string> => ({
  LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
  LATCHKEY_PORT: '0',
  LATCHKEY_TLS_PORT: 'off',
  LATCHKEY_DATA: folder,
});

async function start(env: Readonly<Record<string, string>>): Promise<App> {
  const read = readConfig(env, []);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return startApp(read.config, { log: () => {}, onBug: () => {} });
}

describe('PostgreSQL away and back', () => {
  let server: PostgresServer;
  let proxy: DatabaseProxy;
  let app: App;
  let folder: string;
  before(async () => {
    server = await startPostgres();
    proxy = await proxyTo(await freshDatabase(server));
    folder = mkdtempSync(join(tmpdir(), 'latchkey-health-'));
    app = await start({
      LATCHKEY_DATABASE: proxy.url,
      LATCHKEY_MODE: 'sandbox',
      LATCHKEY_PORT: '0',
      LATCHKEY_TLS_PORT: 'off',
      LATCHKEY_DATA: folder,
    });
  });
  after(async () => {
    await proxy.open().catch(() => {});
    await app.close();
    await proxy.shut();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('turns it red with Retry-After, alive all the while, and green again by itself', async () => {
    assert.deepEqual(await ready(app.http), well);
    await proxy.shut();
    const red = await until(app.http, 503);
    assert.deepEqual(
      [red.retryAfter, red.checks['database'], red.checks['writes']],
      ['5', 'does not answer', 'is not possible'],
    );
    assert.equal((await fetch(`${app.http}/healthz`)).status, 200);
    await proxy.open();
    assert.deepEqual((await until(app.http, 200)).checks, well.checks);
  });
});

test('a database file that was taken away turns it red', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-health-'));
  const app = await start(sqliteIn(folder));
  try {
    assert.deepEqual(await ready(app.http), well);
    renameSync(join(folder, 'latchkey.db'), join(folder, 'elsewhere.db'));
    assert.equal((await until(app.http, 503)).checks['writes'], 'is not possible');
    renameSync(join(folder, 'elsewhere.db'), join(folder, 'latchkey.db'));
    await until(app.http, 200);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
});

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

test('a full disk turns it red, room makes it green; told to stop it says so first and still answers', {
  skip: !canLimit && 'needs prlimit',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-health-'));
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url)), 'start'],
    {
      env: { ...process.env, ...sqliteIn(folder), LATCHKEY_STOP_DELAY: '2' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const http = line.replace('latchkey ready ', '');
    await until(http, 200);
    const limit = (bytes: string): void => {
      assert.equal(spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]).status, 0);
    };
    limit('1000');
    const red = await until(http, 503);
    assert.deepEqual([red.checks['database'], red.checks['writes']], ['ok', 'is not possible']);
    limit('unlimited');
    await until(http, 200);
    child.kill('SIGTERM');
    const stopping = await until(http, 503);
    assert.deepEqual(stopping.checks, { serving: 'stops', workers: 'ok', log: 'ok' });
    assert.equal((await fetch(`${http}/v1.0/$metadata`)).status, 200);
    await once(child, 'exit');
    await assert.rejects(fetch(`${http}/healthz`));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

describe('metrics', () => {
  let latchkey: Latchkey;
  const token = 'a-token-of-sixteen-letters';
  before(async () => {
    latchkey = await startLatchkey();
  });
  after(() => latchkey.close());
  const metrics = async (headers: Readonly<Record<string, string>> = {}) =>
    latchkey.call(null, 'GET', '/metrics', undefined, headers);

  test('count calls by route template, version, method and status, and their stages', async () => {
    await latchkey.call('globalAdmin', 'GET', '/v1.0/groups?$top=1');
    for (let n = 0; n < 3; n += 1)
      await latchkey.call('globalAdmin', 'GET', `/v1.0/users/0000000${n}-0000-0000-0000-000000000000`);
    await latchkey.call(null, 'GET', '/beta/users');
    const { text } = await metrics();
    const value = (line: string): string | undefined =>
      text
        .split('\n')
        .find((each) => each.startsWith(`${line} `))
        ?.split(' ')
        .at(-1);
    assert.equal(
      value(
        'latchkey_http_request_duration_seconds_count{version="v1.0",method="GET",route="/users/{id}",status="404"}',
      ),
      '3',
    );
    assert.equal(
      value('latchkey_http_request_duration_seconds_count{version="v1.0",method="GET",route="/groups",status="200"}'),
      '1',
    );
    assert.equal(
      value('latchkey_http_request_duration_seconds_count{version="beta",method="GET",route="none",status="401"}'),
      '1',
    );
    assert.equal(
      value('latchkey_http_stage_duration_seconds_bucket{version="v1.0",route="/users/{id}",stage="run",le="+Inf"}'),
      '3',
    );
    assert.ok(!text.includes('00000001-0000'));
  });

  test('count what workers did, and how the database and the process are', async () => {
    const made = await latchkey.call(
      'globalAdmin',
      'POST',
      '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
      {
        requestType: 'adminAdd',
        assignment: {
          targetId: latchkey.user('requestor1').id,
          assignmentPolicyId: '2264bf65-76ba-417b-a27d-54d291f0cbc8',
          accessPackageId: 'a914b616-e04e-476b-aa37-91038f0b165b',
        },
      },
    );
    assert.equal(made.status, 201);
    await latchkey.drain();
    const { text } = await metrics();
    const wanted = [
      /^latchkey_request_states_total\{type="adminAdd",state="delivered"\} 1$/m,
      /^latchkey_assignment_states_total\{state="delivered"\} 1$/m,
      /^latchkey_job_outcomes_total\{kind="processRequest",outcome="done"\} 1$/m,
      /^latchkey_job_duration_seconds_count\{kind="processRequest"\} 1$/m,
      /^latchkey_commit_group_size_count [1-9]/m,
      /^latchkey_writes_waiting 0$/m,
      /^latchkey_http_load\{what="connections"\} /m,
      /^nodejs_eventloop_lag_seconds /m,
      /^process_resident_memory_bytes [1-9]/m,
    ];
    for (const line of wanted) assert.match(text, line);
  });

  test('are told to this machine, or to the holder of the token alone, and are not there for others', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    const withToken = await startLatchkey({ env: { LATCHKEY_METRICS_TOKEN: token } });
    const rows: readonly (readonly [of: Latchkey, headers: Readonly<Record<string, string>>, status: number])[] = [
      [latchkey, {}, 200],
      [latchkey, forwarded, 404],
      [latchkey, { origin: 'https://evil.example' }, 404],
      [latchkey, { authorization: 'Bearer null' }, 200],
      [withToken, {}, 404],
      [withToken, { authorization: `Bearer ${token}` }, 200],
      [withToken, { ...forwarded, authorization: `Bearer ${token}` }, 200],
      [withToken, { ...forwarded, authorization: `Bearer ${token}x` }, 404],
    ];
    for (const [of, headers, status] of rows)
      assert.equal(
        (await of.call(null, 'GET', '/metrics', undefined, headers)).status,
        status,
        JSON.stringify(headers),
      );
    await withToken.close();
    const off = await startLatchkey({ env: { LATCHKEY_METRICS: 'off' } });
    assert.equal((await off.call(null, 'GET', '/metrics')).status, 404);
    await off.close();
  });
});

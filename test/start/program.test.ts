// The program as people start it: ready line, clear sentences for what cannot be, and an end in order.
// Own process: it starts and ends processes.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-program-'));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ready: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function start(env: Readonly<Record<string, string>>): Run {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LATCHKEY_')));
  const child = spawn(process.execPath, [main, 'start'], {
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    err += text.toString();
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) => {
    child.on('close', (code) => done({ code, out, err }));
  });
  const ready = new Promise<string>((done, fail) => {
    child.stdout?.on('data', () => {
      const line = /^latchkey ready (\S+)$/m.exec(out)?.[1];
      if (line !== undefined) done(line);
    });
    void ended.then(() => fail(new Error(`ended: ${err}`)));
  });
  ready.catch(() => {});
  return { child, ready, ended };
}

const at = (name: string): Record<string, string> => ({
  LATCHKEY_PORT: '0',
  LATCHKEY_DATABASE: `sqlite:${join(folder, name, 'latchkey.db')}`,
});

describe('a start', () => {
  test(
    'says where it is on one line of stdout, seeds a tenant, ends in order on SIGINT, and is the same tenant ' +
      'afterwards',
    async () => {
      const first = start(at('one'));
      const address = await first.ready;
      const sandbox = (await (await fetch(`${address}/sandbox`)).json()) as {
        users: { password: string }[];
        origins: { https: string };
      };
      assert.match(sandbox.origins.https, /^https:\/\/localhost:\d+$/);
      first.child.kill('SIGINT');
      const { code, out } = await first.ended;
      assert.equal(code, 0);
      assert.equal(out, `latchkey ready ${address}\n`);
      assert.equal((await stat(join(folder, 'one', 'latchkey.db.secrets.json'))).mode & 0o777, 0o600);
      assert.equal((await stat(join(folder, 'one', 'tls', 'key.pem'))).mode & 0o777, 0o600);
      const second = start(at('one'));
      const again = (await (await fetch(`${await second.ready}/sandbox`)).json()) as { users: { password: string }[] };
      assert.deepEqual(again.users, sandbox.users);
      second.child.kill('SIGTERM');
      assert.equal((await second.ended).code, 0);
    },
  );

  test('in production has no sandbox, no password grant, creates the tenant once, needs all its settings', async () => {
    const production = {
      ...at('production'),
      LATCHKEY_MODE: 'production',
      LATCHKEY_SECRET_KEY: 's'.repeat(40),
      LATCHKEY_TENANT_DOMAIN: 'example.org',
      LATCHKEY_ADMIN_SECRET: 'a secret that is long enough',
      LATCHKEY_PUBLIC_URL: 'https://access.example.org',
      LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
    };
    const throughProxy = { 'x-forwarded-proto': 'https' };
    const run = start(production);
    const address = await run.ready;
    assert.equal((await fetch(`${address}/sandbox`, { headers: throughProxy })).status, 404);
    run.child.kill('SIGTERM');
    const { err } = await run.ended;
    const client = /first client is ([0-9a-f-]{36})/.exec(err)?.[1] ?? '';
    const tenant = /The tenant ([0-9a-f-]{36})/.exec(err)?.[1] ?? '';
    assert.ok(!err.includes('a secret that'), 'no secret in what it says');
    // The address of the first administrator is in a private file, whose path alone is logged.
    const file = join(folder, 'production', 'first-administrator');
    assert.ok(err.includes(JSON.stringify(file)), err);
    assert.ok(!err.includes('code='), err);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match(
      await readFile(file, 'utf8'),
      /^https:\/\/access\.example\.org\/account\/administrator\?code=[\w-]{43}\n$/,
    );
    const again = start(production);
    const origin = await again.ready;
    const ask = async (form: Record<string, string>): Promise<Response> =>
      fetch(`${origin}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: throughProxy,
        body: new URLSearchParams(form),
      });
    const token = (await (
      await ask({
        grant_type: 'client_credentials',
        client_id: client,
        client_secret: 'a secret that is long enough',
        scope: 'https://graph.microsoft.com/.default',
      })
    ).json()) as { access_token: string };
    const catalogs = (await (
      await fetch(`${origin}/v1.0/identityGovernance/entitlementManagement/catalogs`, {
        headers: { ...throughProxy, authorization: `Bearer ${token.access_token}` },
      })
    ).json()) as { value: { displayName: string }[] };
    assert.deepEqual(
      catalogs.value.map((each) => each.displayName),
      ['General'],
    );
    assert.equal(
      (
        await ask({
          grant_type: 'password',
          client_id: client,
          client_secret: 'a secret that is long enough',
          username: 'x',
          password: 'y',
          scope: 'openid',
        })
      ).status,
      400,
    );
    again.child.kill('SIGTERM');
    assert.equal((await again.ended).code, 0);
  });
});

/** What makes a start impossible, and what the one sentence must hold. */
const impossible: readonly (readonly [
  promise: string,
  env: () => Promise<Readonly<Record<string, string>>>,
  says: RegExp,
])[] = [
  [
    'a bad setting',
    async () => ({ ...at('bad'), LATCHKEY_PORT: 'eighty' }),
    /^LATCHKEY_PORT is "eighty"; it must be a number/,
  ],
  ['an unknown setting', async () => ({ ...at('bad'), LATCHKEY_PROT: '1' }), /LATCHKEY_PROT.*LATCHKEY_PORT/],
  [
    'PostgreSQL without a mode',
    async () => ({ LATCHKEY_DATABASE: 'postgres://u:hunter2@localhost/x' }),
    /LATCHKEY_MODE must be written out/,
  ],
  [
    'a PostgreSQL that is not there',
    async () => ({
      LATCHKEY_PORT: '0',
      LATCHKEY_DATA: join(folder, 'gone'),
      LATCHKEY_DATABASE: 'postgres://u:hunter2@127.0.0.1:1/x',
      LATCHKEY_MODE: 'sandbox',
    }),
    /^(?![\s\S]*hunter2)[\s\S]*(connect|reach|answer|refused)/i,
  ],
  [
    'production without its secrets',
    async () => ({ ...at('poor'), LATCHKEY_MODE: 'production' }),
    /LATCHKEY_SECRET_KEY/,
  ],
  [
    'production without a tenant to create',
    async () => ({ ...at('poorer'), LATCHKEY_MODE: 'production', LATCHKEY_SECRET_KEY: 's'.repeat(40) }),
    /LATCHKEY_TENANT_DOMAIN and LATCHKEY_ADMIN_SECRET/,
  ],
  [
    'a sandbox database opened in production',
    async () => ({ ...at('one'), LATCHKEY_MODE: 'production', LATCHKEY_SECRET_KEY: 's'.repeat(40) }),
    /sandbox/,
  ],
  [
    'a file that is no database',
    async () => {
      await mkdir(join(folder, 'text'), { recursive: true });
      await writeFile(join(folder, 'text', 'latchkey.db'), 'no database at all, only some words'.repeat(100));
      return at('text');
    },
    /latchkey\.db/,
  ],
  [
    'a port that is taken',
    async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      server.unref();
      return { ...at('taken'), LATCHKEY_PORT: String((server.address() as { port: number }).port) };
    },
    /^Port \d+ on 127\.0\.0\.1 is taken/,
  ],
  [
    'secrets that are missing',
    async () => {
      await rm(join(folder, 'one', 'latchkey.db.secrets.json'));
      return at('one');
    },
    /secrets are missing/,
  ],
];

describe('a start that cannot be says one clear sentence and ends with another code than 0', () => {
  for (const [promise, env, says] of impossible) {
    test(promise, async () => {
      const { code, out, err } = await start(await env()).ended;
      assert.notEqual(code, 0);
      assert.equal(out, '');
      assert.match(err, says);
      assert.ok(err.trim().split('\n').length <= 3 && !/^\s+at /m.test(err), err);
    });
  }

  test('a folder that may not be written', {
    skip: process.getuid?.() === 0 ? 'root may write everywhere' : false,
  }, async () => {
    await mkdir(join(folder, 'locked'));
    await chmod(join(folder, 'locked'), 0o500);
    const { code, err } = await start({
      LATCHKEY_PORT: '0',
      LATCHKEY_DATABASE: `sqlite:${join(folder, 'locked', 'deeper', 'latchkey.db')}`,
    }).ended;
    assert.notEqual(code, 0);
    assert.match(err, /locked/);
  });
});

test('what the program says is what the README promises', async () => {
  const readme = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  for (const each of ['npm start', 'npm test', 'npm run tutorial', 'LATCHKEY_ADMIN_SECRET', 'LATCHKEY_TENANT_DOMAIN'])
    assert.ok(readme.includes(each), each);
});

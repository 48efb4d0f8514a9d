// What a tenant keeps on disk is its owner's alone, in both modes and whatever the umask; and without the key beside it
// a copy of the database signs nothing.

import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { startApp, type App } from '../../src/app/app.ts';
import { ensurePrivateFiles } from '../../src/app/privateFiles.ts';
import { readConfig, type Config } from '../../src/config/config.ts';
import { runVerb } from '../cli/runVerb.ts';
import { tokenFor, type Sandbox } from './latchkey.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchkey-private-'));
  await chmod(root, 0o755);
});
after(() => rm(root, { recursive: true, force: true }));

interface Logged {
  readonly says: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

function configOf(name: string, more: Readonly<Record<string, string>> = {}): Config {
  const read = readConfig(
    {
      LATCHKEY_DATABASE: `sqlite:${join(root, name, 'latchkey.db')}`,
      LATCHKEY_PORT: '0',
      LATCHKEY_RATE_LIMIT: 'off',
      ...more,
    },
    [],
  );
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.config;
}

async function start(config: Config): Promise<{ readonly app: App; readonly logged: readonly Logged[] }> {
  const logged: Logged[] = [];
  const app = await startApp(config, {
    log: (level, says, facts = {}) => {
      if (level === 'warn') logged.push({ says, facts });
    },
    onBug: (bug) => {
      throw bug;
    },
  });
  return { app, logged };
}

/** Every folder and file below a folder with its mode. */
async function modesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))];
  const modes = names.map(async (name) => {
    const { mode } = await stat(join(folder, name));
    return [name, (mode & 0o777).toString(8)] as const;
  });
  return Object.fromEntries(await Promise.all(modes));
}

const wanted = {
  '.': '700',
  'latchkey.db': '600',
  'latchkey.db-shm': '600',
  'latchkey.db-wal': '600',
  tls: '700',
  'tls/authority.pem': '600',
  'tls/certificate.pem': '600',
  'tls/key.pem': '600',
};
const ofSandbox = { 'latchkey.db.sealing.key': '600', 'latchkey.db.secrets.json': '600' };
const production = {
  LATCHKEY_MODE: 'production',
  LATCHKEY_SECRET_KEY: 's'.repeat(40),
  LATCHKEY_TENANT_DOMAIN: 'example.org',
  LATCHKEY_ADMIN_SECRET: 'a secret that is long enough',
};

for (const [name, settings, files] of [
  ['sandbox', {}, { ...wanted, ...ofSandbox }],
  ['production', production, wanted],
] as const)
  test(`a ${name} that starts with a umask of nothing makes everything private`, async () => {
    const umask = process.umask(0);
    try {
      const { app, logged } = await start(configOf(name, settings));
      assert.deepEqual(await modesBelow(join(root, name)), files);
      assert.deepEqual(logged, []);
      await app.close();
    } finally {
      process.umask(umask);
    }
  });

test('what was open to others is mended by the next start, and the log is told of each', async () => {
  const folder = join(root, 'sandbox');
  const { app } = await start(configOf('sandbox'));
  const opened = [
    folder,
    ...['latchkey.db', 'latchkey.db.secrets.json', 'tls/key.pem'].map((each) => join(folder, each)),
  ];
  await app.close();
  for (const each of opened) await chmod(each, each === folder ? 0o755 : 0o644);
  const again = await start(configOf('sandbox'));
  assert.deepEqual(await modesBelow(folder), { ...wanted, ...ofSandbox });
  const told = again.logged.filter(({ says }) => says === 'what others could read is private now');
  assert.deepEqual(told.map(({ facts }) => facts['path']).sort(), [...opened].sort());
  await again.app.close();
});

test("what is open and another user's ends the start with a sentence", async (t) => {
  const folder = join(root, 'foreign');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, 'latchkey.db'), '', { mode: 0o644 });
  t.mock.method(process as { getuid: () => number }, 'getuid', () => 4_242);
  const check = (): Promise<void> => ensurePrivateFiles(configOf('foreign'), { log: () => {} });
  await assert.rejects(check(), /foreign\/latchkey\.db belongs to another user \(\d+\).*mode 0644.*\(4242\)/);
  await chmod(folder, 0o750);
  await assert.rejects(check(), /foreign belongs to another user .*mode 0750.*LATCHKEY_DATA/);
  await chmod(folder, 0o700);
  await chmod(join(folder, 'latchkey.db'), 0o600);
  await check();
});

test('a folder of many is left as it is, and the log is told; its files are private', async () => {
  const folder = join(root, 'many');
  await mkdir(folder);
  await chmod(folder, 0o1777);
  const { app, logged } = await start(configOf('many'));
  await app.close();
  assert.deepEqual(
    logged.map(({ says }) => says),
    ['a folder of data is open to others'],
  );
  const { '.': own, ...files } = await modesBelow(folder);
  assert.equal(own, '777');
  for (const [name, mode] of Object.entries(files)) assert.match(mode, /^[67]00$/, name);
});

test('the database holds no key in the clear, and a wrong key ends the start with a sentence', async () => {
  const folder = join(root, 'sandbox');
  const database = new DatabaseSync(join(folder, 'latchkey.db'), { readOnly: true });
  const rows = database.prepare('select jwk from signing_key').all() as { jwk: string }[];
  database.close();
  assert.equal(rows.length, 1);
  assert.match((JSON.parse(rows[0]?.jwk ?? '') as { material: string }).material, /^sealed\.v1\./);
  const file = join(folder, 'latchkey.db.sealing.key');
  const key = await readFile(file, 'utf8');
  await writeFile(file, 'another-key-of-more-than-thirty-two-letters');
  await assert.rejects(start(configOf('sandbox')), /latchkey\.db\.sealing\.key is not the one by which .* were sealed/);
  await assert.rejects(
    start(configOf('production', { ...production, LATCHKEY_SECRET_KEY: 'x'.repeat(40) })),
    /LATCHKEY_SECRET_KEY is not the one by which/,
  );
  await writeFile(file, key);
});

test('a database from before keys were sealed gets a new one; the old one signs nothing more', async () => {
  const folder = join(root, 'old');
  const first = await start(configOf('old'));
  const sandbox = (await (await fetch(`${first.app.http}/sandbox`)).json()) as Sandbox;
  await first.app.close();
  // As it was: the key in the clear, no file for another.
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  await rm(join(folder, 'latchkey.db.sealing.key'));
  const database = new DatabaseSync(join(folder, 'latchkey.db'));
  database.exec(`delete from artefact where model = 'CookieKey' or model = 'First'`);
  const [row] = database.prepare('select jwk from signing_key').all() as { jwk: string }[];
  const { kid } = JSON.parse(row?.jwk ?? '') as { kid: string };
  const inTheClear = JSON.stringify({ kid, material: JSON.stringify(jwk) });
  database.prepare('update signing_key set jwk = ?').run(inTheClear);
  database.close();
  const { app } = await start(configOf('old'));
  try {
    const reached = { ...sandbox, tokenEndpoint: `${app.http}/common/oauth2/v2.0/token` };
    const good = await tokenFor(reached, 'globalAdmin', 'https://graph.microsoft.com/.default');
    const claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    const ask = async (token: string): Promise<number> =>
      (await fetch(`${app.http}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    assert.deepEqual([await ask(good), await ask(forged)], [200, 401]);
    const { keys: published } = (await (await fetch(`${app.http}/common/discovery/v2.0/keys`)).json()) as {
      keys: JsonWebKey[];
    };
    assert.equal(published.length, 1);
    assert.notEqual(published[0]?.kid, kid);
    assert.equal((await stat(join(folder, 'latchkey.db.sealing.key'))).mode & 0o777, 0o600);
  } finally {
    await app.close();
  }
});

test('backups, what is restored of them, and copies are private, and the tokens go on', async () => {
  const { app } = await start(configOf('sandbox'));
  const sandbox = (await (await fetch(`${app.http}/sandbox`)).json()) as Sandbox;
  const token = await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default');
  await app.close();
  const cli = async (...argv: string[]): Promise<void> => {
    const { status, err } = await runVerb(argv);
    assert.equal(status, 0, err);
  };
  const umask = process.umask(0);
  try {
    const [backup, from] = [join(root, 'a.backup'), `sqlite:${join(root, 'sandbox', 'latchkey.db')}`];
    // Left by another that died.
    await writeFile(`${backup}.part`, '', { mode: 0o666 });
    await cli('backup', '--database', from, '--to', backup);
    assert.equal((await stat(backup)).mode & 0o777, 0o600);
    await cli('restore', '--database', `sqlite:${join(root, 'restored', 'latchkey.db')}`, '--from', backup);
    await cli('copy', '--from', from, '--to', `sqlite:${join(root, 'copied', 'latchkey.db')}`);
    for (const name of ['restored', 'copied']) {
      const modes = await modesBelow(join(root, name));
      assert.equal(modes['.'], '700');
      for (const file of Object.keys(ofSandbox)) assert.equal(modes[file], '600', `${name}/${file}`);
      assert.equal(modes['latchkey.db'], '600');
      const config = configOf(name);
      const again = await start({
        ...config,
        port: Number(new URL(app.http).port),
        tlsPort: app.https === null ? null : Number(new URL(app.https).port),
      });
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await fetch(`${again.app.http}/v1.0/me`, { headers })).status, 200, name);
      assert.deepEqual(again.logged, []);
      await again.app.close();
    }
  } finally {
    process.umask(umask);
  }
});

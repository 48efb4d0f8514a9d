// Builds the Dockerfile and lives with the container: `npm run container`. It is built without a daemon (buildah), on a
// base of debootstrap and the checkout's Node, and run by runc: read-only root, an ordinary user, /data.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { freePort } from '../freePort.ts';
import { root } from '../../scripts/prepare.mjs';
import { isThere, run } from '../sdks/processes.ts';
import { checkFiles } from './checkFiles.ts';

const userId = 65532;
const image = 'localhost/latchkey:checked';
const base = 'localhost/latchkey-base:bookworm';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-container-'));
const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  await checkFiles(say);
  await makeBase();
  const took = await timed(() => buildah('build', '--isolation=chroot', `--build-arg=BASE=${base}`, '-t', image, root));
  say(`built the image in ${took} s`);
  const container = await buildah('from', image);
  const files = await buildah('mount', container);
  say(`the image has ${(await run('du', ['-sm', '--apparent-size', files])).stdout.split('\t')[0]} MB`);
  await lives('a new folder', files, {
    settings: { LATCHKEY_SANDBOX_KEY: sandboxKey },
    prepare: () => {},
    use: deliver,
  });
  await lives('the folder of version 0.2.0', files, {
    settings: {
      LATCHKEY_MODE: 'production',
      LATCHKEY_SECRET_KEY: randomBytes(32).toString('base64'),
      LATCHKEY_ADMIN_SECRET: randomBytes(32).toString('base64'),
      LATCHKEY_TENANT_DOMAIN: 'example.org',
    },
    prepare: (data) => {
      const kept = readFileSync(join(root, 'test/store/versions/0.2.0.db.br'));
      writeFileSync(join(data, 'latchkey.db'), brotliDecompressSync(kept));
    },
    use: async (_, name) => {
      const { stdout } = await run('runc', ['exec', name, 'latchkey', 'backup', '--to', '/data/check.backup']);
      assert.match(stdout, /assignment/);
    },
  });
  await buildah('rm', container);
  say('the container builds, runs and stops');
}

async function buildah(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('buildah', ['--storage-driver=vfs', ...args], { ms: 30 * 60_000 });
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function timed(act: () => Promise<unknown>): Promise<string> {
  const from = performance.now();
  await act();
  return ((performance.now() - from) / 1000).toFixed(1);
}

/** Debian, with the Node that the checkout runs on and its npm. Kept among buildah's images for the next time. */
async function makeBase(): Promise<void> {
  const { stdout } = await run('buildah', ['--storage-driver=vfs', 'images', '-q', base], { mayFail: true });
  if (stdout.trim() !== '') return;
  const system = join(folder, 'base');
  const took = await timed(() => run('debootstrap', ['--variant=minbase', 'bookworm', system], { ms: 15 * 60_000 }));
  say(`made a base by debootstrap in ${took} s`);
  copyFileSync(process.execPath, join(system, 'usr/local/bin/node'));
  const npm = (await run('npm', ['root', '-g'])).stdout.trim();
  mkdirSync(join(system, 'usr/local/lib/node_modules'), { recursive: true });
  await run('cp', ['-r', join(npm, 'npm'), join(system, 'usr/local/lib/node_modules/npm')]);
  await run('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', join(system, 'usr/local/bin/npm')]);
  mkdirSync(join(system, 'etc/ssl'), { recursive: true });
  await trustAsHere(system);
  const container = await buildah('from', 'scratch');
  await buildah('add', container, system, '/');
  await buildah('config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container);
  await buildah('commit', container, base);
  await buildah('rm', container);
}

/** The base trusts what this machine's npm trusts besides the usual authorities: it is this machine's own. */
async function trustAsHere(system: string): Promise<void> {
  const file = (await run('npm', ['config', 'get', 'cafile'])).stdout.trim();
  if (!existsSync(file)) return;
  copyFileSync(file, join(system, 'etc/ssl/npm.pem'));
  mkdirSync(join(system, 'usr/local/etc'), { recursive: true });
  writeFileSync(join(system, 'usr/local/etc/npmrc'), 'cafile=/etc/ssl/npm.pem\n');
}

interface Life {
  readonly settings: Readonly<Record<string, string>>;
  readonly prepare: (data: string) => void;
  readonly use: (address: string, name: string) => Promise<void>;
}

/** Starts it on a folder, uses it, and stops it in order. */
async function lives(what: string, files: string, { settings, prepare, use }: Life): Promise<void> {
  const bundle = mkdtempSync(join(folder, 'bundle-'));
  const data = join(bundle, 'data');
  mkdirSync(data, { mode: 0o700 });
  prepare(data);
  await run('chown', ['-R', `${userId}:${userId}`, data]);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(runtimeConfiguration(files, data, { port, settings })));
  const name = `latchkey-${process.pid}-${port}`;
  const child = spawn('runc', ['run', '--bundle', bundle, name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    const from = performance.now();
    while (!(await isReady(address))) {
      assert.ok(child.exitCode === null && performance.now() - from < 120_000, output);
      await sleep(50);
    }
    say(`${what}: ready after ${seconds(from)} s`);
    await run('runc', ['exec', name, 'node', '-e', healthCheck().replace('8420', String(port))]);
    const { stdout } = await run('runc', ['exec', name, 'sh', '-c', 'id -u; touch /x 2>&1; true']);
    assert.match(stdout, new RegExp(`^${userId}\n[^\n]*Read-only file system`));
    await use(address, name);
    const told = performance.now();
    await run('runc', ['kill', name, 'TERM']);
    assert.equal(await Promise.race([ended, sleep(10_000, 'late')]), 0, output);
    assert.ok(performance.now() - told < 5000, 'it takes longer than 5 s to stop');
    say(`${what}: stopped in order after ${seconds(told)} s`);
  } finally {
    await run('runc', ['delete', '--force', name], { mayFail: true });
  }
}

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);
const isReady = (address: string): Promise<boolean> =>
  fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** The script of the image's own health check. */
function healthCheck(): string {
  const line = /CMD (\["node".*\])$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1] ?? '[]';
  const [, , script = ''] = JSON.parse(line) as readonly string[];
  return script;
}

const sandboxKey = 'a-key-of-the-check-alone';

/** As an engine runs the image by its own settings, read-only, without capabilities, on the machine's own network. */
function runtimeConfiguration(
  files: string,
  data: string,
  { port, settings }: { readonly port: number; readonly settings: Life['settings'] },
): unknown {
  const mount = (destination: string, type: string, source: string, options: readonly string[]) => ({
    destination,
    type,
    source,
    options,
  });
  return {
    ociVersion: '1.0.2',
    process: {
      user: { uid: userId, gid: userId },
      args: ['latchkey', 'start'],
      cwd: '/data',
      noNewPrivileges: true,
      env: [
        'PATH=/usr/local/bin:/usr/bin:/bin',
        'NODE_ENV=production',
        'LATCHKEY_HOST=0.0.0.0',
        'LATCHKEY_DATA=/data',
        'LATCHKEY_DATABASE=sqlite:/data/latchkey.db',
        'LATCHKEY_TLS_PORT=0',
        `LATCHKEY_PORT=${port}`,
        `LATCHKEY_PUBLIC_URL=${settings['LATCHKEY_MODE'] === 'production' ? 'https' : 'http'}://127.0.0.1:${port}`,
        ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      ],
    },
    root: { path: files, readonly: true },
    mounts: [
      mount('/proc', 'proc', 'proc', []),
      mount('/dev', 'tmpfs', 'tmpfs', ['nosuid', 'mode=755']),
      mount('/tmp', 'tmpfs', 'tmpfs', ['nosuid', 'nodev']),
      mount('/data', 'bind', data, ['bind', 'rw']),
    ],
    linux: { namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })) },
  };
}

/** From a group to a delivered assignment, over HTTP alone. */
async function deliver(address: string): Promise<void> {
  const em = 'v1.0/identityGovernance/entitlementManagement';
  const json = async (path: string, body?: unknown, token = ''): Promise<any> => {
    const answer = await fetch(`${address}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? { 'x-latchkey-sandbox-key': sandboxKey } : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const read = await answer.json();
    assert.ok(answer.ok, `${path}: ${answer.status} ${JSON.stringify(read)}`);
    return read;
  };
  const sandbox = await json('sandbox');
  const client = sandbox.clients.find(({ key }: { key: string }) => key === 'full');
  const form = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
  const granted = await fetch(sandbox.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...form, client_id: client.clientId, client_secret: client.clientSecret }),
  });
  const { access_token: token } = (await granted.json()) as { readonly access_token: string };
  const [catalog] = (await json(`${em}/catalogs?$filter=displayName eq 'General'`, undefined, token)).value;
  const madePackage = await json(
    `${em}/accessPackages`,
    { displayName: 'From a container', description: 'x', catalog: { id: catalog.id } },
    token,
  );
  const policy = await json(
    `${em}/assignmentPolicies`,
    {
      displayName: 'By hand',
      allowedTargetScope: 'allMemberUsers',
      expiration: { type: 'noExpiration' },
      accessPackage: { id: madePackage.id },
    },
    token,
  );
  const [{ id: targetId }] = sandbox.users.filter(({ key }: { key: string }) => key === 'member');
  const asked = { targetId, assignmentPolicyId: policy.id, accessPackageId: madePackage.id };
  const { id } = await json(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment: asked }, token);
  for (let again = 0; again < 100; again++) {
    const { state } = await json(`${em}/assignmentRequests/${id}`, undefined, token);
    if (state === 'delivered') return;
    await sleep(100);
  }
  assert.fail('the request was not delivered');
}

const missing: string[] = [];
for (const each of ['buildah', 'runc', 'debootstrap']) if (!(await isThere(each))) missing.push(each);
if (process.getuid?.() !== 0 || missing.length > 0) {
  say(`It needs root, and Debian's packages: apt-get install ${missing.join(' ') || 'buildah runc debootstrap'}`);
  process.exit(1);
}
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// A disk that is full, with the database and the log on it, and a log that nobody takes: the server goes on, says so,
// loses nothing that it answered, and needs no restart. `LATCHKEY_TEST_FULL_SECONDS`: how long the disk stays full.
// Own process: it mounts a disk, and starts servers.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokenFor, type Sandbox } from '../app/latchkey.ts';
import { program, startProcess, type Running } from '../crash/process.ts';
import { freePort } from '../freePort.ts';

const fullForMs = 1000 * Number(process.env['LATCHKEY_TEST_FULL_SECONDS'] ?? 2);
const diskSize = 16 * 2 ** 20;

interface Ready {
  readonly status: number;
  readonly checks: Readonly<Record<string, string>>;
}
async function ready(http: string): Promise<Ready> {
  const answer = await fetch(`${http}/readyz`);
  return { status: answer.status, checks: ((await answer.json()) as Ready).checks };
}
async function until(http: string, isWished: (found: Ready) => boolean): Promise<Ready> {
  for (const begun = performance.now(); ; ) {
    const found = await ready(http);
    if (isWished(found)) return found;
    assert.ok(performance.now() - begun < 30_000, JSON.stringify(found));
    await sleep(100);
  }
}
const lostLines = async (http: string): Promise<number> =>
  Number(/^latchkey_log_lines_lost_total (\d+)$/m.exec(await (await fetch(`${http}/metrics`)).text())?.[1]);

/** Makes catalogs by the administrator of the sandbox; gives the status. */
async function writerOf({ http }: Running): Promise<(displayName: string) => Promise<number>> {
  const sandbox = (await (await fetch(`${http}/sandbox`)).json()) as Sandbox;
  const authorization = `Bearer ${await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default')}`;
  return async (displayName) => {
    const { status } = await fetch(`${http}/v1.0/identityGovernance/entitlementManagement/catalogs`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ displayName, description: 'x'.repeat(200) }),
    });
    return status;
  };
}
async function namesIn({ http }: Running): Promise<ReadonlySet<string>> {
  const sandbox = (await (await fetch(`${http}/sandbox`)).json()) as Sandbox;
  const authorization = `Bearer ${await tokenFor(sandbox, 'globalAdmin', 'https://graph.microsoft.com/.default')}`;
  const names = new Set<string>();
  let next: string | undefined = `${http}/v1.0/identityGovernance/entitlementManagement/catalogs?$select=displayName`;
  while (next !== undefined) {
    const answer: Response = await fetch(next, { headers: { authorization } });
    const body = (await answer.json()) as { value: { displayName: string }[]; '@odata.nextLink'?: string };
    for (const { displayName } of body.value) names.add(displayName);
    next = body['@odata.nextLink'];
  }
  return names;
}

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-full-'));
  folders.push(folder);
  return folder;
};
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const settings = (folder: string) => ({
  LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
  LATCHKEY_DATA: folder,
  LATCHKEY_PORT: '0',
  LATCHKEY_LOG: 'debug',
});

test('a log that nobody reads any more is counted and told of, and ends nothing', async () => {
  const server = await startProcess(settings(newFolder()), 'closed');
  const write = await writerOf(server);
  assert.equal(await write('unlogged'), 201);
  const found = await until(server.http, ({ checks }) => checks['log'] !== 'ok');
  assert.deepEqual([found.status, found.checks['log']], [200, 'loses lines']);
  assert.ok((await lostLines(server.http)) > 0);
  await server.stop();
});

test('a server whose log is full from its start on starts, serves and stops', {
  skip: !existsSync('/dev/full') && 'needs /dev/full',
}, async () => {
  const full = openSync('/dev/full', 'w');
  const server = await startProcess(settings(newFolder()), full);
  closeSync(full);
  const write = await writerOf(server);
  assert.equal(await write('unlogged'), 201);
  const found = await ready(server.http);
  assert.deepEqual([found.status, found.checks['log']], [200, 'loses lines']);
  await server.stop();
});

test('a server whose every line goes nowhere starts, serves and stops', {
  skip: !existsSync('/dev/full') && 'needs /dev/full',
}, async () => {
  const full = openSync('/dev/full', 'w');
  const port = await freePort();
  const child = spawn(process.execPath, [program, 'start'], {
    env: { ...settings(newFolder()), LATCHKEY_PORT: String(port), LATCHKEY_MODE: 'sandbox', LATCHKEY_TLS_PORT: 'off' },
    stdio: ['ignore', full, full],
  });
  closeSync(full);
  const exited = once(child, 'exit');
  for (let left = 300; ; left -= 1) {
    const isThere = await ready(`http://127.0.0.1:${port}`).catch(() => null);
    if (isThere?.status === 200) break;
    assert.ok(left > 0 && child.exitCode === null, `the server ended with ${String(child.exitCode)}`);
    await sleep(100);
  }
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});

const canMount =
  process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0 && process.platform === 'linux';

describe('a disk of its own', { skip: !canMount && 'only root mounts a disk' }, () => {
  const disk = newFolder();
  before(() => {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', disk]);
    assert.equal(status, 0, String(stderr));
  });
  after(() => spawnSync('umount', ['-l', disk]));

  const filler = join(disk, 'filler');
  /** All of the room that is left, to the last byte. */
  function fill(): void {
    const { bavail, bsize } = statfsSync(disk);
    try {
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
  }

  test('full of all else: the server goes on, loses nothing, and needs no restart once there is room', async () => {
    const log = openSync(join(disk, 'log'), 'a');
    const server = await startProcess(settings(disk), log);
    const write = await writerOf(server);
    const kept = new Set<string>();
    let count = 0;
    async function tryWrite(): Promise<number> {
      const name = `catalog ${count++}`;
      const status = await write(name);
      if (status === 201) kept.add(name);
      else assert.equal(status, 503);
      return status;
    }
    for (let at = 0; at < 20; at += 1) assert.equal(await tryWrite(), 201);
    fill();
    for (let left = 1_000; (await tryWrite()) === 201; left -= 1) assert.ok(left > 0, 'the disk is never full');
    await until(server.http, ({ status }) => status === 503);
    let [before, whileFull] = [kept.size, 0];
    for (const end = performance.now() + fullForMs; performance.now() < end; ) {
      await Promise.all([tryWrite(), tryWrite(), tryWrite()]);
      const { status, checks } = await ready(server.http);
      // Ready is only who could write since it was asked before.
      if (kept.size === before) assert.deepEqual([status, checks['writes']], [503, 'is not possible']);
      before = kept.size;
      whileFull += 1;
    }
    assert.ok(whileFull > 1);
    assert.equal((await ready(server.http)).checks['log'], 'loses lines');
    const lost = await lostLines(server.http);
    assert.ok(lost > 0);
    rmSync(filler);
    await until(server.http, ({ status, checks }) => status === 200 && checks['log'] === 'ok');
    for (let at = 0; at < 20; at += 1) assert.equal(await tryWrite(), 201);
    const names = await namesIn(server);
    assert.deepEqual(
      [...kept].filter((name) => !names.has(name)),
      [],
    );
    await server.stop();
    closeSync(log);
    const told = readFileSync(join(disk, 'log'), 'utf8').split('\n');
    const losses = told.filter((line) => line.includes('lines of the log were lost')).map((line) => JSON.parse(line));
    assert.equal(
      losses.reduce((sum, { lost: of }) => sum + of, 0),
      lost,
    );
    assert.ok(told.some((line) => line.includes('"says":"stopping"')));
  });
});

// Installing as it happens, with a stand-in for npm: when it is called, how, and what an interrupted run leaves to the
// next.
// Own process: it takes long, waiting for processes.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const scripts = new URL('../../scripts/', import.meta.url);
const driver = `import { install, CannotPrepare } from '${scripts.href}install.mjs';
try {
  await install(process.argv[1], process.argv[2], console.log);
} catch (error) {
  console.log(error instanceof CannotPrepare ? error.message : error);
  process.exitCode = 1;
}`;

/**
 * Does what npm does to the folder, as far as it is looked at, and notes how it was called; with NPM_WAITS once it may
 * go on, and not at all when the test is over.
 */
const npm = `const fs = require('node:fs');
fs.appendFileSync('calls', process.argv.slice(2, 4).join(' ') + '\\n');
if (process.argv[2] === 'ci') fs.rmSync('node_modules', { recursive: true, force: true });
if (process.env.NPM_FAILS) { console.error('npm error code ' + process.env.NPM_FAILS); process.exit(1); }
const done = () => {
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json'));
  const wanted = Object.entries(packages)
    .filter(([path, { dev }]) => path && !(dev && process.argv.includes('--omit=dev')));
  for (const [path] of wanted) fs.mkdirSync(path, { recursive: true });
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(wanted) }));
};
const wait = () => {
  if (!process.env.NPM_WAITS || fs.existsSync('go')) done();
  else if (fs.existsSync('calls')) setTimeout(wait, 20);
};
wait();`;

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-install-'));
  await writeFile(join(folder, 'npm-cli.js'), npm);
  await lockPackages('8.0.0');
});

async function lockPackages(version: string): Promise<void> {
  const packages = {
    '': {},
    'node_modules/pg': { version, integrity: version },
    'node_modules/tsc': { version: '7.0.0', integrity: 'x', dev: true },
  };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

type Ended = { readonly output: string; readonly code: number | null };

function begin(
  part: string,
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly told: () => string; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', driver, part, folder], {
    env: { ...process.env, npm_execpath: join(folder, 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return {
    child,
    told: () => output,
    ended: once(child, 'close').then(([code]) => ({ output: output.trim(), code: code as number | null })),
  };
}

const install = (part: string, env?: Readonly<Record<string, string>>) => begin(part, env).ended;
const calls = async () =>
  existsSync(join(folder, 'calls')) ? (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n') : [];
const first = { code: 0, output: 'Installing packages, once; this takes a moment…' };
const nothing = { code: 0, output: '' };

const letGo = () => writeFile(join(folder, 'go'), '');

async function comes(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const until = performance.now() + 60_000; !(await isSo()); ) {
    assert.ok(performance.now() < until, `it does not come to be that ${what}`);
    await sleep(20);
  }
}
const calledTimes = (count: number) => comes(async () => (await calls()).length >= count, 'npm is called');

it('leaves packages alone that stand behind a link, since another checkout runs from them', async () => {
  const theirs = await mkdtemp(join(tmpdir(), 'latchkey-theirs-'));
  await symlink(theirs, join(folder, 'node_modules'), 'junction');
  assert.deepEqual(await install('runtime'), nothing);
  assert.deepEqual(await calls(), []);
  await rm(theirs, { recursive: true, force: true });
});

it('start installs once, without the packages of the tests; test adds these; then neither installs', async () => {
  assert.deepEqual(await install('runtime'), first);
  assert.deepEqual(await install('runtime'), nothing);
  assert.deepEqual(await install('everything'), { code: 0, output: 'Installing the packages of the tests…' });
  assert.deepEqual(await install('everything'), nothing);
  assert.deepEqual(await install('runtime'), nothing);
  assert.deepEqual(await calls(), ['ci --omit=dev', 'install --no-save']);
  assert.equal(existsSync(join(folder, '.installing')), false);
});

it('a changed lock file installs again, and test before start leaves start nothing to do', async () => {
  assert.deepEqual(await install('everything'), first);
  assert.deepEqual(await install('runtime'), nothing);
  await lockPackages('8.0.1');
  assert.deepEqual(await install('runtime'), first);
  assert.deepEqual(await calls(), ['ci --include=dev', 'ci --omit=dev']);
});

it('after an install that was killed the next starts over, whatever lies there', async () => {
  await install('runtime');
  const { child, ended } = begin('everything', { NPM_WAITS: 'yes' });
  await calledTimes(2);
  child.kill('SIGKILL');
  await ended;
  assert.deepEqual(await install('runtime'), first);
  assert.deepEqual(await calls(), ['ci --omit=dev', 'install --no-save', 'ci --omit=dev']);
});

it('after an install that was interrupted the next starts over', async () => {
  const { child, ended } = begin('runtime', { NPM_WAITS: 'yes' });
  await calledTimes(1);
  child.kill('SIGTERM');
  assert.notEqual((await ended).code, 0);
  assert.deepEqual(await install('runtime'), first);
  assert.deepEqual(await calls(), ['ci --omit=dev', 'ci --omit=dev']);
});

it('two commands at once install once', async () => {
  const one = begin('runtime', { NPM_WAITS: 'yes' });
  await calledTimes(1);
  const other = begin('runtime');
  await comes(() => other.told() !== '', 'the other command waits');
  await letGo();
  assert.deepEqual(await one.ended, first);
  assert.deepEqual(await other.ended, { code: 0, output: 'Another command is installing packages; waiting for it…' });
  assert.deepEqual(await calls(), ['ci --omit=dev']);
});

it('without a network the reason is told, and what was there still serves', async () => {
  await install('runtime');
  const failed = await install('everything', { NPM_FAILS: 'EAI_AGAIN' });
  assert.equal(failed.code, 1);
  assert.match(failed.output, /npm cannot reach its registry \(EAI_AGAIN\)\. Check the network/);
  assert.deepEqual(await install('runtime'), nothing);
});

it('a copy without a lock file is no complete copy', async () => {
  await rm(join(folder, 'package-lock.json'));
  const { code, output } = await install('runtime');
  assert.deepEqual(
    { code, output },
    { code: 1, output: `There is no package-lock.json in ${folder}: this is not a complete copy of Latchkey.` },
  );
});

// The package that `npm pack` makes: what is in it, what it installs, how large that is, and on which Node it starts.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../scripts/prepare.mjs';
import { clean, installedPackage, type InstalledPackage } from './installed.ts';

const execute = promisify(execFile);
let it: InstalledPackage;
const inPackage = (...path: readonly string[]): string => join(it.folder, 'node_modules', ...path);
const command = (): string => inPackage('.bin', 'latchkey');

before(async () => {
  it = await installedPackage();
});

test('the package holds the command, the server, the workbench and their licences, and nothing else', () => {
  // biome-ignore format: a table, read by column
  const kinds: readonly (readonly [what: string, form: RegExp, least: number])[] = [
    ['the command',       /^bin\/\w+\.cjs$/,                                  4],
    ['the server',        /^dist\/[\w./]+\.js$/,                            500],
    ['types of a door',   /^dist\/testing\/\w+\.d\.c?ts$/,                    6],
    ['the schema',        /^dist\/store\/schema\/migrations\/[\w.-]+\.sql$/,  4],
    ['the verifier',      /^dist\/audit\/bundle\/(verify\.mjs|README\.html)$/, 2],
    ['scenarios',         /^dist\/sandbox\/scenarios\/shipped\/[\w-]+\.snapshot$/, 3],
    ['their schema',      /^docs\/scenario\.schema\.json$/,                    1],
    ['the workbench',     /^web\/dist\/[\w./-]+\.(js|css|svg|html|woff2)(\.br|\.gz)?$/, 50],
    ['licences',          /^(LICENSE|web\/dist\/third-party-licenses\.md)$/,  2],
    ['what it is',        /^(package\.json|README\.md)$/,                     2],
  ];
  for (const [what, form, least] of kinds)
    assert.ok(it.files.filter((file) => form.test(file)).length >= least, `${what}: ${it.files.length} files`);
  assert.deepEqual(
    it.files.filter((file) => !kinds.some(([, form]) => form.test(file))),
    [],
  );
  const sources = globSync('**/*.js', { cwd: inPackage('latchkey', 'dist') });
  assert.deepEqual(
    sources.filter((file) => /['"]\.[^'"]*\.ts['"]/.test(readFileSync(inPackage('latchkey', 'dist', file), 'utf8'))),
    [],
    'nothing loads TypeScript',
  );
});

test('every package that is bundled into the workbench has its licence there', () => {
  const text = readFileSync(inPackage('latchkey', 'web', 'dist', 'third-party-licenses.md'), 'utf8');
  const named = new Set([...text.matchAll(/^## (\S+) - \d/gm)].map(([, name]) => name));
  for (const name of ['react', 'react-dom', '@fluentui/react-button', '@tanstack/react-router'])
    assert.ok(named.has(name), name);
});

test('what is installed is what it runs on: no native code, no script, the same on all machines', () => {
  const { packages } = JSON.parse(readFileSync(inPackage('.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { hasInstallScript?: boolean; os?: unknown; cpu?: unknown }>>;
  };
  assert.ok(Object.keys(packages).length > 50);
  const odd = Object.entries(packages).filter(([, { hasInstallScript, os, cpu }]) => hasInstallScript || os || cpu);
  assert.deepEqual(odd, []);
  assert.deepEqual(globSync('**/*.{node,gyp,exe,dll,so}', { cwd: inPackage() }), []);
});

/** The newest word on it in CHANGELOG.md: whoever lets it grow by more than a tenth says so there. */
const toldSize = Number(
  /Installed size: (\d+) MB/.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))?.[1] ?? Number.NaN,
);

test('the installed size is what CHANGELOG.md says, to a tenth, and at most 110 MB', (t) => {
  const bytes = globSync('**', { cwd: inPackage(), withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);
  const size = bytes / 1e6;
  t.diagnostic(`measured: installed: ${size.toFixed(1)} MB; CHANGELOG.md says ${toldSize} MB`);
  assert.ok(size <= Math.min(110, toldSize * 1.1), `${size.toFixed(1)} MB, and CHANGELOG.md says ${toldSize} MB`);
});

async function run(args: readonly string[], flags: readonly string[] = []) {
  return execute(process.execPath, [...flags, command(), ...args], { cwd: it.folder, env: clean }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test('the command tells its version and its verbs', async () => {
  assert.equal((await run(['--version'])).stdout, `${it.version}\n`);
  assert.match((await run(['--help'])).stdout, /^ {2}start {2}/m);
});

test('on a Node that is too old it ends with one sentence, in words that any Node can read', async () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  const [, major, minor] = /^>=(\d+)\.(\d+)\.0$/.exec(engines.node)?.map(Number) ?? [];
  const as = async (version: string) => {
    const code = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    return run(['--version'], ['--import', `data:text/javascript,${encodeURIComponent(code)}`]);
  };
  for (const version of ['0.12.18', '20.20.2', `${major}.${Number(minor) - 1}.9`]) {
    const { code, stdout, stderr } = await as(version);
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      `Latchkey needs Node ${major}.${minor} or later, and this is Node ${version}: install the newest Node ${major} ` +
        'from https://nodejs.org, then run the same command again.\n',
    );
  }
  for (const version of [`${major}.${minor}.0`, `${Number(major) + 1}.0.0`]) assert.equal((await as(version)).code, 0);
  const text = readFileSync(inPackage('latchkey', 'bin', 'latchkey.cjs'), 'utf8').replaceAll(/^\/\/.*$/gm, '');
  assert.doesNotMatch(text, /=>|\b(const|let|class|async|await|of|import)\b|`|\?\.|\?\?|\.\.\.|,\s*\)/);
});

test('the server starts from the package, as the process that was started, and ends in order', async () => {
  const child = spawn(process.execPath, [command(), 'start', '--port', '0', '--database', 'sqlite:./own/latchkey.db'], {
    cwd: it.folder,
    env: clean,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve([code, signal]));
  });
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      out += text;
      const line = /^latchkey ready (\S+)$/m.exec(out)?.[1];
      if (line !== undefined) resolve(line);
    });
    void ended.then((how) => reject(new Error(`ended ${String(how)}: ${err}`)));
  });
  if (process.platform === 'linux') {
    const words = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').split('\0');
    assert.ok(words.includes('--max-semi-space-size=32') && words.includes('start'), words.join(' '));
  }
  assert.match(await (await fetch(`${origin}/`)).text(), /<div id="root"/);
  assert.equal((await fetch(`${origin}/readyz`)).status, 200);
  assert.doesNotMatch(err, /npm run/);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
});

// The package in somebody's project: from an empty folder to a delivered assignment, by docs/testing.md alone, and
// `latchkey exec` around tests in Python.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../scripts/prepare.mjs';
import { clean, installedPackage, projectBeside, type InstalledPackage } from './installed.ts';

const execute = promisify(execFile);
let it: InstalledPackage;
let installedInMs = 0;
before(async () => {
  const began = performance.now();
  it = await installedPackage();
  installedInMs = performance.now() - began;
});

/** The first block of a language below a heading of docs/testing.md. */
function blockOf(heading: string, language: string): string {
  const [, section = ''] = readFileSync(join(root, 'docs/testing.md'), 'utf8').split(`\n## ${heading}\n`);
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(section)?.[1] ?? assert.fail(heading);
}

async function timed<T>(t: TestContext, what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  t.diagnostic(`measured: ${what} in ${((performance.now() - began) / 1000).toFixed(2)} s`);
  return result;
}

test('fifteen lines in an empty folder lead to a delivered assignment', async (t) => {
  const script = blockOf('In fifteen lines', 'js');
  assert.ok(script.split('\n').filter((line) => line !== '').length <= 15);
  const project = await projectBeside();
  await writeFile(join(project, 'first.mjs'), script);
  const run = () => execute(process.execPath, ['first.mjs'], { cwd: project, env: clean });
  t.diagnostic(`measured: packed and installed in ${(installedInMs / 1000).toFixed(1)} s`);
  assert.deepEqual(await timed(t, 'node first.mjs, to a delivered assignment,', run), {
    stdout: 'delivered\n',
    stderr: '',
  });
});

test('the same by require, as a program without modules of its own writes it', async () => {
  const project = await projectBeside();
  const inCommonJs = blockOf('In fifteen lines', 'js').replace(
    "import { startLatchkey } from 'latchkey/testing';",
    "const { startLatchkey } = require('latchkey/testing');\n(async () => {",
  );
  await writeFile(join(project, 'first.cjs'), `${inCommonJs}})();\n`);
  const { stdout } = await execute(process.execPath, ['first.cjs'], { cwd: project, env: clean });
  assert.equal(stdout, 'delivered\n');
});

test('both doors are typed', async () => {
  const project = await projectBeside();
  const program = [
    "import { startLatchkey, type Latchkey } from 'latchkey/testing';",
    'async function first(): Promise<string> {',
    '  const latchkey: Latchkey = await startLatchkey();',
    "  return latchkey.as('manager').token();",
    '}',
    'void first;',
  ].join('\n');
  for (const file of ['first.mts', 'first.cts']) await writeFile(join(project, file), program);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--module', 'node16', '--target', 'es2024', '--types', ''];
  const { stdout } = await execute(process.execPath, [compiler, ...options, 'first.mts', 'first.cts'], {
    cwd: project,
  });
  assert.equal(stdout, '');
});

test('the test that docs/testing.md shows passes as it is copied', async () => {
  const project = await projectBeside();
  await writeFile(join(project, 'own.test.mjs'), blockOf('In a Node test', 'js'));
  const { stdout } = await execute(process.execPath, ['--test', 'own.test.mjs'], { cwd: project, env: clean });
  assert.match(stdout, /Mika Lindqvist/);
  assert.match(stdout, /pass 1\b/);
});

const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0;

test('`latchkey exec` around a project in Python delivers an assignment, by the plugin and without it', {
  skip: hasPytest ? false : 'python3 with pytest is not on this machine',
}, async (t) => {
  const projects = join(root, 'test/package/projects/pytest');
  const project = await projectBeside(projects);
  await writeFile(join(project, 'pytest', 'test_page.py'), blockOf('pytest', 'python'));
  const pytest = ['python3', '-m', 'pytest', '-q', '-p', 'pytest_latchkey', '-p', 'no:cacheprovider', 'pytest'];
  const command = join(it.folder, 'node_modules', '.bin', 'latchkey');
  const env = { ...clean, PYTHONPATH: join(root, 'clients/python'), PYTHONDONTWRITEBYTECODE: '1' };
  const run = () => execute(process.execPath, [command, 'exec', '--', ...pytest], { cwd: project, env });
  const { stdout } = await timed(t, 'latchkey exec -- pytest', run);
  assert.match(stdout, /\n4 passed in /);
});

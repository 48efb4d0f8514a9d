// The helpers for tests in Python and Go, each with its own tests against this checkout's command.
// Own process: it starts processes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';

const command = `${process.execPath} ${join(root, 'src/cli/program.ts')}`;
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^LATCHKEY_|^NODE_/.test(name)));
const has = (name: string, args: readonly string[]): boolean => spawnSync(name, [...args]).status === 0;

/** What a program of tests printed; fails where its status is not 0. */
function passes(name: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): void {
  const { status, stdout, stderr } = spawnSync(name, [...args], {
    cwd: join(root, cwd),
    env: { ...clean, LATCHKEY_COMMAND: command, ...env },
    encoding: 'utf8',
    timeout: 300_000,
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

test('pytest-latchkey gives each test of Python the first day', {
  skip: has('python3', ['-m', 'pytest', '--version']) ? false : 'pytest is not at hand',
}, () => {
  const args = ['-m', 'pytest', '-q', '-p', 'pytest_latchkey', '-p', 'no:cacheprovider', 'tests'];
  passes('python3', args, 'clients/python', { PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' });
});

test('the package for Go starts a sandbox and stops it', {
  skip: has('go', ['version']) ? false : 'Go is not at hand',
}, () => {
  passes('go', ['test', '-count=1', './...'], 'clients/go', { GOFLAGS: '-mod=mod' });
});

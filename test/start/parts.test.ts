// Which test files share a process, and which begin first.

import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';
import { partsOf, reasonForOwnProcess } from '../../scripts/testParts.ts';

const texts: Readonly<Record<string, string>> = {
  'test/a/alone.test.ts': '// What it holds.\n// Own process: it watches memory.\n',
};
const parts = (files: readonly string[], times: Readonly<Record<string, number>>): readonly (readonly string[])[] =>
  partsOf(files, times, (file) => texts[file] ?? '// What it holds.\n');

test('files of a folder share a process, but for those that declare one of their own', () => {
  const files = ['test/a/alone.test.ts', 'test/a/one.test.ts', 'test/a/deep/two.test.ts', 'test/b.test.ts'];
  assert.deepEqual(parts(files, { 'test/a/alone.test.ts': 9_000, 'test/a/one.test.ts': 5_000, 'test/b.test.ts': 1 }), [
    ['test/a/alone.test.ts'],
    ['test/a/one.test.ts', 'test/a/deep/two.test.ts'],
    ['test/b.test.ts'],
  ]);
});

test('what took longest together begins first', () => {
  const files = ['test/a/one.test.ts', 'test/b/two.test.ts', 'test/b/three.test.ts'];
  const times = { 'test/a/one.test.ts': 50, 'test/b/two.test.ts': 30, 'test/b/three.test.ts': 30 };
  assert.deepEqual(parts(files, times), [['test/b/two.test.ts', 'test/b/three.test.ts'], ['test/a/one.test.ts']]);
});

test('a reason for a process of its own is a line of the first ones, and more than a word', () => {
  assert.equal(reasonForOwnProcess('// A test.\n// Own process: it ends processes.\n'), 'it ends processes.');
  assert.equal(reasonForOwnProcess('// A test.\n// Own process:\n'), null);
  assert.equal(reasonForOwnProcess(`// A test.\n${' '.repeat(700)}\n// Own process: too late.\n`), null);
  const files = globSync('test/**/*.test.ts', { cwd: root }).filter((file) => !file.endsWith('start/parts.test.ts'));
  assert.ok(partsOf(files, {}).length > new Set(files.map((file) => file.split('/')[1])).size, 'some declare one');
});

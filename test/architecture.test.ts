// Who may import whom, and which words may stand where: the tables of ARCHITECTURE.md, held against the source.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  importsOf,
  permissionsIn,
  strangePackages,
  strangersAmong,
  unusedAmong,
  type Import,
  type Permission,
} from './house/imports.ts';
import { codeOf, root, sourcesIn } from './house/sources.ts';

const sources = sourcesIn('src');
const text = new Map(sources.map((source) => [source.path.replace(/^src\//, ''), source.text]));
const files = [...text.keys()];
const imports = sources.flatMap(importsOf);
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const mayImport = permissionsIn(page, 'may import');
const mayUse = permissionsIn(page, 'may use');
const folderOf = (file: string): string => file.split('/')[0] ?? '';

test('every folder imports only what its row of ARCHITECTURE.md allows', () => {
  assert.ok(mayImport.length > 20 && mayUse.length > 10, 'the tables are read');
  assert.deepEqual(strangersAmong(imports, mayImport), []);
});

test('packages and parts of Node stay in the folders that are made for them', () => {
  assert.deepEqual(strangePackages(imports, mayUse), []);
});

test('no program is started but by the command for that, and no text is run as code', () => {
  const startsOrRuns = /node:(child_process|cluster|vm)\b|\beval\(|\bnew Function\(/;
  const found = [...sources, ...sourcesIn('web/src')].filter(({ text: source }) => startsOrRuns.test(codeOf(source)));
  assert.deepEqual(
    found.map(({ path }) => path),
    ['src/cli/runCommand.ts'],
  );
});

test('a permission that nobody uses is none', () => {
  assert.deepEqual([...unusedAmong(imports, mayImport), ...unusedAmong(imports, mayUse)], []);
});

test('an import without permission is found, in a room inside another too, and so is an idle permission', () => {
  const permissions: readonly Permission[] = [
    { place: 'a', allows: ['b', 'c/contract.ts'] },
    { place: 'a/inner', allows: ['b'] },
    { place: 'b', allows: [] },
    { place: 'c', allows: ['pg'] },
    { place: 'later', allows: ['b'] },
  ];
  const found = (path: string, code: string): readonly Import[] => importsOf({ path: `src/${path}`, text: code });
  const check = (path: string, code: string, expected: readonly string[]): void =>
    assert.deepEqual(strangersAmong(found(path, code), permissions), expected);
  check('a/x.ts', "import { y } from '../b/y.ts';\nimport type { C } from '../c/contract.ts';\n", []);
  check('a/x.ts', "import { y } from '../c/other.ts';\n", ['a/x.ts imports ../c/other.ts']);
  check('a/inner/x.ts', "import { y } from '../y.ts';\n", ['a/inner/x.ts imports ../y.ts']);
  check('b/x.ts', "import type { A } from '../a/x.ts';\n", ['b/x.ts imports ../a/x.ts']);
  check('b/x.ts', "// import { y } from '../a/x.ts';\n", []);
  check('d/x.ts', "import { y } from '../a/x.ts';\n", ['d/x.ts has no row']);
  assert.deepEqual(
    strangePackages(found('b/x.ts', "import pg from 'pg';\nimport type { Pool } from 'pg';\n"), permissions),
    ['b/x.ts uses pg'],
  );
  assert.deepEqual(
    unusedAmong([...found('a/x.ts', "import { y } from '../b/y.ts';"), ...found('c/x.ts', '')], permissions),
    ['a needs no c/contract.ts'],
  );
});

test('every file is TypeScript that imports with .ts and is no barrel', () => {
  // An auditor runs the verifier of a bundle without the rest, so it is no TypeScript.
  const wrong = imports.filter(
    ({ target }) => target !== null && !target.endsWith('.ts') && target !== 'audit/bundle/verify.mjs',
  );
  assert.deepEqual(
    wrong.map(({ file, from }) => `${file} imports ${from}`),
    [],
  );
  assert.deepEqual(
    files.filter((file) => /^export \* from/m.test(text.get(file) ?? '')),
    [],
  );
});

const code = (file: string): string => codeOf(text.get(file) ?? '');
const inFolders = (...folders: readonly string[]): readonly string[] =>
  files.filter((file) => folders.includes(folderOf(file)));
const outside = (...folders: readonly string[]): readonly string[] =>
  files.filter((file) => !folders.includes(folderOf(file)));

const forbidden: readonly (readonly [promise: string, where: readonly string[], word: RegExp])[] = [
  [
    'the rules read no clock',
    inFolders('domain', 'odata', 'model'),
    /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
  ],
  ['the rules draw no lots', inFolders('domain', 'odata', 'model'), /\bMath\.random\b|\brandomUUID\b/],
  ['the rules wait for nothing', inFolders('domain', 'odata', 'model'), /\bawait\b|\basync\b/],
  ['the rules know no process', inFolders('domain', 'odata', 'model', 'commands', 'work', 'http'), /\bprocess\./],
  [
    'the rules know no SQL',
    inFolders('domain', 'odata', 'commands', 'http', 'work', 'connectors'),
    /\b(select|insert into|update|delete from) [a-z_]+ (from|set|values|where)\b/i,
  ],
  ['the rules know no HTTP status', inFolders('domain', 'odata', 'model'), /\bstatus(Code)?: ?[2345]\d\d\b/],
  [
    'dialects are named in model and http alone',
    outside('model', 'http').filter((file) => folderOf(file) !== 'sandbox' || !file.endsWith('describe.ts')),
    /['"`/]v1\.0['"`/]|['"`/]beta['"`/]/,
  ],
  ['nothing asks which dialect it is', outside(), /\b(dialect|apiVersion)(\.name)? ?[=!]==? ?['"]/],
  [
    'connections are opened in outbound alone',
    // A caller of `latchkey/testing` is a client, in the process of a test.
    outside('outbound', 'testing'),
    /(^|[^.\w])fetch\(|\bnet\.connect\b|\bhttps?\.(request|get)\(/m,
  ],
  [
    'what a body says comes as a typed draft',
    inFolders('commands', 'flows'),
    /\b(body|draft|input\.body)(\?\.)?\[['"`]/,
  ],
  [
    'a state is stored as the word that it is, and never cast',
    inFolders('commands', 'flows', 'work', 'domain', 'http'),
    /\bas (\w*State|EnumValue<|RequestType\b|\w+\['(state|status|kind|type|result|stage)'\])/,
  ],
  ['times of later work are rows, not timers', inFolders('domain', 'commands'), /\bset(Timeout|Interval)\b/],
];

for (const [promise, where, word] of forbidden) {
  test(promise, () => {
    const found = where.filter((file) => word.test(code(file)));
    assert.deepEqual(
      found.map((file) => `${file}: ${word.exec(code(file))?.[0] ?? ''}`),
      [],
    );
  });
}

test('the first line of every file says what it holds', () => {
  assert.deepEqual(
    files.filter((file) => !/^\/\/ \S.{20,}/.test(text.get(file) ?? '')),
    [],
  );
});

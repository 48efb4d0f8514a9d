// How code looks here, where no compiler says it: columns, imports, folders, names, and that the linter refuses what
// the rules of the house forbid. Each rule is held against made-up sources too, which it must refuse.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lintFaultsIn } from '../scripts/lint.ts';
import { undocumentedExports } from './house/documented.ts';
import { crowdedFolders, filesWithoutCommand, longLinesIn, repeatedImportsIn, sexedWordsIn } from './house/layout.ts';
import { crowdedNames, oddNamesIn, retiredNamesIn } from './house/retiredNames.ts';
import { root, sourcesIn, type Source } from './house/sources.ts';

const all = sourcesIn('src', 'web', 'test', 'bench', 'scripts');
const src = all.filter(({ path }) => path.startsWith('src/'));
const madeUp = (text: string, path = 'src/odata/made.ts'): Source => ({ path, text });

test('no line has more than 120 columns', () => {
  assert.deepEqual(all.flatMap(longLinesIn), []);
  assert.deepEqual(longLinesIn(madeUp(`${'x'.repeat(120)}\n${'x'.repeat(121)}\n`)), [
    'src/odata/made.ts:2 has 121 columns',
  ]);
  assert.deepEqual(longLinesIn(madeUp(`// https://learn.microsoft.com/${'x'.repeat(121)}\n`)), []);
});

test('a person is "they"', () => {
  const isExempt = ({ path }: Source): boolean => /^test\/(house\/|style\.)|\/german/.test(path);
  assert.deepEqual(all.filter((each) => !isExempt(each)).flatMap(sexedWordsIn), []);
  assert.deepEqual(sexedWordsIn(madeUp('// What the user\n// and his manager see.\n')), [
    'src/odata/made.ts:2 says his',
  ]);
});

test('one module is imported once in a file', () => {
  assert.deepEqual(all.flatMap(repeatedImportsIn), []);
  const twice = madeUp(
    "import { a } from './a.ts';\nimport type { A } from './a.ts';\nimport * as all from './a.ts';\n",
  );
  assert.deepEqual(repeatedImportsIn(twice), ['src/odata/made.ts imports ./a.ts more than once']);
});

test('at most two files lie loose on top of src, and no folder of it holds more than fifteen', () => {
  const paths = src.map(({ path }) => path);
  assert.ok(paths.filter((path) => path.split('/').length === 2).length <= 2);
  assert.deepEqual(crowdedFolders(paths, 15), []);
  assert.deepEqual(crowdedFolders(['src/a/b.ts', 'src/a/c.ts', 'src/a/d/e.ts'], 1), ['src/a has 2 files']);
});

test('every file below src/commands exports a verb', () => {
  assert.deepEqual(filesWithoutCommand(src.filter(({ path }) => path.startsWith('src/commands/'))), []);
  assert.deepEqual(filesWithoutCommand([madeUp('export function help(): void {}\n')]), ['src/odata/made.ts']);
});

test('nothing in src is called by a name that was given up', () => {
  assert.deepEqual(src.flatMap(retiredNamesIn), []);
  const check = (text: string, expected: string, path?: string): void =>
    assert.deepEqual(retiredNamesIn(madeUp(text, path)), [`${path ?? 'src/odata/made.ts'}: ${expected}`]);
  check('', 'file how', 'src/odata/how.ts');
  check('type Asked = string;\n', 'type Asked');
  check('export async function together(): Promise<void> {}\n', 'function together');
  check("export interface ReadOptions {\n  readonly a: 'trail';\n  readonly stamped?: boolean;\n}\n", 'field stamped');
  check('type Both = {\n  readonly a: { witness: string };\n};\n', 'field witness');
  assert.deepEqual(retiredNamesIn(madeUp('// type Asked\nconst together = { witness: 1 };\n')), []);
});

test('types are called by nouns, factories create, and one type at the most has a name that many would like', () => {
  assert.deepEqual(src.flatMap(oddNamesIn), []);
  assert.deepEqual(crowdedNames(src), []);
  assert.deepEqual(oddNamesIn(madeUp('export type Joined = string;\nexport function makeKey(): void {}\n')), [
    'src/odata/made.ts: Joined',
    'src/odata/made.ts: makeKey',
  ]);
  const row = 'export interface Row {\n  readonly id: string;\n}\n';
  assert.deepEqual(crowdedNames([madeUp(row, 'src/a.ts'), madeUp(row, 'src/b.ts')]), ['Row: src/a.ts, src/b.ts']);
});

test('what another top folder of src imports says what it is', () => {
  assert.deepEqual(undocumentedExports(src), []);
  const user = madeUp("import { bare, said, type Bare } from '../odata/made.ts';\n", 'src/model/user.ts');
  const made = '/** What it is. */\nexport const said = 1;\nexport const bare = 1;\nexport type Bare = string;\n';
  assert.deepEqual(undocumentedExports([madeUp(made), user]), ['src/odata/made.ts: bare', 'src/odata/made.ts: Bare']);
  assert.deepEqual(undocumentedExports([madeUp(made)]), []);
});

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `  use(${at});\n`).join('');
const long = `export function long(use: (at: number) => void): void {\n${lines(60)}}\n`;
// biome-ignore format: a table, read by column
const refused: readonly (readonly [what: string, rule: string | null, files: Readonly<Record<string, string>>])[] = [
  ['code that is well', null, {
    'src/a.ts': "import type { B } from './b.ts';\n\nexport type A = { readonly b: B };\n",
    'src/b.ts': `export type B = string;\n\n${long.replace(lines(60), lines(50))}` }],
  ['a circle of types', 'lint/suspicious/noImportCycles', {
    'src/a.ts': "import type { B } from './b.ts';\n\nexport type A = { readonly b: B };\n",
    'src/b.ts': "import type { A } from './a.ts';\n\nexport type B = { readonly a: A };\n" }],
  ['a function of 60 lines in src', 'lint/complexity/noExcessiveLinesPerFunction', { 'src/a.ts': long }],
  ['a file of 301 lines in src', 'lint/style/noExcessiveLinesPerFile', {
    'src/a.ts': Array.from({ length: 301 }, (_, at) => `export const a${at} = ${at};\n`).join('') }],
  ['a constant in capitals', 'lint/style/useNamingConvention', { 'test/a.ts': 'export const MOST_ROWS = 1;\n' }],
  ['an error of another name', 'lint/style/useNamingConvention', {
    'test/a.ts': 'export function a(run: () => void): unknown {\n  try {\n    run();\n  } catch (fault) {\n' +
      '    return fault;\n  }\n  return null;\n}\n' }],
  ['what the formatter writes otherwise', 'format', { 'test/a.ts': 'export const a = "b"\n' }],
];

for (const [what, rule, files] of refused) {
  test(`the linter ${rule === null ? 'lets pass' : 'refuses'} ${what}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-lint-'));
    try {
      // As here, but for the files that Git ignores: there is no Git in this folder.
      const settings = readFileSync(join(root, 'biome.json'), 'utf8').replace('"enabled": true', '"enabled": false');
      write(folder, { ...files, 'biome.json': settings });
      const faults = await lintFaultsIn(folder);
      if (rule === null) assert.equal(faults, '');
      else assert.ok(faults.includes(` ${rule} `), faults);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

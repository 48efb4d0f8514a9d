// What is documented is what is there: generated tables, links, and the words that no document may hold.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RefusalCodes } from '../src/domain/refusal.ts';
import { compare, documented } from '../scripts/documents.ts';
import { packageCommand, versionOf } from '../src/cli/invocation.ts';
import { controlsIn, hasTest, numbersLeftOut, requirementsOfLevel2 } from './house/controls.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const { file, name } of documented) {
  test(`${file} tells the ${name} as the code has them (npm run documents)`, () => {
    const { found, expected } = compare(file, name);
    assert.equal(found, expected);
  });
}

const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((each) => join('docs', each)),
].filter((each) => each.endsWith('.md'));

for (const document of documents) {
  test(`every link of ${document} leads somewhere`, () => {
    const text = readFileSync(join(root, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] as string);
    assert.deepEqual(
      links.filter((link) => !existsSync(join(root, dirname(document), link))),
      [],
    );
  });
}

const folders = '(?:src|test|web|scripts|bench|docs)';
const pathForm = new RegExp(`(?<![\\w/.])${folders}/[\\w./-]*\\w`, 'g');
const pathsIn = (text: string): readonly string[] => text.match(pathForm) ?? [];

for (const document of documents) {
  test(`every file that ${document} names is there, to come, or amended as gone`, () => {
    const lines = readFileSync(join(root, document), 'utf8').split('\n');
    const gone = lines.filter((line) => line.startsWith('Amended ')).flatMap(pathsIn);
    const named = lines.filter((line) => !line.includes('| to come: ')).flatMap(pathsIn);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(root, path)) && !gone.some((each) => path.startsWith(each))),
      [],
    );
  });
}

const pages = [
  ...documents.filter((each) => dirname(each) === 'docs'),
  ...['docs/adr/README.md', 'web/README.md', 'CONTRIBUTING.md', 'DIVERGENCES.md', 'SECURITY.md'],
];

for (const page of pages) {
  test(`${page} begins with the people that it is for`, () => {
    const [title, opening] = readFileSync(join(root, page), 'utf8').split(/\n{2,}/);
    assert.match(title ?? '', /^# /);
    assert.match(opening ?? '', /^(?:This (?:page|folder) is for|For) [a-z]/);
  });
}

test('every refusal in the list is given somewhere', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((each) => each.endsWith('.ts') && !['domain/refusal.ts', 'http/errors/refusalTable.ts'].includes(each))
    .map((each) => readFileSync(join(root, 'src', each), 'utf8'))
    .join('\n');
  assert.deepEqual(
    RefusalCodes.filter((code) => !source.includes(`'${code}'`)),
    [],
  );
});

test('every ADR has a number of its own', () => {
  const numbers = readdirSync(join(root, 'docs/adr')).map((each) => each.slice(0, 4));
  assert.deepEqual(numbers, [...new Set(numbers)]);
});

test('every word of the glossary is declared where it says', () => {
  const rows = readFileSync(join(root, 'docs/glossary.md'), 'utf8').matchAll(/\[`(\w+)`\]\(\.\.\/([^)]+)\)/g);
  const words = [...rows].map(([, word, file]) => ({ word, file: file as string }));
  assert.ok(words.length > 60);
  assert.deepEqual(
    words.filter(({ word, file }) => {
      const declared = new RegExp(`^(export )?(interface|type|class|(async )?function|const) ${word}\\b`, 'm');
      return !declared.test(readFileSync(join(root, file), 'utf8'));
    }),
    [],
  );
});

const securityText = readFileSync(join(root, 'docs/security.md'), 'utf8');
const controls = controlsIn(securityText);

test('each control of docs/security.md is there, partly or absent, and held by a test unless it is absent', () => {
  assert.equal(controls.length, securityText.match(/^\| (?:\d|- )/gm)?.length, 'each row can be read');
  assert.deepEqual(
    controls.filter(
      ({ state, heldBy, unread }) =>
        !['there', 'partly', 'absent'].includes(state) ||
        (heldBy.length === 0) !== (state === 'absent') ||
        unread !== '',
    ),
    [],
  );
});

test('every test that docs/security.md names is there', () => {
  const named = controls.flatMap(({ heldBy }) => heldBy);
  assert.ok(named.length > 100);
  assert.deepEqual(
    named.filter(({ file, test: name }) => !hasTest(file, name)),
    [],
  );
  assert.ok(!hasTest('test/http/transport.test.ts', 'nothing is ever refused'));
});

test('each requirement of ASVS 5.0.0 up to level 2 stands once in docs/security.md', () => {
  const numbers = [...controls.flatMap((each) => each.numbers), ...numbersLeftOut(securityText)];
  assert.deepEqual(numbers.toSorted(), requirementsOfLevel2.toSorted());
});

test('every document calls the package as it is called', () => {
  const command = packageCommand(versionOf());
  const said = documents.flatMap((document) =>
    (readFileSync(join(root, document), 'utf8').match(/npx [^\n]*?latchkey(?=[ `\n]|$)/gm) ?? []).map((each) => [
      document,
      each,
    ]),
  );
  assert.ok(said.length > 0);
  assert.deepEqual(
    said.filter(([, each]) => each !== command),
    [],
  );
});

/** Whether there is the whole history: not so in an archive, nor in a shallow clone. */
const hasHistory =
  existsSync(join(root, '.git')) && git('rev-parse', '--is-shallow-repository').stdout.trim() === 'false';

function git(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' });
}

for (const file of ['CONTRIBUTING.md', '.git-blame-ignore-revs']) {
  test(`every commit that ${file} names is one of this history`, { skip: !hasHistory && 'no history' }, () => {
    const named = readFileSync(join(root, file), 'utf8').match(/\b[0-9a-f]{40}\b/g) ?? [];
    assert.ok(named.length >= 3);
    assert.deepEqual(
      named.filter((commit) => git('merge-base', '--is-ancestor', commit, 'HEAD').status !== 0),
      [],
    );
  });
}

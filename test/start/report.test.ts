// What a test run prints: little while all is well, everything about what fails, and one last line that can be relied
// on.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Output and exit code of Node with these arguments, outside of the run that this test belongs to. */
async function node(args: readonly string[]): Promise<{ readonly lines: readonly string[]; readonly exit: number }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const pipe of [child.stdout, child.stderr])
    pipe.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [exit] = await once(child, 'close');
  return { lines: output.trimEnd().split('\n'), exit: exit as number };
}

interface Report {
  readonly list: string;
  readonly text: string;
  readonly totals: readonly [passed: number, failed: readonly string[], skipped: number];
}
const at = 'test/start/fixtures/';
const mixed = [`${at}mixed.ts > has steps > second step`, `${at}mixed.ts > a group > in it fails`];
const thrown = [`${at}throwing.ts > forgets a promise that fails`, `${at}throwing.ts`];
// biome-ignore format: a table, read by column
const counted: Readonly<Record<string, Report['totals']>> = {
  'passing.ts':                       [2, [],                                               0],
  'noting.ts':                        [1, [],                                               2],
  'mixed.ts':                         [3, mixed,                                            1],
  'mixed.ts+passing.ts':              [5, mixed,                                            1],
  'mixed.ts&passing.ts':              [5, mixed,                                            1],
  'borrowing.ts':                     [2, [],                                               0],
  'borrowingToo.ts':                  [1, [`${at}borrowingToo.ts > a sum`],                 0],
  'borrowing.ts+borrowingToo.ts':     [3, [`${at}borrowingToo.ts > a sum`],                 0],
  'borrowing.ts&borrowingToo.ts':     [3, [`${at}borrowingToo.ts > a sum`],                 0],
  'empty.ts':                         [0, [`${at}empty.ts`],                                0],
  'crashing.ts':                      [0, [`${at}crashing.ts`],                             0],
  'leaving.ts':                       [0, [`${at}leaving.ts`],                              0],
  'forgetting.ts':                    [1, [`${at}forgetting.ts`],                           0],
  'throwing.ts':                      [2, thrown,                                           0],
  'throwing.ts&passing.ts':           [4, thrown,                                           0],
  'stuck.ts':                         [1, [`${at}stuck.ts`],                                0],
  'passing.ts+empty.ts+crashing.ts':  [2, [`${at}empty.ts`, `${at}crashing.ts`],            0],
  'empty.ts&crashing.ts&passing.ts':  [2, [`${at}empty.ts`, `${at}crashing.ts`],            0],
  'passing.ts&leaving.ts':            [0, [`${at}passing.ts`, `${at}leaving.ts`],           0],
};
let reports: readonly Report[];
before(async () => {
  reports = (await node(['test/start/fixtures/report.ts', ...Object.keys(counted)])).lines.map(
    (line) => JSON.parse(line) as Report,
  );
});
const reportOn = (list: string): Report =>
  reports.find((each) => each.list === list) ?? assert.fail(`nothing is said of ${list}`);

describe('tests are counted without the groups and tests around them, by the file that was run', () => {
  for (const [list, totals] of Object.entries(counted)) it(list, () => assert.deepEqual(reportOn(list).totals, totals));
});

describe('the report', () => {
  const check = (list: string, sentence: string, ...expected: readonly RegExp[]) =>
    it(sentence, () => {
      for (const pattern of expected) assert.match(reportOn(list).text, pattern);
    });
  check(
    'passing.ts',
    'is one line for a file that passes, whatever it wrote',
    /^✔ test\/start\/fixtures\/passing\.ts {2}2 passed \(\d+\.\d s\)\n$/,
  );
  check(
    'noting.ts',
    'has below that line what its tests measured, and why some were skipped',
    /passed, 2 skipped \(\d+\.\d s\)\n {4}measured: 3 ms\n {4}skipped: is skipped: no tool\n$/,
  );
  check(
    'borrowing.ts+borrowingToo.ts',
    'says of a file what it ran, though it stands elsewhere',
    /✔ .*borrowing\.ts {2}2 passed/,
    /✖ .*borrowingToo\.ts > a sum\n {4}.*declared\.ts:6\n/,
  );
  check(
    'mixed.ts',
    'shows where an assertion failed and how it compares',
    /✖ .*mixed\.ts > has steps > second step\n {4}.*mixed\.ts:9\n {4}AssertionError .*\n(.*\n)* {4}\+ +2\n {4}- +3\n/,
  );
  check(
    'mixed.ts',
    'shows what an error says and bears',
    /✖ .*mixed\.ts > a group > in it fails\n {4}.*mixed\.ts:13\n {4}Error: no luck\n(.*\n)*.*code: 'LUCK'/,
  );
  check(
    'mixed.ts',
    'shows what a file wrote in which a test failed',
    / {4}test\/start\/fixtures\/mixed\.ts wrote:\n {4}a word on standard error/,
  );
  check('crashing.ts', 'shows why a file could not be read', /✖ .*crashing\.ts\n {4}Error: on import\n/);
  check(
    'passing.ts&leaving.ts',
    'names all files of a process that ended early, and which one it was',
    new RegExp(
      String.raw`✖ .*passing\.ts\n.*code 3.*\n` +
        String.raw`(.*\n)* {4}That was during or after test/start/fixtures/leaving\.ts\.\n` +
        String.raw`✖ .*leaving\.ts\n {4}Its process ended before\.`,
    ),
  );
  check(
    'forgetting.ts',
    'shows that something was not closed, rather than wait for it',
    new RegExp(
      String.raw`✖ .*forgetting\.ts\n {4}Its process ended with code 9 outside of a test\.\n` +
        String.raw` {4}.* wrote:\n {4}Something was not closed: .*Timeout\.`,
    ),
  );
  check(
    'throwing.ts',
    'shows errors that no test caught, also of one that was over',
    /no test caught this/,
    /Error: behind a timer/,
    /Error: behind a promise/,
  );
  check(
    'stuck.ts',
    'shows such an error where a test waits in vain because of it',
    /✖ .*stuck\.ts\n {4}Its process ended with code 10 outside of a test\.\n(.*\n)*.*Error: beside the way/,
  );
  check(
    'leaving.ts',
    'shows that a process ended early',
    /✖ .*leaving\.ts\n {4}Its process ended with code 3 outside of a test\./,
  );
  check('empty.ts', 'takes a file without a test for a failure', /✖ .*empty\.ts\n {4}It holds no test\./);
});

describe('npm test', () => {
  it('ends with the sum on a line of its own, and fails with any failure', async () => {
    const { lines, exit } = await node([
      'scripts/runTests.ts',
      'test/start/fixtures/mixed.ts',
      'test/start/fixtures/passing.ts',
    ]);
    assert.match(lines.at(-1) ?? '', /^[5-7] passed, [2-4] failed, 1 skipped$/);
    assert.equal(lines.filter((line) => /^\d+ passed/.test(line)).length, 1);
    assert.equal(exit, 1);
  });

  it('runs the tests of the files that a pattern names, and fails where it names none', async () => {
    const files = ['test/start/fixtures/mixed.ts', 'test/start/fixtures/passing.ts'];
    const named = await node(['scripts/runTests.ts', '--test-name-pattern', '^one$', ...files]);
    assert.deepEqual([named.lines.at(-1), named.exit], ['3 passed, 0 failed', 0], named.lines.join('\n'));
    assert.match(named.lines.join('\n'), /passing\.ts {2}1 passed/);
    const none = await node(['scripts/runTests.ts', '--test-name-pattern=nothing is called so', ...files]);
    assert.deepEqual([none.lines.at(-1), none.exit], ['2 passed, 1 failed', 1], none.lines.join('\n'));
  });

  it('fails where there is no test', async () => {
    assert.deepEqual(await node(['scripts/runTests.ts', 'test/nowhere']), {
      lines: ['✖ tests', 'There is no test under test/nowhere.', '', '0 passed, 1 failed'],
      exit: 1,
    });
  });
});

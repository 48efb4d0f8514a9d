// Which ids of an address are lifted out of it, so that addresses like it share a plan.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlanFiller, patternOf, type PreparedPlan } from '../../src/odata/plan/preparedPlan.ts';

const [a, b] = ['018a0000-0001-700c-8000-0000a8111b6a', 'ffffffff-0002-4000-9000-abcdefabcdef'];
const [h0, h1] = ['\u00000\u0000', '\u00001\u0000'];

// biome-ignore format: a table, read by column
const rows: readonly (readonly [path: string, search: string,
  expected: readonly [path: string, search: string, ids: readonly string[]] | null])[] = [
  [`/users/${a}`, '',                            [`/users/${h0}`, '', [a]]],
  [`/users/${a}/`, '',                           [`/users/${h0}/`, '', [a]]],
  [`/users('${a}')/manager`, '',                 [`/users('${h0}')/manager`, '', [a]]],
  [`/users(%27${a}%27)`, '',                     [`/users(%27${h0}%27)`, '', [a]]],
  [`%27${a}`, '',                                [`%27${h0}`, '', [a]]],
  [`27${a}`, '',                                 [`27${a}`, '', []]],
  [`/a/${a}/b/${b}/c/${a}`, '',                  [`/a/${h0}/b/${h1}/c/${h0}`, '', [a, b]]],
  ['/a', `$filter=x eq '${b}'&$search="${a}"`,   ['/a', `$filter=x eq '${h0}'&$search="${a}"`, [b]]],
  ['/a', `%24FILTER=x%20in%20('${b}','${a}')`,   ['/a', `%24FILTER=x%20in%20('${h0}','${h1}')`, [b, a]]],
  // What a letter more or less, another case or other neighbours makes of an id is none.
  [`/users/${a}0`, '',                           [`/users/${a}0`, '', []]],
  [`/users/0${a}`, '',                           [`/users/0${a}`, '', []]],
  [`/users/${a.slice(0, 35)}`, '',               [`/users/${a.slice(0, 35)}`, '', []]],
  [`/users/${b.toUpperCase()}`, '',              [`/users/${b.toUpperCase()}`, '', []]],
  [`/users/${a}-${b}`, '',                       [`/users/${a}-${b}`, '', []]],
  ['/a', `$skiptoken=${a}`,                      null],
  [`/${'x'.repeat(2_000)}`, '',                  null],
  ['/\u0000', '',                                null],
];

for (const [path, search, expected] of rows) {
  test(`${path.slice(0, 60)} ${search}: ${expected === null ? 'not worth it' : `${expected[2].length} lifted`}`, () => {
    const found = patternOf(path, search);
    assert.deepEqual(found, expected === null ? null : { path: expected[0], search: expected[1], ids: expected[2] });
  });
}

test('other ids are filled in wherever the placeholders of a plan stand, and nowhere else', () => {
  const key = { kind: 'id', text: a } as const;
  const planned = {
    list: `x('${a}')/${b}\u00000\u0000 ${a}`,
    target: { path: `x('${a}')`, steps: [{ key }, { key: null }] },
  };
  const { list, target } = createPlanFiller({ planned, placeholders: [a, b], now: '' } as unknown as PreparedPlan)([
    'one',
    'two',
  ]);
  assert.deepEqual(
    { list, path: target.path, keys: target.steps.map((step) => step.key?.text ?? null) },
    { list: "x('one')/two\u00000\u0000 one", path: "x('one')", keys: ['one', null] },
  );
});

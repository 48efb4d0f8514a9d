// What is recommended of an item, and why.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  membersApart,
  recommend,
  type RecommendationFacts,
  type RecommendationRules,
  type ReviewedPerson,
  type TreePlace,
} from '../../../src/domain/reviews/recommendations.ts';

const person: ReviewedPerson = {
  createdAt: '2025-01-01T00:00:00.000Z',
  lastSignInAt: null,
  isDisabled: false,
  isDeleted: false,
};
const facts: RecommendationFacts = { startsAt: '2026-06-30T08:00:00.000Z', knowsSignIns: true, apartFrom: null };
const bySignIn: RecommendationRules = { bySignIn: true, byPeers: false, lookBack: null };
const at = (lastSignInAt: string): Partial<ReviewedPerson> => ({ lastSignInAt });

type Row = readonly [
  what: string,
  of: { person?: Partial<ReviewedPerson>; facts?: Partial<RecommendationFacts>; rules?: Partial<RecommendationRules> },
  recommendation: string,
  words: RegExp | null,
];

const rows: readonly Row[] = [
  ['a sign-in in the window', { person: at('2026-06-01T00:00:00.000Z') }, 'approve', /on 2026-06-01\.$/],
  ['a sign-in at the edge of the window', { person: at('2026-05-31T08:00:00.000Z') }, 'approve', /on 2026-05-31\.$/],
  [
    'a sign-in just before the window',
    { person: at('2026-05-31T07:59:59.999Z') },
    'deny',
    /2026-05-31, before 2026-05-31\.$/,
  ],
  ['a longer window', { person: at('2026-05-01T00:00:00.000Z'), rules: { lookBack: 'P90D' } }, 'approve', /2026-05-01/],
  ['an old account without a sign-in', {}, 'deny', /never signed in.*2025-01-01/],
  [
    'a new account without a sign-in',
    { person: { createdAt: '2026-06-20T00:00:00.000Z' } },
    'noInfoAvailable',
    /not signed in yet/,
  ],
  ['no sign-ins of anybody', { facts: { knowsSignIns: false } }, 'noInfoAvailable', /Nothing is known/],
  [
    'a sign-in of their own is known',
    { person: at('2026-06-01T00:00:00.000Z'), facts: { knowsSignIns: false } },
    'approve',
    /2026-06-01/,
  ],
  [
    'a disabled account that signed in',
    { person: { ...at('2026-06-29T00:00:00.000Z'), isDisabled: true } },
    'deny',
    /disabled/,
  ],
  ['a deleted account', { person: { isDeleted: true, isDisabled: true } }, 'deny', /deleted/],
  [
    'apart from the others, not asked',
    { person: at('2026-06-29T00:00:00.000Z'), facts: { apartFrom: 9 } },
    'approve',
    /2026-06-29/,
  ],
  [
    'apart from the others',
    { person: at('2026-06-29T00:00:00.000Z'), facts: { apartFrom: 9 }, rules: { byPeers: true } },
    'deny',
    /^None of the 9 others/,
  ],
  [
    'apart, and long away',
    { person: at('2026-01-29T00:00:00.000Z'), facts: { apartFrom: 9 }, rules: { byPeers: true } },
    'deny',
    /2026-01-29.* None of the 9/,
  ],
  ['peers alone, in their midst', { rules: { bySignIn: false, byPeers: true } }, 'noInfoAvailable', null],
  ['nothing is asked for', { rules: { bySignIn: false } }, 'noInfoAvailable', null],
];

describe('A recommendation', () => {
  for (const [what, of, recommendation, words] of rows)
    test(`for ${what}: ${recommendation}`, () => {
      const given = recommend({ ...bySignIn, ...of.rules }, { ...person, ...of.person }, { ...facts, ...of.facts });
      assert.equal(given.recommendation, recommendation);
      if (words === null) assert.equal(given.words, null);
      else assert.match(given.words ?? '', words);
      assert.equal(given.isOutlier, of.rules?.byPeers === true && of.facts?.apartFrom !== undefined);
    });
});

describe('Who stands apart in the tree of managers', () => {
  const place = (id: string, managerId: string | null, secondManagerId: string | null): TreePlace => ({
    id,
    managerId,
    secondManagerId,
  });
  const team = ['a', 'b', 'c', 'd'].map((id) => place(id, 'lead', 'head'));
  const apart = (...more: readonly TreePlace[]): readonly string[] => [...membersApart([...team, ...more])];

  for (const [what, one, expected] of [
    ['another branch', place('x', 'other', 'elsewhere'), ['x']],
    ['the same manager', place('x', 'lead', 'head'), []],
    ['a manager next to theirs', place('x', 'sibling', 'head'), []],
    ['the manager of the others', place('lead', 'head', null), []],
    ['the manager of their manager', place('head', 'chief', null), []],
    ['a report of one of them', place('x', 'a', 'lead'), []],
    ['no manager and no reports', place('x', null, null), []],
  ] as const)
    test(what, () => assert.deepEqual(apart(one), expected));

  test('few members say nothing, and too many are not compared', () => {
    assert.deepEqual([...membersApart([...team.slice(0, 3), place('x', 'other', 'elsewhere')])], []);
    const many = Array.from({ length: 600 }, (_, n) => place(`m${n}`, 'lead', 'head'));
    assert.deepEqual([...membersApart([...many, place('x', 'other', 'elsewhere')])], []);
    assert.deepEqual([...membersApart([...many.slice(1), place('x', 'other', 'elsewhere')])], ['x']);
  });
});

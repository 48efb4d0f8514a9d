// Who reviews an item: never nobody as long as somebody else is there, and never the person themselves unless asked.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  resolveReviewers,
  type ResolvedReviewers,
  type ReviewerFacts,
  type ReviewerSource,
} from '../../../src/domain/reviews/resolveReviewers.ts';

const everybody = ['person', 'boss', 'second', 'owner', 'sponsor', 'keeper', 'chief', 'member'];
const facts: ReviewerFacts = {
  able: new Set(everybody),
  membersOf: new Map([['group', ['member', 'person', 'gone']]]),
  ownersOf: new Map([['thing', ['owner']]]),
  managerOf: new Map([['person', 'boss']]),
  sponsorsOf: new Map([['person', ['sponsor', 'second']]]),
  catalogOwners: ['keeper', 'person'],
  packageManagers: ['second'],
  administrators: ['chief'],
};
const manager: ReviewerSource = { kind: 'manager' };
const user = (id: string): ReviewerSource => ({ kind: 'user', id });
const group: ReviewerSource = { kind: 'groupMembers', id: 'group' };

interface Row {
  readonly primary: readonly ReviewerSource[];
  readonly fallback?: readonly ReviewerSource[];
  readonly facts?: Partial<ReviewerFacts>;
}
const without = (...ids: readonly string[]): ReadonlySet<string> =>
  new Set(everybody.filter((each) => !ids.includes(each)));

const rows: readonly (readonly [what: string, of: Row, expected: readonly string[], isLastResort?: true])[] = [
  ['the person themselves', { primary: [{ kind: 'self' }] }, ['self person']],
  ['their manager', { primary: [manager], fallback: [user('owner')] }, ['manager boss']],
  ['a person by name', { primary: [user('second')] }, ['named second']],
  ['members of a group, without the person', { primary: [group] }, ['named member']],
  ['owners of the thing', { primary: [{ kind: 'resourceOwners' }] }, ['owner owner']],
  ['owners of another thing', { primary: [{ kind: 'owners', id: 'thing' }] }, ['owner owner']],
  ['sponsors', { primary: [{ kind: 'sponsors' }] }, ['sponsor second', 'sponsor sponsor']],
  ['the manager before sponsors', { primary: [{ kind: 'managerOrSponsors' }] }, ['manager boss']],
  [
    'sponsors where no manager may sign in',
    { primary: [{ kind: 'managerOrSponsors' }], facts: { able: without('boss') } },
    ['sponsor second', 'sponsor sponsor'],
  ],
  [
    'several kinds together, each person once',
    { primary: [manager, user('boss'), group] },
    ['manager boss', 'named member'],
  ],
  [
    'a fallback where there is no manager',
    { primary: [manager], fallback: [user('owner')], facts: { managerOf: new Map() } },
    ['fallback owner'],
  ],
  [
    'a fallback where the manager is disabled',
    { primary: [manager], fallback: [user('owner')], facts: { able: without('boss') } },
    ['fallback owner'],
  ],
  [
    'a fallback where only the person is named',
    { primary: [user('person')], fallback: [user('owner')] },
    ['fallback owner'],
  ],
  ['no fallback beside who was found', { primary: [manager], fallback: [group] }, ['manager boss']],
  [
    'catalog owners where no fallback is found',
    { primary: [manager], fallback: [user('person')], facts: { managerOf: new Map() } },
    ['catalogOwner keeper'],
    true,
  ],
  [
    'package managers after catalog owners',
    { primary: [], facts: { catalogOwners: ['person'] } },
    ['catalogOwner second'],
    true,
  ],
  [
    'administrators at last',
    { primary: [manager], facts: { managerOf: new Map(), catalogOwners: [], packageManagers: [] } },
    ['administrator chief'],
    true,
  ],
  [
    'nobody where the only administrator is the person',
    { primary: [], facts: { catalogOwners: [], packageManagers: [], administrators: ['person'] } },
    [],
    true,
  ],
];

describe('An item is reviewed by', () => {
  for (const [what, { primary, fallback = [], facts: other }, expected, isLastResort = false] of rows)
    test(what, () => {
      const item = { principalId: 'person', resourceId: 'thing' };
      const found = resolveReviewers(item, { primary, fallback }, { ...facts, ...other });
      assert.deepEqual(
        found.reviewers.map(({ role, principalId }) => `${role} ${principalId}`),
        expected,
      );
      assert.equal(found.isLastResort, isLastResort);
    });
});

test('members of a large group who review it share one set, and those of a small one have each their own', () => {
  const cases: readonly (readonly [size: number, sets: number])[] = [
    [5, 5],
    [30, 1],
  ];
  for (const [size, sets] of cases) {
    const ids = Array.from({ length: size }, (_, at) => `m${at}`);
    const ofGroup: ReviewerFacts = { ...facts, able: new Set(ids), membersOf: new Map([['group', ids]]) };
    const found: readonly ResolvedReviewers[] = ids.map((principalId) =>
      resolveReviewers({ principalId, resourceId: null }, { primary: [group], fallback: [] }, ofGroup),
    );
    assert.equal(new Set(found.map(({ key }) => key)).size, sets);
    const perKey = new Map(found.map(({ key, reviewers }) => [key, reviewers.length]));
    assert.equal(
      [...perKey.values()].reduce((sum, each) => sum + each, 0),
      sets === 1 ? size : size * (size - 1),
    );
  }
});

test('items with the same reviewers have the same key, and others have others', () => {
  const of = (principalId: string, managerId: string, source: ReviewerSource) =>
    resolveReviewers(
      { principalId, resourceId: null },
      { primary: [source], fallback: [] },
      { ...facts, able: new Set([...everybody, 'a', 'b']), managerOf: new Map([[principalId, managerId]]) },
    ).key;
  assert.equal(of('a', 'boss', manager), of('b', 'boss', manager));
  assert.notEqual(of('a', 'boss', manager), of('a', 'second', manager));
  assert.equal(of('a', 'boss', group), of('b', 'second', group));
  assert.notEqual(of('a', 'boss', group), of('member', 'boss', group));
  assert.notEqual(of('a', 'boss', { kind: 'self' }), of('b', 'boss', { kind: 'self' }));
});

// The closure of memberships, against the plain definition: a row for each pair with a way between them, counting the
// ways.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  membershipChanges,
  type MembershipChange,
  type MembershipFacts,
  type MembershipStep,
} from '../../src/domain/directory/membershipClosure.ts';
import type { MemberOf, Membership } from '../../src/domain/directory/directoryEntities.ts';
import { Refusal } from '../../src/domain/refusal.ts';

let ids = 0;
const moment = { now: '2026-06-01T12:00:00.000Z', newId: () => `id${++ids}` };
const none: MembershipFacts = { memberships: [], memberOf: [] };

/** What a store does with the changes. */
function applied(facts: MembershipFacts, changes: readonly MembershipChange[]): MembershipFacts {
  const memberships = new Map(facts.memberships.map((row) => [row.id, row]));
  const memberOf = new Map(facts.memberOf.map((row) => [row.id, row]));
  for (const change of changes) {
    const rows = (change.entity === 'membership' ? memberships : memberOf) as Map<string, Membership | MemberOf>;
    if (change.kind === 'insert') rows.set(change.row.id, { ...change.row, version: 1 } as Membership);
    if (change.kind === 'delete') assert.ok(rows.delete(change.id));
    if (change.kind === 'update') {
      const row = rows.get(change.id);
      assert.equal(row?.version, change.version);
      rows.set(change.id, { ...row, ...change.set, version: change.version + 1 } as Membership);
    }
  }
  return {
    memberships: [...memberships.values()].filter((row) => row.until === null),
    memberOf: [...memberOf.values()],
  };
}

/** Ways from each group down to each member, counted by walking. */
function waysOf(memberships: readonly Membership[]): ReadonlyMap<string, number> {
  const ways = new Map<string, number>();
  const walk = (top: string, at: string): void => {
    for (const { memberId } of memberships.filter((row) => row.groupId === at)) {
      ways.set(`${top} ${memberId}`, (ways.get(`${top} ${memberId}`) ?? 0) + 1);
      walk(top, memberId);
    }
  };
  for (const top of new Set(memberships.map((row) => row.groupId))) walk(top, top);
  return ways;
}

const step = fc.record({
  groupId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  memberId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'u', 'v'),
  action: fc.constantFrom('add', 'add', 'remove'),
});

test('after any memberships the closure has a row for each way, as many as there are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 25 }), (commits) => {
      let facts = none;
      for (const steps of commits) {
        try {
          facts = applied(facts, membershipChanges(facts, steps as readonly MembershipStep[], moment));
        } catch (error) {
          assert.ok(error instanceof Refusal && error.code === 'cycle');
        }
      }
      assert.deepEqual(
        new Map(facts.memberOf.map((row) => [`${row.groupId} ${row.memberId}`, row.paths])),
        new Map(waysOf(facts.memberships)),
      );
    }),
    { numRuns: 500 },
  );
});

const changesOf = (facts: MembershipFacts, ...steps: readonly MembershipStep[]): readonly string[] =>
  membershipChanges(facts, steps, moment).map((change) => `${change.kind} ${change.entity}`);

test('adding what is held and removing what is not changes nothing', () => {
  const held = applied(none, membershipChanges(none, [{ groupId: 'g', memberId: 'u', action: 'add' }], moment));
  assert.deepEqual(changesOf(held, { groupId: 'g', memberId: 'u', action: 'add' }), []);
  assert.deepEqual(changesOf(held, { groupId: 'h', memberId: 'u', action: 'remove' }), []);
  assert.deepEqual(changesOf(held, { groupId: 'g', memberId: 'u', action: 'remove' }), [
    'update membership',
    'delete memberOf',
  ]);
  assert.deepEqual(
    changesOf(none, { groupId: 'g', memberId: 'u', action: 'add' }, { groupId: 'g', memberId: 'u', action: 'add' }),
    ['insert membership', 'insert memberOf'],
  );
});

test('no group comes to hold itself', () => {
  const nested = applied(
    none,
    membershipChanges(
      none,
      [
        { groupId: 'g', memberId: 'h', action: 'add' },
        { groupId: 'h', memberId: 'i', action: 'add' },
      ],
      moment,
    ),
  );
  for (const [groupId, memberId] of [
    ['g', 'g'],
    ['h', 'g'],
    ['i', 'g'],
  ] as const) {
    assert.throws(() => membershipChanges(nested, [{ groupId, memberId, action: 'add' }], moment), { code: 'cycle' });
  }
});

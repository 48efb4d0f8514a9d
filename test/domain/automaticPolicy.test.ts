// What an automatic policy does about one person, as a table.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ruleAttributesOf,
  graceEnd,
  ruleOfGroup,
  ruleOfPolicy,
  automaticActionFor,
  type MembershipStatus,
  type AutomaticAction,
} from '../../src/domain/membershipRules/automaticPolicy.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
import { parseRule } from '../../src/domain/membershipRules/parseRule.ts';

const now = '2026-03-10T12:00:00.000Z';
const settings = (requests: boolean | null, removes: boolean | null): Policy['automatic'] => ({
  requestAccessForAllowedTargets: requests,
  removeAccessWhenTargetLeavesAllowedTargets: removes,
  gracePeriodBeforeAccessRemoval: 'P7D',
});
const [usual, both, givesOnly, takesOnly, neither] = [
  settings(true, null),
  settings(true, true),
  settings(true, false),
  settings(null, true),
  settings(false, null),
];
const held = { endsAt: null };
const leaving = { graceEndsAt: '2026-03-15T12:00:00.000Z' };

// biome-ignore format: a table, read by column
const cases: readonly (readonly [
  automatic: Policy['automatic'], status: Partial<MembershipStatus>, verdict: AutomaticAction
])[] = [
  [usual,     { isAdmitted: true },                                             'give'],
  [usual,     { isAdmitted: true, assignment: held },                           'nothing'],
  [usual,     { isAdmitted: true, hasFromOtherPolicy: true },                         'nothing'],
  [usual,     { isAdmitted: true, request: 'own' },                             'nothing'],
  [usual,     { isAdmitted: true, request: 'other' },                           'nothing'],
  [usual,     { isAdmitted: true, assignment: held, departure: leaving },       'stay'],
  [usual,     {},                                                               'nothing'],
  [usual,     { assignment: held },                                             'leave'],
  [usual,     { assignment: held, departure: leaving },                         'nothing'],
  [usual,     { assignment: held, isDeleted: true },                               'leaveNow'],
  [usual,     { assignment: held, departure: leaving, isDeleted: true },           'leaveNow'],
  [usual,     { assignment: held, departure: { graceEndsAt: now }, isDeleted: true }, 'nothing'],
  [usual,     { request: 'own' },                                               'callOff'],
  [usual,     { request: 'other' },                                             'nothing'],
  [usual,     { hasFromOtherPolicy: true },                                           'nothing'],
  [both,      { assignment: held },                                             'leave'],
  [givesOnly, { isAdmitted: true },                                             'give'],
  [givesOnly, { assignment: held },                                             'nothing'],
  [givesOnly, { assignment: held, departure: leaving },                         'stay'],
  [givesOnly, { assignment: held, isDeleted: true },                               'nothing'],
  [takesOnly, { isAdmitted: true },                                             'nothing'],
  [takesOnly, { assignment: held },                                             'leave'],
  [takesOnly, { isAdmitted: true, assignment: held, departure: leaving },       'stay'],
  [neither,   { isAdmitted: true },                                             'nothing'],
  [neither,   { assignment: held },                                             'nothing'],
  [null,      { isAdmitted: true },                                             'nothing'],
  [null,      { assignment: held, departure: leaving },                         'stay'],
];

test('an automatic policy gives, lets go, and takes that back, as its settings and the person stand', () => {
  for (const [automatic, standing, verdict] of cases) {
    assert.equal(
      automaticActionFor(automatic, {
        isAdmitted: false,
        isDeleted: false,
        assignment: null,
        departure: null,
        hasFromOtherPolicy: false,
        request: null,
        now,
        ...standing,
      }),
      verdict,
      JSON.stringify([automatic, standing]),
    );
  }
});

test('access ends after the grace period, and at once where there is none', () => {
  assert.equal(graceEnd(usual, now), '2026-03-17T12:00:00.000Z');
  assert.equal(graceEnd(null, now), now);
  assert.equal(
    graceEnd({ ...settings(true, true), gracePeriodBeforeAccessRemoval: 'PT36H' } as Policy['automatic'], now),
    '2026-03-12T00:00:00.000Z',
  );
});

test('a rule is found by what it reads, and a policy by its package and the account too', () => {
  assert.deepEqual(ruleAttributesOf(parseRule('user.city -eq "x"'), null), ['city', '*']);
  assert.deepEqual(ruleAttributesOf(parseRule('user.city -eq "x"'), 'p'), [
    'city',
    '*',
    'accountEnabled',
    'package',
    'package:p',
  ]);
});

test('only what is automatic, dynamic and on has a rule', () => {
  const set = {
    kind: 'attributeRuleMembers' as const,
    id: null,
    description: null,
    managerLevel: null,
    membershipRule: 'user.city -eq "x"',
    isBackup: false,
  };
  assert.notEqual(ruleOfPolicy({ automatic: usual, targets: [set] }), null);
  assert.equal(ruleOfPolicy({ automatic: null, targets: [set] }), null);
  assert.equal(ruleOfPolicy({ automatic: usual, targets: [{ ...set, membershipRule: 'user.city' }] }), null);
  const group = {
    kind: 'group' as const,
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.city -eq "x"',
    membershipRuleProcessingState: 'On',
    deletedAt: null,
  };
  assert.notEqual(ruleOfGroup(group), null);
  for (const rest of [
    { membershipRuleProcessingState: 'Paused' },
    { groupTypes: [] },
    { deletedAt: now },
    { membershipRule: null },
  ])
    assert.equal(ruleOfGroup({ ...group, ...rest }), null);
});

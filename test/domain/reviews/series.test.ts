// Series of access reviews as pure functions: scopes and reviewers in every spelling, turns, the settings of a policy,
// decisions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDecision, movesOn, readDecision, readReason } from '../../../src/domain/reviews/decisions.ts';
import { policySeriesOf } from '../../../src/domain/reviews/policyReview.ts';
import { reviewerSource, reviewerSources } from '../../../src/domain/reviews/reviewerScopes.ts';
import { policyScope, readScope } from '../../../src/domain/reviews/scopes.ts';
import type { ReviewScope } from '../../../src/domain/reviews/reviewValues.ts';
import { mostDays, nextTurn, openDays } from '../../../src/domain/reviews/turns.ts';
import type { PatternedRecurrence, RecurrencePattern, ReviewSettings } from '../../../src/domain/values.ts';

const id = 'eb75ccd2-59ef-48b7-8f76-cc3f33f899f4';
const other = '98f41dad-68d5-42f6-a50f-ddd75c5c5539';
const query = (text: string): ReviewScope => ({ kind: 'query', query: text, queryType: null, queryRoot: null });
const assignments = '/identityGovernance/entitlementManagement/accessPackageAssignments';
const everyGroup = query("/groups?$filter=(groupTypes/any(c:c eq 'Unified'))");

/** Scope, enumeration, and what it means: kind, whose, resource, whether through groups. */
const scopes: readonly (readonly [ReviewScope, ReviewScope | null, string | null])[] = [
  [query(`/groups/${id}/transitiveMembers`), null, `groupMembers everyone ${id} true`],
  [query(`/v1.0/groups/${id}/members`), null, `groupMembers everyone ${id} false`],
  [
    query(`/groups/${id}/transitiveMembers/microsoft.graph.user/?$filter=(userType eq 'Guest')`),
    null,
    `groupMembers guests ${id} true`,
  ],
  [query('./members/microsoft.graph.user'), everyGroup, 'everyGroupMembers everyone null false'],
  [query('./members/microsoft.graph.user'), null, null],
  [
    query(`${assignments}?$filter=(accessPackageId eq '${other}' and assignmentPolicyId eq '${id}')`),
    null,
    `policyAssignments everyone ${id} false`,
  ],
  [policyScope({ policyId: id, packageId: other, catalogId: other }), null, `policyAssignments everyone ${id} false`],
  [query(`/roleManagement/directory/roleDefinitions/${id}`), null, null],
  [
    { kind: 'memberships', principalScopes: [query('/users')], resourceScopes: [query(`/servicePrincipals/${id}`)] },
    null,
    `applicationRoles everyone ${id} false`,
  ],
  [
    {
      kind: 'memberships',
      principalScopes: [query("/v1.0/users?$filter=userType eq 'Guest'")],
      resourceScopes: [query(`/groups/${id}`)],
    },
    null,
    `groupMembers guests ${id} true`,
  ],
  [
    {
      kind: 'memberships',
      principalScopes: [{ kind: 'principals', scopeType: 'allUsers' }],
      resourceScopes: [{ kind: 'resource', resourceId: id, displayName: null, scopeType: 'catalog' }],
    },
    null,
    null,
  ],
];

test('a scope means the same in each of its spellings, and one that is no review here means nothing', () => {
  for (const [scope, enumeration, meaning] of scopes) {
    const read = readScope(scope, enumeration);
    const said = read === null ? null : `${read.kind} ${read.whose} ${read.resourceId} ${read.isTransitive}`;
    assert.equal(said, meaning, JSON.stringify(scope));
  }
});

test('reviewers are read in each of their spellings, and a series without any asks people about themselves', () => {
  const scope = (text: string | null, scopeType: string | null = null, reviewerId: string | null = null) =>
    reviewerSource({ query: text, queryType: null, queryRoot: null, scopeType, reviewerId });
  assert.deepEqual(scope(`/users/${id}`), { kind: 'user', id });
  assert.deepEqual(scope(`/v1.0/users/${id.toUpperCase()}`), { kind: 'user', id });
  assert.deepEqual(scope(`/groups/${id}/transitiveMembers`), { kind: 'groupMembers', id });
  assert.deepEqual(scope(`/groups/${id}/owners`), { kind: 'owners', id });
  assert.deepEqual(scope('./manager'), { kind: 'manager' });
  assert.deepEqual(scope('./owners'), { kind: 'resourceOwners' });
  assert.deepEqual(scope(null, 'Group', id), { kind: 'groupMembers', id });
  assert.equal(scope('/devices'), null);
  assert.equal(scope(null, 'user'), null);
  assert.deepEqual(reviewerSources([], []), { primary: [{ kind: 'self' }], fallback: [] });
});

const recurrence = (
  type: RecurrencePattern['type'],
  interval: number,
  range: Partial<NonNullable<PatternedRecurrence['range']>> = {},
): PatternedRecurrence => ({
  pattern: { type, interval, month: 0, dayOfMonth: 0, daysOfWeek: [], firstDayOfWeek: null, index: null },
  range: { type: 'noEnd', startDate: null, endDate: null, recurrenceTimeZone: null, numberOfOccurrences: 0, ...range },
});

test('each turn is counted from the first start, so that a short month moves no later one', () => {
  const startsAt = '2026-01-31T08:00:00.000Z';
  const starts: (string | null)[] = [];
  for (let turn = 0; turn < 4; turn += 1)
    starts.push(nextTurn({ startsAt, recurrence: recurrence('absoluteMonthly', 1) }, turn, null)?.startsAt ?? null);
  assert.deepEqual(starts, [
    startsAt,
    '2026-02-28T08:00:00.000Z',
    '2026-03-31T08:00:00.000Z',
    '2026-04-30T08:00:00.000Z',
  ]);
});

test('a series ends by its number of turns, by its last day, or after its only one', () => {
  const startsAt = '2026-01-01T00:00:00.000Z';
  const at = (of: PatternedRecurrence | null, turn: number) => nextTurn({ startsAt, recurrence: of }, turn, null);
  const weekly = (range: object) => recurrence('weekly', 2, range);
  assert.equal(at(null, 1), null);
  assert.equal(at(weekly({ type: 'numbered', numberOfOccurrences: 2 }), 2), null);
  assert.equal(at(weekly({ type: 'numbered', numberOfOccurrences: 2 }), 1)?.startsAt, '2026-01-15T00:00:00.000Z');
  assert.equal(at(weekly({ type: 'endDate', endDate: '2026-01-20' }), 2), null);
  assert.equal(at(weekly({ type: 'numbered', numberOfOccurrences: 0, endDate: '9999-12-31' }), 9)?.turn, 9);
});

test('starts that have passed by are left out', () => {
  const series = { startsAt: '2026-01-01T00:00:00.000Z', recurrence: recurrence('weekly', 1) };
  assert.equal(nextTurn(series, 1, '2026-02-10T00:00:00.000Z')?.startsAt, '2026-02-12T00:00:00.000Z');
});

test('a turn is open for its days, for those of its stages together, and for one day at least', () => {
  assert.equal(openDays({ instanceDurationInDays: 5 }, []), 5);
  assert.equal(openDays({ instanceDurationInDays: 1 }, [{ durationInDays: 2 }, { durationInDays: 3 }]), 5);
  assert.equal(openDays({ instanceDurationInDays: 0 }, []), 1);
  assert.deepEqual(
    [recurrence('weekly', 1), recurrence('absoluteMonthly', 1), recurrence('absoluteYearly', 1), null].map(mostDays),
    [7, 27, 364, null],
  );
});

const settings = (more: Partial<ReviewSettings>): ReviewSettings => ({
  isEnabled: true,
  expirationBehavior: null,
  isRecommendationEnabled: true,
  isReviewerJustificationRequired: true,
  isSelfReview: true,
  reviewerType: null,
  reviewers: [],
  startAt: '2026-01-01T08:00:00.000Z',
  durationInDays: 7,
  recurrenceType: 'weekly',
  schedule: null,
  ...more,
});

test('the settings of a policy make a series only where they say when, how long and by whom', () => {
  const made = policySeriesOf(settings({}));
  assert.deepEqual(
    [made?.startsAt, made?.reviewers, made?.settings.instanceDurationInDays],
    ['2026-01-01T08:00:00.000Z', [], 7],
  );
  for (const more of [
    { isEnabled: false },
    { startAt: null },
    { durationInDays: null },
    { durationInDays: 8 },
    { isSelfReview: false },
  ])
    assert.equal(policySeriesOf(settings(more)), null, JSON.stringify(more));
  assert.equal(
    policySeriesOf(settings({ recurrenceType: 'annual', durationInDays: 364 }))?.settings.recurrence?.pattern?.interval,
    12,
  );
  assert.equal(policySeriesOf(settings({ recurrenceType: 'onetime', durationInDays: 30 }))?.settings.recurrence, null);
  assert.equal(
    policySeriesOf(settings({ isSelfReview: false, reviewerType: 'Manager' }))?.reviewers[0]?.query,
    './manager',
  );
});

test('what happens to open items is what the settings of the policy say', () => {
  const of = (behavior: ReviewSettings['expirationBehavior'], recommendation: 'approve' | 'deny' | 'noInfoAvailable') =>
    defaultDecision(
      (policySeriesOf(settings({ expirationBehavior: behavior })) as NonNullable<ReturnType<typeof policySeriesOf>>)
        .settings,
      { recommendation },
    );
  assert.equal(of('keepAccess', 'deny'), null);
  assert.equal(of('removeAccess', 'approve'), 'deny');
  assert.equal(of('acceptAccessRecommendation', 'approve'), 'approve');
  assert.equal(of('acceptAccessRecommendation', 'noInfoAvailable'), null);
});

test('a decision is one of four words in any case, and needs its reason where the review demands one', () => {
  assert.equal(readDecision('decision', 'dontknow'), 'dontKnow');
  assert.throws(() => readDecision('decision', 'perhaps'), { code: 'invalidField' });
  assert.throws(() => readDecision('decision', undefined), { code: 'missingField' });
  const rules = { justificationRequiredOnApproval: true };
  assert.throws(() => readReason('justification', ' ', { result: 'deny', rules }), { code: 'missingField' });
  assert.equal(readReason('justification', undefined, { result: 'dontKnow', rules }), '');
  assert.equal(readReason('justification', 'why', { result: 'notReviewed', rules }), '');
});

test('items move on to the next stage by their decision, or as recommended; all of them where nothing is said', () => {
  const item = (decision: 'approve' | 'deny' | 'notReviewed', recommendation: 'approve' | 'deny' = 'deny') => ({
    decision,
    recommendation,
  });
  assert.ok(movesOn({ decisionsThatWillMoveToNextStage: null }, item('deny')));
  assert.ok(movesOn({ decisionsThatWillMoveToNextStage: ['notReviewed'] }, item('notReviewed')));
  assert.ok(!movesOn({ decisionsThatWillMoveToNextStage: ['notReviewed'] }, item('deny')));
  assert.ok(movesOn({ decisionsThatWillMoveToNextStage: ['recommendation'] }, item('deny')));
  assert.ok(!movesOn({ decisionsThatWillMoveToNextStage: ['recommendation'] }, item('approve')));
});

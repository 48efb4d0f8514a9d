// What changed about an access since its last review, and when reviewers are reminded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextChanges } from '../../../src/domain/reviews/contextChanges.ts';
import { nextReviewReminder } from '../../../src/domain/reviews/reminders.ts';

const before = {
  managerId: 'm1',
  managerName: 'Ann',
  department: 'North',
  jobTitle: null,
  gives: [
    { resource: 'Maps', role: 'Member' },
    { resource: 'Plans', role: null },
  ],
};

test('nothing changed where names alone did, or nothing', () => {
  assert.deepEqual(contextChanges(before, { ...before, managerName: 'Ann Lee', jobTitle: '' }), []);
});

test('a manager, a place and what the access gives are told with before and after', () => {
  const now = {
    managerId: 'm2',
    managerName: 'Bo',
    department: 'South',
    jobTitle: 'Lead',
    gives: [
      { resource: 'Maps', role: 'Owner' },
      { resource: 'Plans', role: null },
    ],
  };
  assert.deepEqual(
    contextChanges(before, now).map(({ what, before: old, after }) => [what, old, after]),
    [
      ['manager', 'Ann', 'Bo'],
      ['department', 'North', 'South'],
      ['jobTitle', null, 'Lead'],
      ['gained', null, 'Maps (Owner)'],
      ['lost', 'Maps (Member)', null],
    ],
  );
});

test('reviewers are reminded at half time and on the last day, once where both are one', () => {
  const long = { startsAt: '2026-06-01T08:00:00.000Z', endsAt: '2026-06-15T08:00:00.000Z' };
  assert.deepEqual(nextReviewReminder(long, '2026-06-01T08:00:00.000Z', 0), {
    telling: 'half',
    at: '2026-06-08T08:00:00.000Z',
  });
  assert.equal(nextReviewReminder(long, '2026-06-08T08:00:00.000Z', 0)?.telling, 'lastDay');
  assert.equal(nextReviewReminder(long, '2026-06-14T08:00:00.000Z', 0), null);
  const short = { startsAt: '2026-06-01T08:00:00.000Z', endsAt: '2026-06-02T08:00:00.000Z' };
  const slow = nextReviewReminder(long, '2026-06-08T08:00:00.000Z', 50);
  assert.deepEqual(slow, { telling: 'slow', at: '2026-06-08T08:00:00.500Z' });
  assert.equal(nextReviewReminder(short, '2026-06-01T20:00:00.000Z', 0), null);
});

// Values that several assignments put on one attribute of a user, one over the other: what shows when one of them goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formerValueOf, isChainBroken, stampsInOrder, valueAfter } from '../../src/domain/attributes/stampChain.ts';

const stamp = (id: string, value: string, formerValue: string | null) => ({
  id,
  from: '2026-01-01',
  value,
  formerValue,
});
const [low, high] = [stamp('1', 'Intern', 'Director'), stamp('2', 'Clerk', 'Director')];

test('the value of before the first stamp is under each of them', () => {
  assert.equal(formerValueOf([], 'Director'), 'Director');
  assert.equal(formerValueOf([low], 'Intern'), 'Director');
  assert.equal(formerValueOf([high, low], 'Clerk'), 'Director');
});

test('a value that somebody put there since is what a new stamp gives back', () => {
  assert.equal(isChainBroken([low], 'Chief'), true);
  assert.equal(formerValueOf([low], 'Chief'), 'Chief');
  assert.equal(isChainBroken([low, high], 'Clerk'), false);
  assert.equal(isChainBroken([], 'Chief'), false);
});

test('what goes leaves the latest of those that stay, and the last leaves what was before', () => {
  assert.equal(valueAfter([low, high], high), 'Intern');
  assert.equal(valueAfter([low, high], low), 'Clerk');
  assert.equal(valueAfter([high], high), 'Director');
  assert.deepEqual(
    stampsInOrder([high, low]).map(({ id }) => id),
    ['1', '2'],
  );
});

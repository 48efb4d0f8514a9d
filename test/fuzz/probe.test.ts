// Two thousand random calls by ten callers with little behind them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probe } from './probe.ts';

test('callers who may little fail nothing, change nothing of others, and are told nothing hidden', async () => {
  const { wrong, answered, refused, done } = await probe(2000, 20_261_129);
  assert.deepEqual(wrong, []);
  assert.ok(answered > 200 && refused > 500, `${answered} answered, ${refused} refused, ${done} writes done`);
});

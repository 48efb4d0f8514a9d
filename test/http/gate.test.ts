// Turns at the gate: what is done at once is in nobody's way, and whoever waited for a turn hands it on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConcurrencyLimiter } from '../../src/http/server/concurrencyLimiter.ts';
import { OverloadedError } from '../../src/store/contract.ts';

const bounds = { maxRunning: 1, maxWaiting: 10, maxWaitingPerCaller: 5, maxWaitMs: 10_000, maxRunMs: 10_000 };

test('what is done at once is answered at once and takes no place', () => {
  const gate = createConcurrencyLimiter(bounds, () => {});
  assert.equal(
    gate.run('a', () => {
      assert.equal(gate.running(), 0);
      return 7;
    }),
    7,
  );
  assert.equal(gate.running(), 0);
  assert.throws(
    () =>
      gate.run('a', () => {
        throw new Error('no');
      }),
    /no/,
  );
  gate.close();
});

test('whoever waited and is done at once, or fails at once, lets the next one go', async () => {
  const gate = createConcurrencyLimiter(bounds, () => {});
  let end = (): void => {};
  const first = gate.run(
    'a',
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const others = [
    gate.run('a', () => 1),
    gate.run('b', () => {
      throw new Error('no');
    }),
    gate.run('b', async () => {
      await sleep(5);
      return 2;
    }),
    gate.run('a', () => 3),
  ].map((each) => Promise.resolve(each).catch((error: Error) => error.message));
  assert.equal(gate.waiting(), 4);
  end();
  await first;
  assert.deepEqual(await Promise.all(others), [1, 'no', 2, 3]);
  assert.deepEqual([gate.running(), gate.waiting()], [0, 0]);
  gate.close();
});

test('of one and the same only so many wait', async () => {
  const refused: string[] = [];
  const gate = createConcurrencyLimiter(bounds, (reason) => {
    refused.push(reason);
  });
  const first = gate.run('a', () => sleep(20));
  const waiting = Array.from({ length: 5 }, () => gate.run('a', () => 1));
  await assert.rejects(async () => gate.run('a', () => 1), OverloadedError);
  assert.deepEqual(refused, ['queue']);
  await first;
  await Promise.all(waiting);
  gate.close();
});

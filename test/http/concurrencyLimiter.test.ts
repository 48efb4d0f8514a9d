// How many calls run at the same time: those that wait take turns by caller, and whoever ends lets the next one start.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConcurrencyLimiter } from '../../src/http/server/concurrencyLimiter.ts';
import { OverloadedError } from '../../src/store/contract.ts';

const limits = { maxRunning: 1, maxWaiting: 10, maxWaitingPerCaller: 5, maxWaitMs: 10_000, maxRunMs: 10_000 };

test('calls beyond the bound run in turns by caller, also after one that failed', async () => {
  const limiter = new ConcurrencyLimiter(limits, () => {});
  let end = (): void => {};
  assert.ok(limiter.isFree());
  const first = limiter.run(
    'a',
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  assert.equal(limiter.isFree(), false);
  const order: number[] = [];
  const done = async (number: number): Promise<number> => {
    order.push(number);
    return number;
  };
  const others = [
    limiter.run('a', () => done(1)),
    limiter.run('b', async () => {
      throw new Error('no');
    }),
    limiter.run('b', async () => {
      await sleep(5);
      return done(2);
    }),
    limiter.run('a', () => done(3)),
  ].map((each) => each.catch((error: Error) => error.message));
  assert.equal(limiter.waitingCount(), 4);
  end();
  await first;
  assert.deepEqual(await Promise.all(others), [1, 'no', 2, 3]);
  assert.deepEqual(order, [1, 3, 2]);
  assert.deepEqual([limiter.runningCount(), limiter.waitingCount(), limiter.isFree()], [0, 0, true]);
  limiter.close();
});

test('of one caller only so many calls wait', async () => {
  const rejected: string[] = [];
  const limiter = new ConcurrencyLimiter(limits, (reason) => {
    rejected.push(reason);
  });
  const first = limiter.run('a', () => sleep(20));
  const waiting = Array.from({ length: 5 }, () => limiter.run('a', async () => 1));
  await assert.rejects(
    limiter.run('a', async () => 1),
    OverloadedError,
  );
  assert.deepEqual(rejected, ['queue']);
  await first;
  await Promise.all(waiting);
  limiter.close();
});

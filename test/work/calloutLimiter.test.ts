// Bounds of calls: so many under way, so many in wait, the others told to come again, the later the more of them there
// are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createCalloutLimiter,
  type CalloutLimit,
  type LimitAdmission,
} from '../../src/work/extensions/calloutLimiter.ts';

const host = (name: string): readonly CalloutLimit[] => [{ name, max: 2, maxWaiting: 3 }];
const settled = async (entry: Promise<LimitAdmission>): Promise<LimitAdmission | null> =>
  Promise.race([
    entry,
    new Promise<null>((resolve) => {
      setTimeout(() => resolve(null), 5);
    }),
  ]);
const leave = (entry: LimitAdmission | null): void => {
  if (entry !== null && 'release' in entry) entry.release();
  else assert.fail('it is not in');
};

test('as many as the bound says are in, then some wait, then the rest is sent away', async () => {
  const gate = createCalloutLimiter();
  const entries = Array.from({ length: 9 }, () => gate.enter(host('a')));
  const found = await Promise.all(entries.map(settled));
  assert.deepEqual(
    found.map((each) => (each === null ? 'waits' : 'release' in each ? 'in' : each.retryInMs)),
    ['in', 'in', 'waits', 'waits', 'waits', 200, 200, 200, 400],
  );
  assert.ok('release' in (await gate.enter(host('b'))), 'another host is free');
  leave(found[0] ?? null);
  assert.deepEqual(
    (await Promise.all(entries.slice(2, 5).map(settled))).map((each) => each !== null),
    [true, false, false],
  );
});

test('every bound counts, and whoever fits goes first', async () => {
  const gate = createCalloutLimiter();
  const bounds = (name: string): readonly CalloutLimit[] => [
    { name, max: 1, maxWaiting: 5 },
    { name: 'catalog', max: 2, maxWaiting: 5 },
  ];
  const a = await gate.enter(bounds('a'));
  const b = await gate.enter(bounds('b'));
  const again = gate.enter(bounds('a'));
  const other = gate.enter(bounds('c'));
  assert.deepEqual([await settled(again), await settled(other)], [null, null]);
  leave(b);
  assert.equal(await settled(again), null);
  assert.ok(await settled(other));
  leave(a);
  assert.ok(await settled(again));
});

test('who waits too long is sent away, and leaves no trace', async () => {
  const gate = createCalloutLimiter(20);
  const first = await gate.enter([{ name: 'a', max: 1, maxWaiting: 1 }]);
  assert.deepEqual(await gate.enter([{ name: 'a', max: 1, maxWaiting: 1 }]), { retryInMs: 200 });
  leave(first);
  assert.ok('release' in (await gate.enter([{ name: 'a', max: 1, maxWaiting: 1 }])));
});

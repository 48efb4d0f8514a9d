// The sandbox's clock: wishes that are read and refused, and where each takes it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Refusal, Refusals } from '../../src/domain/refusal.ts';
import { formatInstant } from '../../src/domain/time.ts';
import { clockRowAt, parseClockChange, tenantNow, targetInstant } from '../../src/sandbox/tenantClock.ts';
import { moveClock } from '../../src/sandbox/moveClock.ts';
import { insert } from '../../src/store/contract.ts';
import { openTestStore } from '../store/open.ts';

const machineNow = Date.parse('2026-06-01T12:00:00.000Z');
const running = { clockOffsetMs: 0, clockFrozenAt: null };
const ahead = { clockOffsetMs: 86_400_000, clockFrozenAt: null };
const frozen = { clockOffsetMs: 5, clockFrozenAt: '2027-01-31T00:00:00.000Z' };

const codeOf = (run: () => unknown): string => {
  try {
    return String(run());
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.facts.field ?? ''}`.trim();
    if (error instanceof Refusals) return error.all.map((each) => `${each.code} ${each.facts.field}`).join(', ');
    throw error;
  }
};

// biome-ignore format: a table, read by column
const moves: readonly (readonly [says: string, clock: typeof running | typeof frozen, body: unknown,
  result: string])[] = [
  ['a running clock is moved on',                 running, { advance: 'P30D' },
    '2026-07-01T12:00:00.000Z'],
  ['a moved clock is moved on from where it is',  ahead,   { advance: 'PT1H' },
    '2026-06-02T13:00:00.000Z'],
  ['a month ends with the month',                 frozen,  { advance: 'P1M' },
    '2027-02-28T00:00:00.000Z'],
  ['an instant is taken as it is',                running, { now: '2030-01-01T00:00:00Z' },
    '2030-01-01T00:00:00.000Z'],
  ['an instant of another zone is made UTC',      running, { now: '2030-01-01T01:00:00+02:00' },
    '2029-12-31T23:00:00.000Z'],
  ['freezing keeps the time',                     running, { frozen: true },
    '2026-06-01T12:00:00.000Z'],
  ['standing still is no step back',              frozen,  { now: '2027-01-31T00:00:00Z' },
    '2027-01-31T00:00:00.000Z'],
  ['a step back is refused',                      frozen,  { now: '2027-01-30T23:59:59Z' },           'clockBackwards'],
  ['a negative duration is a step back',          running, { advance: '-PT1S' },                      'clockBackwards'],
  ['no duration',                                 running, { advance: '30 days' },
    'invalidField advance'],
  ['a duration past the calendar',                running, { advance: 'P9999Y' },
    'invalidField advance'],
  ['no instant',                                  running, { now: 'tomorrow' },
    'invalidField now'],
  ['an instant without a zone',                   running, { now: '2030-01-01T00:00:00' },
    'invalidField now'],
  ['both at once',                                running, { now: '2030-01-01T00:00:00Z', advance: 'P1D' },
    'invalidField now'],
  ['words for a switch',                          running, { frozen: 'yes' },
    'invalidField frozen'],
  ['something else',                              running, { hurry: true },
    'invalidField hurry'],
  ['nothing',                                     running, {},
    'invalidField advance'],
  ['a list',                                      running, [],
    'invalidField advance'],
  ['every fault at once',                         running, { advance: 1, frozen: 1 },
    'invalidField advance, invalidField frozen'],
];
for (const [says, clock, body, result] of moves) {
  test(says, () =>
    assert.equal(
      codeOf(() => targetInstant(clock, machineNow, parseClockChange(body))),
      result,
    ),
  );
}

test('a frozen clock stands, a released one goes on from where it stood', () => {
  const instant = '2030-01-01T00:00:00.000Z';
  const stands = clockRowAt(instant, machineNow, true);
  assert.deepEqual([tenantNow(stands, machineNow), tenantNow(stands, machineNow + 60_000)], [instant, instant]);
  const runs = clockRowAt(tenantNow(stands, machineNow + 60_000), machineNow + 60_000, false);
  assert.deepEqual(
    [tenantNow(runs, machineNow + 60_000), tenantNow(runs, machineNow + 61_000)],
    [instant, '2030-01-01T00:00:01.000Z'],
  );
});

test('a clock is not set back by the time that the work took which was due on the way', async () => {
  const store = await openTestStore('sqlite');
  await store.commit([
    insert('tenant', {
      id: 'singleton',
      tenantId: randomUUID(),
      displayName: 'T',
      mode: 'sandbox',
      createdAt: formatInstant(machineNow),
      clockOffsetMs: 0,
      clockFrozenAt: null,
    }),
  ]);
  let now = machineNow;
  const nothing = { ran: 0, waiting: 0, failed: 0 };
  const slow = {
    runUntil: async () => {
      now += 5_000;
      return nothing;
    },
    drain: async () => nothing,
  };
  const move = async (body: unknown): Promise<string> =>
    (await moveClock(store, slow, body, { machineNow: () => now, moved: () => {} })).now;
  assert.equal(await move({ advance: 'PT0S' }), formatInstant(machineNow + 5_000));
  // Where it goes further than that, it stands where it was told to.
  assert.equal(await move({ advance: 'PT1M', frozen: true }), formatInstant(machineNow + 65_000));
  assert.equal(await move({ advance: 'PT1S' }), formatInstant(machineNow + 66_000));
  await store.close();
});

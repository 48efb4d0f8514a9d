// Durations, periods and ends, as tables.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  periodOf,
  renewPeriod,
  scheduleOf,
  unspecifiedSchedule,
  type Period,
  type ScheduleProblem,
  type PolicyTerm,
} from '../../src/domain/requests/schedule.ts';
import { addDuration, formatInstant, parseDuration } from '../../src/domain/time.ts';
import type { Schedule } from '../../src/domain/values.ts';

const durations: readonly (readonly [from: string, duration: string, to: string | null])[] = [
  ['2026-06-01T12:00:00.000Z', 'P30D', '2026-07-01T12:00:00.000Z'],
  ['2026-06-01T12:00:00.000Z', 'PT4H', '2026-06-01T16:00:00.000Z'],
  ['2026-06-01T12:00:00.000Z', 'PT0S', '2026-06-01T12:00:00.000Z'],
  ['2026-06-01T12:00:00.000Z', 'P1Y2M3W4DT5H6M7.5S', '2027-08-26T17:06:07.500Z'],
  ['2026-01-31T12:00:00.000Z', 'P1M', '2026-02-28T12:00:00.000Z'],
  ['2028-02-29T00:00:00.000Z', 'P1Y', '2029-02-28T00:00:00.000Z'],
  ['2026-06-01T12:00:00.000Z', 'PT1.0000001S', '2026-06-01T12:00:01.000Z'],
  ['2026-06-01T12:00:00.000Z', '-P1D', '2026-05-31T12:00:00.000Z'],
  ['2026-06-01T12:00:00.000Z', 'P9999Y', null],
  ['2026-06-01T12:00:00.000Z', 'P', null],
  ['2026-06-01T12:00:00.000Z', 'P1DT', null],
  ['2026-06-01T12:00:00.000Z', '30 days', null],
  ['2026-06-01T12:00:00.000Z', '', null],
];

test('a duration is added as the calendar has it, and what is none gives nothing', () => {
  for (const [from, duration, to] of durations) assert.equal(addDuration(from, duration), to, duration);
  assert.deepEqual(parseDuration('P1Y6M'), { months: 18, days: 0, milliseconds: 0 });
});

const now = '2026-06-01T12:00:00.000Z';
const endless: PolicyTerm = {
  expirationType: 'noExpiration',
  expirationAt: null,
  expirationDuration: null,
  allowsCustomSchedule: true,
};
const month: PolicyTerm = { ...endless, expirationType: 'afterDuration', expirationDuration: 'P30D' };
const fixed: PolicyTerm = { ...endless, expirationType: 'afterDateTime', expirationAt: '2026-12-31T00:00:00.000Z' };
const past: PolicyTerm = { ...fixed, expirationAt: '2026-01-01T00:00:00.000Z' };
const strict: PolicyTerm = { ...month, allowsCustomSchedule: false };
const from = (startAt: string, rest: Partial<Schedule> = {}): Schedule => ({
  ...unspecifiedSchedule,
  startAt,
  ...rest,
});
const until = (endAt: string | null): Schedule => ({
  ...unspecifiedSchedule,
  expiration: { type: 'afterDateTime', endAt, duration: null },
});
const during = (duration: string | null): Schedule => ({
  ...unspecifiedSchedule,
  expiration: { type: 'afterDuration', endAt: null, duration },
});
const forever: Schedule = { ...unspecifiedSchedule, expiration: { type: 'noExpiration', endAt: null, duration: null } };
const told = (period: Period | ScheduleProblem): string =>
  'problem' in period ? period.problem : `${period.startsAt.slice(0, 16)} ${period.endsAt?.slice(0, 16) ?? 'never'}`;

// biome-ignore format: a table, read by column
const periods: readonly (readonly [PolicyTerm, Schedule, string])[] = [
  [endless, unspecifiedSchedule,                          '2026-06-01T12:00 never'],
  [month,   unspecifiedSchedule,                          '2026-06-01T12:00 2026-07-01T12:00'],
  [fixed,   unspecifiedSchedule,                          '2026-06-01T12:00 2026-12-31T00:00'],
  [past,    unspecifiedSchedule,                          'policyEnded'],
  [month,   from('2026-07-01T00:00:00.000Z'),     '2026-07-01T00:00 2026-07-31T00:00'],
  [month,   from('2020-01-01T00:00:00.000Z'),     '2026-06-01T12:00 2026-07-01T12:00'],
  [strict,  from('2020-01-01T00:00:00.000Z'),     '2026-06-01T12:00 2026-07-01T12:00'],
  [strict,  from('2026-07-01T00:00:00.000Z'),     'customScheduleNotAllowed'],
  [strict,  until('2026-06-02T00:00:00.000Z'),    'customScheduleNotAllowed'],
  [month,   until('2026-06-02T00:00:00.000Z'),    '2026-06-01T12:00 2026-06-02T00:00'],
  [month,   during('PT4H'),                       '2026-06-01T12:00 2026-06-01T16:00'],
  [month,   during('P30D'),                       '2026-06-01T12:00 2026-07-01T12:00'],
  [month,   during('P31D'),                       'endPastPolicy'],
  [month,   forever,                              'endPastPolicy'],
  [endless, forever,                              '2026-06-01T12:00 never'],
  [endless, until('2026-06-01T12:00:00.000Z'),    'endNotAfterStart'],
  [endless, during('PT0S'),                       'endNotAfterStart'],
  [endless, until(null),                          'endMissing'],
  [endless, during(null),                         'endMissing'],
  [endless, during('soon'),                       'durationInvalid'],
  [{ ...month, expirationDuration: 'soon' }, unspecifiedSchedule, 'durationInvalid'],
  [fixed,   from('2027-01-01T00:00:00.000Z'),     'policyEnded'],
];

test('a period is what the policy gives and the request wishes within it', () => {
  for (const [term, wish, expected] of periods)
    assert.equal(told(periodOf(term, wish, now, false)), expected, `${term.expirationType} ${JSON.stringify(wish)}`);
});

test('an administrator chooses within the bound whether or not people may', () => {
  assert.equal(told(periodOf(strict, during('PT4H'), now, true)), '2026-06-01T12:00 2026-06-01T16:00');
  assert.equal(told(periodOf(strict, during('P31D'), now, true)), 'endPastPolicy');
});

const start = '2026-05-10T12:00:00.000Z';
// biome-ignore format: a table, read by column
const renewals: readonly (readonly [PolicyTerm, endsAt: string | null, Schedule, string])[] = [
  [month,   '2026-06-09T12:00:00.000Z', unspecifiedSchedule,                       '2026-05-10T12:00 2026-07-01T12:00'],
  [month,   '2026-09-01T12:00:00.000Z', unspecifiedSchedule,                       '2026-05-10T12:00 2026-09-01T12:00'],
  [month,   null,                       unspecifiedSchedule,                       '2026-05-10T12:00 never'],
  [endless, '2026-06-09T12:00:00.000Z', unspecifiedSchedule,                       '2026-05-10T12:00 never'],
  [month,   '2026-06-09T12:00:00.000Z', until('2026-06-05T00:00:00.000Z'), '2026-05-10T12:00 2026-06-05T00:00'],
  [month,   '2026-06-09T12:00:00.000Z', until('2026-08-05T00:00:00.000Z'), 'endPastPolicy'],
  [fixed,   '2026-06-09T12:00:00.000Z', from('2027-01-01T00:00:00.000Z'),  '2026-05-10T12:00 2026-12-31T00:00'],
];

test('a renewal counts from now, keeps the start, and never shortens unless that is asked for', () => {
  for (const [term, endsAt, wish, expected] of renewals)
    assert.equal(
      told(renewPeriod({ startsAt: start, endsAt }, term, wish, now, false)),
      expected,
      `${endsAt ?? 'never'} ${JSON.stringify(wish)}`,
    );
});

test('an assignment shows its period as a schedule', () => {
  assert.deepEqual(scheduleOf({ startsAt: now, endsAt: null }).expiration, {
    type: 'noExpiration',
    endAt: null,
    duration: null,
  });
  assert.deepEqual(scheduleOf({ startsAt: now, endsAt: start }), {
    startAt: now,
    recurrence: null,
    expiration: { type: 'afterDateTime', endAt: start, duration: null },
  });
});

test('an instant is written as a date writes it, whichever second was asked for before', () => {
  const day = 86_400_000;
  const some = Array.from(
    { length: 500 },
    (_, n) => Math.floor((n * 7919 * 104_729) % (60_000 * day)) - 20_000 * day + n,
  );
  for (const at of [
    0,
    999,
    1000,
    999,
    -1,
    -999,
    -1000,
    -1001,
    1.9,
    -1.9,
    1_767_600_000_123,
    1_767_600_000_124,
    -62_135_596_800_000,
    253_402_300_799_999,
    253_402_300_800_000,
    -62_167_219_200_001,
    ...some,
  ])
    assert.equal(formatInstant(at), new Date(at).toISOString());
  assert.throws(() => formatInstant(Number.NaN), RangeError);
  assert.equal(formatInstant(5), '1970-01-01T00:00:00.005Z');
});

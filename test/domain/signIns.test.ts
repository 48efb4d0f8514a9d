// Sign-ins: what becomes a row and what a number, when a user signed in last, and what a client says it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFailureTally } from '../../src/domain/signIns/failureTally.ts';
import { activityAfter, latestActivity, noActivity } from '../../src/domain/signIns/signInAttempt.ts';
import { browserOf, operatingSystemOf } from '../../src/domain/signIns/userAgents.ts';

const limits = { ofKnown: 10, ofUnknown: 1, kinds: 100 };

test('a hundred thousand failures of a minute make few rows, and every one is counted', () => {
  for (const [what, fromOf, most] of [
    ['one address', () => [null, null, '192.0.2.1'], 1],
    ['names that nobody has, from many addresses', (at: number) => [null, null, `198.51.${at % 250}.${at % 199}`], 101],
    ['one account', () => ['ada', 'client', '192.0.2.1'], 10],
  ] as const) {
    const tally = createFailureTally(limits);
    const rows = new Map<string, number>();
    for (let at = 0; at < 100_000; at += 1) {
      const from = [...fromOf(at)];
      const told = tally.add(
        { kind: ['interactiveUser', 50126], from, isKnown: from[0] !== null },
        '09:00',
        String(at),
      );
      if (told.becomes === 'row') rows.set(String(at), 1);
      else rows.set(told.id, told.attempts);
    }
    assert.equal(rows.size, most, what);
    assert.equal(
      [...rows.values()].reduce((sum, each) => sum + each, 0),
      100_000,
      what,
    );
  }
});

test('another minute, error or account begins anew', () => {
  const tally = createFailureTally(limits);
  let ids = 0;
  const add = (minute: string, errorCode: number, account: string | null): string => {
    ids += 1;
    const failure = { kind: [errorCode], from: [account], isKnown: account !== null };
    return tally.add(failure, minute, String(ids)).becomes;
  };
  assert.deepEqual(
    [add('1', 1, null), add('1', 1, null), add('1', 2, null), add('1', 1, 'a'), add('1', 1, 'a'), add('2', 1, null)],
    ['row', 'count', 'row', 'row', 'row', 'row'],
  );
});

test('the later sign-in of each kind counts, a failed one too, and what is known to be later stays', () => {
  const at = (minute: number): string => `2026-11-30T09:${String(minute).padStart(2, '0')}:00.000Z`;
  const signIn = (minute: number, eventType: 'interactiveUser' | 'nonInteractiveUser', errorCode: number) =>
    ({ attempt: { id: `s${minute}`, eventType, errorCode }, at: at(minute) }) as Parameters<typeof activityAfter>[1];
  const activity = [
    signIn(5, 'interactiveUser', 0),
    signIn(7, 'interactiveUser', 50126),
    signIn(6, 'nonInteractiveUser', 0),
  ].reduce(activityAfter, noActivity);
  assert.deepEqual(activity, {
    lastSignInAt: at(7),
    lastSignInRequestId: 's7',
    lastNonInteractiveSignInAt: at(6),
    lastNonInteractiveSignInRequestId: 's6',
    lastSuccessfulSignInAt: at(6),
    lastSuccessfulSignInRequestId: 's6',
  });
  assert.deepEqual(activityAfter(activity, signIn(4, 'interactiveUser', 0)), activity);
  const elsewhere = { ...noActivity, lastSignInAt: at(9), lastSuccessfulSignInAt: at(2) };
  assert.deepEqual(latestActivity(activity, elsewhere), {
    ...activity,
    lastSignInAt: at(9),
    lastSignInRequestId: null,
  });
});

test('browsers and systems are told by what clients say', () => {
  const check = (userAgent: string | null, browser: string | null, system: string | null): void =>
    assert.deepEqual([browserOf(userAgent), operatingSystemOf(userAgent)], [browser, system], userAgent ?? 'none');
  const mozilla = 'Mozilla/5.0';
  check(null, null, null);
  check('curl/8.1', null, null);
  check('msal-node/2.0 (darwin; arm64)', null, 'MacOs');
  check(`${mozilla} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox 128', 'Linux');
  const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  check(`${mozilla} (Windows NT 10.0; Win64) ${webKit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome 126', 'Windows');
  check(`${mozilla} (Windows NT 10.0) ${webKit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0`, 'Edge 126', 'Windows');
  check(
    `${mozilla} (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webKit} Version/17.5 Mobile/15E148 Safari/604.1`,
    'Safari 17',
    'iOS',
  );
  check(`${mozilla} (Linux; Android 14) ${webKit} Chrome/126.0.0.0 Mobile Safari/537.36`, 'Chrome 126', 'Android');
});

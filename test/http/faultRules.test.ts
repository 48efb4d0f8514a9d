// Fault rules by a clock that the test moves: what is hidden and for how long, which tokens are too old, which paths a
// pattern fits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createFaultRules, type FaultRules, type FaultSubject } from '../../src/http/faults/faultRules.ts';
import { fitsPattern, patternOf } from '../../src/http/faults/pathPattern.ts';
import { sandboxOperations } from '../../src/http/sandbox/sandboxOpenApi.ts';
import { always, not, oneOfValues } from '../../src/odata/query.ts';
import type { Id } from '../../src/domain/base.ts';
import { systemCaller } from '../../src/domain/caller.ts';

const start = Date.parse('2030-01-01T00:00:00Z');

function rulesAt(): { readonly rules: FaultRules; readonly pass: (milliseconds: number) => void } {
  let now = start;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { rules: createFaultRules(() => now), pass };
}

/** A call with a token that is so many milliseconds old at the start. */
const callWith = (tokenAge: number): FaultSubject => ({
  call: { method: 'GET', url: '/v1.0/me', headers: {}, body: null, origin: '', requestId: '', clientRequestId: '' },
  version: 'v1.0',
  path: '/me',
  caller: systemCaller,
  identity: {
    kind: 'user',
    issuedHere: true,
    objectId: 'o',
    tenantId: 't',
    appId: 'a',
    scopes: new Set(),
    roles: new Set(),
    issuedAt: new Date(start - tokenAge),
    expiresAt: new Date(start + 3_600_000),
    signedInAt: new Date(start - tokenAge),
    grantKey: null,
  },
});

const someone = { appId: 'client' as Id, objectId: 'user' as Id };

test('what is hidden is seen when its time is over, each by itself', () => {
  const { rules, pass } = rulesAt();
  assert.deepEqual([rules.seen(someone), rules.isActive()], [always, false]);
  rules.hide('a', { milliseconds: 1_500, isForOthers: false }, someone);
  rules.hide('b', { milliseconds: 3_000, isForOthers: false }, someone);
  assert.deepEqual(rules.seen(someone), not(oneOfValues('id', ['a', 'b'])));
  pass(1_499);
  assert.deepEqual(rules.seen(someone), not(oneOfValues('id', ['a', 'b'])));
  pass(1);
  assert.deepEqual(rules.seen(someone), not(oneOfValues('id', ['b'])));
  pass(1_500);
  assert.deepEqual([rules.seen(someone), rules.isActive()], [always, false]);
  rules.hide('c', { milliseconds: 1_000, isForOthers: false }, someone);
  rules.remove(null);
  assert.deepEqual([rules.seen(someone), rules.isActive()], [always, false]);
});

test('what is hidden from others is seen by its creator alone: one user by one client', () => {
  const { rules, pass } = rulesAt();
  const byOtherClient = { ...someone, appId: 'other' as Id };
  rules.hide('a', { milliseconds: 1_000, isForOthers: true }, someone);
  assert.deepEqual(rules.seen(someone), always);
  assert.equal(rules.unseenIn('{"id":"a"}', someone), null);
  assert.deepEqual(rules.seen(byOtherClient), not(oneOfValues('id', ['a'])));
  assert.equal(rules.unseenIn('{"id":"a"}', byOtherClient), 'a');
  pass(1_000);
  assert.deepEqual(rules.seen(byOtherClient), always);
});

test('a thousand objects are hidden at the most: the oldest are seen early, and what is over takes no place', () => {
  const { rules, pass } = rulesAt();
  const hide = (name: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, at) => {
      rules.hide(`${name}${at}`, { milliseconds: 1_000, isForOthers: false }, someone);
      return `${name}${at}`;
    });
  const first = hide('first', 1_002);
  assert.deepEqual(rules.seen(someone), not(oneOfValues('id', first.slice(2))));
  pass(1_000);
  const second = hide('second', 1_000);
  assert.deepEqual(rules.seen(someone), not(oneOfValues('id', second)));
});

test('a token expires when it is as old as the rule says', () => {
  const { rules, pass } = rulesAt();
  rules.add({ tokensExpireAfter: 60 });
  assert.deepEqual(rules.draw(callWith(59_000)).touched, []);
  assert.equal(rules.draw(callWith(60_000)).answer, 'expired');
  pass(1_000);
  assert.deepEqual(rules.draw(callWith(59_000)), {
    answer: 'expired',
    broken: null,
    latencyMs: 0,
    absence: null,
    touched: [{ rule: 1, did: 'let the token expire after 60 s' }],
  });
  assert.equal(rules.draw(callWith(-1_000)).answer, null);
});

test('a delivery is drawn by its own rules, which count it', () => {
  const { rules } = rulesAt();
  rules.add({ rules: [{ delivery: 'hangs' }, { delivery: 'fails', match: { accessPackage: 'new hire' }, times: 1 }] });
  const newHire = { id: 'p', displayName: 'New Hire' };
  assert.equal(rules.drawDelivery('fails', { id: 'q', displayName: 'Other' }), false);
  assert.deepEqual([rules.drawDelivery('fails', newHire), rules.drawDelivery('fails', newHire)], [true, false]);
  assert.equal(rules.drawDelivery('hangs', newHire), true);
  assert.deepEqual(
    rules.list().map(({ fitted, happened }) => [fitted, happened]),
    [
      [1, 1],
      [2, 1],
    ],
  );
});

test('a pattern is for paths by whole segments, in any case', () => {
  const check = (pattern: string, fitting: readonly string[], others: readonly string[]): void => {
    for (const path of fitting) assert.ok(fitsPattern(patternOf(pattern), path), `${pattern} fits ${path}`);
    for (const path of others) assert.ok(!fitsPattern(patternOf(pattern), path), `${pattern} does not fit ${path}`);
  };
  check('/users', ['/users', '/Users/'], ['/users/1', '/groups', '/usersX', '/']);
  check('/users/{id}', ['/users/1'], ['/users', '/users/1/manager']);
  check('/users/*/manager', ['/users/1/manager'], ['/users/manager', '/users/1/2/manager']);
  check('/users/**', ['/users', '/users/1', '/users/1/manager'], ['/me', '/usersX']);
  check('**/catalogs', ['/catalogs', '/a/b/catalogs'], ['/a/catalogs/1', '/a/xcatalogs']);
  check('/a/**/b/**/c', ['/a/b/c', '/a/x/b/y/z/c', '/a/b/b/c/c'], ['/a/c', '/a/b', '/a/x/c/b']);
  check('/a.c', ['/a.c'], ['/abc']);
  check('**', ['/', '/users', '/a/b'], []);
});

test('a pattern of many ** is decided at once, however long the path', () => {
  const pattern = patternOf(`${'/**/a'.repeat(60)}/b`);
  const began = performance.now();
  assert.equal(fitsPattern(pattern, '/a'.repeat(500)), false);
  assert.equal(fitsPattern(pattern, `${'/a'.repeat(500)}/b`), true);
  assert.ok(performance.now() - began < 1_000);
});

test('the published schema of a rule takes and refuses what the server does', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const schema = sandboxOperations['POST /sandbox/faults']?.body;
  const isOfSchema = ajv.compile((schema as { readonly anyOf: readonly object[] }).anyOf[0] ?? false);
  const check = (isRule: boolean, ...rules: readonly object[]): void => {
    for (const rule of rules) {
      assert.equal(isOfSchema(rule), isRule, JSON.stringify(rule));
      const add = (): unknown => rulesAt().rules.add(rule);
      if (isRule) add();
      else assert.throws(add, JSON.stringify(rule));
    }
  };
  const answer = { status: 503 };
  const match = {
    method: ['GET', 'POST'],
    path: '/me',
    version: 'beta',
    caller: 'a',
    header: { name: 'x', value: 'y' },
  };
  check(true, { answer, match }, { answer, match: { method: 'PUT' } }, { answer, times: 1_000_000, seed: 2 ** 31 });
  check(true, { answer: { status: 429, retryAfter: 86_400, retryAfterAs: 'date' }, share: 0.001 });
  check(true, { latency: { distribution: 'normal', milliseconds: 120_000, spread: 0.5 } }, { notThereFor: 86_400 });
  check(true, { connection: 'truncated' }, { delivery: 'hangs', match: { accessPackage: 'a' } });
  check(false, { answer, times: 0 }, { answer, times: 1_000_001 }, { answer, seed: 0 }, { answer, share: 0 });
  check(false, { answer, share: 1.1 }, { answer: { status: 404 } }, { answer: { status: 503, retryAfter: 0 } });
  check(false, { answer, over: { requests: 0, seconds: 1 } }, { answer, over: { requests: 1, seconds: 86_401 } });
  check(
    false,
    { answer, match: { method: 'HEAD' } },
    { answer, match: { path: '' } },
    { answer, match: { version: 'v2' } },
  );
  check(true, { notThereFor: { seconds: 1 } }, { notThereFor: { seconds: 0.5, from: 'others' } });
  check(false, { notThereFor: { seconds: 1, from: 'me' } }, { notThereFor: { from: 'others' } }, { notThereFor: {} });
  check(false, { notThereFor: 0 }, { tokensExpireAfter: 86_401 }, { latency: { milliseconds: 120_001 } });
  check(false, { connection: 'slow' }, { delivery: 'late' }, { answer, match: { caller: 'a'.repeat(501) } });
});

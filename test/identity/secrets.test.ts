// The promises of hashing, sealing and counting guesses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAttemptLimiter } from '../../src/identity/accounts/attemptLimiter.ts';
import { createSealing, noSealing } from '../../src/identity/tokens/sealing.ts';
import {
  hashRandomSecret,
  hashSecret,
  unmatchableHash,
  verifySecret,
} from '../../src/identity/accounts/secretHashes.ts';

const password = await hashSecret('Grüße, 世界');
const random = await hashRandomSecret('0123456789abcdef');
const salted = random.split('$')[2] ?? '';
const keyed = random.split('$')[3] ?? '';

// biome-ignore format: a table, read by column
const pairs: readonly (readonly [promise: string, secret: string, hash: string, fits: boolean])[] = [
  ['a password fits its own hash',                      'Grüße, 世界',              password,
    true],
  ['accents may be typed as one letter or two',         'Gru\u0308ße, 世界',        password,
    true],
  ['another password does not fit',                     'Grüße, 世界!',             password,
    false],
  ['an empty password does not fit',                    '',                         password,
    false],
  ['a machine-made secret fits its own hash',           '0123456789abcdef',         random,
    true],
  ['a secret in another letter case does not fit',      '0123456789ABCDEF',         random,
    false],
  ['nothing fits an empty hash',                        '',                         '',
    false],
  ['nothing fits a text that is no hash',               'plain',                    'plain',
    false],
  ['nothing fits a hash that would take all memory',    '0123456789abcdef',
    `scrypt$N=524288,r=8,p=1$${salted}$${keyed}`, false],
  ['nothing fits a hash with no work in it',            '0123456789abcdef',
    `scrypt$N=0,r=0,p=0$${salted}$${keyed}`,    false],
  ['nothing fits a hash whose cost is no power of two', '0123456789abcdef',
    `scrypt$N=1000,r=8,p=1$${salted}$${keyed}`, false],
  ['nothing fits the hash of nobody',                   '',                         unmatchableHash,
    false],
];

for (const [promise, secret, hash, fits] of pairs) {
  test(promise, async () => assert.equal(await verifySecret(secret, hash), fits));
}

test('a hash says its cost and hides the secret, and no two are alike', async () => {
  assert.match(password, /^scrypt\$N=16384,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/);
  assert.match(random, /^scrypt\$N=1024,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(await hashRandomSecret('0123456789abcdef'), random);
});

test('what was sealed opens with its key, and with no other, and not when it was changed', () => {
  const sealing = createSealing('a'.repeat(32));
  const sealed = sealing.seal('{"d":"secret"}');
  assert.equal(sealing.open(sealed), '{"d":"secret"}');
  assert.ok(!sealed.includes('secret') && !Buffer.from(sealed, 'base64url').includes('secret'));
  assert.throws(() => createSealing('b'.repeat(32)).open(sealed), /another key/);
  assert.throws(() => sealing.open(`${sealed.slice(0, -4)}AAAA`), /another key/);
  assert.throws(() => noSealing.open(sealed), /no key/);
  assert.throws(() => createSealing('short'), /32 characters/);
  assert.equal(sealing.open('{"from":"before"}'), '{"from":"before"}');
});

const thief = { account: 'ada', address: 'thief' };

test('a success takes back its own try alone', () => {
  const attempts = createAttemptLimiter(() => 0);
  for (let n = 0; n < 1000; n += 1) {
    assert.equal(attempts.begin(thief), 0);
    attempts.succeed(thief);
  }
});

test('the wait ends with the window', () => {
  let now = 0;
  const attempts = createAttemptLimiter(() => now);
  for (let n = 0; n < 10; n += 1) assert.equal(attempts.begin(thief), 0);
  now = 60_000;
  assert.equal(attempts.begin(thief), 240);
  now = 300_000;
  assert.equal(attempts.begin(thief), 0);
});

test('one address that tries many accounts is stopped, and others are not', () => {
  const attempts = createAttemptLimiter(() => 0);
  for (let n = 0; n < 100; n += 1) assert.equal(attempts.begin({ account: `user ${n}`, address: 'sprayer' }), 0);
  assert.ok(attempts.begin({ account: 'user 101', address: 'sprayer' }) > 0);
  assert.equal(attempts.begin({ account: 'user 101', address: 'other' }), 0);
});

test('one account that many addresses try is closed', () => {
  const attempts = createAttemptLimiter(() => 0);
  for (let n = 0; n < 200; n += 1) assert.equal(attempts.begin({ account: 'ada', address: `address ${n}` }), 0);
  assert.ok(attempts.begin({ account: 'ada', address: 'one more' }) > 0);
});

test('a stream of invented names takes bounded memory and does not free the account under attack', () => {
  const attempts = createAttemptLimiter(() => 0, 100);
  for (let n = 0; n < 10; n += 1) attempts.begin(thief);
  for (let n = 0; n < 30; n += 1) attempts.begin({ account: `invented ${n}`, address: 'stream' });
  assert.ok(attempts.begin(thief) > 0);
});

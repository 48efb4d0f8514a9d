// The promises of hashing and sealing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
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

// Guessing is bounded for whoever guesses and for nobody else: counted in the store, by the account that is looked up,
// by blocks of addresses; and no failures of others refuse a right password or secret.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addressBlock } from '../../src/identity/accounts/addressBlock.ts';
import { createAttemptLimiter, type AttemptLimiter } from '../../src/identity/accounts/attemptLimiter.ts';
import { createGuessDelay } from '../../src/identity/accounts/guessDelay.ts';
import { createSignInFailures } from '../../src/identity/accounts/signInFailures.ts';
import { from } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { engines, openTestStore } from '../store/open.ts';

// biome-ignore format: a table, read by column
const blocks: readonly (readonly [address: string, block: string])[] = [
  ['192.0.2.7',                          '192.0.2.7'],
  ['::ffff:192.0.2.7',                   '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6',               '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1',             '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::',                '2001:db8:1:2::/64'],
  ['2001:db8::1',                        '2001:db8:0:0::/64'],
  ['::1',                                '0:0:0:0::/64'],
  ['fe80::1%eth0',                       'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7',                 '64:ff9b:0:0::/64'],
  ['an address of a proxy that is none', 'an address of a proxy that is none'],
];

test('an address stands for its subscriber', () => {
  for (const [address, block] of blocks) assert.equal(addressBlock(address), block);
});

const right = async (): Promise<boolean> => true;
const wrong = async (): Promise<boolean> => false;

for (const engine of engines)
  describe(`guesses on ${engine}`, () => {
    let store: Store;
    let now = Date.parse('2026-11-29T10:00:00Z');
    /** Two processes on one database. */
    let processes: readonly [AttemptLimiter, AttemptLimiter];
    let commits = 0;
    before(async () => {
      const opened = await openTestStore(engine);
      store = {
        ...opened,
        commit: (changes) => {
          commits += 1;
          return opened.commit(changes);
        },
      };
      const limiter = (): AttemptLimiter => createAttemptLimiter(createSignInFailures(store), () => now);
      processes = [limiter(), limiter()];
    });
    after(async () => {
      await store.close();
      await stopPostgres();
    });
    const guess = async (account: string, address: string, times: number): Promise<number> => {
      let checked = 0;
      for (let n = 0; n < times; n += 1)
        if ((await processes[n % 2 === 0 ? 0 : 1].attempt({ account, address }, wrong)) !== null) checked += 1;
      return checked;
    };
    const isLetIn = async (account: string, address: string): Promise<boolean> =>
      (await processes[0].attempt({ account, address }, right)) === true;
    const rows = async (): Promise<number> =>
      (await store.read([from('artefact')]))[0]?.rows.filter(({ model }) => model === 'SignInFailures').length ?? 0;
    /** The next window. */
    const later = (): void => {
      now += 5 * 60_000 + 1;
    };

    test('all processes count together, and the wait ends with the window', async () => {
      assert.equal(await guess('ada', '192.0.2.1', 30), 10);
      assert.equal(await isLetIn('ada', '192.0.2.1'), false);
      later();
      assert.equal(await isLetIn('ada', '192.0.2.1'), true);
    });

    test('attempts of one moment are counted', async () => {
      const checked = await Promise.all(
        Array.from({ length: 40 }, () => processes[0].attempt({ account: 'crowd', address: '192.0.2.2' }, wrong)),
      );
      assert.equal(checked.filter((each) => each !== null).length, 10);
    });

    test('the addresses of one subscriber count together', async () => {
      let checked = 0;
      for (let n = 0; n < 20; n += 1) checked += await guess('eve', `2001:db8:5:6::${n}`, 1);
      assert.equal(checked, 10);
      assert.equal(await isLetIn('eve', '2001:db8:5:7::1'), true);
    });

    test('a right password writes nothing, and one after failures forgets them', async () => {
      const before = commits;
      for (let n = 0; n < 50; n += 1) assert.ok(await isLetIn('quiet', '192.0.2.3'));
      assert.equal(commits, before);
      await guess('quiet', '192.0.2.3', 9);
      assert.ok(await isLetIn('quiet', '192.0.2.3'));
      assert.equal(await guess('quiet', '192.0.2.3', 20), 10);
    });

    test('an account that many addresses guess at is open to the right password from any other', async () => {
      for (let n = 0; n < 25; n += 1) await guess('target', `198.51.100.${n}`, 10);
      assert.equal(await isLetIn('target', '203.0.113.9'), true);
      assert.equal(await guess('target', '203.0.113.10', 10), 1);
    });

    test('an address from which many accounts are guessed at lets in whoever is right at once', async () => {
      for (let n = 0; n < 12; n += 1) await guess(`colleague ${n}`, '203.0.113.50', 10);
      assert.equal(await isLetIn('newcomer', '203.0.113.50'), true);
      assert.equal(await guess('another', '203.0.113.50', 10), 1);
    });

    test('no more rows stay than failures of one window', async () => {
      later();
      await guess('last', '192.0.2.9', 1);
      assert.equal(await rows(), 1);
    });
  });

test('wrong secrets of a client are slowed, a bounded number at a time', async () => {
  const waits: (() => void)[] = [];
  const delay = createGuessDelay(
    () => 0,
    () => new Promise<void>((resolve) => void waits.push(resolve)),
  );
  for (let n = 0; n < 10; n += 1) await delay('client', 'block');
  assert.equal(waits.length, 0);
  const held = Array.from({ length: 30 }, () => delay('client', 'block'));
  assert.equal(waits.length, 8);
  await delay('another client', 'block');
  for (const each of waits) each();
  await Promise.all(held);
});

describe('guesses over http', () => {
  let latchkey: Latchkey;
  before(async () => {
    latchkey = await startLatchkey({
      env: { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1', LATCHKEY_PUBLIC_URL: 'https://latchkey.example' },
    });
  });
  after(async () => {
    await latchkey.close();
  });
  const clientOf = (key: string) => latchkey.sandbox.clients.find((each) => each.key === key);
  async function token(form: Readonly<Record<string, string>>, address: string): Promise<readonly number[] | 'token'> {
    const answer = await fetch(`${latchkey.http}/${latchkey.sandbox.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' },
      body: new URLSearchParams({ scope: 'https://graph.microsoft.com/.default', ...form }),
    });
    const body = (await answer.json()) as { readonly error_codes?: readonly number[] };
    return body.error_codes ?? 'token';
  }
  const signIn = (username: string, password: string, address: string) =>
    token({ grant_type: 'password', client_id: clientOf('public')?.clientId ?? '', username, password }, address);

  test('an account has one count, however its name is spelled', async () => {
    const { userPrincipalName: name, password } = latchkey.user('analyst');
    const spellings = [name, name.toUpperCase(), name.replaceAll('s', 'ſ'), ` ${name}`, name.replace('s', 'ſ')];
    for (let n = 0; n < 10; n += 1)
      assert.deepEqual(await signIn(spellings[n % spellings.length] ?? '', 'wrong', '192.0.2.1'), [50126]);
    for (const each of spellings) assert.deepEqual(await signIn(each, password, '192.0.2.1'), [50053]);
    assert.equal(await signIn(spellings[2] ?? '', password, '192.0.2.2'), 'token');
  });

  test('a client that anybody guesses at gets its tokens, from the same address too', async () => {
    const { clientId = '', clientSecret = '' } =
      clientOf('full') ?? latchkey.sandbox.clients.find((each) => each.clientSecret !== null) ?? {};
    const form = { grant_type: 'client_credentials', client_id: clientId };
    for (let n = 0; n < 10; n += 1)
      assert.deepEqual(await token({ ...form, client_secret: `wrong ${n}` }, '192.0.2.3'), [7000215]);
    assert.equal(await token({ ...form, client_secret: clientSecret ?? '' }, '192.0.2.3'), 'token');
  });
});

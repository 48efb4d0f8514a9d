// Answers of a provider that are not believed: each is refused on a page, and has one row in the log of sign-ins.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../../app/latchkey.ts';
import { enginesByTurns } from '../../sample.ts';
import { signInsOf, type SignIns } from '../signIns.ts';
import { startOpenIdIssuer, unsigned, type Claims, type Lies, type OpenIdIssuer } from './openIdIssuer.ts';
import { comeBack, faultOn, goToProvider } from './providerSignIn.ts';

type Json = any;

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`answers of providers on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    let one: OpenIdIssuer;
    let other: OpenIdIssuer;
    let ids: readonly string[];
    before(async () => {
      [latchkey, one, other] = await Promise.all([startLatchkey({ engine }), startOpenIdIssuer(), startOpenIdIssuer()]);
      signIns = signInsOf(latchkey);
      ids = [await providerOf('One', one), await providerOf('Other', other)];
      for (const [at, id] of ids.entries())
        await done('POST', '/latchkey/v1/identityLinks', {
          providerId: id,
          userId: latchkey.user('member').id,
          subject: `member-${at}`,
        });
      one.person = { sub: 'member-0' };
      other.person = { sub: 'member-1' };
    });
    beforeEach(() => {
      one.lies = {};
    });
    after(async () => {
      await Promise.all([one.close(), other.close()]);
      await latchkey.close();
    });

    const done = async (method: string, url: string, body?: unknown): Promise<Json> => {
      const reply = await latchkey.call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const providerOf = async (displayName: string, { issuer }: OpenIdIssuer): Promise<string> =>
      (await done('POST', '/latchkey/v1/identityProviders', { displayName, issuer, clientId: 'latchkey' })).id;
    /** How many sign-ins failed with each number: what is alike in a minute is counted in one row. */
    const failures = async (): Promise<ReadonlyMap<number, number>> => {
      await latchkey.drain();
      const found = await done('GET', '/latchkey/v1/signIns?$filter=errorCode ne 0&$top=999');
      const counts = new Map<number, number>();
      for (const { errorCode, attempts } of found.value) counts.set(errorCode, (counts.get(errorCode) ?? 0) + attempts);
      return counts;
    };
    /** The numbers that the log has more of after `act`. */
    const added = async (act: () => Promise<unknown>): Promise<readonly number[]> => {
      const known = await failures();
      await act();
      return [...(await failures())].flatMap(([number, count]) =>
        Array.from({ length: count - (known.get(number) ?? 0) }, () => number),
      );
    };

    const seconds = (): number => Math.floor(Date.now() / 1000);
    const changed = (token: string): string => {
      const [head, , tail] = token.split('.');
      const claims = { ...JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()), sub: 'member-9' };
      return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), tail].join('.');
    };
    const sentAs = (more: Claims): Lies => ({ claims: (claims) => ({ ...claims, ...more }) });
    const lies: readonly (readonly [string, () => Lies, number])[] = [
      ['a token that was changed', () => ({ idToken: changed }), 50027],
      ['a token whose signature was cut off', () => ({ idToken: (token) => token.replace(/[^.]*$/, '') }), 50027],
      ['a token that nobody signed', () => ({ idToken: (_, claims) => unsigned(claims) }), 50027],
      ['a token that somebody else signed', () => ({ idToken: (_, claims) => other.sign(claims) }), 50027],
      ['a token for another client', () => sentAs({ aud: 'another' }), 50027],
      ['a token for several clients, of another', () => sentAs({ aud: ['latchkey', 'x'], azp: 'x' }), 50027],
      ['a token of another issuer', () => sentAs({ iss: other.issuer }), 50027],
      ['a token that has ended', () => sentAs({ iat: seconds() - 900, exp: seconds() - 600 }), 50027],
      ['a token that is not good yet', () => sentAs({ nbf: seconds() + 600 }), 50027],
      ['a token without an end', () => sentAs({ exp: undefined }), 50027],
      ['a token for another question', () => sentAs({ nonce: 'another' }), 50027],
      ['a token without a nonce', () => sentAs({ nonce: undefined }), 50027],
      ['a token about nobody', () => sentAs({ sub: undefined }), 50027],
      ['no token', () => ({ idToken: () => '' }), 50027],
      ['an answer that names another issuer', () => ({ answer: (said) => ({ ...said, iss: other.issuer }) }), 50027],
      ['an answer without its issuer', () => ({ answer: ({ code = '', state = '' }) => ({ code, state }) }), 50027],
      ['a code that nobody gave', () => ({ answer: (said) => ({ ...said, code: 'another' }) }), 50012],
      ['a server that is out of order', () => ({ status: 503 }), 50166],
      ['a refusal', () => ({ answer: ({ state = '', iss = '' }) => ({ error: 'access_denied', state, iss }) }), 65004],
      ['a fault', () => ({ answer: ({ state = '', iss = '' }) => ({ error: 'invalid_scope', state, iss }) }), 50012],
      ['a state that nobody gave', () => ({ answer: (said) => ({ ...said, state: 'another' }) }), 50089],
    ];
    for (const [what, lie, number] of lies)
      test(`${what} is refused, with a row`, async () => {
        const rows = await added(async () => {
          one.lies = lie();
          const { browser, there } = await goToProvider(signIns, ids[0] ?? '');
          const page = await comeBack(browser, one.authorize(there));
          assert.equal(page.leftTo, undefined, what);
          assert.match(faultOn(page), new RegExp(`\\(AADSTS${number}\\)`));
          assert.doesNotMatch(page.text, /member-/);
        });
        assert.deepEqual(rows, [number]);
      });

    test('an honest answer is taken, once', async () => {
      let answer = new URL(one.issuer);
      const { browser, there } = await goToProvider(signIns, ids[0] ?? '');
      const rows = await added(async () => {
        answer = one.authorize(there);
        const page = await comeBack(browser, answer);
        assert.ok(page.leftTo?.searchParams.has('code'), faultOn(page));
      });
      assert.deepEqual(rows, []);
      const again = await added(async () => {
        assert.match(faultOn(await comeBack(browser, answer)), /AADSTS50089/);
      });
      assert.deepEqual(again, [50089]);
    });

    test('the answer of one provider is not taken for that of another', async () => {
      const rows = await added(async () => {
        const { browser, there } = await goToProvider(signIns, ids[0] ?? '');
        // The other provider leads the browser on to this one, as if it were itself.
        const swapped = other.authorize(there);
        assert.match(faultOn(await comeBack(browser, swapped)), /AADSTS50027/);
        const second = await goToProvider(signIns, ids[1] ?? '');
        const wrong = one.authorize(second.there);
        wrong.pathname = wrong.pathname.replace(ids[1] ?? '', ids[0] ?? '');
        assert.match(faultOn(await comeBack(second.browser, wrong)), /AADSTS50089/);
      });
      assert.deepEqual(
        rows.toSorted((a, b) => a - b),
        [50027, 50089],
      );
      assert.equal(
        one.forms.some((form) => form.get('redirect_uri')?.includes(ids[1] ?? '')),
        false,
      );
    });

    test('an answer is good in the browser alone that asked for it', async () => {
      const rows = await added(async () => {
        const { there } = await goToProvider(signIns, ids[0] ?? '');
        const page = await comeBack(signIns.openBrowser(), one.authorize(there));
        assert.equal(page.status, 400);
        assert.equal(page.leftTo, undefined);
      });
      assert.deepEqual(rows, [50089]);
      // A sign-in of the same browser, but another one.
      const mixed = await added(async () => {
        const first = await goToProvider(signIns, ids[0] ?? '');
        const second = await first.browser.open(signIns.authorizeUrl({ prompt: 'login' }));
        const answer = one.authorize(first.there);
        const query = new URLSearchParams([...answer.searchParams, ['from', ids[0] ?? '']]);
        const page = await first.browser.open(new URL(`?${query.toString()}`, second.url).href);
        assert.match(faultOn(page), /AADSTS50089/);
      });
      assert.deepEqual(mixed, [50089]);
    });

    test('a provider that is down is told on a page, from which people sign in by a password', async () => {
      one.isDown = true;
      const third = await providerOf('Third', { ...one, issuer: 'http://127.0.0.1:9' });
      const rows = await added(async () => {
        const browser = signIns.openBrowser();
        const page = await browser.open(signIns.authorizeUrl());
        const fault = await browser.open(new URL(`?provider=${third}`, page.url).href);
        assert.equal(fault.status, 503);
        assert.match(faultOn(fault), /AADSTS50166/);
        const [, local = ''] = /href="(\?with=password)"/.exec(fault.text) ?? [];
        const form = await browser.open(new URL(local, fault.url).href);
        const done = await browser.submit(form, signIns.credentials('member'));
        assert.ok(done.leftTo?.searchParams.has('code'), done.text);
      });
      one.isDown = false;
      assert.deepEqual(rows, [50166]);
    });

    test('keys that were changed at the provider are read anew', async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        await one.changeKeys();
        const { browser, there } = await goToProvider(signIns, ids[0] ?? '');
        const page = await comeBack(browser, one.authorize(there));
        assert.ok(page.leftTo?.searchParams.has('code'), faultOn(page));
      }
    });
  });

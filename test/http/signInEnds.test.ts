// What ends a sign-in: from the next call on its access tokens, refresh tokens, codes, device codes and browser session
// are refused, in both API versions, and those of other users and other sign-ins are not.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import type { Browser } from '../identity/browser.ts';
import { signInsOf, type SignIns, type Tokens } from '../identity/signIns.ts';

const password = 'xWwvJ]6NMw+bWH-d';
const newPassword = '0eM85N54wFxWwvJ]';

/** A user who signed in with a password in one browser, and from there with a device; and all that the user holds. */
interface SignedIn {
  readonly id: string;
  readonly browser: Browser;
  readonly tokens: Tokens;
  readonly code: string;
  readonly device: string;
}

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the end of a sign-in on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      signIns = signInsOf(latchkey);
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    let count = 0;
    async function newUser(): Promise<{ readonly id: string; readonly username: string }> {
      count += 1;
      const username = `person${count}@${latchkey.sandbox.tenantDomain}`;
      const { body, status } = await latchkey.call('app:full', 'POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: `Person ${count}`,
        mailNickname: `person${count}`,
        userPrincipalName: username,
        passwordProfile: { password },
      });
      assert.equal(status, 201);
      return { id: body.id, username };
    }

    async function signIn({ id, username }: { id: string; username: string }): Promise<SignedIn> {
      const browser = signIns.openBrowser();
      const first = await browser.submit(await browser.open(signIns.authorizeUrl()), { username, password });
      const tokens = await signIns.exchange(signIns.codeOf(first));
      const code = signIns.codeOf(await browser.open(signIns.authorizeUrl()));
      return { id, browser, tokens, code, device: await signIns.confirmedDeviceCode(browser) };
    }

    /** Which of what was held is still good. */
    async function stillGood({ browser, tokens, code, device }: SignedIn): Promise<readonly string[]> {
      const page = await browser.open(signIns.authorizeUrl({ prompt: 'none' }));
      const good = {
        'access token, v1.0': (await signIns.statusOf(tokens.access_token)) === 200,
        'access token, beta': (await signIns.statusOf(tokens.access_token, '/beta/me')) === 200,
        'refresh token': 'access_token' in (await signIns.refresh(tokens.refresh_token)),
        'authorization code': 'access_token' in (await signIns.exchange(code)),
        'device code': 'access_token' in (await signIns.poll(device)),
        'browser session': page.leftTo?.searchParams.has('code') === true,
      };
      return Object.entries(good).flatMap(([name, is]) => (is ? name : []));
    }
    const everything = [
      'access token, v1.0',
      'access token, beta',
      'refresh token',
      'authorization code',
      'device code',
      'browser session',
    ];

    const admin = async (method: string, path: string, body?: unknown): Promise<void> => {
      const { status, text } = await latchkey.call('app:full', method, path, body);
      assert.ok(status === 204 || status === 200, text);
    };
    const revoke = async (signedIn: SignedIn): Promise<void> => {
      const form = { client_id: signIns.clientId, token: signedIn.tokens.refresh_token };
      assert.equal((await signIns.post('revoke', form)).status, 200);
    };
    const signOut = async ({ browser }: SignedIn): Promise<void> => {
      const page = await browser.open(`${latchkey.http}/common/oauth2/v2.0/logout`);
      assert.match((await browser.submit(page, {}, { logout: 'yes' })).text, /You are signed out/);
    };

    /** `all` ends every sign-in of the user, `this` the one alone. */
    const endings: readonly (readonly [string, 'all' | 'this', (of: SignedIn) => Promise<void>])[] = [
      [
        'a password reset',
        'all',
        ({ id }) => admin('PATCH', `/v1.0/users/${id}`, { passwordProfile: { password: newPassword } }),
      ],
      [
        'a password reset that asks for another one',
        'all',
        ({ id }) =>
          admin('PATCH', `/beta/users/${id}`, {
            passwordProfile: { password: newPassword, forceChangePasswordNextSignIn: true },
          }),
      ],
      [
        'disabling, also once the account is enabled again',
        'all',
        async ({ id }) => {
          await admin('PATCH', `/v1.0/users/${id}`, { accountEnabled: false });
          await admin('PATCH', `/v1.0/users/${id}`, { accountEnabled: true });
        },
      ],
      ['deletion', 'all', ({ id }) => admin('DELETE', `/v1.0/users/${id}`)],
      ['revokeSignInSessions in v1.0', 'all', ({ id }) => admin('POST', `/v1.0/users/${id}/revokeSignInSessions`)],
      ['revokeSignInSessions in beta', 'all', ({ id }) => admin('POST', `/beta/users/${id}/revokeSignInSessions`)],
      ['signing out', 'this', signOut],
      ['the revocation of the refresh token', 'this', revoke],
    ];
    for (const [name, reach, end] of endings)
      test(`${name} ends ${reach === 'all' ? 'every sign-in of the user' : 'this sign-in and no other'}`, async () => {
        const user = await newUser();
        const [one, other, stranger] = [await signIn(user), await signIn(user), await signIn(await newUser())];
        await end(one);
        assert.deepEqual(await stillGood(one), []);
        assert.deepEqual(await stillGood(other), reach === 'all' ? [] : everything);
        assert.deepEqual(await stillGood(stranger), everything);
      });

    test('a refused refresh says why, as clients of Entra read it', async () => {
      const user = await newUser();
      const { tokens } = await signIn(user);
      await admin('POST', `/v1.0/users/${user.id}/revokeSignInSessions`);
      const revoked = await signIns.refresh(tokens.refresh_token);
      assert.deepEqual([revoked.error, revoked.error_codes], ['invalid_grant', [50173]]);
      await admin('PATCH', `/v1.0/users/${user.id}`, { accountEnabled: false });
      assert.deepEqual((await signIns.refresh(tokens.refresh_token)).error_codes, [50057]);
    });

    test('whoever signs in right after is signed in', async () => {
      const user = await newUser();
      await admin('POST', `/v1.0/users/${user.id}/revokeSignInSessions`);
      assert.deepEqual(await stillGood(await signIn(user)), everything);
    });

    test('a code that is used twice ends the access token that it gave', async () => {
      const { code, tokens } = await signIn(await newUser());
      const given = await signIns.exchange(code);
      assert.equal(await signIns.statusOf(given.access_token), 200);
      await signIns.exchange(code);
      assert.equal(await signIns.statusOf(given.access_token), 401);
      assert.equal((await signIns.refresh(tokens.refresh_token)).error, 'invalid_grant');
    });

    test('nobody revokes a token of another client', async () => {
      const { tokens } = await signIn(await newUser());
      const { clientId, clientSecret } = signIns.clientOf('few');
      await signIns.post('revoke', {
        client_id: clientId,
        client_secret: clientSecret ?? '',
        token: tokens.refresh_token,
      });
      assert.equal(await signIns.statusOf(tokens.access_token), 200);
      assert.ok((await signIns.refresh(tokens.refresh_token)).access_token);
    });
  });
}

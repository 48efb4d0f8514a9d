// A fresh second factor for what is privileged: the challenge, the answer of Microsoft's library, and nothing without
// the setting.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { InteractionRequiredAuthError, PublicClientApplication, type INetworkModule } from '@azure/msal-node';
import { demandedContexts } from '../../src/identity/factors/factorCheck.ts';
import { isFresh, staysFresh } from '../../src/identity/factors/proofs.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { send } from '../app/send.ts';
import { enrolApp } from '../identity/secondFactor.ts';
import { redirectUri, signInsOf, type SignIns } from '../identity/signIns.ts';
import { enginesByTurns } from '../sample.ts';

test('a factor is fresh for its seconds, and is renewed before they end', () => {
  const at = (amr: readonly string[], signedInAt: number) => ({ amr, signedInAt });
  for (const [proof, seconds, now, fresh, stays] of [
    [at(['pwd', 'otp', 'mfa'], 0), 60, 60_000, true, false],
    [at(['pwd', 'otp', 'mfa'], 0), 60, 60_001, false, false],
    [at(['pwd', 'otp', 'mfa'], 0), 60, 30_000, true, true],
    [at(['pwd', 'device'], 0), 60, 1, false, false],
    [at(['pwd'], 0), null, 1, false, false],
    [at(['fido', 'mfa'], 0), null, 9e9, true, true],
  ] as const) {
    assert.equal(isFresh(proof, { seconds, now }), fresh, JSON.stringify([proof, seconds, now]));
    assert.equal(staysFresh(proof, { seconds, now }), stays, JSON.stringify([proof, seconds, now]));
  }
});

test('what a claims parameter demands of the access token', () => {
  for (const [claims, contexts] of [
    ['{"access_token":{"acrs":{"essential":true,"value":"c1"}}}', 'c1'],
    ['{"access_token":{"acrs":{"values":["c2","c1"]},"xms_cc":{"values":["cp1"]}}}', 'c2 c1'],
    ['{"access_token":{"xms_cc":{"values":["cp1"]}}}', undefined],
    ['{"id_token":{"acrs":{"value":"c1"}}}', undefined],
    ['{"access_token":null}', undefined],
    ['not JSON', undefined],
    [null, undefined],
  ] as const)
    assert.equal(demandedContexts(claims), contexts, String(claims));
});

const challenge = new RegExp(
  '^Bearer realm="", authorization_uri="[^"]+", client_id="[^"]+", error="insufficient_claims", ' +
    'claims="([^"]+)", cc_type="authcontext"$',
);
const scope = 'openid offline_access https://graph.microsoft.com/.default';
const roleId = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';

for (const engine of enginesByTurns(import.meta.url))
  describe(`step-up on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine, env: { LATCHKEY_STEP_UP: '5' } });
      signIns = signInsOf(latchkey);
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const call = async (token: string, method: string, path: string, body?: unknown) => {
      const { status, headers, text } = await send(`${latchkey.http}${path}`, {
        method,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { json: JSON.stringify(body) }),
      });
      return { status, header: String(headers['www-authenticate'] ?? ''), body: text === '' ? null : JSON.parse(text) };
    };
    const giveRole = (token: string) =>
      call(token, 'POST', '/v1.0/roleManagement/directory/roleAssignments', {
        ...{ principalId: latchkey.user('analyst').id, roleDefinitionId: roleId, directoryScopeId: '/' },
      });

    test('roles, clients and connections demand it of users, by sign-ins without one; other calls do not', async () => {
      const token = await latchkey.token('globalAdmin');
      const group = await call(token, 'POST', '/v1.0/groups', {
        ...{ displayName: 'Admins', mailNickname: 'admins', mailEnabled: false, securityEnabled: true },
        isAssignableToRole: true,
      });
      assert.equal(group.status, 201, JSON.stringify(group.body));
      for (const [method, path, body] of [
        ['POST', '/v1.0/applications', { displayName: 'Another' }],
        ['POST', `/v1.0/applications/${await anApplication()}/addPassword`, {}],
        ['PATCH', `/v1.0/applications/${await anApplication()}`, { displayName: 'Renamed' }],
        ['POST', '/latchkey/v1/connections', { displayName: 'HR', direction: 'inbound', kind: 'scim' }],
        [
          'POST',
          '/latchkey/v1/identityProviders',
          { displayName: 'Elsewhere', issuer: 'https://login.elsewhere.example', clientId: 'latchkey' },
        ],
        [
          'POST',
          `/v1.0/groups/${group.body.id}/members/$ref`,
          {
            '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${latchkey.user('analyst').id}`,
          },
        ],
      ] as const) {
        const refused = await call(token, method, path, body);
        assert.equal(refused.status, 401, `${method} ${path}: ${JSON.stringify(refused.body)}`);
        assert.equal(refused.body.error.code, 'InvalidAuthenticationToken');
        const [, claims = ''] = challenge.exec(refused.header) ?? [];
        assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64').toString()), {
          access_token: { acrs: { essential: true, value: 'c1' } },
        });
      }
      assert.equal((await giveRole(token)).status, 401);
      assert.equal(
        (await call(token, 'PATCH', `/v1.0/users/${latchkey.user('analyst').id}`, { city: 'Bonn' })).status,
        204,
      );
      const byApplication = await latchkey.call('app:full', 'POST', '/v1.0/applications', {
        displayName: 'By a program',
      });
      assert.equal(byApplication.status, 201, 'applications have no factor');
    });
    const anApplication = async (): Promise<string> =>
      (await latchkey.call('app:full', 'GET', '/v1.0/applications?$top=1&$select=id')).body.value[0].id;

    test("Microsoft's library answers the challenge: the user is asked once, and the call goes through", async () => {
      const browser = signIns.openBrowser();
      const msal = new PublicClientApplication({
        auth: {
          clientId: signIns.clientId,
          authority: `${latchkey.https}/${latchkey.sandbox.tenantId}`,
          knownAuthorities: [new URL(latchkey.https).host],
        },
        system: { networkClient: network },
      });
      const scopes = ['https://graph.microsoft.com/.default'];
      const first = await signIns.signIn(browser, 'globalAdmin');
      const plain = await signIns.exchange(signIns.codeOf(first));
      assert.ok(plain.access_token !== undefined);
      const page = await browser.open(signIns.authorizeUrl({ scope }));
      const before = await msal.acquireTokenByCode({
        ...{ code: signIns.codeOf(page), redirectUri, scopes, codeVerifier: signIns.verifier },
      });
      const refused = await giveRole(before.accessToken);
      const claims = Buffer.from(challenge.exec(refused.header)?.[1] ?? '', 'base64').toString();
      const account = before.account ?? assert.fail('no account');
      const silent = msal.acquireTokenSilent({ account, scopes, claims });
      await assert.rejects(silent, (error: unknown) => {
        assert.ok(error instanceof InteractionRequiredAuthError, String(error));
        // The library asks for claims of its own besides.
        assert.deepEqual(JSON.parse(error.claims).access_token, JSON.parse(claims).access_token);
        return true;
      });
      const asked = await browser.open(signIns.authorizeUrl({ scope, claims }));
      const { next, app } = await enrolApp(browser, asked);
      const proven = await msal.acquireTokenByCode({
        ...{ code: signIns.codeOf(next), redirectUri, scopes, codeVerifier: signIns.verifier, claims },
      });
      assert.equal((await giveRole(proven.accessToken)).status, 201);
      const again = await msal.acquireTokenSilent({ account: proven.account ?? account, scopes, claims });
      assert.equal((await call(again.accessToken, 'POST', '/v1.0/applications', { displayName: 'Now' })).status, 201);
      // By a password alone the same user is asked for the factor again.
      const other = signIns.openBrowser();
      const form = await signIns.signIn(other, 'globalAdmin');
      assert.match(form.text, /Prove that it is you/);
      signIns.codeOf(await other.submit(form, { code: app.code() }));
    });

    // As fetch, which knows no certificate of the server's own making.
    const network: INetworkModule = {
      sendGetRequestAsync: (url) => over(url, {}),
      sendPostRequestAsync: (url, options) => over(url, { method: 'POST', ...options }),
    };
    async function over<T>(url: string, options: RequestInit) {
      const { body, headers, method } = options;
      const sent = { ...(method === undefined ? {} : { method, body: body ?? '' }), headers: headers ?? {} };
      const answer = await fetch(url.replace(latchkey.https, latchkey.http), sent);
      const given = Object.fromEntries(answer.headers);
      return { status: answer.status, headers: given, body: (await answer.json()) as T };
    }
  });

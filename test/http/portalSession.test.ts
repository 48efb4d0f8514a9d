// The portal's session is the issuer's cookie: a tab that holds nothing gets its tokens by a silent code flow that a
// fetch follows to its end, and a sign-out in one tab ends it for all; in the sandbox and in production.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startLatchkey } from '../app/latchkey.ts';
import { adminSecret, startProduction } from '../app/production.ts';
import { send } from '../app/send.ts';
import { browse, type Browser, type Page } from '../identity/browser.ts';

interface Place {
  readonly origin: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly userName: string;
  readonly password: string;
  readonly close: () => Promise<void>;
}

async function sandbox(scheme: 'http' | 'https'): Promise<Place> {
  const latchkey = await startLatchkey();
  const { userPrincipalName: userName, password } = latchkey.user('member');
  return {
    origin: latchkey[scheme],
    tenantId: latchkey.sandbox.tenantId,
    clientId: latchkey.sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '',
    userName,
    password,
    close: latchkey.close,
  };
}

async function production(): Promise<Place> {
  const { app, tenantId, clientId, close } = await startProduction();
  const origin = app.https ?? '';
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: adminSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const { text } = await send(`${origin}/${tenantId}/oauth2/v2.0/token`, { form: form.toString() });
  const [userName, password] = ['mel@example.org', 'correct horse battery staple 7'];
  const authorization = `Bearer ${JSON.parse(text).access_token}`;
  const made = await send(`${origin}/v1.0/users`, {
    authorization,
    json: JSON.stringify({
      accountEnabled: true,
      displayName: 'Mel',
      mailNickname: 'mel',
      userPrincipalName: userName,
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    }),
  });
  assert.equal(made.status, 201, made.text);
  const registered = `${origin}/v1.0/applications?$filter=${encodeURIComponent("displayName eq 'Workbench'")}`;
  const [workbench] = JSON.parse((await send(registered, { authorization })).text).value;
  return { origin, tenantId, clientId: workbench.appId, userName, password, close };
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'the sandbox by http': () => sandbox('http'),
  'the sandbox by https': () => sandbox('https'),
  production,
};

for (const [where, open] of Object.entries(places))
  describe(where, () => {
    let place: Place;
    before(async () => {
      place = await open();
    });
    after(() => place.close());

    const ask = async (url: string, { method = 'GET', headers = {}, body = '' } = {}) => {
      const {
        status,
        headers: got,
        text,
      } = await send(url, { ...headers, method, ...(body === '' ? {} : { form: body }) });
      return { status, headers: got as never, text, json: () => JSON.parse(text) };
    };
    const newTab = (): Browser => browse({ origin: place.origin, plainOrigin: place.origin, ask });
    const verifier = randomBytes(32).toString('base64url');
    const authorize = (more: Readonly<Record<string, string>>): string =>
      `${place.origin}/${place.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams({
        client_id: place.clientId,
        response_type: 'code',
        redirect_uri: `${place.origin}/signed-in`,
        scope: 'openid https://graph.microsoft.com/.default',
        state: 'kept',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...more,
      })}`;
    const answerOf = (page: Page): URLSearchParams => {
      assert.equal(page.url.pathname, '/signed-in');
      return page.url.searchParams;
    };
    const tokensFor = async (code: string): Promise<Record<string, any>> => {
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: place.clientId,
        code,
        redirect_uri: `${place.origin}/signed-in`,
        code_verifier: verifier,
      });
      const { text } = await send(`${place.origin}/${place.tenantId}/oauth2/v2.0/token`, {
        form: form.toString(),
        origin: place.origin,
      });
      return JSON.parse(text);
    };
    const areas = async (token: string): Promise<number> =>
      (await send(`${place.origin}/latchkey/v1/areas`, { authorization: `Bearer ${token}` })).status;

    test('a silent flow gives tokens while the session lasts, and ends everywhere with it', async () => {
      const tab = newTab();
      assert.equal(answerOf(await tab.open(authorize({ prompt: 'none' }))).get('error'), 'login_required');
      const credentials = { username: place.userName, password: place.password };
      assert.ok(answerOf(await tab.submit(await tab.open(authorize({})), credentials)).get('code'));
      const cookie = tab.cookies().find(({ name }) => name.includes('signin_') && !name.endsWith('.sig'));
      assert.match(cookie?.flags ?? '', /samesite=lax.*httponly|httponly.*samesite=lax/);
      assert.equal(cookie?.name.startsWith('__Host-'), place.origin.startsWith('https:'));
      const silent = answerOf(await tab.open(authorize({ prompt: 'none' })));
      assert.equal(silent.get('state'), 'kept');
      const tokens = await tokensFor(silent.get('code') ?? '');
      assert.equal(await areas(tokens['access_token']), 200);
      const out = new URLSearchParams({
        id_token_hint: tokens['id_token'],
        post_logout_redirect_uri: `${place.origin}/signed-in`,
        state: 'bye',
      });
      const left = await tab.open(`${place.origin}/${place.tenantId}/oauth2/v2.0/logout?${out}`);
      assert.equal(answerOf(left).get('state'), 'bye');
      assert.equal(await areas(tokens['access_token']), 401);
      assert.equal(answerOf(await tab.open(authorize({ prompt: 'none' }))).get('error'), 'login_required');
    });
  });

// The promises of the sign-in pages: who gets in, who does not, and what a page never does.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { decodeJwt } from 'jose';
import { browse, type Browser, type Page } from './browser.ts';
import { testDomain, testPassword, testSecret, ids } from './memoryStore.ts';
import { startServer, type Answer, type TestServer } from './server.ts';

let server: TestServer;
let browser: Browser;
before(async () => {
  server = await startServer();
});
after(() => server.close());
beforeEach(() => {
  browser = browse(server);
});

const callbackUrl = 'https://site.example/answer';
const credentials = { username: `ada@${testDomain}`, password: testPassword };

function authorize(more: Readonly<Record<string, string>> = {}, tenant = 'common'): string {
  const query = {
    client_id: ids.web,
    response_type: 'code',
    redirect_uri: callbackUrl,
    scope: 'openid offline_access User.Read',
    state: 'kept',
    ...more,
  };
  return `/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(query)}`;
}

async function signIn(more: Readonly<Record<string, string>> = {}): Promise<Page> {
  return browser.submit(await browser.open(authorize(more)), credentials);
}

const exchange = (code: string | null | undefined, more: Readonly<Record<string, string>> = {}) =>
  server.token({
    grant_type: 'authorization_code',
    client_id: ids.web,
    client_secret: testSecret,
    code: code ?? '',
    redirect_uri: callbackUrl,
    ...more,
  });

const codeOf = (page: Page): string | null | undefined => page.leftTo?.searchParams.get('code');

test('a page allows no script, no foreign frame and no form to elsewhere, and is not kept', async () => {
  const page = await browser.open(authorize());
  const style = createHash('sha256')
    .update(/<style>([\s\S]*?)<\/style>/.exec(page.text)?.[1] ?? '')
    .digest('base64');
  assert.equal(
    page.headers['content-security-policy'],
    `default-src 'none'; script-src 'none'; style-src 'self' 'sha256-${style}'; img-src 'self'; base-uri 'none'; ` +
      `frame-ancestors 'none'; form-action 'self' https://site.example`,
  );
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal(page.headers['referrer-policy'], 'same-origin');
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.doesNotMatch(page.text, /<script|\son\w+=|javascript:/i);
});

test('a page names its language, its title and its fields, and shows names as text', async () => {
  const page = await browser.open(authorize({ login_hint: '"><script>alert(1)</script>' }));
  assert.match(page.text, /<html lang="en">/);
  assert.match(page.text, /<title>Sign in to Latchkey tests<\/title>/);
  for (const field of ['username', 'password']) {
    assert.match(page.text, new RegExp(`<label for="${field}">`));
    assert.match(page.text, new RegExp(`<input id="${field}"`));
  }
  assert.match(page.text, /<input id="password"[^>]* type="password" autocomplete="current-password"/);
  assert.match(page.text, /Web &#60;site&#62; &#38; &#34;co&#34;/);
  assert.doesNotMatch(page.text, /<script>/);
});

test('cookies are signed, hidden from scripts, sent over https alone and not from other sites', async () => {
  await signIn();
  const cookies = browser.cookies();
  assert.ok(cookies.length >= 2);
  for (const { name, flags } of cookies)
    assert.ok(/httponly/.test(flags) && /secure/.test(flags) && /samesite=lax/.test(flags), `${name}: ${flags}`);
  assert.ok(cookies.some(({ name }) => name.endsWith('.sig')));
  assert.ok(cookies.some(({ name }) => name.startsWith('__Host-signin_')));
  assert.ok(cookies.every(({ name }) => /^__(Host|Secure)-/.test(name)));
});

test('a sign-in leads back with a code and the state, and the code gives a token once', async () => {
  const page = await signIn();
  assert.equal(page.leftTo?.origin + (page.leftTo?.pathname ?? ''), callbackUrl);
  assert.equal(page.leftTo?.searchParams.get('state'), 'kept');
  const first = await exchange(codeOf(page));
  assert.equal(first.status, 200, first.text);
  const second = await exchange(codeOf(page));
  assert.deepEqual([second.status, second.json()['error']], [400, 'invalid_grant']);
  const refresh = await server.token({
    grant_type: 'refresh_token',
    client_id: ids.web,
    client_secret: testSecret,
    refresh_token: first.json()['refresh_token'],
  });
  assert.deepEqual(
    [refresh.status, refresh.json()['error']],
    [400, 'invalid_grant'],
    'a code that was stolen takes the refresh token with it',
  );
});

test('of three exchanges of one code at the same time one alone gets a token', async () => {
  const code = codeOf(await signIn());
  const { artefacts } = server.store;
  const find = artefacts.find;
  let looking = 0;
  let release = (): void => {};
  const allLooked = new Promise<void>((resolve) => (release = resolve));
  // All three find the code unused before any of them goes on.
  artefacts.find = async (kind, id) => {
    const found = await find(kind, id);
    if (kind !== 'AuthorizationCode') return found;
    looking += 1;
    if (looking === 3) release();
    await allLooked;
    return found;
  };
  try {
    const statuses = (await Promise.all([exchange(code), exchange(code), exchange(code)]))
      .map(({ status }) => status)
      .sort();
    assert.deepEqual(statuses, [200, 400, 400]);
  } finally {
    artefacts.find = find;
  }
});

test('who is signed in is not asked again, unless the client wants it', async () => {
  await signIn();
  const again = await browser.open(authorize());
  assert.ok(codeOf(again) !== null && codeOf(again) !== undefined);
  for (const prompt of ['login', 'select_account'])
    assert.match((await browser.open(authorize({ prompt }))).text, /name="password"/);
  assert.equal((await browser.open(authorize({ prompt: 'consent' }))).leftTo?.origin, 'https://site.example');
});

test('a client that allows no page is told that a sign-in is needed', async () => {
  const page = await browser.open(authorize({ prompt: 'none' }));
  assert.equal(page.leftTo?.searchParams.get('error'), 'login_required');
});

test('whose account is disabled while signed in must sign in again, and cannot', async () => {
  await signIn();
  const ada = server.store.users.get(ids.ada);
  assert.ok(ada !== undefined);
  server.store.users.set(ids.ada, { ...ada, accountEnabled: false });
  try {
    const page = await browser.open(authorize());
    assert.match(page.text, /name="password"/);
    const refused = await browser.submit(page, credentials);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /AADSTS50057/);
  } finally {
    server.store.users.set(ids.ada, ada);
  }
});

test('a code and a refresh token of an account that was disabled since give nothing', async () => {
  const ada = server.store.users.get(ids.ada);
  assert.ok(ada !== undefined);
  const tokens = (await exchange(codeOf(await signIn()))).json();
  const code = codeOf(await browser.open(authorize()));
  server.store.users.set(ids.ada, { ...ada, accountEnabled: false });
  try {
    assert.equal((await exchange(code)).json()['error'], 'invalid_grant');
    const refresh = await server.token({
      grant_type: 'refresh_token',
      client_id: ids.web,
      client_secret: testSecret,
      refresh_token: tokens['refresh_token'],
    });
    assert.equal(refresh.json()['error'], 'invalid_grant');
  } finally {
    server.store.users.set(ids.ada, ada);
  }
});

// biome-ignore format: a table, read by column
const wrong: readonly (readonly [promise: string, fields: Readonly<Record<string, string>>, sentence: RegExp])[] = [
  ['a wrong password',  { ...credentials, password: 'wrong' },               /AADSTS50126/],
  ['an unknown name',   { ...credentials, username: 'nobody' },              /AADSTS50126/],
  ['an empty form',     { username: '', password: '' },                      /AADSTS50126/],
  ['a disabled account', { ...credentials, username: `disabled@${testDomain}` }, /AADSTS50057/],
];

for (const [promise, fields, sentence] of wrong) {
  test(`${promise} shows the form again, with the reason read out and the name kept`, async () => {
    const page = await browser.submit(await browser.open(authorize()), fields);
    assert.equal(page.status, 400);
    assert.match(page.text, sentence);
    assert.match(page.text, /id="fault" role="alert"/);
    assert.match(page.text, /aria-describedby="fault"/);
    assert.ok(page.text.includes(`value="${fields['username']}"`));
    assert.ok(!page.text.includes(testPassword));
    assert.notEqual(codeOf(await browser.submit(page, credentials)), undefined, 'the right password then gets in');
  });
}

test('who reads German signs in and out in German', async () => {
  browser = browse(server, 'de-AT,de;q=0.9,en;q=0.5');
  const page = await browser.open(authorize());
  for (const says of ['<html lang="de">', 'Anmelden bei Latchkey tests', 'Anmeldename', 'Kennwort', 'Abbrechen'])
    assert.ok(page.text.includes(says), says);
  const refused = await browser.submit(page, { ...credentials, password: 'wrong' });
  assert.match(refused.text, /role="alert">Der Anmeldename oder das Kennwort ist falsch\./);
  assert.notEqual(codeOf(await browser.submit(refused, credentials)), undefined);
  const asked = await browser.open(`/common/oauth2/v2.0/logout?client_id=${ids.web}`);
  assert.match(asked.text, /<html lang="de">[\s\S]*Abmelden\?[\s\S]*Angemeldet bleiben/);
  assert.match((await browser.submit(asked, {}, { logout: 'yes' })).text, /<html lang="de">[\s\S]*Sie sind abgemeldet/);
  assert.match((await browser.open('/common/oauth2/v2.0/signin/none')).text, /Diese Anmeldung ist beendet/);
});

test('after ten wrong passwords the page says to wait', async () => {
  let page = await browser.open(authorize());
  for (let guess = 0; guess < 11; guess += 1) page = await browser.submit(page, { ...credentials, password: 'wrong' });
  assert.match(page.text, /AADSTS50053/);
  assert.match((await browser.submit(page, credentials)).text, /AADSTS50053/);
});

test('who cancels is sent back with access_denied', async () => {
  const page = await browser.submit(await browser.open(authorize()), {}, { cancel: 'yes' });
  assert.equal(page.leftTo?.searchParams.get('error'), 'access_denied');
});

test('a form that comes from elsewhere, or without the cookie of its sign-in, signs nobody in', async () => {
  const page = await browser.open(authorize());
  const body = new URLSearchParams(credentials).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const foreign = await browser.open(page.url.href, {
    method: 'POST',
    body,
    headers: { ...headers, origin: 'https://evil.example' },
  });
  assert.equal(foreign.status, 403);
  const cookieless = await browse(server).open(page.url.href, { method: 'POST', body, headers });
  assert.equal(cookieless.status, 400);
  const other = browse(server);
  const otherPage = await other.open(authorize());
  assert.equal((await other.open(page.url.href)).status, 400, 'the cookie of one sign-in opens no other');
  assert.equal(otherPage.status, 200);
  const cookie = other
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const replayed = await server.ask(page.url.href, { method: 'POST', body, headers: { ...headers, cookie } });
  assert.equal(replayed.status, 400, 'not even where the cookie is sent to the other by hand');
});

// biome-ignore format: a table, read by column
const badRequests: readonly (readonly [promise: string, more: Readonly<Record<string, string>>, expected: string])[] = [
  ['an unknown client',             { client_id: 'c9999999-0000-4000-8000-000000000000' },  'page 400'],
  ['a disabled client',             { client_id: ids.off },                                 'page 400'],
  ['an unregistered redirect URI',  { redirect_uri: 'https://evil.example/answer' },        'page 400'],
  ['a redirect URI that only begins right', { redirect_uri: `${callbackUrl}.evil` },           'page 400'],
  ['a missing PKCE challenge of a public client', { client_id: ids.public, redirect_uri: 'http://localhost' },
    'back invalid_request'],
  // Taken as a place, and refused for the challenge that is missing: loopback is loopback with TLS too, at any port.
  ['the same behind TLS',           { client_id: ids.public, redirect_uri: 'https://localhost:8421/callback' },
    'back invalid_request'],
  ['another place behind TLS',      { client_id: ids.public, redirect_uri: 'https://localhost:8421/other' },
    'page 400'],
  ['another host behind TLS',       { client_id: ids.public, redirect_uri: 'https://localhost.evil.example/callback' },
    'page 400'],
  ['a plain PKCE challenge',        { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
    'back invalid_request'],
  ['an implicit response type',     { response_type: 'token' },
    'back unsupported_response_type'],
  ['a foreign resource',            { scope: 'https://management.azure.com/.default' },     'back invalid_resource'],
  ['permissions that there are not', { scope: 'No.Such' },                                  'back invalid_scope'],
];

for (const [promise, more, expected] of badRequests) {
  test(`${promise} is answered with «${expected}»`, async () => {
    const page = await browser.open(authorize(more));
    const { leftTo } = page;
    const answered =
      leftTo === undefined
        ? undefined
        : new URLSearchParams(leftTo.search === '' ? leftTo.hash.slice(1) : leftTo.search);
    const found = answered === undefined ? `page ${page.status}` : `back ${answered.get('error')}`;
    assert.equal(found, expected, page.text);
  });
}

// biome-ignore format: a table, read by column
const misuses: readonly (readonly [promise: string, more: Readonly<Record<string, string>>])[] = [
  ['to another client',         { client_id: ids.public, client_secret: '' }],
  ['with another redirect URI', { redirect_uri: 'http://localhost:3000/answer' }],
  ['with another verifier',     { code_verifier: 'x'.repeat(50) }],
  ['without its verifier',      { code_verifier: '' }],
];

const verifier = 'v'.repeat(50);
const pkce = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

for (const [promise, more] of misuses) {
  test(`a code is worth nothing ${promise}`, async () => {
    const answer = await exchange(codeOf(await signIn(pkce)), { code_verifier: verifier, ...more });
    assert.deepEqual([answer.status, answer.json()['error']], [400, 'invalid_grant']);
  });
}

test('a code is worth a token with its own verifier', async () => {
  assert.equal((await exchange(codeOf(await signIn(pkce)), { code_verifier: verifier })).status, 200);
});

test('an answer posted to the client uses the one script whose hash the page allows', async () => {
  const page = await signIn({ response_mode: 'form_post' });
  const script = /<script>([\s\S]*?)<\/script>/.exec(page.text)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, new RegExp(`script-src 'sha256-${hash.replace(/[+/]/g, '\\$&')}'`));
  assert.doesNotMatch(policy, /script-src 'none'/);
});

test('who signs in as somebody else is signed out first', async () => {
  const second = { id: 'second', userPrincipalName: `second@${testDomain}`, displayName: 'Second' };
  const ada = server.store.users.get(ids.ada);
  assert.ok(ada !== undefined);
  server.store.users.set('second', { ...ada, ...second });
  await signIn();
  const page = await browser.open(authorize({ prompt: 'login' }));
  const switching = await browser.submit(page, { ...credentials, username: second.userPrincipalName });
  const back = await browser.submit(switching, {});
  const token = (await exchange(codeOf(back))).json()['access_token'];
  assert.equal((await server.issuer.verifier.verify(token)).objectId, 'second');
});

test('without TLS everything works too, with cookies of another name, and tokens name the https issuer', async () => {
  const page = await browser.open(`${server.plainOrigin}${authorize()}`);
  const back = await browser.submit(page, credentials);
  const answer = await server.ask(`${server.plainOrigin}/common/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: ids.web,
      client_secret: testSecret,
      code: codeOf(back) ?? '',
      redirect_uri: callbackUrl,
    }).toString(),
  });
  assert.equal((await server.issuer.verifier.verify(answer.json()['access_token'])).objectId, ids.ada);
  const plain = new Set(browser.cookies().map(({ name }) => name));
  assert.ok(browser.cookies().every(({ flags }) => !/secure/.test(flags)));
  await signIn();
  assert.ok(browser.cookies().some(({ name }) => !plain.has(name)));
});

test('a session from before sessions were revoked asks for the password again', async () => {
  await signIn();
  assert.ok((await browser.open(authorize())).leftTo !== null, 'a session needs no password');
  const ada = server.store.users.get(ids.ada);
  assert.ok(ada);
  server.store.users.set(ids.ada, { ...ada, sessionsValidFrom: new Date(Date.now() + 1) });
  assert.match((await browser.open(authorize())).text, /name="password"/);
  server.store.users.set(ids.ada, ada);
});

test('signing out asks, ends the session and leads back', async () => {
  await signIn();
  const query = new URLSearchParams({ client_id: ids.web, post_logout_redirect_uri: callbackUrl, state: 'bye' });
  const logout = `/common/oauth2/v2.0/logout?${query}`;
  const asked = await browser.open(logout);
  assert.match(asked.text, /Sign out\?/);
  const done = await browser.submit(asked, {}, { logout: 'yes' });
  assert.equal(done.leftTo?.href, `${callbackUrl}?state=bye`);
  assert.match((await browser.open(authorize())).text, /name="password"/);
});

test('an application that shows whose sign-in it ends is not asked, and the tokens of the session end', async () => {
  const { id_token: hint } = (await exchange(codeOf(await signIn()))).json();
  const query = { post_logout_redirect_uri: callbackUrl, state: 'bye' };
  const logout = (more: Readonly<Record<string, string>>): string =>
    `/common/oauth2/v2.0/logout?${new URLSearchParams({ ...query, ...more })}`;
  const left = await browser.open(logout({ id_token_hint: hint }));
  assert.equal(left.leftTo?.href, `${callbackUrl}?state=bye`);
  assert.deepEqual(
    browser.cookies().filter(({ name }) => name.includes('signin')),
    [],
  );
  assert.equal((await browser.open(authorize({ prompt: 'none' }))).leftTo?.searchParams.get('error'), 'login_required');
  // Once more, from another tab: there is nothing to ask.
  assert.equal((await browser.open(logout({ client_id: ids.web }))).leftTo?.href, `${callbackUrl}?state=bye`);
  assert.match((await browser.open('/common/oauth2/v2.0/logout')).text, /You are signed out/);
});

test('the hint of another user signs nobody out', async () => {
  const { id_token: hint } = (await exchange(codeOf(await signIn()))).json();
  const ada = server.store.users.get(ids.ada);
  assert.ok(ada);
  const bob = '0b0b0b0b-0000-4000-8000-000000000b0b';
  server.store.users.set(bob, { ...ada, id: bob, userPrincipalName: `bob@${testDomain}` });
  const other = browse(server);
  const asked = await other.open(authorize());
  await other.submit(asked, { username: `bob@${testDomain}`, password: testPassword });
  const page = await other.open(`/common/oauth2/v2.0/logout?${new URLSearchParams({ id_token_hint: hint })}`);
  assert.match(page.text, /Sign out\?/);
  assert.ok((await other.open(authorize({ prompt: 'none' }))).leftTo?.searchParams.get('code'));
});

test('a public client gets a new refresh token each time, and a used one ends them all', async () => {
  const form = { client_id: ids.public, scope: 'User.Read offline_access' };
  const first = (await server.token({ grant_type: 'password', ...credentials, ...form })).json()['refresh_token'];
  const refresh = (token: string): Promise<Answer> =>
    server.token({ grant_type: 'refresh_token', refresh_token: token, ...form });
  const second = (await refresh(first)).json()['refresh_token'];
  assert.notEqual(second, first);
  assert.equal((await refresh(first)).json()['error'], 'invalid_grant');
  assert.equal((await refresh(second)).json()['error'], 'invalid_grant');
});

test('the store holds no code, refresh token or session cookie that would open anything', async () => {
  const page = await signIn();
  const tokens = (await exchange(codeOf(page))).json();
  await browser.open(authorize({ prompt: 'login' }));
  const rows = JSON.stringify([...server.store.rows.values()]);
  const cookies = browser.cookies().filter(({ name }) => /^__Host-signin_[^.]*$/.test(name));
  assert.equal(cookies.length, 1);
  for (const secret of [
    codeOf(page),
    tokens['refresh_token'],
    tokens['access_token'],
    ...cookies.map(({ value }) => value),
  ]) {
    assert.ok(typeof secret === 'string' && secret.length > 20);
    assert.ok(!rows.includes(secret));
  }
});

const all = 'EntitlementManagement.Read.All EntitlementManagement.ReadWrite.All User.Read';
// biome-ignore format: a table, read by column
const refreshed: readonly (readonly [signedInFor: string, asks: string, scp: string])[] = [
  ['User.Read',                                '',                                  'User.Read'],
  ['User.Read',                                '.default',                          'User.Read'],
  ['User.Read',                                'user.read',                         'User.Read'],
  ['User.Read',                                'EntitlementManagement.Read.All',    'AADSTS65001'],
  ['User.Read',                                `${all} offline_access`,             'AADSTS65001'],
  ['User.Read EntitlementManagement.Read.All', 'EntitlementManagement.Read.All',    'EntitlementManagement.Read.All'],
  ['https://graph.microsoft.com/.default',     'User.Read',                         'User.Read'],
  ['https://graph.microsoft.com/.default',     '',                                  all],
];

for (const [signedInFor, asks, scp] of refreshed)
  test(`a refresh of a sign-in for ${signedInFor} that asks for «${asks}» gives ${scp}`, async () => {
    const client = { client_id: ids.public };
    const first = await server.token({
      grant_type: 'password',
      ...credentials,
      ...client,
      scope: `${signedInFor} offline_access`,
    });
    const { refresh_token } = first.json();
    const scope = asks === '' ? {} : { scope: asks };
    const refresh = await server.token({ grant_type: 'refresh_token', ...client, refresh_token, ...scope });
    const { access_token, error_description } = refresh.json();
    const found = access_token === undefined ? error_description : decodeJwt(access_token)['scp'];
    assert.equal(String(found).split(': ')[0], scp);
  });

// biome-ignore format: a table, read by column
const lifetimes: readonly (readonly [name: string, steps: readonly number[], isSignedIn: boolean])[] = [
  ['a session that is used lasts',                       [55, 55, 55],              true],
  ['a session that nobody used for its idle time ends',  [61],                      false],
  ['a session ends in the end, however much it is used', Array(26).fill(56),        false],
];

for (const [name, minutes, isSignedIn] of lifetimes)
  test(name, async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    await signIn();
    let page: Page | undefined;
    for (const each of minutes) {
      context.mock.timers.tick(each * 60_000);
      page = await browser.open(authorize());
    }
    assert.equal(codeOf(page as Page) != null, isSignedIn);
  });

test('a refresh token ends idle after 90 days, and in the end after a year', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const day = 24 * 3_600_000;
  const form = { client_id: ids.public, scope: 'User.Read offline_access' };
  const signedIn = async (): Promise<string> =>
    (await server.token({ grant_type: 'password', ...credentials, ...form })).json()['refresh_token'];
  const refresh = async (token: string): Promise<Record<string, any>> =>
    (await server.token({ grant_type: 'refresh_token', refresh_token: token, ...form })).json();
  const idle = await signedIn();
  context.mock.timers.tick(91 * day);
  assert.equal((await refresh(idle))['error'], 'invalid_grant');
  let answer: Record<string, any> = { refresh_token: await signedIn() };
  for (let days = 0; days < 360; days += 60) {
    answer = await refresh(answer['refresh_token']);
    assert.ok(answer['access_token'], JSON.stringify(answer));
    context.mock.timers.tick(60 * day);
  }
  answer = await refresh(answer['refresh_token']);
  context.mock.timers.tick(5.5 * day);
  assert.deepEqual((await refresh(answer['refresh_token']))['error_codes'], [70043]);
});

test('nothing of all this was a bug', () => assert.deepEqual(server.faults, []));

// The front in production: it asks who one is, and nothing of the sandbox is there.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startApp, type App } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { send } from '../app/send.ts';
import { buildOnce, expectAccessible, openBrowser, type OpenBrowser } from './browser.ts';

let folder: string;
let app: App;
let browser: OpenBrowser;
let adminSecret: string;
const bugs: unknown[] = [];
before(async () => {
  await buildOnce();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-production-'));
  const secret = randomBytes(32).toString('base64');
  adminSecret = secret;
  const read = readConfig(
    {
      LATCHKEY_MODE: 'production',
      LATCHKEY_DATABASE: `sqlite:${join(folder, 'latchkey.db')}`,
      LATCHKEY_DATA: folder,
      LATCHKEY_PORT: '0',
      LATCHKEY_SECRET_KEY: secret,
      LATCHKEY_ADMIN_SECRET: secret,
      LATCHKEY_TENANT_DOMAIN: 'example.org',
    },
    [],
  );
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  [app, browser] = await Promise.all([
    startApp(read.config, {
      log: () => {},
      onBug: (bug) => {
        bugs.push(bug);
      },
    }),
    openBrowser(),
  ]);
});
after(async () => {
  await browser.close();
  await app.close();
  await rm(folder, { recursive: true, force: true });
  browser.assertNoFaults();
  assert.deepEqual(bugs, []);
});

for (const [method, path] of [
  ['GET', '/sandbox'],
  ['POST', '/sandbox/clock'],
  ['POST', '/sandbox/reset'],
  ['GET', '/sandbox/calls'],
] as const) {
  test(`${method} ${path} is not there`, async () => {
    const answer = await send(`${app.https}${path}`, method === 'POST' ? { json: '{}' } : {});
    assert.equal(answer.status, 404);
  });
}

test('the page asks to sign in, and neither its navigation nor its header has anything of a sandbox', async () => {
  const page = await browser.open(`${app.https}/workbench/packages`);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
  assert.equal(await page.getByRole('button', { name: /^Your account/ }).count(), 0);
  assert.equal(await page.getByRole('button', { name: /^Tenant time/ }).count(), 0);
  await expectAccessible(page);
});

test('who has an account signs in at once, by the client that the server registered for its workbench', async () => {
  const clientId =
    /client is ([0-9a-f-]{36})/.exec(app.firstStartMessage ?? '')?.[1] ??
    assert.fail(app.firstStartMessage ?? 'nothing was created');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: adminSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const granted = await send(`${app.https}/example.org/oauth2/v2.0/token`, { form: form.toString() });
  const { access_token: token } = JSON.parse(granted.text) as { readonly access_token: string };
  const password = randomBytes(12).toString('base64url');
  const made = await send(`${app.https}/v1.0/users`, {
    authorization: `Bearer ${token}`,
    json: JSON.stringify({
      displayName: 'Ida Voss',
      userPrincipalName: 'ida@example.org',
      mailNickname: 'ida',
      accountEnabled: true,
      passwordProfile: { password, forceChangePasswordNextSignIn: true },
    }),
  });
  assert.equal(made.status, 201, made.text);
  const page = await browser.open(`${app.https}/access`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('input[name=username], input[type=email], input[type=text]').first().fill('ida@example.org');
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').first().click();
  await page.getByRole('heading', { level: 1, name: 'Choose another password' }).waitFor();
  await expectAccessible(page);
  const chosen = randomBytes(12).toString('base64url');
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByLabel('New password, once more').fill(chosen);
  await page.getByRole('button', { name: 'Change and sign in' }).click();
  await page.getByRole('button', { name: /^Your account, Ida Voss/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/access');
  await page.getByRole('heading', { level: 1, name: 'My access' }).waitFor();
  await page.getByText('You have no access from packages').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Workbench' }).count(), 0);
  await page.goto(`${app.https}/people`);
  await page.getByRole('heading', { level: 1, name: 'The workbench is not offered to you' }).waitFor();
  await expectAccessible(page);

  // No token is kept where another tab, or the next user of the machine, could read it.
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])), /eyJ/);
  const { tenant, clientId: client } = JSON.parse(
    await page.evaluate(() => localStorage.getItem('latchkey.signedInBy') ?? '{}'),
  );

  // A link in a mail opens in a tab of its own, which asks for nothing.
  const second = await page.context().newPage();
  const granted2 = second.waitForResponse((each) => each.url().endsWith('/oauth2/v2.0/token'));
  await second.goto(`${app.https}/`);
  await second.getByRole('button', { name: /^Your account, Ida Voss/ }).waitFor();
  const { access_token: held, refresh_token: refreshToken } = await (await granted2).json();
  assert.equal(refreshToken, undefined, 'a tab has nothing that outlives the session');
  const areas = async (): Promise<number> =>
    (await send(`${app.https}/latchkey/v1/areas`, { authorization: `Bearer ${held}` })).status;
  assert.equal(await areas(), 200);

  // Another tab looks at the tenant as somebody else, and has a draft of that view.
  await second.evaluate(
    (viewer) => {
      const person = { id: viewer, displayName: 'Somebody', userPrincipalName: 'somebody@example.org' };
      sessionStorage.setItem('latchkey.view', JSON.stringify({ viewer, person }));
      localStorage.setItem(`latchkey.draft.view of ${viewer}.accessPackage.new`, '{}');
    },
    JSON.parse(Buffer.from(String(held).split('.')[1] ?? '', 'base64url').toString()).oid as string,
  );
  await second.reload();
  await second.getByText('You see Latchkey as Somebody', { exact: false }).waitFor();

  const ended = page.waitForRequest((each) => each.url().includes('/oauth2/v2.0/logout?id_token_hint='));
  await page.getByRole('button', { name: /^Your account, Ida Voss/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const tab of [page, second]) await tab.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  const left = await second.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage }));
  assert.deepEqual(
    left.filter((key) => /view/.test(key)),
    [],
    'nothing is left of the view',
  );
  const answer = await (await ended).response();
  assert.equal(answer?.status(), 303, 'no page asks once more');
  assert.equal(await areas(), 401, "the other tab's token is gone");
  const silent = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: `${app.https}/signed-in`,
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const back = page.waitForRequest((each) => each.url().startsWith(`${app.https}/signed-in`));
  await page.goto(`${app.https}/${tenant}/oauth2/v2.0/authorize?${silent}`);
  assert.equal(new URL((await back).url()).searchParams.get('error'), 'login_required', 'so is the session');
});

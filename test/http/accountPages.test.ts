// The pages below `/account`: people see their own sign-ins, end one or all, and change their password.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deviceOf } from '../../src/identity/account/device.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import type { Browser, Page } from '../identity/browser.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 ' +
  'Mobile/15E148 Safari/604.1';

test('a device is told plainly from what its browser says', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0';
  for (const [userAgent, browser, system] of [
    [firefox, 'Firefox', 'Linux'],
    [phone, 'Safari', 'iPhone'],
    [`${windows} Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} Safari/537.36 Edg/138.0.0.0`, 'Edge', 'Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15', 'Safari', 'macOS'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/138.0.0.0 Mobile Safari/537.36', 'Chrome', 'Android'],
    ['curl/8.14.1', 'curl', null],
    ['<script>', null, null],
    ['', null, null],
  ] as const)
    assert.deepEqual(deviceOf(userAgent), { browser, system }, userAgent);
});

for (const engine of enginesByTurns(import.meta.url))
  describe(`account pages on ${engine}`, () => {
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

    const passwords = new Map<string, string>();
    const signIn = async (browser: Browser, who: string, agent: string, path = '/account'): Promise<Page> => {
      const { userPrincipalName: username, password } = latchkey.user(who);
      const form = await browser.open(path, { headers: { 'user-agent': agent } });
      assert.match(form.text, /to continue to <strong>Latchkey account<\/strong>/);
      return browser.submit(form, { username, password: passwords.get(who) ?? password });
    };
    /** Presses the button of a card, or of the whole list. */
    const press = (browser: Browser, fields: Readonly<Record<string, string>>): Promise<Page> =>
      browser.open('/account', {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const cardsOf = (page: Page) =>
      [...page.text.matchAll(/<li>\s*<h2>(.*?)<\/h2>[\s\S]*?name="end" value="([^"]*)"/g)].map(
        ([, device = '', id = '']) => ({ device, id }),
      );

    test('each sign-in stands there with its device, and ends alone, with all that it gave', async () => {
      const [desk, mobile] = [signIns.openBrowser(), signIns.openBrowser()];
      await signIn(mobile, 'member', phone);
      const tokens = await signIns.exchange(signIns.codeOf(await mobile.open(signIns.authorizeUrl())));
      const page = await signIn(desk, 'member', firefox);
      assert.deepEqual([page.status, page.url.pathname], [200, '/account']);
      const devices = cardsOf(page).map(({ device }) => device);
      assert.equal(devices.length, 2);
      assert.ok(
        devices.some((each) => /\(this browser\)$/.test(each)),
        page.text,
      );
      assert.match(page.text, /<dt>Address<\/dt><dd>(?:::ffff:)?127\.0\.0\.1<\/dd>/);
      assert.match(page.text, /Your sign-ins/);

      const other = cardsOf(page).find(({ device }) => !device.includes('this browser'));
      assert.equal(await signIns.statusOf(tokens.access_token), 200);
      const ended = await press(desk, { end: other?.id ?? '' });
      assert.match(ended.text, /The sign-in has ended\./);
      assert.equal(cardsOf(ended).length, 1);
      assert.match((await mobile.open('/account')).text, /<h1>Sign in to /);
      assert.equal(await signIns.statusOf(tokens.access_token), 401);
      assert.equal((await signIns.refresh(tokens.refresh_token)).error, 'invalid_grant');
      assert.match((await press(desk, { end: other?.id ?? '' })).text, /had ended before/);
    });

    test('a program whose browser is signed out stands there too, and another user ends nothing', async () => {
      const browser = signIns.openBrowser();
      const { userPrincipalName: username, password } = latchkey.user('manager');
      const tokens = await signIns.token({
        grant_type: 'password',
        scope: 'User.Read offline_access',
        username,
        password,
      });
      const page = await signIn(browser, 'manager', firefox);
      const program = cardsOf(page).find(({ device }) => !device.includes('this browser'));
      assert.ok(program !== undefined, page.text);
      const stranger = signIns.openBrowser();
      await signIn(stranger, 'member', firefox);
      for (const { id } of cardsOf(page)) assert.match((await press(stranger, { end: id })).text, /had ended before/);
      assert.equal(await signIns.statusOf(tokens.access_token), 200);
      // Each use of a refresh token gives another one: those that are used up are no sign-ins beside it.
      let newest = tokens.refresh_token;
      for (let use = 0; use < 3; use += 1) newest = (await signIns.refresh(newest)).refresh_token;
      const { length } = cardsOf(page);
      assert.equal(cardsOf(await browser.open('/account')).length, length);
      // A token that is used twice ends what it was given by, and the list forgets it.
      assert.equal((await signIns.refresh(tokens.refresh_token)).error, 'invalid_grant');
      assert.equal((await signIns.refresh(newest)).error, 'invalid_grant');
      assert.equal(cardsOf(await browser.open('/account')).length, length - 1);

      const again = await signIns.token({
        grant_type: 'password',
        scope: 'User.Read offline_access',
        username,
        password,
      });
      const [added] = cardsOf(await browser.open('/account')).filter(({ device }) => !device.includes('this browser'));
      await press(browser, { end: added?.id ?? '' });
      assert.equal((await signIns.refresh(again.refresh_token)).error, 'invalid_grant');
    });

    test('all end together, and the password is changed, by the rules and limits of every change', async () => {
      const browser = signIns.openBrowser();
      await signIn(browser, 'director', firefox);
      const all = await press(browser, { all: 'yes' });
      assert.match(all.text, /<h1>All your sign-ins have ended<\/h1>/);
      assert.match((await browser.open('/account')).text, /<h1>Sign in to /);

      const page = await signIn(browser, 'director', firefox, '/account/password');
      assert.deepEqual([page.status, page.url.pathname], [200, '/account/password']);
      const current = latchkey.user('director').password;
      const next = 'xWwvJ]6NMw+bWH-d';
      const change = (currentPassword: string, newPassword: string, newPasswordAgain = newPassword) =>
        browser.submit(page, { currentPassword, newPassword, newPasswordAgain });
      for (const [tried, says] of [
        [await change('wrong', next), /current password is wrong/],
        [await change(current, next, 'another'), /two new passwords differ/],
        [await change(current, 'password'), /many people use/],
        [await change(current, current), /It is the current password/],
      ] as const) {
        assert.equal(tried.status, 400);
        assert.match(tried.text, says);
      }
      const done = await change(current, next);
      assert.match(done.text, /<h1>Your password was changed<\/h1>/);
      passwords.set('director', next);
      assert.deepEqual(cardsOf(await signIn(browser, 'director', firefox)).length, 1);
      for (let n = 0; n < 10; n += 1) await change(`wrong ${n}`, next);
      assert.match((await change(next, current)).text, /too many wrong passwords/);
    });

    test('the client of these pages gives sign-ins alone: nobody begins one on a device under its name', async () => {
      const start = await fetch(`${latchkey.http}/account`, { redirect: 'manual' });
      const clientId = new URL(start.headers.get('location') ?? '', latchkey.http).searchParams.get('client_id') ?? '';
      assert.match(clientId, /^[0-9a-f-]{36}$/);
      const code = await signIns.post('devicecode', { client_id: clientId, scope: 'openid offline_access User.Read' });
      assert.deepEqual([code.status, code.error, code.user_code], [400, 'invalid_request', undefined]);
      assert.match(code.error_description, /device_code is not allowed for this client/);
      for (const form of [
        { grant_type: 'password', scope: 'User.Read', ...signIns.credentials('member') },
        { grant_type: 'refresh_token', refresh_token: 'x' },
        { grant_type: 'device_code', device_code: 'x' },
      ]) {
        const { status, error_description } = await signIns.post('token', { client_id: clientId, ...form });
        assert.equal(status, 400);
        assert.match(error_description, /is not allowed for this client/, form.grant_type);
      }
    });

    test('a form from elsewhere does nothing, other methods neither, and German browsers read German', async () => {
      const browser = signIns.openBrowser();
      await signIn(browser, 'designer', firefox);
      const foreign = await browser.open('/account', {
        method: 'POST',
        body: 'all=yes',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
      });
      assert.equal(foreign.status, 403);
      const german = await browser.open('/account', { headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' } });
      assert.match(german.text, /<html lang="de">[\s\S]*<h1>Ihre Anmeldungen<\/h1>/);
      assert.match(String(german.headers['content-security-policy']), /script-src 'none'/);
      assert.equal((await fetch(`${latchkey.http}/account`, { method: 'DELETE' })).status, 405);
      const nobody = await fetch(`${latchkey.http}/account/administrator?code=x`);
      assert.equal(nobody.status, 410);
      const cancelled = await signIns.openBrowser().open('/account/signed-in?error=access_denied');
      assert.match(cancelled.text, /You are not signed in/);
    });
  });

// Second factors of local accounts: who must have one, codes and their reuse, recovery codes, remembered browsers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import type { Browser, Page } from '../identity/browser.ts';
import { authenticatorApp, codesOn, enrolApp, secretOn, type AuthenticatorApp } from '../identity/secondFactor.ts';
import { signInsOf, type SignIns } from '../identity/signIns.ts';
import { enginesByTurns } from '../sample.ts';

const claimsOf = (token: string): Record<string, any> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const titleOf = ({ text }: Page): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';

for (const engine of enginesByTurns(import.meta.url))
  describe(`second factors on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    before(async () => {
      latchkey = await startLatchkey({ engine, env: { LATCHKEY_SECOND_FACTOR: 'roles' } });
      signIns = signInsOf(latchkey);
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const signIn = (browser: Browser, who: string): Promise<Page> => signIns.signIn(browser, who);
    const post = (browser: Browser, path: string, fields: Readonly<Record<string, string>>): Promise<Page> =>
      browser.open(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });

    let app: AuthenticatorApp;
    let codes: readonly string[];
    let firstCode: string;
    let admin: Browser;

    test('who holds a role sets up an app before anything, and gets ten codes; others are not asked', async () => {
      const browser = signIns.openBrowser();
      admin = browser;
      const page = await signIn(browser, 'globalAdmin');
      assert.equal(titleOf(page), 'Set up an authenticator app');
      assert.match(page.text, /Your account needs a second factor/);
      assert.match(page.text, /<svg class="qr"[^>]*role="img" aria-label="Picture for the authenticator app"/);
      assert.ok((await browser.open(signIns.authorizeUrl())).leftTo === undefined, 'no code without it');
      assert.equal(titleOf(await browser.open('/account')), 'Set up an authenticator app');
      const wrong = await browser.submit(await browser.open(signIns.authorizeUrl()), { code: '000000' });
      assert.deepEqual([wrong.status, titleOf(wrong)], [400, 'Set up an authenticator app']);
      assert.match(wrong.text, /is not right, or was used before/);
      const enrolled = await enrolApp(browser, wrong);
      ({ app, codes, used: firstCode } = enrolled);
      assert.equal(codes.length, 10);
      assert.equal(new Set(codes).size, 10);
      const tokens = await signIns.exchange(signIns.codeOf(enrolled.next));
      const claims = claimsOf(tokens.access_token);
      assert.deepEqual([claims['amr'], claims['acrs']], [['pwd', 'otp', 'mfa'], ['c1']]);
      const member = await signIn(signIns.openBrowser(), 'member');
      const plain = claimsOf((await signIns.exchange(signIns.codeOf(member))).access_token);
      assert.deepEqual([plain['amr'], plain['acrs']], [['pwd'], undefined]);
    });

    test('a code is asked for at each sign-in; one that was used, or an older one, is refused', async () => {
      const browser = signIns.openBrowser();
      const page = await signIn(browser, 'globalAdmin');
      assert.equal(titleOf(page), 'Prove that it is you');
      for (const used of [firstCode, app.code(-3), app.code(3), '123', 'zzzz-zzzz-zzzz-zzzz']) {
        const refused = await browser.submit(page, { code: used });
        assert.deepEqual([refused.status, refused.leftTo], [400, undefined], used);
      }
      const code = app.code();
      const spelled = `${code.slice(0, 3)} ${code.slice(3)}`;
      signIns.codeOf(await browser.submit(page, { code: spelled }));
      const again = signIns.openBrowser();
      const refused = await again.submit(await signIn(again, 'globalAdmin'), { code });
      assert.equal(refused.status, 400);
      // The clock of the phone is half a minute ahead.
      signIns.codeOf(await again.submit(refused, { code: app.code(1) }));
      const { body } = await latchkey.call('app:full', 'GET', '/v1.0/auditLogs/signIns?$top=40');
      assert.ok(
        body.value.some(({ status }: any) => status.errorCode === 500121),
        'a wrong code has its row',
      );
      assert.ok(body.value.some(({ status }: any) => status.errorCode === 50076));
    });

    test('of two who send one code at once, one signs in', async () => {
      const made = await Promise.all(
        [1, 2].map(async () => {
          const browser = signIns.openBrowser();
          return { browser, page: await signIn(browser, 'globalAdmin') };
        }),
      );
      const [code = ''] = codes;
      const answers = await Promise.all(made.map(({ browser, page }) => browser.submit(page, { code })));
      assert.equal(answers.filter(({ leftTo }) => leftTo?.searchParams.has('code')).length, 1);
      const third = signIns.openBrowser();
      const refused = await third.submit(await signIn(third, 'globalAdmin'), { code });
      assert.equal(refused.status, 400, 'a recovery code is good once');
      signIns.codeOf(await third.submit(refused, { code: String(codes[1]).toUpperCase().replaceAll('-', ' ') }));
    });

    test('a remembered browser is not asked until all sign-ins end or its user forgets it', async () => {
      const browser = signIns.openBrowser();
      const page = await signIn(browser, 'globalAdmin');
      signIns.codeOf(await browser.submit(page, { code: String(codes[2]), remember: 'yes' }));
      const next = await browser.submit(
        await browser.open(signIns.authorizeUrl({ prompt: 'login' })),
        signIns.credentials('globalAdmin'),
      );
      const claims = claimsOf((await signIns.exchange(signIns.codeOf(next))).access_token);
      assert.deepEqual([claims['amr'], claims['acrs']], [['pwd', 'device'], undefined]);
      const own = await browser.open('/account/factors');
      assert.match(own.text, /Browsers that are not asked for a second factor/);
      // Whoever sits at such a browser changes no factor by the password alone.
      const id = /name="forget" value="([^"]+)"/.exec(own.text)?.[1] ?? '';
      const asked = await post(browser, '/account/factors', { forget: id });
      assert.match(titleOf(asked), /^Sign in to /);
      assert.equal((await post(browser, '/account', { all: 'yes' })).status, 200);
      const anew = await signIn(browser, 'globalAdmin');
      assert.equal(titleOf(anew), 'Prove that it is you');
    });

    test('too many wrong codes close the step for a while, also to a right one', async () => {
      const browser = signIns.openBrowser();
      const { userPrincipalName: username, password } = latchkey.user('manager');
      const ofAccount = await browser.submit(await browser.open('/account/factors/app'), { username, password });
      const manager = authenticatorApp(secretOn(ofAccount));
      const shown = await browser.submit(ofAccount, { code: manager.code(-1) });
      assert.equal(codesOn(shown).length, 10);
      assert.match((await browser.open('/account/factors')).text, /10 of your recovery codes are left/);
      const other = signIns.openBrowser();
      const page = await signIn(other, 'manager');
      assert.equal(titleOf(page), 'Prove that it is you', 'who has a factor is asked, whatever the rule');
      for (let tries = 0; tries < 10; tries += 1) await other.submit(page, { code: '000000' });
      const late = await other.submit(page, { code: manager.code() });
      assert.match(late.text, /too many wrong passwords/);
    });

    test('an administrator resets the factors of a user, whose sign-ins end, and who gets a mail', async () => {
      const { id: userId } = latchkey.user('manager');
      const browser = signIns.openBrowser();
      const reset = (who: string): Promise<number> =>
        latchkey.call(who, 'POST', '/latchkey/v1/resetSecondFactors', { userId }).then(({ status }) => status);
      assert.equal(await reset('designer'), 403);
      assert.equal((await signIn(browser, 'manager')).leftTo, undefined);
      assert.equal(await reset('app:full'), 204);
      const tokens = await signIns.exchange(signIns.codeOf(await signIn(browser, 'manager')));
      assert.deepEqual(claimsOf(tokens.access_token)['amr'], ['pwd'], 'nothing is left of the factors');
      const { body } = await latchkey.call('app:full', 'GET', "/latchkey/v1/mails?$filter=event eq 'factorsReset'");
      assert.deepEqual(
        body.value.map(({ recipientId }: any) => recipientId),
        [userId],
      );
      const audits = await latchkey.call('app:full', 'GET', '/v1.0/auditLogs/directoryAudits?$top=5');
      assert.ok(
        audits.body.value.some(({ activityDisplayName }: any) => activityDisplayName === 'Admin deleted security info'),
      );
    });

    test('the user sees factors, adds a second app, draws new codes and removes them by a sign-in of now', async () => {
      const browser = admin;
      const fresh = await browser.submit(
        await browser.open(signIns.authorizeUrl({ prompt: 'login' })),
        signIns.credentials('globalAdmin'),
      );
      signIns.codeOf(await browser.submit(fresh, { code: String(codes[3]) }));
      const page = await browser.open('/account/factors/app');
      const added = await browser.submit(page, { code: authenticatorApp(secretOn(page)).code(), name: 'Phone & <b>' });
      assert.match(added.text, /Authenticator app: Phone &#38; &#60;b&#62;/);
      const drawn = await post(browser, '/account/factors', { codes: 'yes' });
      assert.equal(codesOn(drawn).length, 10);
      const [, id = ''] = /name="remove" value="([^"]+)"/.exec(added.text) ?? [];
      assert.match((await post(browser, '/account/factors', { remove: id })).text, /It is done\./);
      assert.match((await post(browser, '/account/factors', { remove: id })).text, /It was gone before\./);
      const stranger = signIns.openBrowser();
      await signIn(stranger, 'member');
      const [, left = ''] = /name="remove" value="([^"]+)"/.exec((await browser.open('/account/factors')).text) ?? [];
      assert.match((await post(stranger, '/account/factors', { remove: left })).text, /It was gone before\./);
      const { body } = await latchkey.call('app:full', 'GET', '/v1.0/auditLogs/directoryAudits?$top=60');
      const names = body.value.map(({ activityDisplayName }: any) => activityDisplayName);
      for (const name of ['User registered security info', 'User deleted security info'])
        assert.ok(names.includes(name));
    });

    test('a forgotten password: the same page for all, a link for who has one, once', async () => {
      const browser = signIns.openBrowser();
      const page = await browser.open(signIns.authorizeUrl());
      assert.match(page.text, /<a href="\/account\/password\/forgotten">Forgot the password\?<\/a>/);
      const ask = async (name: string): Promise<string> =>
        (await browser.submit(await browser.open('/account/password/forgotten'), { username: name })).text;
      const { userPrincipalName } = latchkey.user('designer');
      assert.equal(await ask(userPrincipalName), await ask('nobody@latchkey.example'));
      const mails = async (): Promise<readonly any[]> => {
        const filter = "event eq 'passwordForgotten'";
        return (await latchkey.call('app:full', 'GET', `/latchkey/v1/mails?$filter=${filter}`)).body.value;
      };
      for (let left = 40; left > 0 && (await mails()).length === 0; left -= 1)
        await new Promise((resolve) => setTimeout(resolve, 100));
      const [mail, ...others] = await mails();
      assert.equal(others.length, 0);
      const [, code = ''] = /\/account\/password\/reset\?code=([\w-]+)/.exec(JSON.stringify(mail)) ?? [];
      const form = await browser.open(`/account/password/reset?code=${code}`);
      assert.match(form.text, new RegExp(`The new password is for ${userPrincipalName}`));
      const weak = await browser.submit(form, { password: 'aaaaaaaa', passwordAgain: 'aaaaaaaa' });
      assert.equal(weak.status, 400);
      const before = await signIns.byPassword('designer');
      const password = 'bucket-otter-trellis-91';
      const done = await browser.submit(weak, { password, passwordAgain: password });
      assert.match(done.text, /Your password was changed/);
      const late = await browser.submit(weak, { password, passwordAgain: password });
      assert.equal(late.status, 410);
      assert.equal((await browser.open('/account/password/reset?code=x')).status, 410);
      assert.equal(await signIns.statusOf(before.access_token), 401);
      const anew = await signIns.token({
        grant_type: 'password',
        scope: 'User.Read',
        username: userPrincipalName,
        password,
      });
      assert.ok(anew.access_token !== undefined);
    });

    test('tokens of a sign-in without a factor are refused once a role demands one', async () => {
      const browser = signIns.openBrowser();
      const tokens = await signIns.exchange(signIns.codeOf(await signIn(browser, 'member')));
      const { id } = latchkey.user('member');
      const given = await latchkey.call('app:full', 'POST', '/v1.0/roleManagement/directory/roleAssignments', {
        ...{ principalId: id, roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', directoryScopeId: '/' },
      });
      assert.equal(given.status, 201, given.text);
      const refused = await signIns.refresh(tokens.refresh_token);
      assert.deepEqual([refused.error, refused.error_codes], ['interaction_required', [50076]]);
      assert.equal((await signIns.byPassword('member')).error, 'interaction_required');
      const silent = await browser.open(signIns.authorizeUrl({ prompt: 'none' }));
      assert.equal(silent.leftTo?.searchParams.get('error'), 'interaction_required');
    });
  });

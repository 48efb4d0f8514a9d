// Sign-in by a second Latchkey as the provider: the first link, the refused one, new accounts, the way out and back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../../app/latchkey.ts';
import { enginesByTurns } from '../../sample.ts';
import type { Browser, Page } from '../browser.ts';
import { signInsOf, type SignIns } from '../signIns.ts';
import { comeBack, faultOn, goToProvider, passageOf } from './providerSignIn.ts';

type Json = any;
const mailPath = '/latchkey/v1/mails';
const audit = '/v1.0/auditLogs/directoryAudits';
type Credentials = Readonly<Record<'username' | 'password', string>>;

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`a second Latchkey as the provider, on ${engine}`, () => {
    let here: Latchkey;
    let there: Latchkey;
    let signIns: SignIns;
    let provider: Json;
    let newcomer: Credentials;
    before(async () => {
      [here, there] = await Promise.all([
        startLatchkey({ engine }),
        startLatchkey({ env: { LATCHKEY_TLS_PORT: 'off' } }),
      ]);
      signIns = signInsOf(here);
      newcomer = { username: `newcomer@${there.sandbox.tenantDomain}`, password: 'Quiet-Harbour-1904-lamp' };
      await done(there, 'POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: 'New Comer',
        mailNickname: 'newcomer',
        userPrincipalName: newcomer.username,
        passwordProfile: { password: newcomer.password, forceChangePasswordNextSignIn: false },
      });
      const application = await done(there, 'POST', '/v1.0/applications', { displayName: 'Other Latchkey' });
      await done(there, 'POST', '/v1.0/servicePrincipals', { appId: application.appId });
      const secret = await done(there, 'POST', `/v1.0/applications/${application.id}/addPassword`, {
        passwordCredential: { displayName: 'here' },
      });
      provider = await done(here, 'POST', '/latchkey/v1/identityProviders', {
        displayName: 'Head office',
        issuer: there.sandbox.issuer,
        clientId: application.appId,
        domains: ['office.example'],
        authoritativeDomains: [here.sandbox.tenantDomain],
      });
      await done(here, 'POST', `/latchkey/v1/identityProviders/${provider.id}/setSecret`, { value: secret.secretText });
      const tested = await done(here, 'POST', `/latchkey/v1/identityProviders/${provider.id}/test`, {});
      assert.deepEqual([tested.isWell, tested.says], [true, null]);
      await done(there, 'PATCH', `/v1.0/applications/${application.id}`, {
        web: { redirectUris: [tested.redirectUri, tested.postLogoutRedirectUri] },
      });
    });
    after(async () => {
      await there.close();
      await here.close();
    });

    const done = async (at: Latchkey, method: string, url: string, body?: unknown): Promise<Json> => {
      const reply = await at.call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const change = (set: object): Promise<Json> =>
      done(here, 'PATCH', `/latchkey/v1/identityProviders/${provider.id}`, set);
    /** A browser that comes back from the provider, where somebody signed in. */
    const signInAs = async (
      who: string | Credentials,
    ): Promise<{ page: Page; browser: Browser; elsewhere: Browser }> => {
      const { browser, there: address } = await goToProvider(signIns, provider.id);
      const elsewhere = signInsOf(there).openBrowser();
      const form = await elsewhere.open(address.href);
      const { leftTo, text } = await elsewhere.submit(
        form,
        typeof who === 'string' ? signInsOf(there).credentials(who) : who,
      );
      assert.ok(leftTo !== undefined, text);
      return { page: await comeBack(browser, leftTo), browser, elsewhere };
    };
    const linksOf = async (userId: string): Promise<readonly Json[]> =>
      (await done(here, 'GET', `/latchkey/v1/identityLinks?$filter=userId eq '${userId}'`)).value;
    const tokensOf = (page: Page): Promise<Json> => signIns.exchange(signIns.codeOf(page));

    test('who is unknown is refused where nothing else is set', async () => {
      const { page } = await signInAs(newcomer);
      assert.match(faultOn(page), /AADSTS50020/);
    });

    test('a user of a domain that the provider speaks for is linked once, told, and found by subject', async () => {
      const user = here.user('member');
      const { page } = await signInAs('member');
      const { access_token } = await tokensOf(page);
      assert.equal(await signIns.statusOf(access_token), 200);
      const [link, ...more] = await linksOf(user.id);
      assert.deepEqual([link.rule, link.subject, more], ['userPrincipalName', there.user('member').id, []]);
      const mails = await done(here, 'GET', `${mailPath}?$filter=recipientId eq '${user.id}'&$orderby=createdAt desc`);
      assert.equal(mails.value[0].event, 'identityLinked');
      const audits = await done(here, 'GET', `${audit}?$filter=activityDisplayName eq 'Add identity of user'`);
      assert.equal(audits.value.length, 1);
      // Another name there is the same person.
      await done(there, 'PATCH', `/v1.0/users/${there.user('member').id}`, { displayName: 'Somebody else' });
      assert.ok((await signInAs('member')).page.leftTo?.searchParams.has('code'));
      assert.equal((await linksOf(user.id)).length, 1);
    });

    test('who holds a directory role is linked by an administrator alone', async () => {
      const { page } = await signInAs('globalAdmin');
      assert.match(faultOn(page), /AADSTS51004/);
      assert.deepEqual(await linksOf(here.user('globalAdmin').id), []);
      await done(here, 'POST', '/latchkey/v1/identityLinks', {
        providerId: provider.id,
        userId: here.user('globalAdmin').id,
        subject: there.user('globalAdmin').id,
      });
      assert.ok((await signInAs('globalAdmin')).page.leftTo?.searchParams.has('code'));
    });

    test('a provider that does not speak for the domain links nobody by a name', async () => {
      await change({ authoritativeDomains: [] });
      const { page } = await signInAs('manager');
      assert.match(faultOn(page), /AADSTS50020/);
      await change({ authoritativeDomains: [here.sandbox.tenantDomain], unknownUsers: 'create' });
    });

    test('an account is made for who has none, in the groups that a rule names', async () => {
      const group = await done(here, 'POST', '/v1.0/groups', {
        displayName: 'From the head office',
        mailEnabled: false,
        mailNickname: 'office',
        securityEnabled: true,
      });
      await change({ groupRules: [{ value: 'staff', groupId: group.id }] });
      assert.match(faultOn((await signInAs(newcomer)).page), /AADSTS500213/);
      await change({ groupRules: [{ value: 'New Comer', groupId: group.id }], claimsMapping: { groups: 'name' } });
      const { access_token } = await tokensOf((await signInAs(newcomer)).page);
      assert.equal(await signIns.statusOf(access_token), 200);
      const { value } = await done(here, 'GET', `/v1.0/groups/${group.id}/members?$select=id,displayName`);
      assert.deepEqual(
        value.map(({ displayName }: Json) => displayName),
        ['New Comer'],
      );
      assert.equal((await linksOf(value[0].id))[0].rule, 'created');
      await change({ groupRules: [], claimsMapping: {}, unknownUsers: 'refuse' });
    });

    test('the domain of a name leads to the provider, and others to their password', async () => {
      const browser = signIns.openBrowser();
      const page = await browser.open(signIns.authorizeUrl());
      assert.doesNotMatch(page.text, /type="password"/);
      const leading = await browser.submit(page, { username: 'ann@Office.example' }, { find: 'yes' });
      assert.equal(passageOf(leading)?.origin, there.http);
      const { username } = signIns.credentials('member');
      const form = await browser.submit(page, { username }, { find: 'yes' });
      assert.match(form.text, /type="password"/);
      assert.ok((await browser.submit(form, signIns.credentials('member'))).leftTo?.searchParams.has('code'));
    });

    test('whoever signs out here is led to the provider, and back to where they were to go', async () => {
      const { page, browser, elsewhere } = await signInAs('member');
      const { id_token: hint = '', access_token: token } = await tokensOf(page);
      const back = 'http://localhost/callback';
      const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: back, state: 'mine' });
      const out = await browser.open(`${here.http}/${here.sandbox.tenantId}/oauth2/v2.0/logout?${query.toString()}`);
      assert.equal(out.leftTo?.origin, there.http, out.text);
      assert.equal(await signIns.statusOf(token), 401);
      const returned = await elsewhere.open(out.leftTo?.href ?? '');
      assert.equal(returned.leftTo?.origin, here.http, returned.text);
      const end = await browser.open(returned.leftTo?.href ?? '');
      assert.equal(end.leftTo?.href, `${back}?state=mine`);
      const again = await elsewhere.open(signInsOf(there).authorizeUrl());
      assert.match(again.text, /type="password"/);
    });

    test('an account that is disabled here does not sign in by the provider', async () => {
      await done(here, 'PATCH', `/v1.0/users/${here.user('member').id}`, { accountEnabled: false });
      assert.match(faultOn((await signInAs('member')).page), /AADSTS50057/);
      await done(here, 'PATCH', `/v1.0/users/${here.user('member').id}`, { accountEnabled: true });
    });

    test('with its link all sign-ins of a user end', async () => {
      const { access_token } = await tokensOf((await signInAs('member')).page);
      const [link] = await linksOf(here.user('member').id);
      await done(here, 'DELETE', `/latchkey/v1/identityLinks/${link.id}`);
      assert.equal(await signIns.statusOf(access_token), 401);
    });
  });

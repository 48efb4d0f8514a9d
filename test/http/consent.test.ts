// Consent: users give a client what an API leaves to them, where the operator allows that; administrators give it
// everything, for all users.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { graphAppId } from '../../src/domain/rights/graphPermissions.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import type { Browser, Page } from '../identity/browser.ts';
import { redirectUri, signInsOf, type SignIns } from '../identity/signIns.ts';

const scopes = {
  mail: '570282fd-fa5c-430d-a7fd-fc8dc98a9dca',
  groups: '5f8c59db-677d-491f-a6b8-5f174b11ec1d',
};
const interrupted = 'Neither the user nor an administrator has consented to all that the scope asks for.';
const usersRead = 'df021288-bdef-4463-88db-98f22de89214';

for (const engine of enginesByTurns(import.meta.url))
  for (const userConsent of ['on', 'off'] as const)
    describe(`consent on ${engine}, of users ${userConsent}`, () => {
      let latchkey: Latchkey;
      let signIns: SignIns;
      let application: any;
      let principal: any;
      const made = async (path: string, body: unknown): Promise<any> => {
        const answer = await latchkey.call('globalAdmin', 'POST', `/v1.0${path}`, body);
        assert.equal(answer.status, 201, answer.text);
        return answer.body;
      };
      before(async () => {
        latchkey = await startLatchkey({ engine, env: { LATCHKEY_USER_CONSENT: userConsent } });
        signIns = signInsOf(latchkey);
        application = await made('/applications', {
          displayName: 'Mail <reader>',
          isFallbackPublicClient: true,
          publicClient: { redirectUris: [redirectUri] },
          requiredResourceAccess: [
            {
              resourceAppId: graphAppId,
              resourceAccess: [
                { id: scopes.mail, type: 'Scope' },
                { id: scopes.groups, type: 'Scope' },
                { id: usersRead, type: 'Role' },
              ],
            },
          ],
        });
        principal = await made('/servicePrincipals', { appId: application.appId });
      });
      after(async () => {
        await latchkey.close();
        await stopPostgres();
      });

      const credentials = (who: string) => signIns.credentials(who);
      /** The page after the password. */
      const signIn = async (browser: Browser, who: string, scope: string): Promise<Page> => {
        const url = signIns.authorizeUrl({ client_id: application.appId, scope });
        return browser.submit(await browser.open(url), credentials(who));
      };
      const scopesOf = async (page: Page): Promise<unknown> => {
        const code = signIns.codeOf(page);
        const answer = await signIns.exchange(code, { client_id: application.appId });
        return decodeJwt(answer.access_token)['scp'];
      };
      const grants = async (): Promise<any[]> => {
        const path = `/v1.0/oauth2PermissionGrants?$filter=clientId eq '${principal.id}'`;
        return (await latchkey.call('globalAdmin', 'GET', path)).body.value;
      };
      const errorOf = ({ leftTo }: Page) => [
        leftTo?.searchParams.get('error'),
        leftTo?.searchParams.get('error_description') ?? '',
      ];

      if (userConsent === 'on')
        test('a user is asked once for what an API leaves to users, and gives it for themselves alone', async () => {
          const member = latchkey.user('member').id;
          const browser = signIns.openBrowser();
          const page = await signIn(browser, 'member', 'openid Mail.Read');
          assert.match(page.text, /<h1>Permissions for Mail &#60;reader&#62;<\/h1>/);
          assert.match(page.text, /\(Mail\.Read\)/);
          const declined = await browser.submit(page, {}, { cancel: 'yes' });
          assert.deepEqual(errorOf(declined), ['access_denied', 'AADSTS65004: The user declined to consent.']);
          assert.deepEqual(await grants(), []);
          const again = await browser.open(
            signIns.authorizeUrl({ client_id: application.appId, scope: 'openid Mail.Read' }),
          );
          assert.equal(await scopesOf(await browser.submit(again, {}, { accept: 'yes' })), 'Mail.Read openid');
          const [grant, ...others] = await grants();
          assert.deepEqual(
            [grant.consentType, grant.principalId, grant.scope, others.length],
            ['Principal', latchkey.user('member').id, 'Mail.Read', 0],
          );
          const unasked = await browser.open(
            signIns.authorizeUrl({ client_id: application.appId, scope: 'openid Mail.Read' }),
          );
          assert.equal(await scopesOf(unasked), 'Mail.Read openid');
          // Another user has given nothing, and more is asked for by itself.
          assert.match((await signIn(signIns.openBrowser(), 'designer', 'Mail.Read')).text, /\(Mail\.Read\)/);
          const more = await browser.open(
            signIns.authorizeUrl({ client_id: application.appId, scope: 'Mail.Read Calendars.Read' }),
          );
          assert.doesNotMatch(more.text, /\(Mail\.Read\)/);
          assert.equal(await scopesOf(await browser.submit(more, {}, { accept: 'yes' })), 'Mail.Read Calendars.Read');
          const audits = await latchkey.call(
            'globalAdmin',
            'GET',
            "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Consent to application'",
          );
          assert.equal(audits.body.value[0].initiatedBy.user.id, latchkey.user('member').id);
          // What waits for consent is interrupted, what is declined has failed, and neither is a success.
          await latchkey.drain();
          const path = `/v1.0/auditLogs/signIns?$filter=appId eq '${application.appId}' and userId eq '${member}'`;
          const rows = (await latchkey.call('globalAdmin', 'GET', `${path}&$orderby=createdDateTime`)).body.value;
          assert.deepEqual(
            rows.map((each: any) => [each.status.errorCode, each.status.failureReason, each.isInteractive]),
            [
              [65001, interrupted, true],
              [65004, 'The user declined to consent.', true],
              [65001, interrupted, true],
              [0, null, true],
              [65001, interrupted, true],
              [0, null, true],
            ],
          );
          const silent = await signIns
            .openBrowser()
            .open(signIns.authorizeUrl({ client_id: application.appId, scope: 'Mail.Read', prompt: 'none' }));
          assert.equal(errorOf(silent)[0], 'login_required');
        });

      if (userConsent === 'on')
        test('a user sees what they allowed, takes it back, and the next token is without it', async () => {
          const browser = signIns.openBrowser();
          const asked = await signIn(browser, 'manager', 'openid offline_access Mail.Read');
          const code = signIns.codeOf(await browser.submit(asked, {}, { accept: 'yes' }));
          const tokens = await signIns.exchange(code, { client_id: application.appId });
          assert.match(String(decodeJwt(tokens.access_token)['scp']), /Mail\.Read/);
          const own = async (): Promise<any[]> =>
            (await latchkey.call('manager', 'GET', '/v1.0/me/oauth2PermissionGrants')).body.value;
          const [grant, ...others] = await own();
          assert.deepEqual([grant.clientId, grant.scope, others.length], [principal.id, 'Mail.Read', 0]);

          const page = await browser.open('/account/applications');
          assert.match(page.text, /<h2>Mail &#60;reader&#62;: Microsoft Graph<\/h2>[\s\S]*<dt>Mail\.Read<\/dt>/);
          const press = (of: Browser): Promise<Page> =>
            of.open('/account/applications', {
              method: 'POST',
              body: new URLSearchParams({ withdraw: grant.id }).toString(),
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
            });
          const stranger = signIns.openBrowser();
          const foreign = await stranger.submit(await stranger.open('/account/applications'), credentials('member'));
          assert.equal(foreign.url.pathname, '/account/applications');
          assert.doesNotMatch(foreign.text, new RegExp(grant.id));
          assert.match((await press(stranger)).text, /had been taken back before/);
          assert.equal((await own()).length, 1);

          assert.match((await press(browser)).text, /allowed no application[\s\S]*The permissions are taken back/);
          assert.deepEqual(await own(), []);
          const next = await signIns.refresh(tokens.refresh_token, { client_id: application.appId });
          assert.doesNotMatch(String(next.access_token && decodeJwt(next.access_token)['scp']), /Mail\.Read/);
          const [removed] = (
            await latchkey.call(
              'globalAdmin',
              'GET',
              "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Remove delegated permission grant'",
            )
          ).body.value;
          assert.equal(removed.initiatedBy.user.id, latchkey.user('manager').id);
          const again = await browser.open(
            signIns.authorizeUrl({ client_id: application.appId, scope: 'openid Mail.Read' }),
          );
          assert.match(again.text, /\(Mail\.Read\)/);
        });

      test('the page of administrators says when an application asks to act by itself alone', async () => {
        const { appId } = await made('/applications', {
          displayName: 'Robot',
          requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [{ id: usersRead, type: 'Role' }] }],
        });
        await made('/servicePrincipals', { appId });
        const browser = signIns.openBrowser();
        const address = `/${latchkey.sandbox.tenantId}/adminconsent?client_id=${appId}`;
        const page = await browser.submit(await browser.open(address), credentials('globalAdmin'));
        assert.match(page.text, /by itself in the whole of .*also while nobody is signed in/);
        assert.doesNotMatch(page.text, /Its users are not asked any more/);
      });

      test('what users may not give is refused, and the refusal says what an administrator must do', async () => {
        const asked = userConsent === 'on' ? 'Group.Read.All' : 'Mail.Read';
        const page = await signIn(signIns.openBrowser(), 'member', `openid ${asked}`);
        const [error, description] = errorOf(page);
        assert.equal(error, 'consent_required');
        assert.match(
          String(description),
          new RegExp(`Users may not consent.* gives the application ${asked} of Microsoft Graph`),
        );
        assert.match(String(description), /\/v2\.0\/adminconsent\?client_id=/);
        const { status, error_codes: codes } = await signIns.post('token', {
          ...{ client_id: application.appId, grant_type: 'password', scope: asked },
          ...credentials('designer'),
        });
        assert.deepEqual([status, codes], [400, [65001]]);
        // The device hears the same as the person who signed in for it.
        const device = await signIns.post('devicecode', { client_id: application.appId, scope: asked });
        const browser = signIns.openBrowser();
        const confirm = await browser.submit(await browser.open(device.verification_uri), {
          user_code: device.user_code,
        });
        const refused = await browser.submit(
          await browser.submit(confirm, {}, { confirm: 'yes' }),
          credentials('member'),
        );
        assert.match(refused.text, /\/v2\.0\/adminconsent\?client_id=[\s\S]*AADSTS65001/);
        const polled = await signIns.post('token', {
          ...{ client_id: application.appId, grant_type: 'device_code', device_code: device.device_code },
        });
        assert.deepEqual([polled.error, polled.error_codes], ['consent_required', [65001]]);
        assert.match(polled.error_description, /\/v2\.0\/adminconsent\?client_id=/);
      });

      test('an administrator gives a client what it was registered to need, for all users', async () => {
        const address = (more: Readonly<Record<string, string>> = {}) =>
          `/${latchkey.sandbox.tenantId}/adminconsent?${new URLSearchParams({
            ...{ client_id: application.appId, redirect_uri: redirectUri, state: 'a&b' },
            ...more,
          })}`;
        const open = async (who: string, url: string): Promise<readonly [Browser, Page]> => {
          const browser = signIns.openBrowser();
          return [browser, await browser.submit(await browser.open(url), credentials(who))];
        };
        for (const [who, status] of [
          ['member', 403],
          ['governanceAdmin', 403],
        ] as const) {
          const [browser, page] = await open(who, address());
          assert.match(page.text, /\(Group\.Read\.All\)[\s\S]*\(Mail\.Read\)[\s\S]*\(User\.Read\.All\)/);
          assert.equal((await browser.submit(page, {}, { accept: 'yes' })).status, status, who);
        }
        const [browser, page] = await open('globalAdmin', address());
        const declined = await browser.submit(page, {}, { cancel: 'yes' });
        assert.equal(errorOf(declined)[0], 'permission_denied');
        assert.equal((await grants()).filter(({ consentType }) => consentType === 'AllPrincipals').length, 0);
        for (let times = 0; times < 2; times += 1) {
          const { leftTo } = await browser.submit(await browser.open(address()), {}, { accept: 'yes' });
          assert.deepEqual(Object.fromEntries(leftTo?.searchParams ?? []), {
            ...{ admin_consent: 'True', tenant: latchkey.sandbox.tenantId, state: 'a&b' },
          });
        }
        const all = (await grants()).filter(({ consentType }) => consentType === 'AllPrincipals');
        assert.deepEqual(
          all.map(({ scope }) => scope.split(' ').sort()),
          [['Group.Read.All', 'Mail.Read']],
        );
        const roles = await latchkey.call(
          'globalAdmin',
          'GET',
          `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`,
        );
        assert.deepEqual(
          roles.body.value.map((each: any) => each.appRoleId),
          [usersRead],
        );
        const signedIn = await signIn(signIns.openBrowser(), 'designer', 'Group.Read.All');
        assert.equal(await scopesOf(signedIn), 'Group.Read.All');
      });

      test('the page of administrators answers nobody elsewhere, and gives nothing to unknown clients', async () => {
        const browser = signIns.openBrowser();
        const url = (more: Readonly<Record<string, string>>) =>
          `/${latchkey.sandbox.tenantId}/v2.0/adminconsent?${new URLSearchParams(more)}`;
        const first = await browser.open(url({ client_id: application.appId, redirect_uri: 'https://evil.example/' }));
        const wrong = await browser.submit(first, credentials('globalAdmin'));
        assert.deepEqual([wrong.status, wrong.leftTo], [400, undefined]);
        assert.equal((await browser.open(url({ client_id: 'nobody' }))).status, 400);
        const named = url({ client_id: application.appId, scope: 'https://graph.microsoft.com/Calendars.Read' });
        const page = await browser.open(named);
        assert.match(page.text, /\(Calendars\.Read\)/);
        assert.doesNotMatch(page.text, /User\.Read\.All/);
        const foreign = await browser.open(named, {
          method: 'POST',
          body: 'accept=yes',
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
        });
        assert.equal(foreign.status, 403);
        const given = await browser.submit(page, {}, { accept: 'yes' });
        assert.match(given.text, /The permissions are given/);
        for (const state of [
          `/\\evil.example/v2.0/adminconsent?x`,
          'https://evil.example/x/adminconsent',
          '//evil.example/adminconsent',
        ]) {
          const back = await browser.open(`/account/signed-in?${new URLSearchParams({ state })}`);
          assert.equal(back.leftTo, undefined, state);
          assert.equal(back.url.pathname, '/account', state);
        }
      });
    });

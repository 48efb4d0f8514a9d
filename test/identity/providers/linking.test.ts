// Who is who: what a provider may say of people, second factors, sign-outs that it tells of, and its bearer tokens.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { decodeJwt, createRemoteJWKSet, jwtVerify } from 'jose';
import { startLatchkey, stopPostgres, type Latchkey } from '../../app/latchkey.ts';
import { enginesByTurns } from '../../sample.ts';
import type { Page } from '../browser.ts';
import { signInsOf, type SignIns } from '../signIns.ts';
import { startOpenIdIssuer, type Claims, type OpenIdIssuer } from './openIdIssuer.ts';
import { comeBack, faultOn, goToProvider } from './providerSignIn.ts';

type Json = any;
const logoutEvent = { 'http://schemas.openid.net/event/backchannel-logout': {} };

after(stopPostgres);

for (const engine of enginesByTurns(import.meta.url))
  describe(`people of a provider on ${engine}`, () => {
    let latchkey: Latchkey;
    let signIns: SignIns;
    let issuer: OpenIdIssuer;
    let id: string;
    let domain: string;
    before(async () => {
      [latchkey, issuer] = await Promise.all([startLatchkey({ engine }), startOpenIdIssuer()]);
      signIns = signInsOf(latchkey);
      domain = latchkey.sandbox.tenantDomain;
      const body = { displayName: 'Ours', issuer: issuer.issuer, clientId: 'latchkey', authoritativeDomains: [domain] };
      id = (await done('POST', '/latchkey/v1/identityProviders', body)).id;
    });
    after(async () => {
      await issuer.close();
      await latchkey.close();
    });

    const done = async (method: string, url: string, body?: unknown): Promise<Json> => {
      const reply = await latchkey.call('globalAdmin', method, url, body);
      assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const change = (set: object): Promise<Json> => done('PATCH', `/latchkey/v1/identityProviders/${id}`, set);
    const enter = async (person: Claims): Promise<Page> => {
      issuer.person = person;
      const { browser, there } = await goToProvider(signIns, id);
      return comeBack(browser, issuer.authorize(there));
    };
    const tokensFor = async (person: Claims): Promise<Json> => signIns.exchange(signIns.codeOf(await enter(person)));
    const userOf = async (name: string, mail: string): Promise<Json> =>
      done('POST', '/v1.0/users', {
        accountEnabled: true,
        displayName: name,
        mailNickname: name,
        mail,
        userPrincipalName: `${name}@${domain}`,
        passwordProfile: { password: 'Quiet-Harbour-1904-lamp', forceChangePasswordNextSignIn: false },
      });

    test('an address links where it is verified, and one user has it', async () => {
      const mail = `ruth@${domain}`;
      const ruth = await userOf('ruth1', mail);
      for (const unverified of [{}, { email_verified: false }, { email_verified: 'no' }])
        assert.match(faultOn(await enter({ sub: 'ruth', email: mail, ...unverified })), /AADSTS50020/);
      // A sign-in name that is the address nobody looked into is that address.
      const asName = { sub: 'ruth', email: mail, preferred_username: mail, email_verified: false };
      assert.match(faultOn(await enter(asName)), /AADSTS50020/);
      const { access_token } = await tokensFor({ sub: 'ruth', email: mail, email_verified: true });
      assert.equal(decodeJwt(access_token)['oid'], ruth.id);
      // A second person of the provider does not become the same user, whatever is said of them.
      assert.match(faultOn(await enter({ sub: 'other', email: mail, email_verified: true })), /AADSTS51004/);
      await userOf('twin1', `twin@${domain}`);
      await userOf('twin2', `twin@${domain}`);
      const twin = { sub: 'twin', email: `twin@${domain}`, email_verified: true };
      assert.match(faultOn(await enter(twin)), /AADSTS51004/);
    });

    test('an address of a domain for which nothing was said links nobody', async () => {
      await userOf('far1', 'far@elsewhere.example');
      const far = { sub: 'far', email: 'far@elsewhere.example', email_verified: true };
      assert.match(faultOn(await enter(far)), /AADSTS50020/);
    });

    test('an invited guest comes by the verified address, and others are told to ask', async () => {
      await change({ unknownUsers: 'invite', domains: ['partner.example'] });
      const invited = await done('POST', '/v1.0/invitations', {
        invitedUserEmailAddress: 'guest@partner.example',
        inviteRedirectUrl: 'https://app.example/start',
      });
      const person = { sub: 'partner-guest', email: 'guest@partner.example' };
      assert.match(faultOn(await enter({ ...person, email_verified: false })), /AADSTS16003/);
      const { access_token } = await tokensFor({ ...person, email_verified: true });
      assert.equal(decodeJwt(access_token)['oid'], invited.invitedUser.id);
      const guest = await done('GET', `/v1.0/users/${invited.invitedUser.id}?$select=externalUserState`);
      assert.equal(guest.externalUserState, 'Accepted');
      const stranger = { sub: 'x', email: 'x@partner.example', email_verified: true };
      assert.match(faultOn(await enter(stranger)), /AADSTS16003/);
      await change({ unknownUsers: 'refuse', domains: [] });
    });

    test('a guest is made of whom no domain here names', async () => {
      await change({ unknownUsers: 'create' });
      const person = { sub: 'new', email: 'new@third.example', email_verified: true, name: 'New Guest' };
      const { access_token } = await tokensFor(person);
      const made = await done('GET', `/v1.0/users/${String(decodeJwt(access_token)['oid'])}?$select=userType,mail`);
      assert.deepEqual([made.userType, made.mail], ['Guest', 'new@third.example']);
      assert.match(faultOn(await enter({ sub: 'new2', name: 'Nobody' })), /AADSTS50020/);
      await change({ unknownUsers: 'refuse' });
    });

    test('the second factor of the provider counts by its value', async () => {
      const ruth = { sub: 'ruth' };
      const amrOf = async (more: Claims): Promise<unknown> =>
        decodeJwt((await tokensFor({ ...ruth, ...more })).access_token)['amr'];
      assert.deepEqual(await amrOf({ amr: ['pwd'] }), ['fed']);
      assert.deepEqual(await amrOf({ amr: ['pwd', 'mfa'] }), ['fed', 'mfa']);
      await change({ secondFactorValues: ['urn:two'] });
      assert.deepEqual(await amrOf({ amr: ['mfa'] }), ['fed']);
      assert.deepEqual(await amrOf({ acr: 'urn:two' }), ['fed', 'mfa']);
    });

    test('this server proves itself by its own key, which it publishes', async () => {
      await change({ clientAuthentication: 'privateKeyJwt' });
      await tokensFor({ sub: 'ruth' });
      const form = issuer.forms.at(-1);
      const keys = createRemoteJWKSet(new URL(`${latchkey.http}/${latchkey.sandbox.tenantId}/discovery/v2.0/keys`));
      const { payload } = await jwtVerify(form?.get('client_assertion') ?? '', keys, { audience: issuer.issuer });
      assert.deepEqual([payload.iss, payload.sub, form?.has('client_secret')], ['latchkey', 'latchkey', false]);
      // No token of ours: its issuer is the client.
      assert.equal(await signIns.statusOf(form?.get('client_assertion') ?? ''), 401);
      await change({ clientAuthentication: 'clientSecret' });
    });

    const seconds = (): number => Math.floor(Date.now() / 1000);
    const logout = async (claims: Claims, header?: object): Promise<number> => {
      const said = { iss: issuer.issuer, aud: 'latchkey', iat: seconds(), exp: seconds() + 60, jti: randomUUID() };
      const token = await issuer.sign({ ...said, events: logoutEvent, ...claims }, header);
      return send(token);
    };
    const send = async (token: string): Promise<number> => {
      const address = `${latchkey.http}/${latchkey.sandbox.tenantId}/oauth2/authlogout/${id}`;
      const body = new URLSearchParams({ logout_token: token });
      return (await fetch(address, { method: 'POST', body })).status;
    };

    test('a session that ends at the provider ends here with its tokens, and no other', async () => {
      const one = await tokensFor({ sub: 'ruth', sid: 'one' });
      const two = await tokensFor({ sub: 'ruth', sid: 'two' });
      const guest = await tokensFor({ sub: 'partner-guest', sid: 'three' });
      const statuses = () => Promise.all([one, two, guest].map(({ access_token: token }) => signIns.statusOf(token)));
      const ended = { iat: seconds() - 900, exp: seconds() - 700 };
      const bad: readonly Claims[] = [
        { events: {} },
        { nonce: 'n' },
        { aud: 'x' },
        { iss: 'https://x' },
        { jti: undefined },
        ended,
      ];
      for (const claims of bad) assert.equal(await logout({ sub: 'ruth', ...claims }), 400, JSON.stringify(claims));
      assert.equal(await logout({}), 400);
      assert.equal(await logout({ sid: 'one', sub: 'partner-guest' }), 200);
      assert.equal(await logout({ sub: 'ruth' }, { typ: 'at+jwt' }), 400);
      assert.deepEqual(await statuses(), [200, 200, 200]);
      assert.equal(await logout({ sid: 'one' }), 200);
      assert.deepEqual(await statuses(), [401, 200, 200]);
      const jti = randomUUID();
      assert.deepEqual([await logout({ sub: 'ruth', jti }), await logout({ sub: 'ruth', jti })], [200, 400]);
      assert.deepEqual(await statuses(), [401, 401, 200]);
    });

    test('a bearer token of the provider is of whom the link says, where it is for us', async () => {
      const bearer = (more: Claims = {}): Promise<string> =>
        issuer.sign({
          ...{ iss: issuer.issuer, aud: 'api://latchkey', iat: seconds(), exp: seconds() + 60 },
          ...{ sub: 'ruth', azp: 'their-client', scope: 'openid User.Read', ...more },
        });
      assert.equal(await signIns.statusOf(await bearer()), 401);
      await change({ bearerAudience: 'api://latchkey' });
      assert.equal(await signIns.statusOf(await bearer()), 200);
      for (const more of [{ aud: 'latchkey' }, { sub: 'nobody' }, { exp: seconds() - 1 }, { scope: 'openid' }])
        assert.notEqual(await signIns.statusOf(await bearer(more)), 200, JSON.stringify(more));
      const links = await done('GET', "/latchkey/v1/identityLinks?$filter=subject eq 'ruth'");
      const good = await bearer();
      await done('DELETE', `/latchkey/v1/identityLinks/${links.value[0].id}`);
      assert.equal(await signIns.statusOf(good), 401);
    });

    test('what a provider says of itself is checked, each fault at its field', async () => {
      const body = { displayName: 'Another', issuer: 'https://id.example', clientId: 'c' };
      const faults: readonly (readonly [object, string])[] = [
        [{ issuer: 'http://id.example' }, 'issuer'],
        [{ issuer: latchkey.http }, 'issuer'],
        [{ clientId: `${latchkey.http}/x` }, 'clientId'],
        [{ scope: 'profile' }, 'scope'],
        [{ authoritativeDomains: ['elsewhere.example'] }, 'authoritativeDomains'],
        [{ domains: ['no domain'] }, 'domains'],
        [{ claimsMapping: { password: 'x' } }, 'claimsMapping'],
        [{ bearerAudience: 'c' }, 'bearerAudience'],
        [{ groupRules: [{ value: 'x', groupId: latchkey.user('member').id }] }, 'groupRules/0/groupId'],
      ];
      for (const [more, field] of faults) {
        const reply = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/identityProviders', {
          ...body,
          ...more,
        });
        assert.equal(reply.status, 400, field);
        assert.match(reply.text, new RegExp(field));
      }
      const same = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/identityProviders', {
        ...body,
        issuer: issuer.issuer,
      });
      assert.equal(same.status, 409, same.text);
      const others = await latchkey.call('member', 'GET', '/latchkey/v1/identityProviders');
      assert.deepEqual(others.body.value, []);
      const shown = await done('GET', `/latchkey/v1/identityProviders/${id}`);
      assert.equal('clientSecret' in shown, false);
    });
  });

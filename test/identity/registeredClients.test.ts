// Clients act as they are registered: secrets and certificates come and go while they work, other APIs get tokens of
// their own, and a job of another issuer signs in by that issuer's word.

import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { clientCertificate } from './clientCertificate.ts';

const graphDefault = 'https://graph.microsoft.com/.default';
const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const exchangeAudience = 'api://AzureADTokenExchange';
const proofAudience = '00000002-0000-0000-c000-000000000000';
const orders = {
  id: '11111111-1111-4111-8111-111111111111',
  displayName: 'Orders',
  description: 'Reads orders.',
  value: 'Orders.Read',
  allowedMemberTypes: ['Application', 'User'],
  isEnabled: true,
};

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`registered clients on ${engine}`, () => {
    let latchkey: Latchkey;
    let application: any;
    let principal: any;
    const call = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) =>
      latchkey.call('globalAdmin', method, `/v1.0${path}`, body, headers);
    const made = async (path: string, body: unknown): Promise<any> => {
      const answer = await call('POST', path, body);
      assert.ok(answer.status === 201 || answer.status === 200, answer.text);
      return answer.body;
    };
    const token = async (form: Readonly<Record<string, string>>, path = '/oauth2/v2.0/token'): Promise<any> => {
      const answer = await fetch(`${latchkey.http}/${latchkey.sandbox.tenantId}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: application.appId, ...form }),
      });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const bySecret = (secret: string, more = {}) => token({ client_secret: secret, scope: graphDefault, ...more });

    before(async () => {
      latchkey = await startLatchkey({ engine });
      application = await made('/applications', {
        displayName: 'Nightly job',
        passwordCredentials: [{ displayName: 'of the creation' }],
      });
      principal = await made('/servicePrincipals', { appId: application.appId });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('a secret is rotated while the client works, and is told once', async () => {
      const [first] = application.passwordCredentials;
      assert.match(first.secretText, /^.{40}$/);
      assert.equal(first.hint, first.secretText.slice(0, 3));
      assert.equal((await bySecret(first.secretText)).status, 200);
      const path = `/applications/${application.id}`;
      const second = await made(`${path}/addPassword`, {
        passwordCredential: { displayName: 'second', endDateTime: '2100-01-01T00:00:00Z' },
      });
      assert.deepEqual([second.displayName, second.endDateTime], ['second', '2100-01-01T00:00:00Z']);
      for (const { secretText } of [first, second]) assert.equal((await bySecret(secretText)).status, 200);
      const shown = (await call('GET', path)).body.passwordCredentials;
      assert.deepEqual(
        shown.map((each: any) => [each.keyId, each.secretText]),
        [first, second].map((each) => [each.keyId, null]),
      );
      assert.equal((await call('POST', `${path}/removePassword`, { keyId: first.keyId })).status, 204);
      assert.deepEqual(
        [(await bySecret(first.secretText)).status, (await bySecret(second.secretText)).status],
        [401, 200],
      );
      assert.equal((await call('POST', `${path}/removePassword`, { keyId: first.keyId })).status, 400);
      const audits = await call(
        'GET',
        `/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '${application.id}')`,
      );
      assert.ok(
        audits.body.value.some(
          (each: any) => each.activityDisplayName === 'Update application – Certificates and secrets management',
        ),
      );
      assert.doesNotMatch(audits.text, new RegExp(second.secretText.replaceAll(/[.~]/g, '\\$&')));
    });

    test('a certificate signs assertions, and proves who may add and remove others', async () => {
      const [one, other] = [await clientCertificate(), await clientCertificate()];
      const path = `/applications/${application.id}`;
      const keyOf = ({ certificate }: typeof one) => Buffer.from(certificate).toString('base64');
      const set = await call('PATCH', path, {
        keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: keyOf(one) }],
      });
      assert.equal(set.status, 204, set.text);
      const assertion = async ({ key }: typeof one) =>
        new SignJWT({ iss: application.appId, sub: application.appId, jti: Math.random().toString() })
          .setProtectedHeader({ alg: 'RS256' })
          .setAudience(`${latchkey.sandbox.tokenEndpoint}`)
          .setExpirationTime('5m')
          .sign(createPrivateKey(key));
      const byKey = async (certificate: typeof one) =>
        (
          await token({
            client_assertion_type: bearer,
            client_assertion: await assertion(certificate),
            scope: graphDefault,
          })
        ).status;
      assert.deepEqual([await byKey(one), await byKey(other)], [200, 401]);
      const proofBy = ({ key }: typeof one) =>
        new SignJWT({ iss: application.id })
          .setProtectedHeader({ alg: 'RS256' })
          .setAudience(proofAudience)
          .setNotBefore('0s')
          .setExpirationTime('5m')
          .sign(createPrivateKey(key));
      const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: keyOf(other) };
      const stranger = await call('POST', `${path}/addKey`, { keyCredential, proof: await proofBy(other) });
      assert.deepEqual([stranger.status, stranger.body.error.target], [400, 'proof']);
      const added = await made(`${path}/addKey`, { keyCredential, proof: await proofBy(one) });
      assert.deepEqual([await byKey(one), await byKey(other)], [200, 200]);
      const [first] = (await call('GET', path)).body.keyCredentials.filter((each: any) => each.keyId !== added.keyId);
      const removed = await call('POST', `${path}/removeKey`, { keyId: first.keyId, proof: await proofBy(other) });
      assert.equal(removed.status, 204, removed.text);
      assert.deepEqual([await byKey(one), await byKey(other)], [401, 200]);
      // What was read may be sent back: a certificate that is there needs no bytes.
      const { keyCredentials } = (await call('GET', path)).body;
      assert.equal((await call('PATCH', path, { keyCredentials })).status, 204);
      assert.equal(await byKey(other), 200);
      const broken = await call('PATCH', path, { keyCredentials: [{ key: 'AAAA' }] });
      assert.deepEqual([broken.status, broken.body.error.target], [400, 'keyCredentials/0/key']);
      // Both lists in one body are one change, and the audit shows all credentials before and after it.
      const { keyId } = await made(`${path}/addPassword`, { passwordCredential: { displayName: 'gone' } });
      const { passwordCredentials } = (await call('GET', path)).body;
      const both = await call('PATCH', path, {
        keyCredentials: [...keyCredentials, { type: 'AsymmetricX509Cert', usage: 'Verify', key: keyOf(one) }],
        passwordCredentials: passwordCredentials.filter((each: any) => each.keyId !== keyId),
      });
      assert.equal(both.status, 204, both.text);
      const order = '$orderby=activityDateTime desc,id desc&$top=1';
      const query = `$filter=targetResources/any(t:t/id eq '${application.id}')&${order}`;
      const [entry] = (await call('GET', `/auditLogs/directoryAudits?${query}`)).body.value;
      const [{ oldValue, newValue }] = entry.targetResources[0].modifiedProperties;
      const now = (await call('GET', path)).body;
      for (const each of [...now.keyCredentials, ...now.passwordCredentials])
        assert.match(newValue, new RegExp(each.keyId));
      assert.equal(JSON.parse(newValue).length, now.keyCredentials.length + now.passwordCredentials.length);
      assert.deepEqual([oldValue.includes(keyId), newValue.includes(keyId)], [true, false]);
    });

    test('another API gets tokens of its own, in the form that it asks for', async () => {
      const { secretText } = await made(`/servicePrincipals/${principal.id}/addPassword`, {});
      const api = await made('/applications', {
        displayName: 'Orders',
        identifierUris: ['api://orders'],
        api: { requestedAccessTokenVersion: 2 },
        appRoles: [orders],
      });
      const apiPrincipal = await made('/servicePrincipals', { appId: api.appId, appRoleAssignmentRequired: true });
      const ask = (more = {}) => bySecret(secretText, { scope: 'api://orders/.default', ...more });
      assert.deepEqual((await ask()).error_codes, [501051]);
      await made(`/servicePrincipals/${principal.id}/appRoleAssignments`, {
        principalId: principal.id,
        resourceId: apiPrincipal.id,
        appRoleId: orders.id,
      });
      const { access_token: issued } = await ask();
      const { aud, roles, ver } = decodeJwt(issued);
      assert.deepEqual([aud, roles, ver], [api.appId, ['Orders.Read'], '2.0']);
      const refused = await fetch(`${latchkey.http}/v1.0/users`, { headers: { authorization: `Bearer ${issued}` } });
      assert.equal(refused.status, 401, 'a token for another API opens nothing here');
      assert.equal(
        (await call('PATCH', `/applications/${api.id}`, { api: { requestedAccessTokenVersion: 1 } })).status,
        204,
      );
      const former = await token({ client_secret: secretText, resource: 'api://orders' }, '/oauth2/token');
      assert.deepEqual([former.resource, decodeJwt(former.access_token)['ver']], ['api://orders', '1.0']);
      assert.equal(decodeJwt(former.access_token)['aud'], 'api://orders');
      assert.deepEqual((await ask({ scope: 'api://nothing/.default' })).error_codes, [500011]);
      assert.deepEqual((await ask({ scope: 'api://orders/.default User.Read' })).error_codes, [28000]);
      const taken = await call('POST', '/applications', { displayName: 'Thief', identifierUris: ['API://orders'] });
      assert.match(taken.body.error.message, /identifierUris already exists/);
      assert.equal(
        (await call('PATCH', `/servicePrincipals/${apiPrincipal.id}`, { accountEnabled: false })).status,
        204,
      );
      assert.deepEqual((await ask()).error_codes, [500014]);
    });

    test("a job of another issuer signs in by that issuer's token", async () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const keys = [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'RS256' }];
      let asked = 0;
      const server: Server = createServer((request, response) => {
        asked += 1;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify(request.url?.endsWith('configuration') ? { issuer, jwks_uri: `${issuer}/keys` } : { keys }),
        );
      }).listen(0, '127.0.0.1');
      await new Promise((listening) => server.once('listening', listening));
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const path = `/applications/${application.id}/federatedIdentityCredentials`;
        const trust = { issuer, subject: 'repo:octo/app:ref:refs/heads/main', audiences: [exchangeAudience] };
        const upsert = (body: object) => call('PATCH', `${path}(name='main')`, body, { prefer: 'create-if-missing' });
        assert.equal((await upsert(trust)).status, 201);
        assert.equal((await upsert({ ...trust, description: 'The main branch' })).status, 204);
        const [shown] = (await call('GET', path)).body.value;
        assert.deepEqual(
          [shown.name, shown.description, shown.audiences],
          ['main', 'The main branch', [exchangeAudience]],
        );
        const sign = (subject: string, audience = exchangeAudience, key = privateKey) =>
          new SignJWT({})
            .setProtectedHeader({ alg: 'RS256', kid: 'a' })
            .setIssuer(issuer)
            .setSubject(subject)
            .setAudience(audience)
            .setIssuedAt()
            .setExpirationTime('5m')
            .sign(key);
        const exchange = async (assertion: string) => {
          const { status, error_codes: codes } = await token({
            client_assertion_type: bearer,
            client_assertion: assertion,
            scope: graphDefault,
          });
          return [status, codes?.[0]];
        };
        assert.deepEqual(await exchange(await sign(trust.subject)), [200, undefined]);
        assert.deepEqual(await exchange(await sign(trust.subject)), [200, undefined]);
        assert.equal(asked, 2, 'addresses and keys are asked for once');
        assert.deepEqual(await exchange(await sign('repo:octo/app:ref:refs/heads/dev')), [401, 70021]);
        assert.deepEqual(await exchange(await sign(trust.subject, 'api://other')), [401, 70021]);
        const forged = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
        assert.deepEqual(await exchange(await sign(trust.subject, exchangeAudience, forged)), [401, 700024]);
        // Each exchange has its row, or is counted in one; each failure by its number.
        await latchkey.drain();
        const log = await latchkey.call(
          'globalAdmin',
          'GET',
          `/latchkey/v1/signIns?$top=999&$filter=appId eq '${application.appId}' and ` +
            "clientCredentialType eq 'federatedIdentityCredential'",
        );
        const attempts = new Map<number, number>();
        for (const { errorCode, attempts: times } of log.body.value)
          attempts.set(errorCode, (attempts.get(errorCode) ?? 0) + times);
        assert.deepEqual(
          [...attempts].toSorted(([a], [b]) => a - b),
          [
            [0, 2],
            [70021, 2],
            [700024, 1],
          ],
          JSON.stringify(log.body),
        );
        const same = await call('POST', path, { ...trust, name: 'again' });
        assert.deepEqual([same.status, same.body.error.code], [409, 'DuplicateKey']);
        for (const [change, target] of [
          [{ name: 'a b' }, 'name'],
          [{ issuer: 'http://elsewhere.example' }, 'issuer'],
          [{ audiences: ['a', 'b'] }, 'audiences'],
        ] as const) {
          const { status, body } = await call('POST', path, { ...trust, name: 'other', subject: 's', ...change });
          assert.deepEqual([status, body.error.target], [400, target]);
        }
        assert.equal((await call('DELETE', `${path}/main`)).status, 204);
        assert.deepEqual(await exchange(await sign(trust.subject)), [401, 70021]);
      } finally {
        server.close();
      }
    });

    test('answers go to registered addresses alone, and only pages and programs do without a secret', async () => {
      const path = `/applications/${application.id}`;
      for (const [platform, uri] of [
        ['web', 'http://elsewhere.example/answer'],
        ['web', 'app://answer'],
        ['spa', 'https://a.example/#part'],
        ['publicClient', 'javascript:alert(1)'],
      ] as const) {
        const { status, body } = await call('PATCH', path, { [platform]: { redirectUris: [uri] } });
        assert.deepEqual([status, body.error.target], [400, `${platform}/redirectUris/0`], uri);
      }
      // The last one is kept, and is no place for an answer.
      const redirectUris = ['https://a.example/answer', 'http://localhost/answer', 'urn:ietf:wg:oauth:2.0:oob'];
      assert.equal((await call('PATCH', path, { web: { redirectUris } })).status, 204);
      const authorize = async (uri: string) => {
        const challenge = createHash('sha256').update('x'.repeat(43)).digest('base64url');
        const query = new URLSearchParams({
          ...{ client_id: application.appId, response_type: 'code', redirect_uri: uri, scope: 'openid' },
          ...{ code_challenge: challenge, code_challenge_method: 'S256' },
        });
        const tenant = `${latchkey.http}/${latchkey.sandbox.tenantId}`;
        return (await fetch(`${tenant}/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' })).status;
      };
      assert.deepEqual(
        await Promise.all(
          [
            'https://a.example/answer',
            'http://localhost:5001/answer',
            'https://a.example:444/answer',
            'https://a.example/',
            'urn:ietf:wg:oauth:2.0:oob',
          ].map(authorize),
        ),
        [303, 303, 400, 400, 400],
      );
      const device = async () =>
        (
          await fetch(`${latchkey.http}/${latchkey.sandbox.tenantId}/oauth2/v2.0/devicecode`, {
            method: 'POST',
            body: new URLSearchParams({ client_id: application.appId, scope: 'openid' }),
          })
        ).status;
      assert.equal(await device(), 401, 'a client that keeps a secret must prove itself');
      assert.equal((await call('PATCH', path, { isFallbackPublicClient: true })).status, 204);
      assert.equal(await device(), 200);
    });

    test('a client that is disabled or deleted is refused with the next call', async () => {
      const { secretText } = await made(`/applications/${application.id}/addPassword`, {});
      const users = async (bearerToken: string) =>
        (await fetch(`${latchkey.http}/v1.0/users`, { headers: { authorization: `Bearer ${bearerToken}` } })).status;
      const { access_token: issued } = await bySecret(secretText);
      assert.equal(await users(issued), 403);
      const path = `/servicePrincipals/${principal.id}`;
      assert.equal((await call('PATCH', path, { accountEnabled: false })).status, 204);
      assert.deepEqual([await users(issued), (await bySecret(secretText)).status], [401, 401]);
      assert.equal((await call('PATCH', path, { accountEnabled: true })).status, 204);
      assert.equal((await bySecret(secretText)).status, 200);
      await latchkey.clock({ advance: 'P731D' });
      assert.equal((await bySecret(secretText)).status, 401, 'a secret ends after two years');
      assert.equal((await call('DELETE', `/applications/${application.id}`)).status, 204);
      assert.deepEqual([await users(issued), (await bySecret(secretText)).status], [401, 401]);
    });
  });
}

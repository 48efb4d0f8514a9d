// Filters reach the properties that are kept, wherever Graph documents one: plain values, members of complex values,
// and entries of lists. Each filter finds the object that it means, and not the other.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { clientCertificate } from '../identity/clientCertificate.ts';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

const wanted = '5f2f3f56-06b7-4d2c-9a4b-0e6a9c2f1a11';
const one = {
  employeeLeaveDateTime: '2030-01-01T00:00:00Z',
  authorizationInfo: { certificateUserIds: ['X509:<PN>one@filtered.example'] },
  identities: [{ signInType: 'emailAddress', issuer: 'filtered.example', issuerAssignedId: 'one@filtered.example' }],
  businessPhones: ['+1 555 0100'],
  otherMails: ['one@else.example'],
};
// biome-ignore format: a table, read by column
const filters: readonly (readonly [path: string, filter: string, found: readonly string[],
  missed: readonly string[]])[] = [
  ['v1.0/users', 'employeeLeaveDateTime eq 2030-01-01T00:00:00Z', ['one'], ['other']],
  ['v1.0/users', 'employeeLeaveDateTime ge 2029-12-31T00:00:00Z', ['one'], ['other']],
  ['v1.0/users', 'employeeLeaveDateTime lt 2029-12-31T00:00:00Z', [], ['one', 'other']],
  ['beta/users', 'employeeLeaveDateTime eq null', ['other'], ['one']],
  ['v1.0/users', 'not(employeeLeaveDateTime ge 2029-12-31T00:00:00Z)', ['other'], ['one']],
  ['v1.0/users', 'signInActivity/lastSignInDateTime le 2030-01-01T00:00:00Z', [], ['one', 'other']],
  ['v1.0/users', 'signInActivity/lastSignInDateTime eq null', ['one', 'other'], []],
  ['v1.0/users', "identities/any(c:c/issuerAssignedId eq 'one@filtered.example' and c/issuer eq 'filtered.example')",
    ['one'], ['other']],
  ['v1.0/users', "identities/any(c:c/issuerAssignedId eq 'one@filtered.example' and c/issuer eq 'else.example')",
    [], ['one', 'other']],
  ['v1.0/users', "not(identities/any(c:c/issuer eq 'filtered.example'))", ['other'], ['one']],
  ['v1.0/users', "identities/any(c:c/signInType in ('emailAddress','federated'))", ['one'], ['other']],
  ['v1.0/users', "identities/all(c:c/issuer eq 'else.example')", ['other'], ['one']],
  ['v1.0/users', "authorizationInfo/certificateUserIds/any(x:x eq 'X509:<PN>one@filtered.example')", ['one'],
    ['other']],
  ['v1.0/users', "authorizationInfo/certificateUserIds/any(x:startswith(x,'X509'))", ['one'], ['other']],
  ['v1.0/users', 'authorizationInfo/certificateUserIds/$count ne 0', ['one'], ['other']],
  ['v1.0/users', 'authorizationInfo/certificateUserIds/$count eq 0', ['other'], ['one']],
  ['v1.0/users', "assignedPlans/any(a:a/service eq 'exchange' and a/capabilityStatus eq 'Enabled')", [],
    ['one', 'other']],
  ['v1.0/users', 'assignedLicenses/any(s:s/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)', [], ['one', 'other']],
  ['v1.0/users', 'assignedLicenses/$count eq 0', ['one', 'other'], []],
  ['beta/users', 'assignedLicenses/$count ne 0', [], ['one', 'other']],
  ['v1.0/users', "imAddresses/any(i:i eq 'x')", [], ['one', 'other']],
  ['beta/users', "infoCatalogs/any(i:i eq 'x')", [], ['one', 'other']],
  ['v1.0/users', 'onPremisesProvisioningErrors/$count eq 0', ['one', 'other'], []],
  ['v1.0/users', "businessPhones/any(p:p eq '+1 555 0100')", ['one'], ['other']],
  ['v1.0/users', "otherMails/any(m:endsWith(m,'@else.example'))", ['one'], ['other']],
  ['v1.0/users', "proxyAddresses/any(p:startswith(p,'smtp:'))", [], ['other']],
  ['v1.0/users', 'otherMails/$count eq 0', ['other'], ['one']],
  ['v1.0/users', "manager/identities/any(c:c/issuer eq 'filtered.example')", ['other'], ['one']],
  ['v1.0/users', "directReports/any(r:r/identities/any(c:c/issuer eq 'filtered.example'))", [], ['one', 'other']],
  ['v1.0/applications', "info/supportUrl eq 'https://filtered.example/'", ['app'], []],
  ['v1.0/applications', "keyCredentials/any(k:k/displayName eq 'first' and k/usage eq 'Verify')", ['app'], []],
  ['v1.0/applications', "keyCredentials/any(k:k/displayName eq 'first' and k/usage eq 'Sign')", [], ['app']],
  ['beta/applications',
    "keyCredentials/any(k:k/type eq 'AsymmetricX509Cert' and k/endDateTime ge 2020-01-01T00:00:00Z)",
    ['app'], []],
  ['v1.0/applications', 'keyCredentials/any(k:k/startDateTime ge 2100-01-01T00:00:00Z)', [], ['app']],
  ['v1.0/servicePrincipals', 'keyCredentials/$count eq 0', ['principal'], []],
  ['v1.0/applications', `requiredResourceAccess/any(r:r/resourceAppId eq '${wanted}')`, ['app'], []],
  ['v1.0/applications',
    `requiredResourceAccess/any(r:r/resourceAccess/any(a:a/id eq ${wanted} and a/type eq 'Scope'))`, ['app'], []],
  ['v1.0/applications',
    `requiredResourceAccess/any(r:r/resourceAccess/any(a:a/id eq ${wanted} and a/type eq 'Role'))`, [], ['app']],
  ['v1.0/applications', "identifierUris/any(u:u eq 'api://filtered')", ['app'], []],
  ['v1.0/applications', "tags/any(t:t eq 'filtered')", ['app'], []],
  ['v1.0/servicePrincipals', "alternativeNames/any(n:n eq 'filtered-name')", ['principal'], []],
  ['v1.0/servicePrincipals', "alternativeNames/any(n:n eq 'else')", [], ['principal']],
  ['v1.0/servicePrincipals', "servicePrincipalNames/any(n:n eq 'api://filtered')", ['principal'], []],
  ['v1.0/groups', "infoCatalogs/any(i:i eq 'x') or groupTypes/any(g:g eq 'x')", [], []],
  ['v1.0/groups', 'hasMembersWithLicenseErrors eq true', [], []],
];

for (const engine of engines) {
  describe(`Filters of kept properties on ${engine}`, () => {
    let latchkey: Latchkey;
    const ids = new Map<string, string>();
    before(async () => {
      latchkey = await startLatchkey({ engine });
      for (const [key, more] of [
        ['one', one],
        ['other', {}],
      ] as const) {
        const name = `filter${randomUUID().slice(0, 8)}`;
        await make(key, '/v1.0/users', {
          accountEnabled: true,
          displayName: name,
          mailNickname: name,
          userPrincipalName: `${name}@${latchkey.sandbox.tenantDomain}`,
          passwordProfile: { password: 'four plain words here' },
          ...more,
        });
      }
      const manager = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${ids.get('one')}` };
      const managed = `/v1.0/users/${ids.get('other')}/manager/$ref`;
      assert.equal((await latchkey.call('app:full', 'PUT', managed, manager)).status, 204);
      const key = Buffer.from((await clientCertificate()).certificate).toString('base64');
      await make('app', '/v1.0/applications', {
        displayName: 'Filtered',
        identifierUris: ['api://filtered'],
        tags: ['filtered'],
        info: { supportUrl: 'https://filtered.example/' },
        keyCredentials: [{ displayName: 'first', type: 'AsymmetricX509Cert', usage: 'Verify', key }],
        requiredResourceAccess: [{ resourceAppId: wanted, resourceAccess: [{ id: wanted, type: 'Scope' }] }],
      });
      const { appId } = (await latchkey.call('app:full', 'GET', `/v1.0/applications/${ids.get('app')}`)).body;
      await make('principal', '/v1.0/servicePrincipals', { appId, alternativeNames: ['filtered-name'] });
    });
    after(() => latchkey.close());
    async function make(key: string, path: string, body: object): Promise<void> {
      const { status, text, body: made } = await latchkey.call('app:full', 'POST', path, body);
      assert.equal(status, 201, text);
      ids.set(key, made.id);
    }

    for (const [path, filter, found, missed] of filters)
      test(`${path} where ${filter}`, async () => {
        const at = `/${path}?$filter=${encodeURIComponent(filter)}&$select=id&$top=999&$count=true`;
        const { status, text, body } = await latchkey.call('app:full', 'GET', at, undefined, {
          consistencylevel: 'eventual',
        });
        assert.equal(status, 200, text);
        const answered = new Set(body.value.map((each: any) => each.id));
        assert.equal(body['@odata.count'], answered.size);
        for (const key of found) assert.ok(answered.has(ids.get(key)), `${key} is missing`);
        for (const key of missed) assert.ok(!answered.has(ids.get(key)), `${key} is there`);
      });

    test('a literal of another type, and a property without a documented filter, are refused', async () => {
      for (const [path, filter] of [
        ['v1.0/users', "employeeLeaveDateTime eq 'soon'"],
        ['v1.0/users', "aboutMe eq 'x'"],
        ['v1.0/users', "identities eq 'x'"],
        ['v1.0/applications', "web/homePageUrl eq 'x'"],
        ['v1.0/users', 'authorizationInfo eq 1'],
        ['v1.0/users', 'identities/any(c:c/issuer eq 1)'],
        ['v1.0/users', "identities/any(c:c/nothing eq 'x')"],
        ['v1.0/users', "identities/any(c:c eq 'x')"],
        ['v1.0/users', "identities/issuer eq 'x'"],
        ['v1.0/users', 'assignedLicenses/any(s:s/skuId eq true)'],
        ['v1.0/users', 'assignedLicenses/$count eq 2'],
        ['v1.0/users', "schools/any(s:s eq 'x')"],
        ['v1.0/users', "imAddresses/any(i:i/x eq 'y')"],
      ]) {
        const at = `/${path}?$filter=${encodeURIComponent(filter as string)}`;
        const { status, body, text } = await latchkey.call('app:full', 'GET', at);
        assert.deepEqual([status, body.error.code], [400, 'BadRequest'], text);
      }
    });
  });
}

after(stopPostgres);

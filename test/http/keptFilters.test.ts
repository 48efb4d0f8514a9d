// Filters reach the properties that are kept, wherever Graph documents one: plain values, and members of complex
// values. Each filter finds the object that it means, and not the other.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

const wanted = '5f2f3f56-06b7-4d2c-9a4b-0e6a9c2f1a11';
const one = {
  employeeLeaveDateTime: '2030-01-01T00:00:00Z',
  authorizationInfo: { certificateUserIds: ['X509:<PN>one@filtered.example'] },
  identities: [{ signInType: 'emailAddress', issuer: 'filtered.example', issuerAssignedId: 'one@filtered.example' }],
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
  ['v1.0/applications', "info/supportUrl eq 'https://filtered.example/'", ['app'], []],
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
      await make('app', '/v1.0/applications', {
        displayName: 'Filtered',
        info: { supportUrl: 'https://filtered.example/' },
        keyCredentials: [{ displayName: 'first', type: 'AsymmetricX509Cert', usage: 'Verify' }],
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
      ]) {
        const at = `/${path}?$filter=${encodeURIComponent(filter as string)}`;
        const { status, body, text } = await latchkey.call('app:full', 'GET', at);
        assert.deepEqual([status, body.error.code], [400, 'BadRequest'], text);
      }
    });
  });
}

after(stopPostgres);

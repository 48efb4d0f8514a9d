// What Entra and Okta publish that they send, and what they expect: each documented request, in order.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

type Json = any;
const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const listResponse = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const error = 'urn:ietf:params:scim:api:messages:2.0:Error';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

for (const engine of enginesByTurns(import.meta.url))
  describe(`clients of SCIM on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey?.close());
    const call = (method: string, path: string, body?: Json): Promise<Reply> =>
      latchkey.call('globalAdmin', method, `/scim/v2${path}`, body, { 'content-type': 'application/scim+json' });
    async function expect(status: number, ...[method, path, body]: Parameters<typeof call>): Promise<Json> {
      const reply = await call(method, path, body);
      assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
      return reply.body;
    }
    const patch = (status: number, path: string, ...Operations: readonly Json[]): Promise<Json> =>
      expect(status, 'PATCH', path, { schemas: [patchOp], Operations });
    const ask = (path: string, filter: string, rest = ''): Promise<Json> =>
      expect(200, 'GET', `${path}?${rest}filter=${encodeURIComponent(filter)}`);

    // https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
    test('Entra: users', async () => {
      const userName = 'Test_User_00aa00aa-bb11-cc22-dd33-44ee44ee44ee';
      const created = await expect(201, 'POST', '/Users', {
        schemas: [user, enterprise],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName,
        active: true,
        emails: [{ primary: true, type: 'work', value: 'Test_User_11bb11bb@testuser.com' }],
        meta: { resourceType: 'User' },
        name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
        roles: [],
      });
      assert.deepEqual([created.userName, created.name.formatted], [userName, 'givenName familyName']);
      assert.equal(
        (await expect(200, 'GET', `/Users/${created.id}`)).externalId,
        '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      );
      assert.deepEqual((await expect(404, 'GET', '/Users/5171a35d82074e068ce2')).schemas, [error]);
      assert.equal((await ask('/Users', `userName eq "${userName}"`)).totalResults, 1);
      assert.deepEqual((await ask('/Users', 'userName eq "non-existent user"')).Resources, []);
      assert.equal((await ask('/Users', `externalId eq ${created.externalId}`)).totalResults, 1);
      const mail = 'emails[type eq "work"].value eq "Test_User_11bb11bb@testuser.com"';
      assert.equal((await ask('/Users', mail)).totalResults, 1);
      const updated = await patch(
        200,
        `/Users/${created.id}`,
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@microsoft.com' },
        { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      );
      assert.deepEqual(updated.emails, [{ primary: true, type: 'work', value: 'updatedEmail@microsoft.com' }]);
      assert.equal(updated.name.familyName, 'updatedFamilyName');
      const renamed = '5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com';
      const single = await patch(200, `/Users/${created.id}`, { op: 'Replace', path: 'userName', value: renamed });
      assert.equal(single.userName, renamed);
      const boss = await expect(201, 'POST', '/Users', { userName: 'boss' });
      await patch(200, `/Users/${created.id}`, { op: 'Add', path: `${enterprise}:manager`, value: boss.id });
      const led = await ask('/Users', `id eq ${created.id} and manager eq ${boss.id}`, 'attributes=id&');
      assert.deepEqual(
        led.Resources.map((each: Json) => each.id),
        [created.id],
      );
      const dotted = await patch(200, `/Users/${created.id}`, {
        op: 'replace',
        value: { 'name.givenName': 'Optimised', [`${enterprise}:employeeNumber`]: '7', active: true },
      });
      assert.deepEqual([dotted.name.givenName, dotted[enterprise].employeeNumber], ['Optimised', '7']);
      const disabled = await patch(200, `/Users/${created.id}`, { op: 'Replace', path: 'active', value: 'False' });
      assert.equal(disabled.active, false);
      await expect(204, 'DELETE', `/Users/${created.id}`);
    });

    test('Entra: groups', async () => {
      const member = await expect(201, 'POST', '/Users', { userName: 'entra-member' });
      const group = await expect(201, 'POST', '/Groups', {
        schemas: [
          'urn:ietf:params:scim:schemas:core:2.0:Group',
          'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
        ],
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        displayName: 'displayName',
        meta: { resourceType: 'Group' },
      });
      const read = await expect(200, 'GET', `/Groups/${group.id}?excludedAttributes=members`);
      assert.deepEqual([read.displayName, read.members], ['displayName', undefined]);
      const found = await ask('/Groups', 'displayName eq "displayName"', 'excludedAttributes=members&');
      assert.equal(found.totalResults, 1);
      await patch(204, `/Groups/${group.id}`, { op: 'Replace', path: 'displayName', value: 'updatedDisplayName' });
      const value = [{ $ref: null, value: member.id }];
      await patch(204, `/Groups/${group.id}`, { op: 'Add', path: 'members', value });
      const isIn = `id eq "${group.id}" and members eq "${member.id}"`;
      assert.equal((await ask('/Groups', isIn, 'attributes=id&')).totalResults, 1);
      await patch(204, `/Groups/${group.id}`, { op: 'Remove', path: 'members', value });
      assert.equal((await ask('/Groups', isIn, 'attributes=id&')).totalResults, 0);
      await expect(204, 'DELETE', `/Groups/${group.id}`);
      const schemas = await expect(200, 'GET', '/Schemas');
      assert.deepEqual(
        schemas.Resources.map((each: Json) => each.name),
        ['User', 'EnterpriseUser', 'Group'],
      );
      assert.doesNotMatch(JSON.stringify(schemas), /null/);
    });

    // https://developer.okta.com/docs/guides/scim-provisioning-integration-prepare/main/#test-your-scim-api
    test('Okta: the tests of the protocol', async () => {
      const userName = 'jordan.rivera@example.com';
      const body = {
        schemas: [user],
        userName,
        name: { givenName: 'Jordan', familyName: 'Rivera' },
        emails: [{ primary: true, value: 'jordan.primary@example.com', type: 'work' }],
        displayName: 'Jordan Rivera',
        active: true,
      };
      const isHere = `userName eq "${userName}"`;
      assert.deepEqual((await ask('/Users', isHere)).schemas, [listResponse]);
      assert.equal((await ask('/Users', isHere)).totalResults, 0);
      const created = await expect(201, 'POST', '/Users', body);
      assert.deepEqual([created.active, created.userName, created.name], [true, userName, body.name]);
      assert.equal((await expect(409, 'POST', '/Users', body)).scimType, 'uniqueness');
      assert.equal((await ask('/Users', `userName eq "${userName.toUpperCase()}"`)).totalResults, 1);
      const first = await expect(200, 'GET', '/Users?count=1&startIndex=1');
      assert.deepEqual([first.itemsPerPage, first.startIndex, typeof first.totalResults], [1, 1, 'number']);
      const { detail, status } = await expect(404, 'GET', '/Users/00919288221112222');
      assert.ok(detail !== '' && status === '404');
      await expect(200, 'GET', '/Groups');
      assert.equal(
        (await latchkey.call(null, 'GET', '/scim/v2/Users', undefined, { authorization: 'non-token' })).status,
        401,
      );
    });

    test('Okta: what its provisioning sends', async () => {
      const created = await expect(201, 'POST', '/Users', {
        schemas: [user],
        userName: 'test.user@okta.local',
        name: { givenName: 'Test', familyName: 'User' },
        emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
        displayName: 'Test User',
        locale: 'en-US',
        externalId: '00ujl29u0le5T6Aj10h7',
        groups: [],
        phoneNumbers: [{ value: '415.123.4567' }],
        password: '1mz050nq',
        active: true,
      });
      assert.deepEqual([created.locale, created.password], ['en-US', undefined]);
      const whole = await expect(200, 'GET', `/Users/${created.id}`);
      const renamed = { ...whole, name: { ...whole.name, givenName: 'Testupdate' } };
      assert.equal((await expect(200, 'PUT', `/Users/${created.id}`, renamed)).name.givenName, 'Testupdate');
      for (const active of [false, true, false])
        assert.equal((await patch(200, `/Users/${created.id}`, { op: 'replace', value: { active } })).active, active);
      const group = await expect(201, 'POST', '/Groups', { displayName: 'Test SCIMv2', members: [] });
      await patch(204, `/Groups/${group.id}`, { op: 'replace', value: { id: group.id, displayName: 'Test SCIMv20' } });
      await patch(
        204,
        `/Groups/${group.id}`,
        { op: 'remove', path: `members[value eq "${created.id}"]` },
        { op: 'add', path: 'members', value: [{ value: created.id, display: 'test.user@okta.local' }] },
      );
      const shown = await expect(200, 'GET', `/Groups/${group.id}`);
      assert.deepEqual([shown.displayName, shown.members.length], ['Test SCIMv20', 1]);
      await patch(204, `/Groups/${group.id}`, { op: 'replace', path: 'members', value: [] });
      assert.equal((await expect(200, 'GET', `/Groups/${group.id}`)).members, undefined);
    });
  });

// The service principal of Microsoft Graph: what it offers, and how clients get permissions by roles and grants of it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Entities } from '../../src/domain/entities.ts';
import { graphAppId } from '../../src/domain/rights/graphPermissions.ts';
import { newDirectoryObject } from '../../src/model/newRow.ts';
import { from } from '../../src/odata/query.ts';
import { moveClients } from '../../src/setup/moveClients.ts';
import { insert } from '../../src/store/contract.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { openTestStore } from '../store/open.ts';

/** As Microsoft publishes them. */
const published = {
  roles: [
    ['User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'],
    ['Group.ReadWrite.All', '62a82d76-70ea-41e2-9197-370581804d09'],
    ['EntitlementManagement.ReadWrite.All', '9acd699f-1e81-4958-b001-93b1d2506e19'],
  ],
  scopes: [
    ['User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'],
    ['offline_access', '7427e0e9-2fba-42fe-b0c0-848c9e6a8182'],
    ['EntitlementManagement.ReadWrite.All', 'ae7a573d-81d7-432b-ad44-4ed5c9d89038'],
  ],
} as const;
const now = '2030-01-01T00:00:00.0000000Z';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`Microsoft Graph on ${engine}`, () => {
    let latchkey: Latchkey;
    let graphId: string;
    const call: Latchkey['call'] = (...of) => latchkey.call(...of);
    const idOf = async (client: string): Promise<string> => {
      const appId = latchkey.sandbox.clients.find(({ key }) => key === client)?.clientId;
      return (await call('app:full', 'GET', `/v1.0/servicePrincipals(appId='${appId}')?$select=id`)).body.id;
    };
    before(async () => {
      latchkey = await startLatchkey({ engine });
      graphId = (await call('app:full', 'GET', `/v1.0/servicePrincipals(appId='${graphAppId}')`)).body.id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('it offers what Microsoft publishes, under the published ids, in both versions', async () => {
      for (const version of ['v1.0', 'beta']) {
        const { body } = await call('member', 'GET', `/${version}/servicePrincipals?$filter=appId eq '${graphAppId}'`);
        const [graph] = body.value;
        const offered = (list: any[], value: string) => list.find((each) => each.value === value)?.id;
        assert.equal(graph.displayName, 'Microsoft Graph');
        for (const [value, id] of published.roles) assert.equal(offered(graph.appRoles, value), id, value);
        const scopes = graph[version === 'beta' ? 'publishedPermissionScopes' : 'oauth2PermissionScopes'];
        for (const [value, id] of published.scopes) assert.equal(offered(scopes, value), id, value);
        assert.ok(graph.appRoles.length > 500 && scopes.length > 500);
      }
    });

    test('nobody deletes it, disables it, or changes what it offers', async () => {
      const path = `/v1.0/servicePrincipals/${graphId}`;
      for (const [method, body] of [
        ['DELETE', undefined],
        ['PATCH', { accountEnabled: false }],
        ['PATCH', { displayName: 'Ours' }],
        ['PATCH', { appRoleAssignmentRequired: true }],
        ['PATCH', { oauth2PermissionScopes: [] }],
      ] as const) {
        const { status, body: said } = await call('globalAdmin', method, path, body);
        assert.deepEqual([status, said.error.code], [400, 'Request_BadRequest'], JSON.stringify(body));
      }
      assert.equal((await call('globalAdmin', 'PATCH', path, { tags: ['ours'], accountEnabled: true })).status, 204);
      // As Terraform's azuread_service_principal with `use_existing` sends it.
      const unchanged = {
        accountEnabled: true,
        alternativeNames: [],
        appRoleAssignmentRequired: false,
        description: null,
        loginUrl: null,
        notes: null,
        notificationEmailAddresses: [],
        preferredSingleSignOnMode: null,
        samlSingleSignOnSettings: {},
        tags: [],
      };
      const sent = await call('globalAdmin', 'PATCH', path, unchanged);
      assert.equal(sent.status, 204, sent.text);
      const again = await call('globalAdmin', 'POST', '/v1.0/servicePrincipals', { appId: graphAppId });
      assert.equal(again.status, 400);
    });

    test("an application's token has the roles that it is assigned now", async () => {
      const few = await idOf('few');
      const rolesOf = async () => {
        latchkey.forgetTokens();
        return decodeJwt(await latchkey.token('app:few'))['roles'];
      };
      const [, groupRole] = published.roles[1];
      const body = { principalId: few, resourceId: graphId, appRoleId: groupRole };
      const path = `/v1.0/servicePrincipals/${few}/appRoleAssignments`;
      assert.deepEqual(await rolesOf(), ['User.Read.All']);
      assert.equal((await call('governanceAdmin', 'POST', path, body)).status, 403);
      const made = await call('globalAdmin', 'POST', path, body);
      assert.deepEqual([made.status, made.body.resourceDisplayName], [201, 'Microsoft Graph']);
      assert.deepEqual(await rolesOf(), ['Group.ReadWrite.All', 'User.Read.All']);
      assert.equal((await call('governanceAdmin', 'DELETE', `${path}/${made.body.id}`)).status, 403);
      assert.equal((await call('globalAdmin', 'DELETE', `${path}/${made.body.id}`)).status, 204);
      assert.deepEqual(await rolesOf(), ['User.Read.All']);
      const unknown = await call('globalAdmin', 'POST', path, { ...body, appRoleId: randomUUID() });
      assert.equal(unknown.status, 404);
    });

    test('a grant gives a client delegated permissions, until it is changed or deleted', async () => {
      const [client, people] = [await idOf('few'), await idOf('public')];
      const path = '/v1.0/oauth2PermissionGrants';
      const grant = { clientId: client, consentType: 'AllPrincipals', resourceId: graphId, scope: ' User.Read' };
      const made = await call('globalAdmin', 'POST', path, grant);
      assert.deepEqual([made.status, made.body.scope, made.body.principalId], [201, ' User.Read', null]);
      const one = { ...grant, consentType: 'Principal', principalId: latchkey.user('member').id };
      assert.equal((await call('globalAdmin', 'POST', path, one)).status, 201);
      const twice = await call('globalAdmin', 'POST', path, grant);
      assert.deepEqual([twice.status, twice.body.error.message], [400, 'Permission entry already exists.']);
      const found = await call(
        'member',
        'GET',
        `${path}?$filter=clientId eq '${client}' and consentType eq 'Principal'`,
      );
      assert.deepEqual(
        found.body.value.map((each: any) => each.principalId),
        [one.principalId],
      );
      assert.equal(
        (await call('globalAdmin', 'PATCH', `${path}/${made.body.id}`, { scope: 'User.Read openid' })).status,
        204,
      );
      const below = await call('member', 'GET', `/beta/servicePrincipals/${client}/oauth2PermissionGrants`);
      assert.deepEqual(below.body.value.map((each: any) => each.scope).sort(), [' User.Read', 'User.Read openid']);
      const mine = await call('member', 'GET', '/v1.0/me/oauth2PermissionGrants');
      assert.equal(mine.body.value.length, 1);
      // With the client goes what it was granted, and with a restored one it comes back.
      assert.equal((await call('globalAdmin', 'DELETE', `/v1.0/servicePrincipals/${client}`)).status, 204);
      const count = async () =>
        (await call('member', 'GET', `${path}?$filter=clientId eq '${client}'`)).body.value.length;
      assert.equal(await count(), 0);
      assert.equal((await call('globalAdmin', 'POST', `/v1.0/directory/deletedItems/${client}/restore`)).status, 200);
      assert.equal(await count(), 2);
      assert.equal((await call('globalAdmin', 'DELETE', `${path}/${made.body.id}`)).status, 204);
      assert.equal(await count(), 1);
      assert.equal((await call('member', 'DELETE', `${path}/${found.body.value[0].id}`)).status, 403);
      const [own] = (await call('globalAdmin', 'GET', `${path}?$filter=clientId eq '${people}'`)).body.value;
      assert.equal((await call('globalAdmin', 'PATCH', `${path}/${own.id}`, { scope: 'User.Read' })).status, 204);
      const ofOne = { ...one, clientId: people, scope: 'Mail.Read' };
      assert.equal((await call('globalAdmin', 'POST', path, ofOne)).status, 201);
      latchkey.forgetTokens();
      // A grant for one user is in their tokens, and in nobody else's.
      assert.equal(decodeJwt(await latchkey.token('member'))['scp'], 'Mail.Read User.Read');
      assert.equal(decodeJwt(await latchkey.token('designer'))['scp'], 'User.Read');
      assert.equal((await call(null, 'POST', '/sandbox/reset', {})).status, 200);
      latchkey.forgetTokens();
      assert.match(String(decodeJwt(await latchkey.token('member'))['scp']), /EntitlementManagement.Read.All/);
    });

    for (const [why, change, field] of [
      ['an unknown consent type', { consentType: 'All' }, 'consentType'],
      ['one user who is not named', { consentType: 'Principal' }, 'principalId'],
      ['all users, and one', { principalId: randomUUID() }, 'principalId'],
      ['a client that is not there', { clientId: randomUUID() }, 'clientId'],
      ['an API that is not there', { resourceId: randomUUID() }, 'resourceId'],
      ['no client', { clientId: undefined }, 'clientId'],
      ['a word that is no scope', { scope: 'User.Read "x"' }, 'scope'],
    ] as const)
      test(`a grant is refused at its place: ${why}`, async () => {
        const body = { clientId: await idOf('few'), consentType: 'AllPrincipals', resourceId: graphId, scope: 'x' };
        const { status, body: said } = await call('globalAdmin', 'POST', '/v1.0/oauth2PermissionGrants', {
          ...body,
          ...change,
        });
        assert.deepEqual([status, said.error.target ?? said.error.details?.[0]?.target], [400, field]);
      });

    test('clients of an earlier version have the permissions that they had, however many processes start', async () => {
      const store = await openTestStore(engine);
      const [appId, gone] = [randomUUID(), randomUUID()];
      const client = (of: string, application: string[], delegated: string[]) =>
        insert('client', {
          ...{ id: randomUUID(), appId: of, servicePrincipalId: of, displayName: 'Old', secretHashes: [], jwks: [] },
          ...{ redirectUris: [], isPublic: false, isEnabled: true },
          applicationPermissions: application,
          delegatedPermissions: delegated,
        });
      try {
        await store.commit([
          insert('directoryObject', newDirectoryObject('servicePrincipal', appId, now, { appId })),
          insert('directoryObject', newDirectoryObject('servicePrincipal', gone, now, { appId: gone, deletedAt: now })),
          client(appId, ['User.Read.All', 'No.Such'], ['User.Read', 'openid']),
          client(gone, ['User.Read.All'], []),
        ]);
        const move = () => moveClients(store, { now, newId: randomUUID });
        await Promise.all([move(), move()]);
        await move();
        const [roles, grants] = await store.read([
          from('appRoleAssignment', { op: 'everyRow' }),
          from('permissionGrant', { op: 'everyRow' }),
        ]);
        const rows = (roles?.rows ?? []) as unknown as Entities['appRoleAssignment'][];
        assert.deepEqual(
          rows.map((each) => [each.principalId, each.appRoleId, each.until, each.endedWith]).sort(),
          [
            [appId, published.roles[0][1], null, null],
            [gone, published.roles[0][1], now, gone],
          ].sort(),
        );
        assert.deepEqual(
          grants?.rows.map((each) => [each['clientId'], each['scope']]),
          [[appId, 'User.Read openid']],
        );
      } finally {
        await store.close();
      }
    });
  });
}

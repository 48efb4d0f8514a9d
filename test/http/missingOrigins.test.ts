// A catalog shows which of its groups and applications are deleted, and which packages give them; restored, they are
// there again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`origins of resources on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const call = async (method: string, path: string, body?: unknown): Promise<any> => {
      const reply = await latchkey.call('globalAdmin', method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
      return reply.body;
    };

    test('a group and an application: deleted, restored, gone', async () => {
      const catalog = await call('POST', `${em}/catalogs`, { displayName: `Origins ${engine}`, description: 'd' });
      const pack = await call('POST', `${em}/accessPackages`, {
        displayName: `Gives ${engine}`,
        description: 'd',
        catalog: { id: catalog.id },
      });
      const group = await call('POST', '/v1.0/groups', {
        displayName: 'Origin group',
        mailEnabled: false,
        mailNickname: `origin${engine}`,
        securityEnabled: true,
      });
      const { appId } = await call('POST', '/v1.0/applications', { displayName: 'Origin app' });
      const application = await call('POST', '/v1.0/servicePrincipals', { appId });
      for (const [originId, originSystem] of [
        [group.id, 'AadGroup'],
        [application.id, 'AadApplication'],
      ])
        await call('POST', `${em}/resourceRequests`, {
          requestType: 'adminAdd',
          resource: { originId, originSystem },
          catalog: { id: catalog.id },
        });
      await latchkey.drain();
      const { value: listed } = await call('GET', `${em}/catalogs/${catalog.id}/resources?$expand=scopes`);
      const given = listed.find((each: any) => each.originId === group.id);
      await call('POST', `${em}/accessPackages/${pack.id}/resourceRoleScopes`, {
        role: { originId: `Member_${group.id}`, originSystem: 'AadGroup', resource: { id: given.id } },
        scope: { id: given.scopes[0].id, originId: group.id, originSystem: 'AadGroup' },
      });
      const path = `/latchkey/v1/missingOrigins(catalogId='${catalog.id}')`;
      const missing = async (): Promise<readonly unknown[]> =>
        (await call('GET', path)).value.map((each: any) => [
          each.originId,
          each.state,
          each.restorableUntilDateTime === null ? null : each.restorableUntilDateTime > each.deletedDateTime,
          each.packages.map(({ displayName }: any) => displayName),
        ]);
      assert.deepEqual(await missing(), []);
      await call('DELETE', `/v1.0/groups/${group.id}`);
      await call('DELETE', `/v1.0/servicePrincipals/${application.id}`);
      await latchkey.drain();
      const deleted = [
        [application.id, 'deleted', true, []],
        [group.id, 'deleted', true, [pack.displayName]],
      ];
      assert.deepEqual(await missing(), deleted);
      await call('POST', `/v1.0/directory/deletedItems/${group.id}/restore`);
      assert.deepEqual(await missing(), deleted.slice(0, 1));
      await call('DELETE', `/v1.0/directory/deletedItems/${application.id}`);
      assert.deepEqual(await missing(), [[application.id, 'gone', null, []]]);
      for (const who of ['member', 'guest']) assert.equal((await latchkey.call(who, 'GET', path)).status, 404, who);
      assert.equal((await latchkey.call('app:readOnly', 'GET', path)).status, 200);
    });
  });
}

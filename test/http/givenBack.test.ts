// Access that is given back with ten seconds to undo it: it is there until then, and really gone afterwards.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`access that is given back on ${engine}`, () => {
    let latchkey: Latchkey;
    let packageId: string;
    let groupId: string;

    const send = async (who: string, method: string, path: string, body?: object): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, reply.text);
      await latchkey.drain();
      return reply.body;
    };
    const clock = async (change: object): Promise<string> => {
      const { status, body } = await latchkey.call(null, 'POST', '/sandbox/clock', change);
      assert.equal(status, 200);
      return body.now;
    };
    const isMember = async (): Promise<boolean> =>
      (await send('globalAdmin', 'GET', `/v1.0/groups/${groupId}/members`)).value.some(
        ({ id }: any) => id === latchkey.user('member').id,
      );
    const stateOf = async (id: string): Promise<string> =>
      (await send('globalAdmin', 'GET', `${em}/assignments/${id}`)).state;
    const ask = (body: object): Promise<any> => send('member', 'POST', `${em}/assignmentRequests`, body);
    const giveBack = async (id: string): Promise<any> => {
      const now = await clock({ frozen: true });
      return ask({
        requestType: 'userRemove',
        assignment: { id },
        schedule: { startDateTime: new Date(Date.parse(now) + 10_000).toISOString() },
      });
    };

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const catalog = await send('globalAdmin', 'POST', `${em}/catalogs`, { displayName: 'Tools', state: 'published' });
      const group = await send('globalAdmin', 'POST', '/v1.0/groups', {
        displayName: 'Studio',
        mailEnabled: false,
        mailNickname: 'studio',
        securityEnabled: true,
      });
      groupId = group.id;
      await send('globalAdmin', 'POST', `${em}/resourceRequests`, {
        requestType: 'adminAdd',
        catalog: { id: catalog.id },
        resource: { originId: groupId, originSystem: 'AadGroup' },
      });
      const [resource] = (await send('globalAdmin', 'GET', `${em}/catalogs/${catalog.id}/resources?$expand=scopes`))
        .value;
      packageId = (
        await send('globalAdmin', 'POST', `${em}/accessPackages`, {
          displayName: 'Studio',
          catalog: { id: catalog.id },
        })
      ).id;
      await send('globalAdmin', 'POST', `${em}/accessPackages/${packageId}/resourceRoleScopes`, {
        role: {
          originId: `Member_${groupId}`,
          displayName: 'Member',
          originSystem: 'AadGroup',
          resource: { id: resource.id },
        },
        scope: { id: resource.scopes[0].id, originId: groupId, originSystem: 'AadGroup' },
      });
      await send('globalAdmin', 'POST', `${em}/assignmentPolicies`, {
        displayName: 'Staff',
        accessPackage: { id: packageId },
        allowedTargetScope: 'allMemberUsers',
        requestorSettings: { enableTargetsToSelfAddAccess: true, enableTargetsToSelfRemoveAccess: true },
        expiration: { type: 'noExpiration' },
      });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('nothing ends before ten seconds, and undoing leaves everything; after them access is gone', async () => {
      const { id } = await ask({ requestType: 'userAdd', assignment: { accessPackageId: packageId } });
      assert.deepEqual([await stateOf(id), await isMember()], ['delivered', true]);
      const undone = await giveBack(id);
      await clock({ advance: 'PT9S' });
      assert.deepEqual([await stateOf(id), await isMember()], ['delivered', true], 'nine seconds');
      await send('member', 'POST', `${em}/assignmentRequests/${undone.id}/cancel`);
      await clock({ advance: 'PT1M' });
      assert.deepEqual([await stateOf(id), await isMember()], ['delivered', true], 'undone');
      const meant = await giveBack(id);
      await clock({ advance: 'PT11S' });
      await latchkey.drain();
      assert.deepEqual([await stateOf(id), await isMember()], ['expired', false], 'eleven seconds');
      const late = await latchkey.call('member', 'POST', `${em}/assignmentRequests/${meant.id}/cancel`);
      assert.equal(late.status, 400, late.text);
    });
  });
}

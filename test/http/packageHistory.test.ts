// The history of a package for those who run its catalog and read no audit: what it tells, to whom, and what it leaves
// out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the history of a package on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const ok = async (method: string, path: string, body?: object, who = 'globalAdmin'): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path} ${reply.text}`);
      return reply.body;
    };
    const historyOf = (who: string, id: string): Promise<Reply> =>
      latchkey.call(who, 'GET', `/latchkey/v1/packageHistory(accessPackageId='${id}')`);
    const activities = ({ body }: Reply): readonly string[] =>
      body.value.map(({ activityDisplayName }: any) => activityDisplayName);
    const own = (catalogId: string, who: string, roleDefinitionId: string = CatalogRoles.owner): Promise<any> =>
      ok('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
        principalId: latchkey.user(who).id,
        roleDefinitionId,
        appScopeId: `/AccessPackageCatalog/${catalogId}`,
      });
    const made = async (path: string, body: object): Promise<string> => (await ok('POST', `${em}/${path}`, body)).id;

    test('those who run the catalog read it in the words of the audit, without addresses and sign-ins', async () => {
      const catalog = await made('catalogs', { displayName: 'Told', state: 'published' });
      const id = await made('accessPackages', { displayName: 'Told', catalog: { id: catalog } });
      await made('assignmentPolicies', {
        displayName: 'Staff',
        accessPackage: { id },
        allowedTargetScope: 'allMemberUsers',
        requestorSettings: { enableTargetsToSelfAddAccess: true },
      });
      // An instant that the API shows without its last digit.
      const tenth = new Date(Date.parse((await latchkey.clock({ frozen: true })).now) + 5_000).toISOString();
      await latchkey.clock({ now: tenth.replace(/\d{3}Z$/, '570Z') });
      await ok('PATCH', `${em}/accessPackages/${id}`, { description: 'Changed' });
      await latchkey.clock({ frozen: false });
      await own(catalog, 'engineer');
      await own(catalog, 'designer', CatalogRoles.reader);
      // Who asked is not told: it is about a person, not about the package.
      await ok(
        'POST',
        `${em}/assignmentRequests`,
        { requestType: 'userAdd', assignment: { accessPackageId: id } },
        'member',
      );
      const told = ['Update access package', 'Create access package assignment policy', 'Create access package'];
      for (const who of ['engineer', 'designer', 'governanceAdmin'])
        assert.deepEqual(activities(await historyOf(who, id)), told, who);
      assert.equal((await latchkey.call('engineer', 'GET', '/v1.0/auditLogs/directoryAudits')).body.value.length, 0);
      const [newest] = (await historyOf('engineer', id)).body.value;
      const audited = await ok(
        'GET',
        `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update access package'&$top=1`,
      );
      const { user } = audited.value[0].initiatedBy;
      assert.deepEqual(newest, {
        id: audited.value[0].id,
        activityDateTime: audited.value[0].activityDateTime,
        activityDisplayName: 'Update access package',
        initiatedBy: { user: { id: user.id, displayName: user.displayName }, app: null },
        additionalDetails: [],
        targetResources: audited.value[0].targetResources
          .filter(({ type }: any) => type === 'AccessPackage')
          .map(({ id: targetId, displayName, type, modifiedProperties }: any) => ({
            id: targetId,
            displayName,
            type,
            modifiedProperties,
          })),
      });
      assert.equal((await historyOf('member', id)).status, 403, 'whoever may ask for it runs nothing');
      assert.equal((await historyOf('manager', catalog)).status, 404);
      assert.equal((await historyOf('engineer', 'no id')).status, 404);
    });

    test('what was before it came from a catalog of others is not told to its new owners', async () => {
      const [from, to] = [
        await made('catalogs', { displayName: 'From', state: 'published' }),
        await made('catalogs', { displayName: 'To', state: 'published' }),
      ];
      const id = await made('accessPackages', { displayName: 'Moved', catalog: { id: from } });
      await ok('PATCH', `${em}/accessPackages/${id}`, { description: 'Of the first owners' });
      await own(to, 'engineer');
      await own(from, 'designer');
      await own(to, 'designer');
      assert.equal((await historyOf('engineer', id)).status, 404);
      await ok('POST', `${em}/accessPackages/${id}/moveToCatalog`, { catalogId: to });
      await ok('PATCH', `${em}/accessPackages/${id}`, { description: 'Of the next' });
      assert.deepEqual(activities(await historyOf('engineer', id)), ['Update access package', 'Update access package']);
      assert.equal(activities(await historyOf('designer', id)).length, 4);
    });
  });
}

// `GET /directoryRoleTemplates`: the directory roles that mean something here, in every tenant, whenever it was made.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { directoryRoleTemplates } from '../../src/domain/rights/directoryRoleTemplates.ts';
import { from } from '../../src/odata/query.ts';
import { addRoleTemplates } from '../../src/setup/addRoleTemplates.ts';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { openTestStore } from '../store/open.ts';

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

for (const engine of engines) {
  describe(`directory role templates on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('they are listed, filtered and read by id, in both versions, and a reset keeps them', async () => {
      const list = async (): Promise<number> =>
        (await latchkey.call('globalAdmin', 'GET', '/beta/directoryRoleTemplates')).body.value.length;
      assert.equal(await list(), directoryRoleTemplates.length);
      const { body } = await latchkey.call('app:full', 'GET', `/v1.0/directoryRoleTemplates/${globalAdministrator}`);
      assert.deepEqual(
        [body.id, body.deletedDateTime, body.displayName, typeof body.description],
        [globalAdministrator, null, 'Global Administrator', 'string'],
      );
      const found = await latchkey.call(
        'member',
        'GET',
        "/v1.0/directoryRoleTemplates?$filter=displayName eq 'Groups Administrator'&$select=id",
      );
      assert.deepEqual(
        found.body.value.map((each: any) => each.id),
        ['fdd7a751-b60b-444a-984c-02652fe8fa1c'],
      );
      assert.equal((await latchkey.call(null, 'POST', '/sandbox/reset', {})).status, 200);
      assert.equal(await list(), directoryRoleTemplates.length);
    });

    test('nobody writes them, and whoever may not read the directory does not see them', async () => {
      const body = { displayName: 'Mine' };
      for (const [who, method, path, status] of [
        ['globalAdmin', 'POST', '', 403],
        ['globalAdmin', 'PATCH', `/${globalAdministrator}`, 403],
        ['app:few', 'GET', '', 403],
        [null, 'GET', '', 401],
      ] as const)
        assert.equal(
          (await latchkey.call(who, method, `/v1.0/directoryRoleTemplates${path}`, method === 'GET' ? undefined : body))
            .status,
          status,
          `${who} ${method}`,
        );
    });

    test('a tenant of an earlier version gets those that it lacks, once', async () => {
      const store = await openTestStore(engine);
      try {
        const ids = async () => (await store.read([from('directoryRoleTemplate')]))[0]?.rows.map(({ id }) => id) ?? [];
        await Promise.all([addRoleTemplates(store), addRoleTemplates(store)]);
        await store.commit([{ kind: 'delete', entity: 'directoryRoleTemplate', id: globalAdministrator, version: 1 }]);
        await addRoleTemplates(store);
        await addRoleTemplates(store);
        assert.deepEqual((await ids()).toSorted(), directoryRoleTemplates.map(({ id }) => id).toSorted());
      } finally {
        await store.close();
      }
    });
  });
}

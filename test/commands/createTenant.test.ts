// The first start of a production database, on both engines.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { createTenant } from '../../src/setup/createTenant.ts';
import { createUser } from '../../src/commands/directory/users/createUser.ts';
import { updateUser } from '../../src/commands/directory/users/updateUser.ts';
import { graphAppId, graphRoleIdOf } from '../../src/domain/rights/graphPermissions.ts';
import { registerWorkbench } from '../../src/setup/registerWorkbench.ts';
import type { Entities } from '../../src/domain/entities.ts';
import { verifySecret } from '../../src/identity/accounts/secretHashes.ts';
import { eq, from } from '../../src/odata/query.ts';
import { engines, openTestStore } from '../store/open.ts';
import { admin, now, openSetting } from './setting.ts';

for (const engine of engines) {
  describe(engine, () => {
    test('an empty database becomes a tenant with a domain, the General catalog and a client', async () => {
      const store = await openTestStore(engine);
      const { tenantId, clientId } = await createTenant(store, {
        domain: 'Example.org',
        adminSecret: 'a secret of the administrator',
        now,
        newId: randomUUID,
      });
      const pages = await store.read(
        (
          ['tenant', 'domain', 'catalog', 'settings', 'credential', 'directoryObject', 'appRoleAssignment'] as const
        ).map((entity) => from(entity)),
      );
      const [tenant, domain, catalog, settings, credentials, objects, roles] = pages.map(
        (page) => page.rows,
      ) as unknown as [
        Entities['tenant'][],
        Entities['domain'][],
        Entities['catalog'][],
        Entities['settings'][],
        Entities['credential'][],
        Entities['directoryObject'][],
        Entities['appRoleAssignment'][],
      ];
      assert.deepEqual(
        [tenant[0]?.tenantId, tenant[0]?.mode, domain[0]?.name, domain[0]?.isVerified],
        [tenantId, 'production', 'example.org', true],
      );
      assert.deepEqual(
        [catalog.map((each) => [each.displayName, each.type]), settings.length],
        [[['General', 'serviceDefault']], 1],
      );
      assert.ok(roles.some((each) => each.appRoleId === graphRoleIdOf('EntitlementManagement.ReadWrite.All')));
      assert.ok(await verifySecret('a secret of the administrator', credentials[0]?.secretHash ?? ''));
      assert.deepEqual(objects.map((each) => [each.kind, each.appId]).sort(), [
        ['application', clientId],
        ...[graphAppId, clientId].sort().map((appId) => ['servicePrincipal', appId]),
      ]);
      await store.close();
    });

    test("the workbench's client is registered once, for people alone, and follows the server's address", async () => {
      const store = await openTestStore(engine);
      const register = (publicUrl: string | null) => registerWorkbench(store, { publicUrl, now, newId: randomUUID });
      const clientId = await register(null);
      assert.equal(await register('https://access.example.org'), clientId);
      const [page] = await store.read([from('directoryObject', eq('kind', 'application'))]);
      const [application, ...others] = (page?.rows ?? []) as unknown as Entities['directoryObject'][];
      assert.deepEqual(
        [application?.appId, application?.otherProperties?.['spa'], others],
        [clientId, { redirectUris: ['https://access.example.org/signed-in'] }, []],
      );
      await store.close();
    });
  });
}

for (const [mode, cost] of [
  ['production', 'scrypt$N=16384,r=8,p=5'],
  ['sandbox', 'scrypt$N=1024,r=8,p=1'],
] as const) {
  test(`guessing a password that was set in ${mode} costs ${cost}`, async () => {
    const { store, context, close } = await openSetting('sqlite');
    await store.commit([{ kind: 'update', entity: 'tenant', id: 'singleton', set: { mode } }]);
    const input = { parent: null, reference: null, expressibleFields: [] };
    const made = await createUser(context(admin), {
      ...input,
      id: null,
      body: {
        displayName: 'New',
        mailNickname: 'new',
        userPrincipalName: 'new@latchkey.example',
        accountEnabled: true,
        password: 'rather-unguessable-7',
      },
    });
    const hash = async (): Promise<unknown> =>
      (await store.read([from('directoryObject', eq('id', made.row?.id as string))]))[0]?.rows[0]?.['passwordHash'];
    const first = await hash();
    await updateUser(context(admin), {
      ...input,
      id: made.row?.id as string,
      body: { password: 'quite-another-unguessable' },
    });
    const second = await hash();
    assert.notEqual(first, second);
    for (const each of [first, second]) assert.equal(String(each).split('$').slice(0, 2).join('$'), cost);
    await close();
  });
}

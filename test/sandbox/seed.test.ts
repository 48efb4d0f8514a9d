// The sandbox's first day, on both engines: the ids that the tutorial prints, whole rows, once.

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { always, and, any, eq, from } from '../../src/odata/query.ts';
import { newId } from '../../src/app/newId.ts';
import { describeSandbox } from '../../src/sandbox/describe.ts';
import { publishedIds, tenantDomain, tenantId } from '../../src/sandbox/sandboxIds.ts';
import { resetSandbox } from '../../src/sandbox/reset.ts';
import { auditOf, sequencerOf } from '../audit/auditWorld.ts';
import { generateSecrets } from '../../src/sandbox/sandboxSecrets.ts';
import { seedSandbox } from '../../src/sandbox/seed.ts';
import { verifySecret } from '../../src/identity/accounts/secretHashes.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { insert, update } from '../../src/store/contract.ts';
import { engines, openTestStore } from '../store/open.ts';
import { idOf, now, openSetting, type Setting } from '../commands/setting.ts';

for (const engine of engines) {
  describe(engine, () => {
    let setting: Setting;
    before(async () => {
      setting = await openSetting(engine);
    });
    after(() => setting.close());

    const there: readonly (readonly [entity: EntityName, id: string, facts: Readonly<Record<string, unknown>>])[] = [
      [
        'catalog',
        publishedIds.generalCatalog,
        {
          displayName: 'General',
          description: 'Built-in catalog.',
          type: 'serviceDefault',
          state: 'published',
          isExternallyVisible: true,
        },
      ],
      ['catalog', publishedIds.emptyCatalog, { type: 'userManaged' }],
      ['directoryObject', publishedIds.requestor1, { kind: 'user', displayName: 'Requestor1', userType: 'Guest' }],
      [
        'directoryObject',
        publishedIds.marketingResources,
        { kind: 'group', displayName: 'Marketing resources', description: 'Marketing group', securityEnabled: true },
      ],
      ['directoryObject', publishedIds.marketingResourcesInText, { kind: 'group', displayName: 'Marketing resources' }],
      ['directoryObject', publishedIds.newHire, { kind: 'user', mail: 'newhire@contoso.com' }],
      ['accessPackage', publishedIds.newHirePackage, { isHidden: false }],
      [
        'policy',
        publishedIds.newHirePolicy,
        { packageId: publishedIds.newHirePackage, acceptsSelfAdd: true, targetScope: 'allExternalUsers' },
      ],
      [
        'question',
        publishedIds.stateQuestion,
        { kind: 'choice', isRequired: false, policyId: publishedIds.newHirePolicy },
      ],
      ['question', publishedIds.reasonQuestion, { kind: 'text', isRequired: false }],
    ];
    for (const [entity, id, facts] of there) {
      test(`${entity} ${id} is there`, async () => {
        const [row] = await setting.rows(entity, eq('id', id));
        assert.ok(row, 'not there');
        assert.deepEqual(Object.fromEntries(Object.keys(facts).map((field) => [field, (row as never)[field]])), facts);
      });
    }

    test('the empty catalog holds nothing, the General one neither', async () => {
      for (const id of [publishedIds.emptyCatalog, publishedIds.generalCatalog])
        assert.equal((await setting.rows('resource', eq('catalogId', id))).length, 0);
    });

    test('people have managers, groups have owners, and groups in groups are counted through', async () => {
      const [user] = await setting.rows('directoryObject', eq('displayName', 'Mel Ferrante'));
      assert.ok(user?.managerId);
      const owned = await setting.rows('ownership', eq('objectId', publishedIds.marketingResources));
      assert.equal(owned.length, 1);
      const through = await setting.rows(
        'directoryObject',
        and(eq('kind', 'group'), any('transitiveMembers', eq('displayName', 'Signe Abara'))),
      );
      assert.deepEqual(through.map((group) => group.displayName).sort(), ['All staff', 'Analysis', 'Product']);
    });

    test('a reset brings the first day back, whatever was deleted, and keeps the keys', async () => {
      const store = await openTestStore(engine);
      const secrets = generateSecrets();
      await seedSandbox(store, secrets, now);
      const everything = async () =>
        (
          await store.read(
            (['catalog', 'directoryObject', 'membership', 'memberOf', 'policy', 'credential'] as const).map((entity) =>
              from(entity),
            ),
          )
        ).map((page) => page.rows.map((row) => row.id).sort());
      const first = await everything();
      await store.commit([
        update('catalog', publishedIds.generalCatalog, { deletedAt: now }),
        update('directoryObject', publishedIds.requestor1, { deletedAt: now }),
        { kind: 'updateWhere', entity: 'membership', where: eq('until', null), set: { until: now } },
        { kind: 'deleteWhere', entity: 'memberOf', where: always },
        insert('signingKey', { id: idOf('key'), jwk: {}, createdAt: now, retiredAt: null }),
      ]);
      assert.notDeepEqual(await everything(), first);
      assert.deepEqual(await resetSandbox(store, secrets, { now, newId }), { tenantId, now, frozen: false });
      assert.deepEqual(await everything(), first);
      assert.equal((await store.read([from('signingKey')]))[0]?.rows.length, 1);
      await store.close();
    });

    test('the audit begins anew with each reset, also while its rows are given places', async () => {
      const store = await openTestStore(engine);
      const secrets = generateSecrets();
      await seedSandbox(store, secrets, now);
      let isOver = false;
      const sequence = async (): Promise<void> => {
        while (!isOver) {
          await store.commit([auditOf(1)]);
          await sequencerOf(store).run();
          // A database in memory answers without leaving a turn to the others.
          await setImmediate();
        }
      };
      const sequencing = [sequence(), sequence()];
      for (let at = 0; at < 15; at += 1) await resetSandbox(store, secrets, { now, newId });
      isOver = true;
      await Promise.all(sequencing);
      const [audits, leaves] = await store.read([from('audit'), from('auditLeaf', undefined, { fields: 'all' })]);
      const places = leaves?.rows.map((leaf) => Number(leaf.id)).sort((a, b) => a - b);
      assert.deepEqual(
        places,
        Array.from({ length: audits?.rows.length ?? 0 }, (_, at) => at),
      );
      await store.close();
    });

    test('the tenant is seeded once, and every secret opens what it belongs to', async () => {
      const store = await openTestStore(engine);
      const secrets = generateSecrets();
      assert.deepEqual(
        [await seedSandbox(store, secrets, now), await seedSandbox(store, generateSecrets(), now)],
        [true, false],
      );
      const [users] = await store.read([from('directoryObject', eq('kind', 'user'))]);
      const facts = {
        tenantId,
        secrets,
        origins: { http: 'http://localhost:8420', https: null },
        origin: 'http://localhost:8420',
        issuer: 'i',
        caFile: null,
        scenarioUsers: [],
        clock: { now, frozen: false },
      };
      for (const told of describeSandbox(facts).users) {
        const row = users?.rows.find((each) => each.id === told.id);
        assert.equal(row?.['userPrincipalName'], told.userPrincipalName);
        assert.ok(await verifySecret(told.password, row?.['passwordHash'] as string), told.key);
      }
      await store.close();
    });
  });
}

test('what scripts read of the sandbox has the promised keys', () => {
  const secrets = generateSecrets();
  const said = describeSandbox({
    tenantId,
    secrets,
    origins: { http: 'http://localhost:1', https: 'https://localhost:2' },
    origin: 'https://localhost:2',
    issuer: 'i',
    caFile: '/ca.pem',
    scenarioUsers: [],
    clock: { now, frozen: true },
  });
  assert.deepEqual(Object.keys(said).sort(), [
    'caFile',
    'clients',
    'clock',
    'deviceEndpoint',
    'graph',
    'issuer',
    'origins',
    'tenantDomain',
    'tenantId',
    'tokenEndpoint',
    'users',
  ]);
  assert.deepEqual(
    ['globalAdmin', 'governanceAdmin', 'otherGovernanceAdmin', 'manager', 'member', 'guest', 'requestor1'].filter(
      (key) => !said.users.some((user) => user.key === key),
    ),
    [],
  );
  assert.deepEqual(
    said.clients.map((client) => [client.key, client.clientSecret === null]),
    [
      ['public', true],
      ['full', false],
      ['readOnly', false],
      ['few', false],
    ],
  );
  assert.equal(said.graph.beta, 'https://localhost:2/beta');
  assert.equal(said.tokenEndpoint, `https://localhost:2/${said.tenantId}/oauth2/v2.0/token`);
  assert.deepEqual(said.users.find((user) => user.key === 'governanceAdmin')?.roles, [
    'Identity Governance Administrator',
  ]);
  assert.notEqual(tenantDomain, 'contoso.com');
});

// What Terraform's azuread provider does when it applies, plans again and destroys a catalog with everything in it: the
// very calls, and no drift.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startTerraform, type Json, type Terraform } from './terraformClient.ts';
import { basicPolicy, completePolicy, drift, simplePolicy, sparsePolicy, type Policy } from './terraformPolicies.ts';

const em = '/identityGovernance/entitlementManagement';

function on(engine: Engine): void {
  describe(`Terraform's entitlement-management resources on ${engine}`, () => {
    let latchkey: Latchkey;
    let tf: Terraform;
    const made = { catalog: '', package: '', group: '', roleScope: '', resource: '', policy: '' };
    before(async () => {
      latchkey = await startLatchkey({ engine });
      tf = await startTerraform(latchkey);
    });
    after(() => latchkey?.close());

    test('the cloud is found by its metadata, and the token says what the provider reads', () => {
      const { aud, oid, tid, iat, exp, roles, appid } = tf.claims;
      assert.deepEqual(
        [typeof aud, typeof oid, typeof tid, typeof iat, typeof exp, typeof appid, Array.isArray(roles)],
        ['string', 'string', 'string', 'number', 'number', 'string', true],
      );
      assert.ok(exp - iat > 20 * 60, 'a token of less than 20 minutes is renewed at every call');
    });

    test('catalog: created, read back, updated, found by its name', async () => {
      const body = {
        '@odata.type': '#microsoft.graph.accessPackageCatalog',
        displayName: "Terraform's catalog",
        description: 'Made by Terraform',
        catalogStatus: 'published',
        isExternallyVisible: true,
      };
      made.catalog = (await tf.send('POST', 'beta', `${em}/accessPackageCatalogs`, {}, body)).body.id;
      await catalogReads(body);
      const changed = { ...body, description: 'Changed', catalogStatus: 'unpublished', isExternallyVisible: false };
      await tf.send('PATCH', 'beta', `${em}/accessPackageCatalogs/${made.catalog}`, {}, changed);
      await catalogReads(changed);
      await tf.send('PATCH', 'beta', `${em}/accessPackageCatalogs/${made.catalog}`, {}, body);
      const found = await tf.list('beta', `${em}/accessPackageCatalogs`, {
        filter: "displayName eq 'Terraform''s catalog'",
      });
      assert.deepEqual(
        found.map((each) => each.id),
        [made.catalog],
      );
    });

    async function catalogReads(body: Json): Promise<void> {
      const read = await tf.get('beta', `${em}/accessPackageCatalogs/${made.catalog}`);
      assert.deepEqual(
        [read.displayName, read.description, read.isExternallyVisible],
        [body.displayName, body.description, body.isExternallyVisible],
      );
      assert.equal(read.catalogStatus.toLowerCase(), body.catalogStatus);
    }

    test("package: created with its whole catalog in it, read back with the catalog's id, updated", async () => {
      const { id, displayName, description, catalogStatus, catalogType, isExternallyVisible } = await tf.get(
        'beta',
        `${em}/accessPackageCatalogs/${made.catalog}`,
      );
      const catalog = {
        '@odata.type': '#microsoft.graph.accessPackageCatalog',
        id,
        displayName,
        description,
        catalogStatus,
        catalogType,
        isExternallyVisible,
      };
      const body = {
        '@odata.type': '#microsoft.graph.accessPackage',
        displayName: 'Terraform package',
        description: 'Made by Terraform',
        isHidden: true,
        accessPackageCatalog: catalog,
      };
      made.package = (await tf.send('POST', 'beta', `${em}/accessPackages`, {}, body)).body.id;
      await packageReads(body);
      const changed = { ...body, displayName: 'Terraform package changed', isHidden: false };
      await tf.send('PATCH', 'beta', `${em}/accessPackages/${made.package}`, {}, changed);
      await packageReads(changed);
      const found = await tf.list('beta', `${em}/accessPackages`, {
        filter: "displayName eq 'Terraform package changed'",
      });
      assert.deepEqual(
        found.map((each) => [each.id, each.catalogId]),
        [[made.package, made.catalog]],
      );
    });

    async function packageReads(body: Json): Promise<void> {
      const read = await tf.get('beta', `${em}/accessPackages/${made.package}`);
      assert.deepEqual(
        [read.catalogId, read.displayName, read.description, read.isHidden],
        [made.catalog, body.displayName, body.description, body.isHidden],
      );
    }

    test('resource association: there is none, one is made, and is there at once', async () => {
      made.group = await newGroup('Terraform resource');
      const resources = `${em}/accessPackageCatalogs/${made.catalog}/accessPackageResources`;
      assert.deepEqual(await tf.list('beta', resources, { filter: `originId eq '${made.group}'` }), []);
      await tf.send(
        'POST',
        'beta',
        `${em}/accessPackageResourceRequests`,
        {},
        {
          '@odata.type': '#microsoft.graph.accessPackageResourceRequest',
          catalogId: made.catalog,
          executeImmediately: true,
          requestType: 'AdminAdd',
          accessPackageResource: {
            '@odata.type': '#microsoft.graph.accessPackageResource',
            originId: made.group,
            originSystem: 'AadGroup',
          },
        },
      );
      await tf.fiveTimes(
        async () =>
          (await tf.list('beta', resources, { filter: `startswith(originId, '${made.group}')` })).length === 1,
      );
      const [resource] = await tf.list('beta', resources, { filter: `originId eq '${made.group}'` });
      assert.deepEqual(
        [resource.originSystem, resource.displayName, resource.resourceType],
        ['AadGroup', 'Terraform resource', 'Security Group'],
      );
      made.resource = resource.id;
    });

    async function newGroup(displayName: string): Promise<string> {
      return (
        await tf.send(
          'POST',
          'beta',
          '/groups',
          {},
          {
            displayName,
            mailNickname: `${randomUUID().slice(0, 8)}-1`,
            mailEnabled: false,
            securityEnabled: true,
            groupTypes: [],
          },
        )
      ).body.id;
    }

    test('role scope: made without an id of its role, found in the expanded package by its own id', async () => {
      made.roleScope = (
        await tf.send(
          'POST',
          'beta',
          `${em}/accessPackages/${made.package}/accessPackageResourceRoleScopes`,
          {},
          {
            '@odata.type': '#microsoft.graph.accessPackageResourceRoleScope',
            accessPackageResourceRole: {
              '@odata.type': '#microsoft.graph.accessPackageResourceRole',
              displayName: 'Member',
              originId: `Member_${made.group}`,
              originSystem: 'AadGroup',
              accessPackageResource: {
                '@odata.type': '#microsoft.graph.accessPackageResource',
                id: made.resource,
                resourceType: '',
                originId: made.group,
              },
            },
            accessPackageResourceScope: {
              '@odata.type': '#microsoft.graph.accessPackageResourceScope',
              originSystem: 'AadGroup',
              originId: made.group,
            },
          },
        )
      ).body.id;
      assert.ok(!made.roleScope.includes('/'));
      const [roleScope, ...others] = await roleScopes();
      assert.deepEqual(others, []);
      assert.deepEqual(
        [
          roleScope.id,
          roleScope.accessPackageResourceRole.originId,
          roleScope.accessPackageResourceRole.displayName,
          roleScope.accessPackageResourceScope.originId,
        ],
        [made.roleScope, `Member_${made.group}`, 'Member', made.group],
      );
    });

    async function roleScopes(): Promise<readonly Json[]> {
      const pack = await tf.get('beta', `${em}/accessPackages/${made.package}`, {
        expand: 'accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)',
      });
      assert.ok(Array.isArray(pack.accessPackageResourceRoleScopes));
      return pack.accessPackageResourceRoleScopes;
    }

    describe('policies come back as they were sent, after a create and after a PUT', () => {
      const path = `${em}/accessPackageAssignmentPolicies`;
      let groups: readonly [string, string];
      before(async () => {
        groups = [await newGroup('Approvers'), await newGroup('Requestors')];
      });
      const kinds: Readonly<Record<string, (name: string) => Policy>> = {
        simple: (name) => simplePolicy(made.package, name),
        basic: (name) => basicPolicy(made.package, name),
        sparse: (name) => sparsePolicy(made.package, name, groups),
        complete: (name) => completePolicy(made.package, name, groups),
      };
      const readBack = async (id: string, sent: Policy): Promise<void> => {
        const read = await tf.get('beta', `${path}/${id}`);
        assert.deepEqual(drift(sent, read), [], JSON.stringify(read, null, 1));
        // The provider walks into these without looking.
        if (read.requestApprovalSettings !== null)
          assert.ok(Array.isArray(read.requestApprovalSettings.approvalStages));
        for (const question of read.questions) assert.ok(Array.isArray(question.text.localizedTexts));
        assert.notEqual(
          read.requestorSettings?.acceptRequests ?? false,
          (sent['requestorSettings'] as Json)?.acceptRequests !== true,
        );
        assert.deepEqual(await tf.get('beta', `${path}/${id}`), read, 'two reads are alike');
      };
      for (const kind of Object.keys(kinds)) {
        test(`${kind}, created`, async () => {
          const sent = (kinds[kind] as (name: string) => Policy)(`Created ${kind}`);
          const { id } = (await tf.send('POST', 'beta', path, {}, sent)).body;
          await readBack(id, sent);
          await tf.send('DELETE', 'beta', `${path}/${id}`);
          await tf.goneFiveTimes('beta', `${path}/${id}`);
        });
      }
      for (const order of [
        ['simple', 'complete', 'simple'],
        ['basic', 'complete', 'basic'],
        ['simple', 'sparse', 'complete', 'sparse'],
      ]) {
        test(`${order.join(', then by PUT ')}`, async () => {
          const [first = '', ...later] = order;
          const { id } = (await tf.send('POST', 'beta', path, {}, kinds[first]?.(`Changed ${order.join(' ')}`))).body;
          for (const kind of later) {
            const sent = kinds[kind]?.(`Changed ${order.join(' ')}`) ?? {};
            await tf.send('PUT', 'beta', `${path}/${id}`, {}, sent);
            await readBack(id, sent);
          }
          await tf.send('DELETE', 'beta', `${path}/${id}`);
          await tf.goneFiveTimes('beta', `${path}/${id}`);
        });
      }
      test('four made at the same time do not collide', async () => {
        const answers = await Promise.all(
          [1, 2, 3, 4].map((number) =>
            tf.send('POST', 'beta', path, {}, simplePolicy(made.package, `At once ${number}`)),
          ),
        );
        for (const { body } of answers) await tf.send('DELETE', 'beta', `${path}/${body.id}`);
      });
    });

    test('catalog role: found by its name, assigned to a group, read, and taken away', async () => {
      const roles = '/roleManagement/entitlementManagement';
      const [definition, ...more] = await tf.list('beta', `${roles}/roleDefinitions`, {
        filter: "displayName eq 'Catalog owner'",
      });
      assert.deepEqual(
        [more.length, definition.displayName, definition.description, definition.templateId],
        [0, 'Catalog owner', 'Catalog owner', definition.id],
      );
      const body = {
        directoryScopeId: '/',
        principalId: made.group,
        roleDefinitionId: definition.id,
        appScopeId: `/AccessPackageCatalog/${made.catalog}`,
      };
      const { id } = (await tf.send('POST', 'beta', `${roles}/roleAssignments`, {}, body)).body;
      const read = await tf.get('beta', `${roles}/roleAssignments/${id}`);
      assert.deepEqual(
        [read.principalId, read.roleDefinitionId, read.appScopeId],
        [made.group, definition.id, body.appScopeId],
      );
      // The caller made the catalog, and is no owner of it yet.
      const own = (
        await tf.send('POST', 'beta', `${roles}/roleAssignments`, {}, { ...body, principalId: tf.claims.oid })
      ).body.id;
      for (const each of [id, own]) {
        await tf.send('DELETE', 'beta', `${roles}/roleAssignments/${each}`);
        await tf.goneFiveTimes('beta', `${roles}/roleAssignments/${each}`);
      }
    });

    test('destroyed in its order: role scope, association, package, catalog, each 404 five times', async () => {
      await tf.send(
        'DELETE',
        'beta',
        `${em}/accessPackages/${made.package}/accessPackageResourceRoleScopes/${made.roleScope}`,
      );
      assert.deepEqual(await roleScopes(), []);
      const resources = `${em}/accessPackageCatalogs/${made.catalog}/accessPackageResources`;
      await tf.send(
        'POST',
        'beta',
        `${em}/accessPackageResourceRequests`,
        {},
        {
          '@odata.type': '#microsoft.graph.accessPackageResourceRequest',
          catalogId: made.catalog,
          executeImmediately: true,
          requestType: 'AdminRemove',
          accessPackageResource: {
            '@odata.type': '#microsoft.graph.accessPackageResource',
            originId: made.group,
            originSystem: 'AadGroup',
          },
        },
      );
      for (const path of [
        `${em}/accessPackages/${made.package}`,
        `${em}/accessPackageCatalogs/${made.catalog}`,
        `/groups/${made.group}`,
      ]) {
        if (path.startsWith('/groups')) await tf.get('beta', path);
        await tf.send('DELETE', 'beta', path);
        await tf.goneFiveTimes('beta', path);
      }
      assert.equal(await tf.status('beta', resources), 404);
    });
  });
}

for (const engine of enginesByTurns(import.meta.url)) on(engine);
after(stopPostgres);

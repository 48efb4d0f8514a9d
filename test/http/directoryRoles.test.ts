// Roles of the directory by each of Graph's routes: assignments, active roles with their members, templates, and the
// roles of a user. All of them show one row.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { directoryRoleDefinitions } from '../../src/domain/rights/directoryRoles.ts';
import { eq, from } from '../../src/odata/query.ts';
import { addDirectoryRoles } from '../../src/setup/addDirectoryRoles.ts';
import { insert } from '../../src/store/contract.ts';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { openTestStore } from '../store/open.ts';

const now = '2026-01-01T00:00:00.000Z';
const published = directoryRoleDefinitions(now);
const { globalAdministrator, groupsAdministrator, helpdeskAdministrator, reportsReader } = DirectoryRoles;
const unified = '/roleManagement/directory';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`roles of the directory on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const get = async (path: string, who = 'globalAdmin'): Promise<Reply['body']> => {
      const { status, body, text } = await latchkey.call(who, 'GET', path);
      assert.equal(status, 200, `${path}: ${text}`);
      return body;
    };
    const names = async (path: string, who?: string): Promise<string[]> =>
      (await get(path, who)).value.map((each: any) => each.displayName).toSorted();
    const send = async (status: number, method: string, path: string, body?: unknown, who = 'globalAdmin') => {
      const reply = await latchkey.call(who, method, path, body);
      assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
      return reply.body;
    };
    const reference = (id: string) => ({ '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${id}` });

    test('templates and definitions are all of Entra, active roles those in use', async () => {
      for (const version of ['/v1.0', '/beta']) {
        assert.equal((await get(`${version}/directoryRoleTemplates`)).value.length, published.length);
        assert.equal((await get(`${version}${unified}/roleDefinitions`)).value.length, published.length);
      }
      const template = await get(`/v1.0/directoryRoleTemplates/${globalAdministrator}`, 'app:full');
      assert.deepEqual(
        [template.id, template.deletedDateTime, template.displayName, typeof template.description],
        [globalAdministrator, null, 'Global Administrator', 'string'],
      );
      const held = [...new Set(latchkey.sandbox.users.flatMap(({ roles }) => roles))];
      const active = await get('/v1.0/directoryRoles');
      assert.deepEqual(active.value.map((each: any) => each.displayName).toSorted(), held.toSorted());
      const definition = await get(`/beta${unified}/roleDefinitions/75941009-915a-4869-abe7-691bff18279e`);
      assert.deepEqual(
        [definition.description, definition.isBuiltIn, definition.isPrivileged, definition.templateId],
        ['Has no effect in Latchkey.', true, false, '75941009-915a-4869-abe7-691bff18279e'],
      );
      const entitlement = await get('/v1.0/roleManagement/entitlementManagement/roleDefinitions');
      assert.equal(entitlement.value.length, 5);
      assert.deepEqual(
        await names(`/beta${unified}/roleDefinitions?$filter=isPrivileged eq true and contains(displayName,'Reader')`),
        ['Attribute Provisioning Reader', 'Global Reader', 'Security Reader'],
      );
    });

    test('a role that is given by one route is seen and taken by the others', async () => {
      const member = latchkey.user('member').id;
      const body = { roleDefinitionId: groupsAdministrator, principalId: member, directoryScopeId: '/' };
      const made = await send(201, 'POST', `/v1.0${unified}/roleAssignments`, body);
      assert.deepEqual(
        [made.roleDefinitionId, made.principalId, made.directoryScopeId, made.appScopeId],
        [groupsAdministrator, member, '/', null],
      );
      const key = `/v1.0/directoryRoles(roleTemplateId='${groupsAdministrator}')`;
      assert.deepEqual(await names(`${key}/members`), [latchkey.user('member').displayName]);
      assert.deepEqual(await names(`/v1.0/directoryRoles/roleTemplateId=${groupsAdministrator}/members`), [
        latchkey.user('member').displayName,
      ]);
      for (const path of ['memberOf', 'transitiveMemberOf'])
        for (const who of ['me', `users/${member}`]) {
          const roles = await get(`/v1.0/${who}/${path}/microsoft.graph.directoryRole`, 'member');
          assert.deepEqual(
            roles.value.map((each: any) => [each.roleTemplateId, each.displayName]),
            [[groupsAdministrator, 'Groups Administrator']],
          );
        }
      assert.deepEqual(
        (await get(`/v1.0/me/transitiveMemberOf/graph.directoryRole?$count=true`, 'member'))['@odata.count'],
        1,
      );
      const [found] = (
        await get(`/beta${unified}/roleAssignments?$filter=principalId eq '${member}'&$expand=principal,roleDefinition`)
      ).value;
      assert.deepEqual(
        [found.id, found.principal.id, found.roleDefinition.displayName],
        [made.id, member, 'Groups Administrator'],
      );
      assert.deepEqual(
        (await get(`/v1.0${unified}/roleAssignments?$filter=roleDefinitionId eq '${groupsAdministrator}'`)).value
          .length,
        1,
      );
      const { id } = await get(key);
      await send(204, 'DELETE', `/v1.0/directoryRoles/${id}/members/${member}/$ref`);
      await send(404, 'GET', `/v1.0${unified}/roleAssignments/${made.id}`);
      await send(404, 'DELETE', `/v1.0/directoryRoles/${id}/members/${member}/$ref`);
      await send(204, 'POST', `/v1.0/directoryRoles/${id}/members/$ref`, reference(member));
      await send(400, 'POST', `/v1.0/directoryRoles/${id}/members/$ref`, reference(member));
      await send(409, 'POST', `/v1.0${unified}/roleAssignments`, body);
      const [again] = (await get(`/v1.0${unified}/roleAssignments?$filter=principalId eq '${member}'`)).value;
      await send(204, 'DELETE', `/beta${unified}/roleAssignments/${again.id}`);
      assert.deepEqual(await names(`${key}/members`), []);
      const audits = await get(
        "/v1.0/auditLogs/directoryAudits?$filter=category eq 'RoleManagement'&$orderby=activityDateTime",
      );
      assert.deepEqual(
        audits.value.map((each: any) => each.activityDisplayName),
        ['Add member to role', 'Remove member from role', 'Add member to role', 'Remove member from role'],
      );
    });

    test('a role is activated once, and lets its holder do what it stands for at once', async () => {
      const made = await send(201, 'POST', '/v1.0/directoryRoles', { roleTemplateId: reportsReader });
      assert.deepEqual([made.roleTemplateId, made.displayName], [reportsReader, 'Reports Reader']);
      const again = await send(400, 'POST', '/beta/directoryRoles', { roleTemplateId: reportsReader });
      assert.equal(again.error.code, 'Request_BadRequest');
      await send(400, 'POST', '/v1.0/directoryRoles', {
        roleTemplateId: DirectoryRoles.globalReader.replace('f2', 'aa'),
      });
      await send(400, 'POST', '/v1.0/directoryRoles', {});
      const member = latchkey.user('member').id;
      assert.equal((await get('/v1.0/auditLogs/directoryAudits', 'member')).value.length, 0);
      await send(204, 'POST', `/v1.0/directoryRoles/${made.id}/members/$ref`, reference(member));
      assert.notEqual((await get('/v1.0/auditLogs/directoryAudits', 'member')).value.length, 0);
      await send(204, 'DELETE', `/v1.0/directoryRoles/${made.id}/members/${member}/$ref`);
      assert.equal((await get('/v1.0/auditLogs/directoryAudits', 'member')).value.length, 0);
    });

    test('groups hold roles only if they were made for it, and their members hold them through it', async () => {
      const create = (name: string, more: object) =>
        send(201, 'POST', '/v1.0/groups', {
          displayName: name,
          mailEnabled: false,
          mailNickname: name,
          securityEnabled: true,
          ...more,
        });
      const [plain, assignable] = [
        await create('plain', {}),
        await create('desk', {
          isAssignableToRole: true,
          'members@odata.bind': [reference(latchkey.user('engineer').id)['@odata.id']],
        }),
      ];
      const assign = (principalId: string) => ({
        principalId,
        roleDefinitionId: helpdeskAdministrator,
        directoryScopeId: '/',
      });
      const refused = await send(400, 'POST', `/v1.0${unified}/roleAssignments`, assign(plain.id));
      assert.match(refused.error.message, /principalId.*isAssignableToRole/);
      await send(201, 'POST', `/v1.0${unified}/roleAssignments`, assign(assignable.id));
      const { id } = latchkey.user('engineer');
      const engineer = `/v1.0/users/${id}`;
      assert.deepEqual(await names(`${engineer}/memberOf/microsoft.graph.directoryRole`), []);
      assert.deepEqual(await names(`${engineer}/transitiveMemberOf/microsoft.graph.directoryRole`), [
        'Helpdesk Administrator',
      ]);
      assert.deepEqual(await names(`/v1.0/groups/${assignable.id}/memberOf/microsoft.graph.directoryRole`), [
        'Helpdesk Administrator',
      ]);
      assert.deepEqual(
        (await get(`/beta${unified}/transitiveRoleAssignments?$filter=principalId eq '${id}'&$count=true`)).value.map(
          (each: any) => each.principalId,
        ),
        [assignable.id],
      );
      await send(204, 'DELETE', `/v1.0/groups/${assignable.id}`);
      assert.deepEqual(await names(`${engineer}/transitiveMemberOf/microsoft.graph.directoryRole`), []);
    });

    test('what there is not is refused with what would be right', async () => {
      const member = latchkey.user('member').id;
      const assign = { principalId: member, roleDefinitionId: helpdeskAdministrator, directoryScopeId: '/' };
      for (const [path, body, says] of [
        ['roleAssignments', { ...assign, directoryScopeId: '/administrativeUnits/1' }, /directoryScopeId.*must be \//],
        [
          'roleAssignments',
          { ...assign, roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178' },
          /roleDefinitionId/,
        ],
        ['roleAssignments', { ...assign, appScopeId: '/AccessPackageCatalog/1' }, /appScopeId/],
        ['roleAssignments', { roleDefinitionId: helpdeskAdministrator, directoryScopeId: '/' }, /principalId/],
        ['roleDefinitions', { displayName: 'Mine', isEnabled: true, rolePermissions: [] }, /Custom role definitions/],
        // As Terraform sends it.
        ['roleDefinitions', { displayName: 'Mine', templateId: '', rolePermissions: [] }, /Custom role definitions/],
      ] as const) {
        const { error } = await send(400, 'POST', `/v1.0${unified}/${path}`, body);
        assert.match(error.message, says);
      }
      const { error } = await send(400, 'PATCH', `/v1.0${unified}/roleDefinitions/${reportsReader}`, {
        isEnabled: false,
      });
      assert.match(error.message, /cannot be changed/);
      await send(400, 'POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
        principalId: member,
        roleDefinitionId: helpdeskAdministrator,
        appScopeId: '/',
      });
      const userAdministrator = await send(201, 'POST', `/v1.0${unified}/roleAssignments`, {
        principalId: latchkey.user('analyst').id,
        roleDefinitionId: DirectoryRoles.userAdministrator,
        directoryScopeId: '/',
      });
      for (const who of ['analyst', 'governanceAdmin', 'member', 'guest', 'app:few'])
        await send(403, 'POST', `/v1.0${unified}/roleAssignments`, assign, who);
      await send(204, 'DELETE', `/v1.0${unified}/roleAssignments/${userAdministrator.id}`);
    });

    test('the owner of a catalog gives no directory role in it, and neither root has rows of the other', async () => {
      const entitlement = '/v1.0/roleManagement/entitlementManagement';
      const directory = `/v1.0${unified}`;
      const owner = latchkey.user('member').id;
      const catalog = await send(201, 'POST', '/v1.0/identityGovernance/entitlementManagement/catalogs', {
        displayName: 'Owned',
        description: 'x',
      });
      const appScopeId = `/AccessPackageCatalog/${catalog.id}`;
      const owns = { principalId: owner, roleDefinitionId: CatalogRoles.owner, appScopeId };
      const owned = await send(201, 'POST', `${entitlement}/roleAssignments`, owns);
      for (const roleDefinitionId of [globalAdministrator, groupsAdministrator])
        for (const who of ['member', 'globalAdmin']) {
          const body = { ...owns, principalId: owner, roleDefinitionId };
          const { error } = await send(400, 'POST', `${entitlement}/roleAssignments`, body, who);
          assert.match(error.message, /roleDefinitionId/);
        }
      const given = await send(201, 'POST', `${directory}/roleAssignments`, {
        principalId: owner,
        roleDefinitionId: groupsAdministrator,
        directoryScopeId: '/',
      });
      const idsAt = async (path: string) => (await get(path)).value.map((each: any) => each.id);
      const held = `$filter=principalId eq '${owner}'`;
      assert.deepEqual(await idsAt(`${entitlement}/roleAssignments?${held}`), [owned.id]);
      assert.deepEqual(await idsAt(`${directory}/roleAssignments?${held}`), [given.id]);
      for (const [method, path, body] of [
        ['GET', `${entitlement}/roleAssignments/${given.id}`],
        ['GET', `${entitlement}/roleAssignments/${given.id}/roleDefinition`],
        ['DELETE', `${entitlement}/roleAssignments/${given.id}`],
        ['GET', `${entitlement}/roleDefinitions/${groupsAdministrator}`],
        ['GET', `${directory}/roleAssignments/${owned.id}`],
        ['GET', `${directory}/roleAssignments/${owned.id}/roleDefinition`],
        ['DELETE', `${directory}/roleAssignments/${owned.id}`],
        ['GET', `${directory}/roleDefinitions/${CatalogRoles.owner}`],
        ['GET', `/v1.0/directoryRoleTemplates/${CatalogRoles.owner}`],
        ['GET', `/v1.0/directoryRoles/${CatalogRoles.owner}`],
        ['POST', `/v1.0/directoryRoles/${CatalogRoles.owner}/members/$ref`, reference(owner)],
        ['DELETE', `/v1.0/directoryRoles/${CatalogRoles.owner}/members/${owner}/$ref`],
      ] as const)
        await send(404, method, path, body);
      await send(400, 'POST', '/v1.0/directoryRoles', { roleTemplateId: CatalogRoles.owner });
      await send(204, 'DELETE', `${directory}/roleAssignments/${given.id}`);
      await send(204, 'DELETE', `${entitlement}/roleAssignments/${owned.id}`);
    });

    test('a tenant of an earlier version gets the roles that it lacks, active where they are held', async () => {
      const store = await openTestStore(engine);
      try {
        const read = async () =>
          (await store.read([from('roleDefinition', eq('provider', 'directory'))]))[0]?.rows ?? [];
        await store.commit([
          insert('directoryObject', { id: globalAdministrator, kind: 'user', createdAt: now } as never),
          insert('roleAssignment', {
            id: groupsAdministrator,
            provider: 'directory',
            roleDefinitionId: groupsAdministrator,
            principalId: globalAdministrator,
            scope: '/',
            createdAt: now,
          }),
        ]);
        await Promise.all([addDirectoryRoles(store, now), addDirectoryRoles(store, now)]);
        await store.commit([{ kind: 'delete', entity: 'roleDefinition', id: reportsReader, version: 1 }]);
        await addDirectoryRoles(store, now);
        await addDirectoryRoles(store, now);
        assert.deepEqual((await read()).map(({ id }) => id).toSorted(), published.map(({ id }) => id).toSorted());
        assert.deepEqual(
          (await read()).filter((each) => each['activatedAt'] !== null).map(({ id }) => id),
          [globalAdministrator, groupsAdministrator].toSorted(),
        );
      } finally {
        await store.close();
      }
    });
  });
}

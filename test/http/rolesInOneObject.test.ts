// A role in a single application: what its holder may do there and not elsewhere; and how the audit tells of roles, in
// whichever way they are given and taken.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const { cloudApplicationAdministrator, applicationAdministrator, groupsAdministrator, globalAdministrator } =
  DirectoryRoles;
const assignments = '/v1.0/roleManagement/directory/roleAssignments';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`roles in one object, and roles in the audit, on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const send = async (status: number, method: string, path: string, body?: unknown, who = 'globalAdmin') => {
      const reply = await latchkey.call(who, method, path, body);
      assert.equal(reply.status, status, `${who}: ${method} ${path}: ${reply.text}`);
      return reply.body;
    };
    const get = (path: string, who?: string): Promise<Reply['body']> => send(200, 'GET', path, undefined, who);
    const register = (displayName: string) => send(201, 'POST', '/v1.0/applications', { displayName });
    const give = (status: number, body: object) => send(status, 'POST', assignments, body);
    const audited = async (): Promise<any[]> =>
      (await get("/v1.0/auditLogs/directoryAudits?$filter=category eq 'RoleManagement'&$orderby=activityDateTime"))
        .value;

    test('its holder changes that application alone, and loses it with the role or the application', async () => {
      const [mine, other] = [await register('Mine'), await register('Other')];
      const member = latchkey.user('member').id;
      const edit = (status: number, { id }: { readonly id: string }) =>
        send(status, 'PATCH', `/v1.0/applications/${id}`, { notes: 'x' }, 'member');
      await edit(403, mine);
      const body = {
        principalId: member,
        roleDefinitionId: cloudApplicationAdministrator,
        directoryScopeId: `/${mine.id}`,
      };
      const given = await give(201, body);
      assert.deepEqual([given.directoryScopeId, given.appScopeId], [`/${mine.id}`, null]);
      await give(409, body);
      await edit(204, mine);
      await edit(403, other);
      const { keyId } = await send(200, 'POST', `/v1.0/applications/${mine.id}/addPassword`, {}, 'member');
      await send(204, 'POST', `/v1.0/applications/${mine.id}/removePassword`, { keyId }, 'member');
      await send(403, 'POST', '/v1.0/applications', { displayName: 'New' }, 'member');
      const grant = { principalId: latchkey.user('analyst').id, directoryScopeId: '/' };
      await send(403, 'POST', assignments, { ...grant, roleDefinitionId: groupsAdministrator }, 'member');
      // It is no role of the directory, and is listed where roles are assigned alone.
      assert.deepEqual((await get('/v1.0/me/memberOf/microsoft.graph.directoryRole', 'member')).value, []);
      const role = `/v1.0/directoryRoles(roleTemplateId='${cloudApplicationAdministrator}')`;
      assert.deepEqual((await get(`${role}/members`)).value, []);
      await send(404, 'DELETE', `${role}/members/${member}/$ref`);
      const [listed] = (await get(`${assignments}?$filter=principalId eq '${member}'&$expand=roleDefinition`)).value;
      assert.deepEqual(
        [listed.id, listed.directoryScopeId, listed.roleDefinition.displayName],
        [given.id, `/${mine.id}`, 'Cloud Application Administrator'],
      );
      await send(204, 'DELETE', `${assignments}/${given.id}`);
      await edit(403, mine);

      await give(201, body);
      await send(204, 'DELETE', `/v1.0/applications/${mine.id}`, undefined, 'member');
      await send(204, 'DELETE', `/v1.0/directory/deletedItems/${mine.id}`, undefined, 'member');
      assert.deepEqual((await get(`${assignments}?$filter=principalId eq '${member}'`)).value, []);
    });

    test('service principals have it through groups too, with the permission for what is their own', async () => {
      const { appId, id: application } = await register('Service');
      const { id } = await send(201, 'POST', '/v1.0/servicePrincipals', { appId });
      const group = await send(201, 'POST', '/v1.0/groups', {
        displayName: 'Owners',
        mailEnabled: false,
        mailNickname: 'owners',
        securityEnabled: true,
        isAssignableToRole: true,
      });
      await send(204, 'POST', `/v1.0/groups/${group.id}/members/$ref`, {
        '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${latchkey.user('analyst').id}`,
      });
      const edit = (status: number) =>
        send(status, 'PATCH', `/v1.0/servicePrincipals/${id}`, { notes: 'x' }, 'analyst');
      await edit(403);
      const role = { principalId: group.id, roleDefinitionId: applicationAdministrator };
      const { id: given } = await give(201, { ...role, directoryScopeId: `/${id}` });
      await edit(204);
      await send(403, 'PATCH', `/v1.0/applications/${application}`, { notes: 'x' }, 'analyst');
      await send(204, 'DELETE', `${assignments}/${given}`);
      await edit(403);
    });

    test('other roles and other objects are refused, by the name of the field that was sent', async () => {
      const { id } = await register('Refused');
      const principalId = latchkey.user('member').id;
      const user = latchkey.user('analyst').id;
      for (const [roleDefinitionId, scope] of [
        [groupsAdministrator, `/${id}`],
        [globalAdministrator, `/${id}`],
        [applicationAdministrator, `/administrativeUnits/${id}`],
        [applicationAdministrator, `/${user}`],
        [applicationAdministrator, `/${id.replace(/^.{8}/, '00000000')}`],
      ]) {
        const { error } = await give(400, { principalId, roleDefinitionId, directoryScopeId: scope });
        assert.match(error.message, /directoryScopeId/, error.message);
      }
    });

    test('the audit names the holder with the role as it came or went, the role, and the object', async () => {
      const principalId = latchkey.user('director').id;
      const { id } = await register('Told');
      const before = (await audited()).length;
      const role = { principalId, roleDefinitionId: cloudApplicationAdministrator };
      const scoped = await give(201, { ...role, directoryScopeId: `/${id}` });
      const whole = await give(201, { ...role, directoryScopeId: '/' });
      await send(204, 'DELETE', `${assignments}/${scoped.id}`);
      await send(204, 'DELETE', `${assignments}/${whole.id}`);
      const members = `/v1.0/directoryRoles(roleTemplateId='${globalAdministrator}')/members`;
      const reference = { '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${principalId}` };
      await send(204, 'POST', `${members}/$ref`, reference);
      await send(204, 'DELETE', `${members}/${principalId}/$ref`);

      const cloud = ['Cloud Application Administrator', cloudApplicationAdministrator] as const;
      const global = ['Global Administrator', globalAdministrator, 'TenantAdmins'] as const;
      const valuesOf = ([name, role, wellKnown]: readonly string[]) => [
        ['Role.ObjectID', role],
        ['Role.DisplayName', name],
        ['Role.TemplateId', role],
        ...(wellKnown === undefined ? [] : [['Role.WellKnownObjectName', wellKnown]]),
      ];
      const told = (await audited()).slice(before).map(({ activityDisplayName, operationType, targetResources }) => {
        const [holder, of, scope] = targetResources;
        assert.deepEqual(
          [holder.type, holder.id, holder.userPrincipalName],
          ['User', principalId, latchkey.user('director').userPrincipalName],
        );
        assert.deepEqual([of.type, of.modifiedProperties], ['Role', []]);
        return [
          activityDisplayName,
          operationType,
          holder.modifiedProperties.map((each: any) => [each.displayName, each.oldValue, each.newValue]),
          of.id,
          scope === undefined ? null : [scope.type, scope.id, scope.displayName],
        ];
      });
      const given = (of: readonly string[]) => valuesOf(of).map(([name, value]) => [name, null, value]);
      const taken = (of: readonly string[]) => valuesOf(of).map(([name, value]) => [name, value, null]);
      assert.deepEqual(told, [
        ['Add scoped member to role', 'Assign', given(cloud), cloud[1], ['Application', id, 'Told']],
        ['Add member to role', 'Assign', given(cloud), cloud[1], null],
        ['Remove scoped member from role', 'Unassign', taken(cloud), cloud[1], ['Application', id, 'Told']],
        ['Remove member from role', 'Unassign', taken(cloud), cloud[1], null],
        ['Add member to role', 'Assign', given(global), global[1], null],
        ['Remove member from role', 'Unassign', taken(global), global[1], null],
      ]);
    });
  });
}

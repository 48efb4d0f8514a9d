// Roles of entitlement management: held through groups, named with the catalog that they are about.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { catalogOwner, World } from './world.ts';

const roles = '/beta/roleManagement/entitlementManagement';

describe('Roles of entitlement management', () => {
  let latchkey: Latchkey;
  let world: World;
  let ids: {
    readonly catalog: string;
    readonly inner: string;
    readonly outer: string;
    readonly own: string;
    readonly through: string;
  };
  before(async () => {
    latchkey = await startLatchkey();
    world = new World(latchkey, '');
    const [catalog, inner, outer] = [await world.catalog(), await world.group(), await world.group()];
    for (const [group, member] of [
      [inner, world.user('member')],
      [outer, inner],
    ])
      await world.call('POST', `/v1.0/groups/${group}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
      });
    const give = (principalId: string): Promise<string> =>
      world.create(`${roles}/roleAssignments`, {
        principalId,
        roleDefinitionId: catalogOwner,
        appScopeId: `/AccessPackageCatalog/${catalog}`,
      });
    ids = { catalog, inner, outer, own: await give(world.user('member')), through: await give(outer) };
  });
  after(() => latchkey.close());

  const idsIn = async (path: string): Promise<readonly string[]> =>
    (await world.call('GET', `${roles}/${path}`)).value.map((each: { id: string }) => each.id).sort();

  test('those that are held through groups are listed with the direct ones, under the id of the group', async () => {
    const ofMember = `transitiveRoleAssignments?$count=true&$filter=principalId eq '${world.user('member')}'`;
    assert.deepEqual(await idsIn(ofMember), [ids.own, ids.through].sort());
    assert.deepEqual(
      await idsIn(
        `${ofMember} and roleDefinitionId eq '${catalogOwner}' and appScopeId eq ` +
          `'/AccessPackageCatalog/${ids.catalog}'`,
      ),
      [ids.own, ids.through].sort(),
    );
    const { value, '@odata.count': count } = await world.call(
      'GET',
      `${roles}/transitiveRoleAssignments?$count=true&$filter=principalId eq '${ids.inner}'`,
    );
    assert.deepEqual([value.map((each: { principalId: string }) => each.principalId), count], [[ids.outer], 1]);
    assert.deepEqual(await idsIn(`roleAssignments?$filter=principalId eq '${world.user('member')}'`), [ids.own]);
    assert.deepEqual(await idsIn("transitiveRoleAssignments?$filter=principalId eq 'no id'"), []);
  });

  test('the catalog is named, and there is no directory scope', async () => {
    const { displayName } = await world.read(`catalogs/${ids.catalog}`);
    const { appScope, directoryScope } = await world.call(
      'GET',
      `${roles}/roleAssignments/${ids.own}?$expand=appScope,directoryScope`,
    );
    assert.deepEqual(
      [appScope, directoryScope],
      [{ id: `/AccessPackageCatalog/${ids.catalog}`, displayName, type: 'AccessPackageCatalog' }, null],
    );
    assert.equal((await world.call('GET', `${roles}/roleAssignments/${ids.own}/appScope`)).displayName, displayName);
  });

  test('what a role allows is an action of the namespace', async () => {
    const {
      value: [definition],
    } = await world.call('GET', `${roles}/roleDefinitions?$filter=id eq '${catalogOwner}'`);
    const { value: actions } = await world.call(
      'GET',
      `${roles}/resourceNamespaces/microsoft.entitlementManagement/resourceActions`,
    );
    const [name] = definition.rolePermissions[0].allowedResourceActions;
    assert.deepEqual(
      actions.filter((each: { name: string }) => each.name === name).map((each: { id: string }) => each.id),
      [name.replaceAll('/', '-')],
    );
    assert.equal(definition.allowedPrincipalTypes, 'user,servicePrincipal,group');
  });
});

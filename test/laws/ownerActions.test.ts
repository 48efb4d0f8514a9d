// What `allowedActions` says of catalogs, packages and policies is what the real call answers, for every role in a
// catalog and for callers without one: each on rows made for it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const roleAssignments = '/v1.0/roleManagement/entitlementManagement/roleAssignments';
const held = {
  analyst: 'assignmentManager',
  designer: 'reader',
  engineer: 'packageManager',
  manager: 'owner',
} as const;
const callers = ['globalAdmin', 'governanceAdmin', ...Object.keys(held), 'member', 'guest'];

interface Place {
  readonly catalog: string;
  readonly accessPackage: string;
  readonly policy: string;
}

for (const engine of enginesByTurns(import.meta.url))
  describe(engine, () => {
    let latchkey: Latchkey;
    let count = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey.close());

    const made = async (path: string, body: object): Promise<string> => {
      const reply = await latchkey.call('app:full', 'POST', path, body);
      assert.ok(reply.status < 300, reply.text);
      return reply.body.id;
    };
    const give = (catalog: string, key: keyof typeof held) =>
      made(roleAssignments, {
        principalId: latchkey.user(key).id,
        roleDefinitionId: CatalogRoles[held[key]],
        appScopeId: `/AccessPackageCatalog/${catalog}`,
      });
    /** A catalog in which everybody can request its package, or one that is empty. */
    async function furnish(isEmpty: boolean): Promise<Place> {
      count += 1;
      const catalog = await made(`${em}/catalogs`, { displayName: `Law ${count}`, state: 'published' });
      for (const key of Object.keys(held) as (keyof typeof held)[]) await give(catalog, key);
      if (isEmpty) return { catalog, accessPackage: '', policy: '' };
      const accessPackage = await made(`${em}/accessPackages`, { displayName: 'P', catalog: { id: catalog } });
      const policy = await made(`${em}/assignmentPolicies`, {
        displayName: 'All',
        accessPackage: { id: accessPackage },
        allowedTargetScope: 'allDirectoryUsers',
        requestorSettings: { enableTargetsToSelfAddAccess: true },
      });
      return { catalog, accessPackage, policy };
    }

    const fresh = (): string => {
      count += 1;
      return `Fresh ${count}`;
    };
    /** The real call of each action, by kind and name. */
    const calls: Readonly<Record<string, (who: string, at: Place) => Promise<{ readonly status: number }>>> = {
      'catalog edit': (who, at) =>
        latchkey.call(who, 'PATCH', `${em}/catalogs/${at.catalog}`, { description: fresh() }),
      'catalog addPackage': (who, at) =>
        latchkey.call(who, 'POST', `${em}/accessPackages`, { displayName: fresh(), catalog: { id: at.catalog } }),
      'catalog giveRole': async (who, at) =>
        latchkey.call(who, 'POST', roleAssignments, {
          principalId: await made('/v1.0/groups', {
            ...{ displayName: fresh(), mailEnabled: false, mailNickname: `n${count}`, securityEnabled: true },
          }),
          roleDefinitionId: CatalogRoles.reader,
          appScopeId: `/AccessPackageCatalog/${at.catalog}`,
        }),
      'accessPackage edit': (who, at) =>
        latchkey.call(who, 'PATCH', `${em}/accessPackages/${at.accessPackage}`, { description: fresh() }),
      'accessPackage assign': (who, at) =>
        latchkey.call(who, 'POST', `${em}/assignmentRequests`, {
          requestType: 'adminAdd',
          assignment: {
            accessPackageId: at.accessPackage,
            assignmentPolicyId: at.policy,
            targetId: latchkey.user('requestor1').id,
          },
          isValidationOnly: true,
        }),
      'policy edit': (who, at) =>
        latchkey.call(who, 'PATCH', `${em}/assignmentPolicies/${at.policy}`, { description: fresh() }),
      'policy delete': (who, at) => latchkey.call(who, 'DELETE', `${em}/assignmentPolicies/${at.policy}`),
      'accessPackage delete': (who, at) => latchkey.call(who, 'DELETE', `${em}/accessPackages/${at.accessPackage}`),
      'catalog delete': (who, at) => latchkey.call(who, 'DELETE', `${em}/catalogs/${at.catalog}`),
    };

    test('allowed here equals not refused there, in a catalog with a package and in an empty one', async () => {
      let [yes, no] = [0, 0];
      for (const who of callers)
        for (const isEmpty of [false, true]) {
          const at = await furnish(isEmpty);
          const ids = Object.values(at).filter((id) => id !== '');
          const path = `/latchkey/v1/allowedActions(ids=[${ids.map((id) => `'${id}'`).join(',')}])`;
          for (const [name, call] of Object.entries(calls)) {
            const [kind = '', action] = name.split(' ');
            const id = at[kind === 'policy' ? 'policy' : kind === 'catalog' ? 'catalog' : 'accessPackage'];
            if (id === '') continue;
            // What an earlier call changed is asked anew.
            const { body } = await latchkey.call(who, 'GET', path);
            const said = body.value.find((each: any) => each.kind === kind && each.action === action);
            const { status } = await call(who, at);
            assert.equal(
              said?.allowed === true,
              status < 300,
              `${who} ${name} ${isEmpty}: ${JSON.stringify(said)} ${status}`,
            );
            if (status < 300) yes += 1;
            else no += 1;
          }
        }
      assert.ok(yes > 40 && no > 40, `${yes} ${no}`);
    });
  });

// What stands between the lines of the two seed pages: the preconditions that the tutorial names (T0), and the traps in
// its snippets (C1 to C8).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { has, unusedRoleId } from './answers.ts';
import { newPackage, newPolicy, v1, beta } from './packages.ts';
import { printed, type Json } from './world.ts';

const unknown = '11111111-2222-4333-8444-555555555555';

function isRefused(answer: Reply, status: number, says: RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(`${answer.body.error.code} ${answer.body.error.message}`, says);
}

function on(engine: Engine): void {
  describe(`preconditions and traps of the seed pages on ${engine}`, () => {
    let latchkey: Latchkey;
    before(async () => {
      latchkey = await startLatchkey({ engine });
    });
    after(() => latchkey?.close());
    const call = (who: string, method: string, path: string, body?: unknown): Promise<Reply> =>
      latchkey.call(who, method, path, body);
    const admin = (method: string, path: string, body?: unknown): Promise<Reply> =>
      call('governanceAdmin', method, path, body);
    const addGroup = (who: string, originId: string): Promise<Reply> =>
      call(who, 'POST', `${v1}/resourceRequests`, {
        requestType: 'adminAdd',
        catalogId: printed.catalog,
        accessPackageResource: { resourceType: 'AadGroup', originId, originSystem: 'AadGroup' },
      });

    test("T0.2: Requestor1 is a guest, and both of the page's groups are there", async () => {
      has((await admin('GET', `/v1.0/users/${printed.requestor}?$select=id,displayName,userType`)).body, {
        id: printed.requestor,
        displayName: 'Requestor1',
        userType: 'Guest',
      });
      for (const id of [printed.group, printed.groupInText]) {
        has((await admin('GET', `/v1.0/groups/${id}`)).body, {
          id,
          displayName: 'Marketing resources',
          description: 'Marketing group',
          securityEnabled: true,
        });
      }
    });

    test('T0.4: what the administrator may do, Requestor1 may not', async () => {
      assert.equal(
        (
          await call('requestor1', 'POST', `${v1}/accessPackages`, {
            catalog: { id: printed.catalog },
            displayName: 'Mine',
          })
        ).status,
        403,
      );
      assert.equal((await call('requestor1', 'POST', `${v1}/catalogs`, { displayName: 'Mine' })).status, 403);
    });

    for (const group of [printed.group, printed.groupInText]) {
      test(`T0.5: who neither owns the group ${group} nor may administer it gets 403`, async () => {
        isRefused(await addGroup('otherGovernanceAdmin', group), 403, /CallerNotResourceOwner/);
        assert.deepEqual(
          (await admin('GET', `${v1}/catalogs/${printed.catalog}/resources?$filter=originId eq '${group}'`)).body.value,
          [],
        );
      });
    }

    describe('C3: an id that cannot be, in a filter, is an id that is not there', () => {
      const none: readonly (readonly [path: string, filter: string])[] = [
        [
          `${v1}/catalogs/${printed.otherCatalog}/resourceRoles`,
          `originSystem eq 'AadGroup' and resource/id eq '${printed.malformedResource}'`,
        ],
        [
          `${v1}/catalogs/${printed.otherCatalog}/resourceRoles`,
          `originSystem eq 'AadGroup' and resource/id eq '${unknown}'`,
        ],
        [`${v1}/catalogs`, `id eq '${printed.malformedResource}'`],
        [`${v1}/catalogs`, `id eq ''`],
        [`${v1}/accessPackages`, `catalog/id eq 'not an id'`],
        [`${beta}/accessPackageAssignments`, `accessPackageAssignmentPolicy/Id eq '${printed.malformedResource}'`],
        [`${beta}/accessPackageAssignments`, `accessPackageId eq '0'`],
        [`${beta}/accessPackageAssignmentRequests`, `accessPackage/Id eq '${unknown}'`],
        [`${beta}/accessPackageCatalogs/${printed.catalog}/accessPackageResources`, `originId eq '${unknown}'`],
      ];
      for (const [path, filter] of none) {
        test(`${path} with ${filter}`, async () => {
          const answer = await admin('GET', `${path}?$filter=${filter}`);
          assert.equal(answer.status, 200, answer.text);
          assert.deepEqual(answer.body.value, []);
        });
      }
      for (const key of [printed.malformedResource, unknown]) {
        test(`${key} as a key is 404`, async () => {
          assert.equal((await admin('GET', `${v1}/accessPackages/${key}`)).status, 404);
        });
      }
      test('a real id is found in any case', async () => {
        assert.equal(
          (await admin('GET', `${v1}/catalogs?$filter=id eq '${printed.catalog.toUpperCase()}'`)).body.value.length,
          1,
        );
      });
    });

    test('C5: what someone holds cannot be deleted, and the answer says so', async () => {
      const { pack, policy } = await newPackage(latchkey, 'Held', {
        requestorSettings: { scopeType: 'AllExistingDirectorySubjects', acceptRequests: true, allowedRequestors: [] },
      });
      const asked = await call('requestor1', 'POST', `${beta}/accessPackageAssignmentRequests`, {
        requestType: 'UserAdd',
        accessPackageAssignment: { accessPackageId: pack },
      });
      assert.equal(asked.status, 201, asked.text);
      await latchkey.drain();
      isRefused(await admin('DELETE', `${beta}/accessPackageAssignmentPolicies/${policy}`), 400, /assignment/i);
      isRefused(await admin('DELETE', `${beta}/accessPackages/${pack}`), 400, /assignment/i);
      assert.equal(
        (
          await admin('POST', `${beta}/accessPackageAssignmentRequests`, {
            requestType: 'AdminRemove',
            accessPackageAssignment: { id: asked.body.id },
          })
        ).status,
        201,
      );
      assert.equal((await admin('DELETE', `${beta}/accessPackageAssignmentPolicies/${policy}`)).status, 204);
      assert.equal((await admin('DELETE', `${beta}/accessPackages/${pack}`)).status, 204);
    });

    describe('C6: a request that names no policy takes the one that admits them', () => {
      const everyone = {
        requestorSettings: { scopeType: 'AllExistingDirectorySubjects', acceptRequests: true, allowedRequestors: [] },
      };
      const them = {
        requestorSettings: {
          scopeType: 'SpecificDirectorySubjects',
          acceptRequests: true,
          allowedRequestors: [{ '@odata.type': '#microsoft.graph.singleUser', id: printed.requestor, isBackup: false }],
        },
      };
      const asks = (pack: string): Promise<Reply> =>
        call('requestor1', 'POST', `${beta}/accessPackageAssignmentRequests`, {
          requestType: 'UserAdd',
          accessPackageAssignment: { accessPackageId: pack },
        });
      const policyTaken = async (answer: Reply): Promise<Json> => {
        assert.equal(answer.status, 201, answer.text);
        await latchkey.drain();
        return (await admin('GET', `${beta}/accessPackageAssignments/${answer.body.id}`)).body.assignmentPolicyId;
      };

      test('the only one', async () => {
        const { pack, policy } = await newPackage(latchkey, 'One policy', everyone);
        assert.equal(await policyTaken(await asks(pack)), policy);
      });
      test('the one that names them before the one for all', async () => {
        const { pack } = await newPackage(latchkey, 'Two policies', everyone);
        const theirs = await newPolicy(latchkey, pack, 'Theirs', them);
        assert.equal(await policyTaken(await asks(pack)), theirs);
      });
      test('none is 400', async () => {
        const { pack } = await newPackage(latchkey, 'No policy for them', {
          requestorSettings: {
            scopeType: 'AllExistingDirectoryMemberUsers',
            acceptRequests: true,
            allowedRequestors: [],
          },
        });
        const answer = await asks(pack);
        assert.equal(answer.status, 400, answer.text);
      });
      test('two that fit alike is 400', async () => {
        const { pack } = await newPackage(latchkey, 'Two for all', everyone);
        await newPolicy(latchkey, pack, 'The other', everyone);
        const answer = await asks(pack);
        assert.equal(answer.status, 400, answer.text);
      });
    });

    test('C7: roles that no package uses share one id, and keep their place when a package uses one', async () => {
      const added = await addGroup('governanceAdmin', printed.groupInText);
      assert.equal(added.status, 201, added.text);
      const [resource] = (
        await admin('GET', `${v1}/catalogs/${printed.catalog}/resources?$filter=originId eq '${printed.groupInText}'`)
      ).body.value;
      const roles = async (): Promise<readonly Json[]> =>
        (
          await admin(
            'GET',
            `${v1}/catalogs/${printed.catalog}/resourceRoles?$filter=(originSystem eq 'AadGroup' and ` +
              'resource/id eq ' +
              `'${resource.id}')&$expand=resource`,
          )
        ).body.value;
      assert.deepEqual((await roles()).map((role) => [role.id, role.displayName]).sort(), [
        [unusedRoleId, 'Member'],
        [unusedRoleId, 'Owner'],
      ]);
      const { pack } = await newPackage(latchkey, 'Uses a role', {});
      const given = await admin('POST', `${v1}/accessPackages/${pack}/resourceRoleScopes`, {
        role: {
          id: unusedRoleId,
          displayName: 'Member',
          originSystem: 'AadGroup',
          originId: `Member_${printed.groupInText}`,
          resource: { id: resource.id, originId: printed.groupInText, originSystem: 'AadGroup' },
        },
        scope: { originId: printed.groupInText, originSystem: 'AadGroup' },
      });
      assert.equal(given.status, 201, given.text);
      const [member, owner] = [...(await roles())].sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
      assert.equal(member.id, given.body.id.split('_')[0]);
      has(owner, { id: unusedRoleId, originId: `Owner_${printed.groupInText}` });
    });

    test("C8: the page's two catalogs are two, and the resource is in the one that it was added to", async () => {
      has((await admin('GET', `${v1}/catalogs/${printed.otherCatalog}`)).body, { id: printed.otherCatalog });
      assert.deepEqual((await admin('GET', `${v1}/catalogs/${printed.otherCatalog}/resources`)).body.value, []);
    });
  });
}

for (const engine of enginesByTurns(import.meta.url)) on(engine);
after(stopPostgres);

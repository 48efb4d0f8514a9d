// Forms and words of Graph's pages: what a plain GET shows, what a status is called, what may be sent back as it was
// read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = em.replace('v1.0', 'beta');
const graph = '#microsoft.graph.';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`documented forms on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalog: string;
    let accessPackage: string;
    const ok = async (method: string, path: string, body?: unknown, who = 'globalAdmin'): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const policyWith = (more: object) =>
      ok('POST', `${em}/assignmentPolicies`, {
        displayName: 'Forms',
        description: '',
        allowedTargetScope: 'allMemberUsers',
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        accessPackage: { id: accessPackage },
        ...more,
      });
    const ask = async (who: string, policy: { readonly id: string }): Promise<string> =>
      (
        await ok(
          'POST',
          `${em}/assignmentRequests`,
          { requestType: 'userAdd', assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy.id } },
          who,
        )
      ).id;
    const approver = (key: string) => ({ '@odata.type': `${graph}singleUser`, userId: latchkey.user(key).id });

    before(async () => {
      latchkey = await startLatchkey({ engine });
      catalog = (await ok('POST', `${em}/catalogs`, { displayName: 'Forms', description: '' })).id;
      accessPackage = (
        await ok('POST', `${em}/accessPackages`, { displayName: 'Forms', description: '', catalog: { id: catalog } })
      ).id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('a plain GET of an approval shows its stages, and alternates may be asked at once', async () => {
      const policy = await policyWith({
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [
            {
              durationBeforeAutomaticDenial: 'P14D',
              isEscalationEnabled: true,
              durationBeforeEscalation: 'PT0S',
              primaryApprovers: [approver('director')],
              escalationApprovers: [approver('manager')],
            },
          ],
        },
      });
      const request = await ask('analyst', policy);
      await latchkey.drain();
      for (const who of ['director', 'manager'])
        for (const [version, list] of [
          [em, 'stages'],
          [beta, 'steps'],
        ] as const) {
          const path = `${version}/accessPackageAssignmentApprovals/${request}`;
          const read = await ok('GET', path, undefined, who);
          const listed = await ok('GET', `${path}/${list}`, undefined, who);
          assert.equal(listed.value.length, 1);
          assert.deepEqual(read[list], listed.value, `${who} ${version}`);
          assert.deepEqual((await ok('GET', `${path}?$expand=${list}`, undefined, who))[list], listed.value);
          const selected = await ok('GET', `${path}?$select=id`, undefined, who);
          assert.equal(list in selected, false);
        }
    });

    test('a request that is delivered has the status Delivered in v1.0 and Fulfilled in beta', async () => {
      const request = await ask('designer', await policyWith({}));
      await latchkey.drain();
      assert.equal((await ok('GET', `${em}/assignmentRequests/${request}`)).status, 'Delivered');
      assert.equal((await ok('GET', `${beta}/accessPackageAssignmentRequests/${request}`)).requestStatus, 'Fulfilled');
      for (const [path, filter] of [
        [`${em}/assignmentRequests`, "status eq 'Delivered'"],
        [`${em}/assignmentRequests`, "startswith(status,'Deliv') and not (status eq 'Delivering')"],
        [`${em}/assignmentRequests`, "status in ('Delivered','Denied')"],
        [`${beta}/accessPackageAssignmentRequests`, "requestStatus eq 'Fulfilled'"],
      ] as const) {
        const { value } = await ok('GET', `${path}?$filter=${filter}&$select=id`);
        assert.ok(
          value.some((each: any) => each.id === request),
          filter,
        );
      }
      const others = await ok('GET', `${em}/assignmentRequests?$filter=status ne 'Delivered'&$select=id`);
      assert.ok(others.value.every((each: any) => each.id !== request));
    });

    test('what was read with $expand may be sent back; what would be lost in a new object is refused', async () => {
      const policy = await policyWith({ displayName: 'Sent back' });
      const path = `${em}/assignmentPolicies/${policy.id}`;
      const read = await ok('GET', `${path}?$expand=catalog,accessPackage`);
      await ok('PUT', path, { ...read, displayName: 'Sent back once' });
      assert.equal((await ok('GET', path)).displayName, 'Sent back once');
      const packagePath = `${em}/accessPackages/${accessPackage}`;
      const expanded = await ok('GET', `${packagePath}?$expand=assignmentPolicies,catalog`);
      await ok('PATCH', packagePath, expanded);
      // What is another one than was read would be lost.
      const other = (await ok('POST', `${em}/catalogs`, { displayName: 'Other', description: '' })).id;
      for (const [changed, body, target] of [
        [packagePath, { ...expanded, catalog: { id: other } }, 'catalog'],
        [packagePath.replace('v1.0', 'beta'), { accessPackageCatalog: { id: other } }, 'accessPackageCatalog'],
        [`${em}/catalogs/${catalog}/accessPackages/${accessPackage}`, { catalog: { id: other } }, 'catalog'],
        [path, { catalog: { id: other } }, 'catalog'],
        [path, { accessPackage: { id: other } }, 'accessPackage/id'],
      ] as const) {
        const { status, body: said, text } = await latchkey.call('globalAdmin', 'PATCH', changed, body);
        assert.deepEqual([status, said?.error?.target], [400, target], `${changed} ${text}`);
      }
      const unseen = await latchkey.call('analyst', 'PATCH', packagePath, { catalog: { id: other } });
      assert.deepEqual([unseen.status, unseen.text.includes('catalog cannot')], [403, false], unseen.text);
      assert.deepEqual(await ok('GET', `${packagePath}?$expand=assignmentPolicies,catalog`), {
        ...expanded,
        modifiedDateTime: (await ok('GET', packagePath)).modifiedDateTime,
      });
      const reference = { '@odata.id': `${latchkey.http}${path}` };
      for (const [method, target, body, field] of [
        ['PATCH', packagePath, { assignmentPolicies: [reference] }, 'assignmentPolicies'],
        ['PATCH', packagePath, { assignmentPolicies: { id: policy.id } }, 'assignmentPolicies'],
        ['PATCH', packagePath, { assignmentPolicies: [{ displayName: 'new' }] }, 'assignmentPolicies'],
        ['POST', `${em}/accessPackages`, { ...expanded, displayName: 'Other' }, 'assignmentPolicies'],
      ] as const) {
        const reply = await latchkey.call('globalAdmin', method, target, body);
        assert.deepEqual([reply.status, reply.body.error.target], [400, field], `${method} ${target}`);
      }
    });

    test('policies are filtered and sorted by their requestor settings', async () => {
      const open = await policyWith({ displayName: 'Open' });
      const closed = await policyWith({
        displayName: 'Closed',
        requestorSettings: {},
        allowedTargetScope: 'notSpecified',
      });
      const found = async (path: string, query: string): Promise<readonly string[]> =>
        (await ok('GET', `${path}?${query}`)).value.map((each: any) => each.id);
      const [v1, older] = [`${em}/assignmentPolicies`, `${beta}/accessPackageAssignmentPolicies`];
      for (const [path, filter, expected] of [
        [v1, 'requestorSettings/enableTargetsToSelfAddAccess eq true', [true, false]],
        [v1, 'requestorSettings/enableTargetsToSelfAddAccess eq false', [false, true]],
        [older, "requestorSettings/scopeType eq 'NoSubjects'", [false, true]],
        [older, 'requestorSettings/acceptRequests eq true', [true, false]],
      ] as const) {
        const ids = await found(path, `$filter=${filter}`);
        assert.deepEqual([ids.includes(open.id), ids.includes(closed.id)], expected, filter);
      }
      const sorted = await found(v1, '$orderby=requestorSettings/enableTargetsToSelfAddAccess desc');
      assert.ok(sorted.indexOf(open.id) < sorted.indexOf(closed.id));
      for (const filter of ['requestorSettings eq null', "requestorSettings/onBehalfRequestors eq 'x'"])
        assert.equal((await latchkey.call('globalAdmin', 'GET', `${v1}?$filter=${filter}`)).status, 400, filter);
    });

    test('an approval after the end of the access is not taken, and the request ends at that end', async () => {
      const policy = await policyWith({
        requestorSettings: { enableTargetsToSelfAddAccess: true, allowCustomAssignmentSchedule: true },
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: [approver('director')] }],
        },
      });
      const endDateTime = new Date(Date.parse(policy.createdDateTime) + 3 * 86_400_000).toISOString();
      const { id } = await ok(
        'POST',
        `${em}/assignmentRequests`,
        {
          requestType: 'userAdd',
          assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy.id },
          schedule: { expiration: { type: 'afterDateTime', endDateTime } },
        },
        'member',
      );
      await latchkey.drain();
      const path = `${em}/accessPackageAssignmentApprovals/${id}`;
      const [stage] = (await ok('GET', path, undefined, 'director')).stages;
      await latchkey.clock({ advance: 'P5D' });
      await latchkey.drain();
      assert.equal((await ok('GET', `${em}/assignmentRequests/${id}`)).state, 'denied');
      const reply = await latchkey.call('director', 'PATCH', `${path}/stages/${stage.id}`, { reviewResult: 'Approve' });
      assert.ok(reply.status === 400 || reply.status === 409, reply.text);
      assert.equal((await ok('GET', `${em}/assignmentRequests/${id}`)).state, 'denied');
    });

    test('adminUpdate of a group or an application keeps what adminAdd keeps', async () => {
      const displayName = 'Named by its directory';
      const group = { displayName, mailEnabled: false, mailNickname: 'kept', securityEnabled: true };
      const { appId } = await ok('POST', '/v1.0/applications', { displayName });
      for (const [originSystem, originId] of [
        ['AadGroup', (await ok('POST', '/v1.0/groups', group)).id],
        ['AadApplication', (await ok('POST', '/v1.0/servicePrincipals', { appId })).id],
      ] as const) {
        const tell = (requestType: string, more: object) =>
          ok('POST', `${beta}/accessPackageResourceRequests`, {
            catalogId: catalog,
            requestType,
            accessPackageResource: { originId, originSystem, ...more },
          });
        const kept = async () => {
          const { value } = await ok('GET', `${beta}/accessPackageCatalogs/${catalog}/accessPackageResources`);
          const found = value.find((each: any) => each.originId === originId);
          return [found.displayName, found.description, found.url];
        };
        await tell('AdminAdd', { displayName: 'first', description: 'first', url: 'https://a.example' });
        assert.deepEqual(await kept(), [displayName, 'first', 'https://a.example'], originSystem);
        await tell('AdminUpdate', { displayName: 'second', description: 'second', url: 'https://b.example' });
        assert.deepEqual(await kept(), [displayName, 'second', 'https://b.example'], originSystem);
        await tell('AdminUpdate', { description: 'third' });
        assert.deepEqual(await kept(), [displayName, 'third', 'https://b.example'], originSystem);
      }
    });
  });
}

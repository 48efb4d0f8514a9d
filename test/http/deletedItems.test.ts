// Deleted users, groups, applications and service principals over HTTP: listed, restored, deleted for good, and what
// becomes of all that they had.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const items = '/v1.0/directory/deletedItems';
const nobody = '11111111-1111-4111-8111-111111111111';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`Deleted items on ${engine}`, () => {
    let latchkey: Latchkey;
    let made = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      await latchkey.clock({ frozen: true });
    });
    after(() => latchkey.close());

    async function sends(method: string, path: string, status: number, body?: unknown, who = 'globalAdmin') {
      const answer = await latchkey.call(who, method, path, body);
      assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
      return answer.body;
    }
    const gets = async (path: string, who = 'globalAdmin') => (await sends('GET', path, 200, undefined, who)).value;
    const idsAt = async (path: string): Promise<readonly string[]> => (await gets(path)).map((each: any) => each.id);
    const objectAt = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

    async function makeUser(name: string): Promise<any> {
      const nickname = `${name}${++made}`;
      return sends('POST', '/v1.0/users', 201, {
        accountEnabled: true,
        displayName: name,
        mailNickname: nickname,
        userPrincipalName: `${nickname}@latchkey.example`,
        passwordProfile: { password: 'Abcd1234!x-long' },
      });
    }
    const makeGroup = (name: string, more: object = {}) =>
      sends('POST', '/v1.0/groups', 201, {
        displayName: name,
        mailEnabled: false,
        mailNickname: `${name}${++made}`,
        securityEnabled: true,
        ...more,
      });
    async function makePackage(groupId: string | null = null) {
      const catalog = await sends('POST', `${em}/catalogs`, 201, { displayName: `c${++made}`, description: 'x' });
      const pack = await sends('POST', `${em}/accessPackages`, 201, {
        displayName: `p${++made}`,
        description: 'x',
        catalog: { id: catalog.id },
      });
      if (groupId !== null) await offer(catalog.id, pack.id, groupId);
      const policy = await sends('POST', `${em}/assignmentPolicies`, 201, {
        displayName: 'pol',
        description: 'x',
        allowedTargetScope: 'allMemberUsers',
        specificAllowedTargets: [],
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
        accessPackage: { id: pack.id },
      });
      return { catalog: catalog.id, pack: pack.id, packName: pack.displayName, policy: policy.id };
    }
    async function offer(catalog: string, pack: string, groupId: string): Promise<void> {
      await sends('POST', `${em}/resourceRequests`, 201, {
        requestType: 'adminAdd',
        resource: { originId: groupId, originSystem: 'AadGroup' },
        catalog: { id: catalog },
      });
      await latchkey.drain();
      const [resource] = await gets(`${em}/catalogs/${catalog}/resources?$expand=roles,scopes`);
      await sends('POST', `${em}/accessPackages/${pack}/resourceRoleScopes`, 201, {
        role: {
          displayName: 'Member',
          originId: `Member_${groupId}`,
          originSystem: 'AadGroup',
          resource: { id: resource.id },
        },
        scope: { id: resource.scopes[0].id, originId: groupId, originSystem: 'AadGroup' },
      });
    }
    async function assign(userId: string, { pack, policy }: { readonly pack: string; readonly policy: string }) {
      const { id } = await sends('POST', `${em}/assignmentRequests`, 201, {
        requestType: 'adminAdd',
        assignment: { targetId: userId, assignmentPolicyId: policy, accessPackageId: pack },
      });
      await latchkey.drain();
      assert.equal((await sends('GET', `${em}/assignments/${id}`, 200)).state, 'delivered');
      return id;
    }
    const auditsOf = (activity: string, id: string) =>
      gets(
        `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq '${activity}' and ` +
          `targetResources/any(t:t/id eq '${id}')`,
      );
    async function addMember(groupId: string, memberId: string): Promise<void> {
      await sends('POST', `/v1.0/groups/${groupId}/members/$ref`, 204, objectAt(memberId));
    }

    test('a deleted user is listed by type, by id, counted, selected and ordered, in both versions', async () => {
      const [first, second] = [await makeUser('Ann'), await makeUser('Bea')];
      await sends('DELETE', `/v1.0/users/${first.id}`, 204);
      await latchkey.clock({ advance: 'PT1M' });
      await sends('DELETE', `/v1.0/users/${second.id}`, 204);
      const group = await makeGroup('Gone');
      await sends('DELETE', `/v1.0/groups/${group.id}`, 204);
      for (const version of ['v1.0', 'beta']) {
        const root = `/${version}/directory/deletedItems`;
        const options = '$orderby=deletedDateTime desc&$count=true&$select=id,deletedDateTime';
        const byTime = `${root}/microsoft.graph.user?${options}`;
        const { body } = await latchkey.call('globalAdmin', 'GET', byTime, undefined, { consistencylevel: 'eventual' });
        assert.deepEqual([body['@odata.count'], body.value.map((each: any) => each.id)], [2, [second.id, first.id]]);
        assert.deepEqual(Object.keys(body.value[0]).toSorted(), ['@odata.etag', 'deletedDateTime', 'id']);
        assert.equal((await sends('GET', `${root}/graph.user/$count`, 200)) ?? '', '');
        assert.deepEqual(await idsAt(`${root}/graph.group`), [group.id]);
        assert.deepEqual(await idsAt(`${root}/microsoft.graph.user?$filter=displayName eq 'Ann'`), [first.id]);
        assert.deepEqual(await idsAt(`${root}/microsoft.graph.application`), []);
        assert.deepEqual(await idsAt(`${root}/microsoft.graph.servicePrincipal`), []);
        assert.equal((await idsAt(root)).length, 3);
        const one = await sends('GET', `${root}/${first.id}`, 200);
        assert.deepEqual([one['@odata.type'], one.displayName], ['#microsoft.graph.user', 'Ann']);
        const cast = await sends('GET', `${root}/${first.id}/microsoft.graph.user?$select=userPrincipalName`, 200);
        assert.equal(cast.userPrincipalName, `${first.id.replaceAll('-', '')}${first.userPrincipalName}`);
        await sends('GET', `${root}/${nobody}`, 404);
        await sends('GET', `${root}/${latchkey.user('member').id}`, 404);
        await sends('GET', `${root}/${group.id}/microsoft.graph.user`, 404);
      }
      await sends('GET', `/v1.0/users/${first.id}`, 404);
      const count = await latchkey.call('globalAdmin', 'GET', `${items}/microsoft.graph.user/$count`, undefined, {
        consistencylevel: 'eventual',
      });
      assert.equal(count.text, '2');
      for (const { id } of [first, second, group]) await sends('DELETE', `${items}/${id}`, 204);
      assert.deepEqual(await idsAt(items), []);
    });

    test('a restored user is there again, by the name of before, and nothing of the deletion is left', async () => {
      const user = await makeUser('Cid');
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      const restored = await sends('POST', `${items}/${user.id}/restore`, 200);
      assert.deepEqual(
        [restored['@odata.type'], restored.id, restored.userPrincipalName],
        ['#microsoft.graph.user', user.id, user.userPrincipalName],
      );
      assert.match(restored['@odata.context'], /\/v1\.0\/\$metadata#directoryObjects\/\$entity$/);
      const there = await sends('GET', `/v1.0/users/${user.userPrincipalName}?$select=id,deletedDateTime`, 200);
      assert.deepEqual([there.id, there.deletedDateTime], [user.id, null]);
      await sends('POST', `${items}/${user.id}/restore`, 404);
      await latchkey.clock({ advance: 'P31D' });
      await sends('GET', `/v1.0/users/${user.id}`, 200);
      assert.equal((await auditsOf('Restore user', user.id)).length, 1);
    });

    test('after thirty days of the tenant an object is gone for good, and keeps its name in history', async () => {
      const user = await makeUser('Dan');
      const held = await makePackage();
      const assignment = await assign(user.id, held);
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      await latchkey.clock({ advance: 'P29DT23H59M' });
      assert.deepEqual(await idsAt(`${items}/microsoft.graph.user`), [user.id]);
      await latchkey.clock({ advance: 'PT1M' });
      assert.deepEqual(await idsAt(`${items}/microsoft.graph.user`), []);
      await sends('POST', `${items}/${user.id}/restore`, 404);
      await sends('DELETE', `${items}/${user.id}`, 404);
      const [audit] = await auditsOf('Hard Delete user', user.id);
      assert.equal(audit.targetResources[0].displayName, 'Dan');
      const ended = await sends('GET', `${em}/assignments/${assignment}?$expand=target`, 200);
      assert.deepEqual([ended.state, ended.target.displayName], ['expired', 'Dan']);
    });

    test('memberships, ownership, roles, managers and sponsors come back; what else was ended does not', async () => {
      const [user, report, other] = [await makeUser('Eva'), await makeUser('Fay'), await makeUser('Gus')];
      const [kept, left, owned] = [await makeGroup('kept'), await makeGroup('left'), await makeGroup('owned')];
      for (const group of [kept, left]) await addMember(group.id, user.id);
      await sends('DELETE', `/v1.0/groups/${left.id}/members/${user.id}/$ref`, 204);
      await sends('POST', `/v1.0/groups/${owned.id}/owners/$ref`, 204, objectAt(user.id));
      await sends('PUT', `/v1.0/users/${report.id}/manager/$ref`, 204, objectAt(user.id));
      await sends('PUT', `/v1.0/users/${other.id}/manager/$ref`, 204, objectAt(user.id));
      await sends('POST', `/v1.0/users/${other.id}/sponsors/$ref`, 204, objectAt(user.id));
      const { catalog } = await makePackage();
      await sends('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', 201, {
        principalId: user.id,
        roleDefinitionId: '44272f93-9762-48e8-af59-1b5351b1d6b3',
        appScopeId: `/AccessPackageCatalog/${catalog}`,
      });
      const rolesOf = () =>
        gets(`/v1.0/roleManagement/entitlementManagement/roleAssignments?$filter=principalId eq '${user.id}'`);
      const state = async () => ({
        groups: await idsAt(`/v1.0/users/${user.id}/memberOf`),
        members: await idsAt(`/v1.0/groups/${kept.id}/members`),
        owners: await idsAt(`/v1.0/groups/${owned.id}/owners`),
        sponsors: await idsAt(`/v1.0/users/${other.id}/sponsors`),
        reports: (await idsAt(`/v1.0/users/${user.id}/directReports`)).toSorted(),
        roles: (await rolesOf()).length,
      });
      const initial = await state();
      assert.equal(initial.roles, 1);
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      assert.deepEqual(await idsAt(`/v1.0/groups/${kept.id}/members`), []);
      assert.deepEqual(await idsAt(`/v1.0/groups/${owned.id}/owners`), []);
      assert.deepEqual(await idsAt(`/v1.0/users/${other.id}/sponsors`), []);
      assert.deepEqual(await rolesOf(), []);
      await sends('GET', `/v1.0/users/${report.id}/manager`, 404);
      await sends('PUT', `/v1.0/users/${other.id}/manager/$ref`, 204, objectAt(report.id));
      await sends('POST', `${items}/${user.id}/restore`, 200, {});
      assert.deepEqual(await state(), { ...initial, reports: [report.id] });
    });

    test('a link whose other end is deleted waits for it, and one whose end is gone never comes', async () => {
      const user = await makeUser('Hal');
      const [later, never] = [await makeGroup('later'), await makeGroup('never')];
      for (const { id } of [later, never]) {
        await addMember(id, user.id);
        await sends('POST', `/v1.0/groups/${id}/owners/$ref`, 204, objectAt(user.id));
      }
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      for (const { id } of [later, never]) await sends('DELETE', `/v1.0/groups/${id}`, 204);
      await sends('DELETE', `${items}/${never.id}`, 204);
      await sends('POST', `${items}/${user.id}/restore`, 200);
      assert.deepEqual(await idsAt(`/v1.0/users/${user.id}/memberOf`), []);
      await sends('POST', `${items}/${later.id}/restore`, 200);
      assert.deepEqual(await idsAt(`/v1.0/users/${user.id}/memberOf`), [later.id]);
      assert.deepEqual(await idsAt(`/v1.0/users/${user.id}/ownedObjects`), [later.id]);
      await sends('POST', `${items}/${never.id}/restore`, 404);
    });

    test('nested groups come back with all that is below and above them, and never into themselves', async () => {
      const user = await makeUser('Ida');
      const [top, middle, bottom] = [await makeGroup('top'), await makeGroup('middle'), await makeGroup('bottom')];
      await addMember(bottom.id, user.id);
      await addMember(middle.id, bottom.id);
      await addMember(top.id, middle.id);
      const through = async () => (await idsAt(`/v1.0/users/${user.id}/transitiveMemberOf`)).toSorted();
      const all = [top.id, middle.id, bottom.id].toSorted();
      assert.deepEqual(await through(), all);
      await sends('DELETE', `/v1.0/groups/${middle.id}`, 204);
      assert.deepEqual(await through(), [bottom.id]);
      await sends('POST', `${items}/${middle.id}/restore`, 200);
      assert.deepEqual(await through(), all);
      await sends('DELETE', `/v1.0/groups/${middle.id}`, 204);
      await addMember(bottom.id, top.id);
      await sends('POST', `${items}/${middle.id}/restore`, 200);
      assert.deepEqual(await idsAt(`/v1.0/groups/${middle.id}/members`), [bottom.id]);
      assert.deepEqual(await idsAt(`/v1.0/groups/${middle.id}/memberOf`), []);
    });

    test('the assignment of a deleted user is ended by the system, and does not come back', async () => {
      const [user, group] = [await makeUser('Jon'), await makeGroup('given')];
      const held = await makePackage(group.id);
      const assignment = await assign(user.id, held);
      assert.deepEqual(await idsAt(`/v1.0/groups/${group.id}/members`), [user.id]);
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      await sends('POST', `${items}/${user.id}/restore`, 200);
      await latchkey.drain();
      assert.equal((await sends('GET', `${em}/assignments/${assignment}`, 200)).state, 'expired');
      assert.deepEqual(await idsAt(`/v1.0/groups/${group.id}/members`), []);
      const [removal] = await gets(
        `${em}/assignmentRequests?$filter=assignment/id eq '${assignment}' and requestType eq 'systemRemove'`,
      );
      assert.equal(removal.state, 'delivered');
      const removed = 'Entitlement Management removes access package assignment request for user';
      const [audit] = await auditsOf(removed, removal.id);
      assert.equal(audit.resultReason, 'Jon was deleted.');
      const [restored] = await auditsOf('Restore user', user.id);
      assert.deepEqual(
        [restored.resultReason, restored.targetResources.map((each: any) => [each.type, each.displayName])],
        [
          'Assignments that ended with the deletion do not come back.',
          [
            ['User', 'Jon'],
            ['AccessPackageAssignment', held.packName],
          ],
        ],
      );
      for (const path of [
        `assignmentPolicies/${held.policy}`,
        `accessPackages/${held.pack}`,
        `catalogs/${held.catalog}`,
      ]) {
        const answer = await latchkey.call('globalAdmin', 'DELETE', `${em}/${path}`);
        if (path.startsWith('catalogs')) continue;
        assert.equal(answer.status, 204, answer.text);
      }
      const again = await makePackage(null);
      assert.equal((await sends('GET', `${em}/assignments/${await assign(user.id, again)}`, 200)).state, 'delivered');
    });

    test('a restored group gives its direct members back, and what packages give by now', async () => {
      const [user, newcomer] = [await makeUser('Kim'), await makeUser('Lou')];
      const group = await makeGroup('offered');
      const direct = await makeUser('Mia');
      await addMember(group.id, direct.id);
      const held = await makePackage(group.id);
      const assignment = await assign(user.id, held);
      await sends('DELETE', `/v1.0/groups/${group.id}`, 204);
      const { id } = await sends('POST', `${em}/assignmentRequests`, 201, {
        requestType: 'adminAdd',
        assignment: { targetId: newcomer.id, assignmentPolicyId: held.policy, accessPackageId: held.pack },
      });
      await latchkey.drain();
      assert.equal((await sends('GET', `${em}/assignmentRequests/${id}`, 200)).state, 'deliveryFailed');
      await sends('POST', `${items}/${group.id}/restore`, 200);
      await latchkey.drain();
      assert.deepEqual((await idsAt(`/v1.0/groups/${group.id}/members`)).toSorted(), [user.id, direct.id].toSorted());
      await sends('DELETE', `/v1.0/groups/${group.id}`, 204);
      await sends('POST', `${em}/assignmentRequests`, 201, {
        requestType: 'adminRemove',
        assignment: { id: assignment },
      });
      await latchkey.drain();
      await sends('POST', `${items}/${group.id}/restore`, 200);
      await latchkey.drain();
      assert.deepEqual(await idsAt(`/v1.0/groups/${group.id}/members`), [direct.id]);
    });

    test('an open approval whose approver is deleted or disabled asks others, who can decide it', async () => {
      for (const [name, leave] of [
        ['deleted', (id: string) => sends('DELETE', `/v1.0/users/${id}`, 204)],
        ['disabled', (id: string) => sends('PATCH', `/v1.0/users/${id}`, 204, { accountEnabled: false })],
      ] as const) {
        const approver = await makeUser(`Pia-${name}`);
        const held = await makePackage();
        const named = (userId: string, more: object = {}) => ({
          '@odata.type': '#microsoft.graph.singleUser',
          userId,
          ...more,
        });
        await sends('PUT', `${em}/assignmentPolicies/${held.policy}`, 200, {
          displayName: 'asks',
          description: 'x',
          allowedTargetScope: 'allMemberUsers',
          specificAllowedTargets: [],
          expiration: { type: 'noExpiration' },
          requestorSettings: { enableTargetsToSelfAddAccess: true },
          requestApprovalSettings: {
            isApprovalRequiredForAdd: true,
            stages: [
              {
                durationBeforeAutomaticDenial: 'P14D',
                isApproverJustificationRequired: false,
                isEscalationEnabled: false,
                primaryApprovers: [named(approver.id)],
                fallbackPrimaryApprovers: [named(latchkey.user('director').id)],
              },
            ],
          },
          accessPackage: { id: held.pack },
        });
        await sends('PATCH', `${em}/catalogs/${held.catalog}`, 204, { state: 'published' });
        const { id } = await sends(
          'POST',
          `${em}/assignmentRequests`,
          201,
          { requestType: 'userAdd', assignment: { accessPackageId: held.pack, assignmentPolicyId: held.policy } },
          'analyst',
        );
        await latchkey.drain();
        const approval = `${em}/accessPackageAssignmentApprovals/${id}`;
        await sends('GET', approval, 404, undefined, 'director');
        await leave(approver.id);
        await latchkey.drain();
        const { stages } = await sends('GET', `${approval}?$expand=stages`, 200, undefined, 'director');
        await sends('PATCH', `${approval}/stages/${stages[0].id}`, 204, { reviewResult: 'Approve' }, 'director');
        await latchkey.drain();
        assert.equal((await sends('GET', `${em}/assignmentRequests/${id}`, 200)).state, 'delivered');
      }
    });

    test('a name that another object has by now keeps the object out, and another name lets it in', async () => {
      const user = await makeUser('Ned');
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      const heir = await sends('POST', '/v1.0/users', 201, {
        accountEnabled: true,
        displayName: 'Heir',
        mailNickname: 'heir',
        userPrincipalName: user.userPrincipalName,
        passwordProfile: { password: 'Abcd1234!x-long' },
      });
      const restore = (body: unknown) => latchkey.call('globalAdmin', 'POST', `${items}/${user.id}/restore`, body);
      for (const body of [undefined, {}, { autoReconcileProxyConflict: true }, { newUserPrincipalName: null }]) {
        const { status, body: told } = await restore(body);
        assert.deepEqual([status, told.error.code], [400, 'Request_BadRequest']);
        assert.match(told.error.message, /^Another object with the same value for property userPrincipalName already/);
      }
      for (const [body, says] of [
        [{ newUserPrincipalName: heir.userPrincipalName }, /userPrincipalName already exists/],
        [{ newUserPrincipalName: 'ned@elsewhere.example' }, /newUserPrincipalName|domain/],
        [{ newUserPrincipalName: 7 }, /newUserPrincipalName/],
        [{ autoReconcileProxyConflict: 'perhaps' }, /autoReconcileProxyConflict/],
        [{ somethingElse: true }, /somethingElse/],
        [[], /./],
      ] as const) {
        const { status, text } = await restore(body);
        assert.equal(status, 400, text);
        assert.match(text, says);
      }
      const name = `ned-again${made}@latchkey.example`;
      const restored = await restore({ newUserPrincipalName: name });
      assert.deepEqual([restored.status, restored.body.userPrincipalName], [200, name]);
      const group = await makeGroup('unique', { uniqueName: `u${made}` });
      await sends('DELETE', `/v1.0/groups/${group.id}`, 204);
      await makeGroup('unique', { uniqueName: group.uniqueName });
      const { status, text } = await latchkey.call('globalAdmin', 'POST', `${items}/${group.id}/restore`);
      assert.equal(status, 409, text);
      await sends('POST', `${items}/${group.id}/restore`, 400, { newUserPrincipalName: name });
    });

    test('an application and its service principal are restored one by one', async () => {
      const application = await sends('POST', '/v1.0/applications', 201, { displayName: `app${++made}` });
      const principal = await sends('POST', '/v1.0/servicePrincipals', 201, { appId: application.appId });
      await sends('DELETE', `/v1.0/applications/${application.id}`, 204);
      assert.deepEqual(await idsAt(`${items}/microsoft.graph.application`), [application.id]);
      assert.deepEqual(await idsAt(`${items}/microsoft.graph.servicePrincipal`), [principal.id]);
      await sends('POST', `${items}/${application.id}/restore`, 200);
      await sends('GET', `/v1.0/servicePrincipals/${principal.id}`, 404);
      await sends('POST', `${items}/${principal.id}/microsoft.graph.restore`, 200);
      assert.equal((await sends('GET', `/v1.0/servicePrincipals/${principal.id}`, 200)).appId, application.appId);
      assert.equal((await auditsOf('Restore application', application.id)).length, 1);
      assert.equal((await auditsOf('Restore service principal', principal.id)).length, 1);
      await sends('DELETE', `/v1.0/servicePrincipals/${principal.id}`, 204);
      await sends('POST', '/v1.0/servicePrincipals', 201, { appId: application.appId });
      await sends('POST', `${items}/${principal.id}/restore`, 409);
      await sends('DELETE', `${items}/microsoft.graph.servicePrincipal/${principal.id}`, 204);
      assert.equal((await auditsOf('Hard delete service principal', principal.id)).length, 1);
    });

    test('people and applications see and restore the kinds that role and token reach', async () => {
      const [user, group] = [await makeUser('Oda'), await makeGroup('reach')];
      await sends('POST', `/v1.0/groups/${group.id}/owners/$ref`, 204, objectAt(latchkey.user('member').id));
      await sends('DELETE', `/v1.0/users/${user.id}`, 204);
      await sends('DELETE', `/v1.0/groups/${group.id}`, 204);
      await sends('GET', `${items}/${user.id}`, 404, undefined, 'member');
      await sends('POST', `${items}/${user.id}/restore`, 404, undefined, 'member');
      await sends('DELETE', `${items}/${group.id}`, 404, undefined, 'member');
      await sends('POST', `${items}/${group.id}/restore`, 200, undefined, 'member');
      await sends('POST', `${items}/${user.id}/restore`, 404, undefined, 'guest');
      const withScope = async (method: string, path: string, scope: string) => {
        const token = await latchkey.token('globalAdmin', `https://graph.microsoft.com/${scope}`);
        return (await latchkey.call(null, method, path, undefined, { authorization: `Bearer ${token}` })).status;
      };
      assert.equal(await withScope('GET', `${items}/microsoft.graph.user`, 'Group.Read.All'), 403);
      assert.equal(await withScope('GET', `${items}/${user.id}`, 'Group.Read.All'), 404);
      assert.equal(await withScope('POST', `${items}/${user.id}/restore`, 'Group.ReadWrite.All'), 404);
      assert.equal(await withScope('POST', `${items}/${user.id}/restore`, 'User.Read.All'), 403);
      assert.equal(await withScope('DELETE', `${items}/${user.id}`, 'User.Read.All'), 403);
      await sends('PATCH', `${items}/${user.id}`, 403, { displayName: 'x' });
      await sends('PATCH', `${items}/microsoft.graph.user/${user.id}`, 403, { displayName: 'x' });
      await sends('POST', items, 403, { displayName: 'x' });
      assert.equal(await withScope('DELETE', `${items}/${user.id}`, 'User.DeleteRestore.All'), 204);
    });

    test('a deleted member or owner of a group for roles is out of the reach of a User Administrator', async () => {
      await sends('POST', '/v1.0/roleManagement/directory/roleAssignments', 201, {
        principalId: latchkey.user('manager').id,
        roleDefinitionId: DirectoryRoles.userAdministrator,
        directoryScopeId: '/',
      });
      const desk = await makeGroup('desk', { isAssignableToRole: true });
      const plain = await makeGroup('plain');
      for (const [list, group, status] of [
        ['members', desk, 403],
        ['owners', desk, 403],
        ['members', plain, 200],
        ['owners', plain, 200],
      ] as const) {
        const user = await makeUser('Pia');
        await sends('POST', `/v1.0/groups/${group.id}/${list}/$ref`, 204, objectAt(user.id));
        await sends('DELETE', `/v1.0/users/${user.id}`, 204);
        await sends('POST', `${items}/${user.id}/restore`, status, undefined, 'manager');
        if (status === 200) await sends('DELETE', `/v1.0/users/${user.id}`, 204);
        await sends('DELETE', `${items}/${user.id}`, status === 200 ? 204 : 403, undefined, 'manager');
      }
    });
  });
}

after(stopPostgres);

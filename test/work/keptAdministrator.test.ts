// The last active Global Administrator stays one when access ends, and the audit says so; where something else makes
// them one, what a package gave goes with it; on both engines.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { DirectoryRoles } from '../../src/domain/caller.ts';

import type { Id } from '../../src/domain/base.ts';
import { directoryRoleDefinitions } from '../../src/domain/rights/directoryRoles.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, any, eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { begin, openWorld, type World } from './world.ts';

for (const engine of engines) {
  describe(`the last Global Administrator, when access ends, on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
      await w.store.commit([
        ...directoryRoleDefinitions(begin).map((each) => insert('roleDefinition', each)),
        update('settings', 'singleton', {
          externalUserLifecycleAction: 'blockSignInAndDelete',
          deleteExternalUserAfter: 'P30D',
        }),
      ]);
    });
    // Each test makes its own administrators.
    afterEach(() =>
      w.bare.commit([{ kind: 'deleteWhere', entity: 'roleAssignment', where: eq('provider', 'directory') }]),
    );
    after(() => w.close());

    const makeAdministrator = (principalId: Id): Promise<void> =>
      w.store.commit([
        insert('roleAssignment', {
          id: randomUUID(),
          provider: 'directory',
          roleDefinitionId: DirectoryRoles.globalAdministrator,
          principalId,
          scope: '/',
          createdAt: begin,
        }),
      ]);
    const failuresAbout = async (userId: Id): Promise<readonly (string | null)[]> =>
      (await w.rows('audit', and(any('targets', eq('targetId', userId)), eq('result', 'failure')))).map(
        ({ activityDisplayName, resultReason }) => `${activityDisplayName}: ${resultReason}`,
      );
    const assign = async (name: string, role: 'Member' | 'Owner') => assignTo(await w.user(name), name, role);
    async function assignTo(userId: Id, name: string, role: 'Member' | 'Owner') {
      const groupId = await w.group(`admins of ${name}`, { isAssignableToRole: true });
      const packageId = await w.accessPackage(`p-${name}`);
      await w.addRole(packageId, groupId, role);
      const policyId = await w.policy(packageId);
      const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: userId, packageId, policyId } });
      await w.worker.drain();
      return { userId, groupId, assignmentId: id };
    }
    const end = async (id: Id): Promise<void> => {
      await w.ask({ type: 'adminRemove', assignment: { id } });
      await w.worker.drain();
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.state, 'expired');
    };

    test('a group that alone makes them one stays', async () => {
      const { userId, groupId, assignmentId } = await assign('only', 'Member');
      await makeAdministrator(groupId);
      await end(assignmentId);
      assert.deepEqual(await w.groupsOf(userId), ['admins of only']);
      assert.deepEqual(await failuresAbout(userId), [
        'Remove member from role: The role stays: the tenant would have no other active Global Administrator.',
      ]);
    });

    test('a group goes where a role that was given by hand remains', async () => {
      const { userId, groupId, assignmentId } = await assign('twice', 'Member');
      await makeAdministrator(groupId);
      await makeAdministrator(userId);
      await end(assignmentId);
      assert.deepEqual(await w.groupsOf(userId), []);
      assert.deepEqual(await failuresAbout(userId), []);
    });

    test('a group goes where another group remains', async () => {
      const { userId, groupId, assignmentId } = await assign('grouped', 'Member');
      const other = await assignTo(userId, 'other', 'Member');
      await makeAdministrator(groupId);
      await makeAdministrator(other.groupId);
      await end(assignmentId);
      assert.deepEqual(await w.groupsOf(userId), ['admins of other']);
      await end(other.assignmentId);
      assert.deepEqual(await w.groupsOf(userId), ['admins of other']);
    });

    test('to own a group makes nobody an administrator', async () => {
      const owned = await assign('owner', 'Owner');
      assert.equal((await w.rows('ownership', eq('ownerId', owned.userId))).length, 1);
      await makeAdministrator(owned.groupId);
      await makeAdministrator(owned.userId);
      await end(owned.assignmentId);
      assert.deepEqual(await w.rows('ownership', eq('ownerId', owned.userId)), []);
    });

    test('a guest is neither kept from signing in nor deleted', async () => {
      const { userId, assignmentId } = await assign('guest', 'Member');
      await w.store.commit([
        update('directoryObject', userId, { userType: 'Guest' }),
        { kind: 'updateWhere', entity: 'subject', where: eq('objectId', userId), set: { lifecycle: 'governed' } },
      ]);
      await makeAdministrator(userId);
      await end(assignmentId);
      const enabled = async () => (await w.rows('directoryObject', eq('id', userId)))[0]?.accountEnabled;
      assert.equal(await enabled(), true);
      const stays = 'The account stays enabled: the tenant would have no other active Global Administrator.';
      assert.deepEqual(await failuresAbout(userId), [`Update user: ${stays}`]);
    });

    test('a guest who became the last one before their time came is not deleted', async () => {
      const { userId, assignmentId } = await assign('late', 'Member');
      await w.store.commit([
        update('directoryObject', userId, { userType: 'Guest' }),
        { kind: 'updateWhere', entity: 'subject', where: eq('objectId', userId), set: { lifecycle: 'governed' } },
      ]);
      await end(assignmentId);
      await w.store.commit([update('directoryObject', userId, { accountEnabled: true })]);
      await makeAdministrator(userId);
      w.clock.now = addDuration(w.clock.now, 'P31D') as string;
      await w.worker.drain();
      const [guest] = await w.rows('directoryObject', eq('id', userId));
      assert.equal(guest?.deletedAt, null);
      assert.deepEqual(await failuresAbout(userId), [
        'Delete user: The user stays: the tenant would have no other active Global Administrator.',
      ]);
    });
  });
}

// What a review that is applied takes, on both engines: only what takes something counts against the limit, and nobody
// is kept in a group who is an administrator without it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { createDefinition } from '../../src/commands/reviews/definitions.ts';
import { batchRecordDecisions } from '../../src/commands/reviews/decideManyItems.ts';
import { applyDecisions, stopInstance } from '../../src/commands/reviews/stopReview.ts';
import { DirectoryRoles, type Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import { directoryRoleDefinitions } from '../../src/domain/rights/directoryRoles.ts';
import { groupScope } from '../../src/domain/reviews/scopes.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { rules } from './reviewSettings.ts';
import { admin, begin, openWorld, type World } from './world.ts';

after(stopPostgres);
const permissions = new Set([
  'AccessReview.ReadWrite.All',
  'Group.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
]);
const root: Caller = { ...admin, permissions, directoryRoles: new Set(['globalAdministrator']) };

for (const engine of engines)
  describe(`denials in access reviews on ${engine}`, () => {
    let world: World;

    beforeEach(async () => {
      world = await openWorld(engine);
    });
    afterEach(() => world.close());

    const members = async (groupId: Id, ids: readonly Id[], action: 'add' | 'remove'): Promise<void> =>
      world.store.commit(
        await changeMemberships(
          world.context(root),
          ids.map((memberId) => ({ groupId, memberId, action })),
        ),
      );
    /** A review of a group that has ended, in which everybody was denied and of which nothing is applied. */
    async function deniedIn(groupId: Id): Promise<Id> {
      const reviewer = { query: `/users/${await world.user('rae')}`, queryType: 'MicrosoftGraph', queryRoot: null };
      const scope = groupScope(groupId, { whose: 'everyone', isUsersOnly: true });
      const reviewers = [{ ...reviewer, reviewerId: null, scopeType: null }];
      const body = { displayName: 'Members', reviewers, scope, settings: rules };
      const { row } = await world.run(createDefinition, { body }, root);
      await world.worker.drain();
      const id = row?.id ?? '';
      const application: Caller = { ...root, kind: 'application', objectId: null };
      assert.equal(await world.tell(batchRecordDecisions, { id, body: { decision: 'deny' } }, application), '204');
      assert.equal(await world.tell(stopInstance, { id }, root), '204');
      await world.worker.drain();
      return id;
    }
    async function resultsOf(turn: Id): Promise<Readonly<Record<string, string>>> {
      assert.equal(await world.tell(applyDecisions, { id: turn }, root), '204');
      await world.worker.drain();
      const items = await world.rows('reviewDecision', eq('instanceId', turn));
      return Object.fromEntries(items.map(({ principalName, applyResult }) => [principalName, applyResult]));
    }

    test('access that ended before takes nothing of the limit, and none of it is held', async () => {
      const group = await world.group('builders');
      const ids = await Promise.all(['ann', 'ben', 'cem', 'dan', 'eve'].map((name) => world.user(name)));
      await members(group, ids, 'add');
      const turn = await deniedIn(group);
      await world.store.commit([update('settings', 'singleton', { removalLimits: ['review 0% 1 P1D'] })]);
      await members(group, ids.slice(0, 3), 'remove');
      const results = await resultsOf(turn);
      const held = await world.rows('heldRemoval');
      assert.deepEqual(
        ['ann', 'ben', 'cem'].map((name) => results[name]),
        Array(3).fill('appliedSuccessfullyButObjectNotFound'),
      );
      assert.deepEqual(['dan', 'eve'].map((name) => results[name]).toSorted(), ['appliedSuccessfully', 'new']);
      assert.deepEqual(
        held.map(({ state }) => state),
        ['held'],
      );
      await members(group, ids.slice(3), 'remove');
      world.clock.now = '2026-06-03T00:00:00.000Z';
      await world.worker.drain();
      assert.deepEqual(await world.rows('heldRemoval'), []);
      assert.equal((await world.rows('reviewInstance', eq('id', turn)))[0]?.status, 'applied');
    });

    const administrates = (principalId: Id) =>
      insert('roleAssignment', {
        id: randomUUID(),
        provider: 'directory',
        roleDefinitionId: DirectoryRoles.globalAdministrator,
        principalId,
        scope: '/',
        createdAt: begin,
      });
    for (const [what, by, kept] of [
      ['the group alone makes administrators, and one of them stays', 'group', 1],
      ['one has a role of their own, and all leave', 'role', 0],
      ['another group makes one an administrator, and all leave', 'otherGroup', 0],
    ] as const)
      test(`everybody leaves a group that gives the role: ${what}`, async () => {
        await world.store.commit(directoryRoleDefinitions(begin).map((each) => insert('roleDefinition', each)));
        const group = await world.group('admins', { isAssignableToRole: true });
        const other = await world.group('other admins', { isAssignableToRole: true });
        const ids = await Promise.all(['ann', 'ben'].map((name) => world.user(name)));
        await members(group, ids, 'add');
        await members(other, ids.slice(1), 'add');
        const turn = await deniedIn(group);
        await world.store.commit([
          administrates(group),
          ...(by === 'role' ? [administrates(ids[1] ?? '')] : []),
          ...(by === 'otherGroup' ? [administrates(other)] : []),
        ]);
        const results = Object.values(await resultsOf(turn));
        assert.equal(results.filter((each) => each === 'applyNotSupported').length, kept);
        assert.equal(results.filter((each) => each === 'appliedSuccessfully').length, 2 - kept);
      });
  });

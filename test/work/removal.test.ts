// Access can always be taken away: an administrator, and time, need nothing but the assignment, whatever else of it is
// gone; on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Id } from '../../src/domain/base.ts';
import { addDuration } from '../../src/domain/time.ts';
import { eq } from '../../src/odata/query.ts';
import { update, type Change } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { catalogId, openWorld, type World } from './world.ts';

interface Held {
  readonly assignmentId: Id;
  readonly userId: Id;
  readonly policyId: Id;
  readonly packageId: Id;
  readonly groupId: Id;
}

/** What is gone when the access is to be taken: rows that are hidden, as those of earlier versions left them. */
const gone: Readonly<Record<string, (held: Held, at: string) => readonly Change[]>> = {
  nothing: () => [],
  'the policy': ({ policyId }, deletedAt) => [update('policy', policyId, { deletedAt })],
  'the package': ({ packageId }, deletedAt) => [update('accessPackage', packageId, { deletedAt })],
  'the person': ({ userId }, deletedAt) => [update('directoryObject', userId, { deletedAt })],
  'the group that it gives': ({ groupId }, deletedAt) => [update('directoryObject', groupId, { deletedAt })],
  'the resource in its catalog': ({ groupId }, deletedAt) => [
    { kind: 'updateWhere', entity: 'resource', where: eq('objectId', groupId), set: { deletedAt } },
    { kind: 'updateWhere', entity: 'resourceRole', where: eq(['resource', 'objectId'], groupId), set: { deletedAt } },
  ],
  'all of it': (held, at) =>
    Object.entries(gone).flatMap(([what, changes]) => (what === 'all of it' ? [] : changes(held, at))),
};

/** Ways to take it. The catalog goes with the last ones, for it is the same for all. */
const ways: Readonly<Record<string, (w: World, held: Held) => Promise<unknown>>> = {
  'an administrator, by its id': (w, { assignmentId }) =>
    w.ask({ type: 'adminRemove', assignment: { id: assignmentId } }),
  'an administrator, by package and person': (w, { packageId, userId }) =>
    w.ask({ type: 'adminRemove', assignment: { packageId, targetObjectId: userId } }),
  'its end': async (w, { assignmentId }) => {
    const endsAt = addDuration(w.clock.now, 'PT1H');
    await w.store.commit([update('assignment', assignmentId, { endsAt })]);
    w.clock.now = addDuration(w.clock.now, 'PT2H') ?? w.clock.now;
    // The job of this end is lost, too: the sweep finds the assignment.
    await w.sweep();
  },
};

for (const engine of engines) {
  describe(`taking access on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    async function hold(name: string): Promise<Held> {
      const [userId, groupId] = [await w.user(`u-${name}`), await w.group(`g-${name}`)];
      const packageId = await w.accessPackage(`p-${name}`, groupId);
      const policyId = await w.policy(packageId);
      const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: userId, packageId, policyId } });
      await w.worker.drainFor(20_000);
      assert.deepEqual(await w.groupsOf(userId), [`g-${name}`]);
      return { assignmentId: id, userId, policyId, packageId, groupId };
    }

    let count = 0;
    for (const [what, hide] of Object.entries(gone))
      for (const [how, take] of Object.entries(ways))
        test(`${how} takes it where ${what} is gone`, async () => {
          const held = await hold(`r${++count}`);
          const changes = hide(held, w.clock.now);
          if (changes.length > 0) await w.store.commit(changes);
          await take(w, held);
          await w.worker.drainFor(20_000);
          const [assignment] = await w.rows('assignment', eq('id', held.assignmentId));
          assert.equal(assignment?.state, 'expired');
          assert.deepEqual(await w.groupsOf(held.userId), []);
          assert.deepEqual(await w.rows('roleGrant', eq('objectId', held.groupId)), []);
        });

    test('it is taken where the catalog is gone as well', async () => {
      const held = await hold('catalog');
      await w.store.commit([update('catalog', catalogId, { deletedAt: w.clock.now })]);
      await w.ask({ type: 'adminRemove', assignment: { id: held.assignmentId } });
      await w.worker.drainFor(20_000);
      assert.equal((await w.rows('assignment', eq('id', held.assignmentId)))[0]?.state, 'expired');
    });
  });
}

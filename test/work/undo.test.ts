// A removal that begins within a minute waits for its start, and until then nothing has changed: who canceled it keeps
// the access; on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { activityOfRequest } from '../../src/domain/audit/requestAudit.ts';
import type { Id } from '../../src/domain/base.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, any, eq } from '../../src/odata/query.ts';
import { engines } from '../store/open.ts';
import { admin, openWorld, self, type World } from './world.ts';

for (const engine of engines) {
  describe(`removals that can be undone on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    const later = (duration: string): string => addDuration(w.clock.now, duration) as string;
    async function hold(): Promise<{ readonly assignmentId: Id; readonly userId: Id }> {
      const name = `u${++count}`;
      const [userId, groupId] = [await w.user(name), await w.group(`g-${name}`)];
      const packageId = await w.accessPackage(`p-${name}`, groupId);
      const policyId = await w.policy(packageId, { acceptsSelfAdd: true, acceptsSelfRemove: true });
      const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: userId, packageId, policyId } });
      await w.worker.drainFor(20_000);
      return { assignmentId: id, userId };
    }
    const remove = (type: string, of: { readonly assignmentId: Id; readonly userId: Id }, startAt: string) =>
      w.ask(
        {
          type,
          assignment: { id: of.assignmentId },
          schedule: { startAt, expiration: { type: 'notSpecified', endAt: null, duration: null }, recurrence: null },
        },
        type === 'adminRemove' ? admin : self(of.userId),
      );
    const stateOf = async ({ assignmentId, userId }: { readonly assignmentId: Id; readonly userId: Id }) => [
      (await w.rows('assignment', eq('id', assignmentId)))[0]?.state,
      (await w.groupsOf(userId)).length,
    ];

    for (const type of ['userRemove', 'adminRemove'] as const) {
      test(`${type} waits for its start, and then takes the access`, async () => {
        const held = await hold();
        const { id } = await remove(type, held, later('PT10S'));
        await w.worker.drainFor(20_000);
        assert.equal((await w.request(id)).state, 'scheduled');
        const entries = await w.rows('audit', any('targets', eq('targetId', id)));
        const activities = entries.map((each) => each.activityDisplayName);
        assert.deepEqual(
          activities.filter((each) => each !== activityOfRequest[type]),
          ['Update access package assignment request'],
        );
        assert.deepEqual(await stateOf(held), ['delivered', 1]);
        const again = { type: 'adminRemove', assignment: { id: held.assignmentId } };
        assert.equal(await w.refused(again), 'openRequestExists');
        w.clock.now = later('PT11S');
        await w.worker.drainFor(20_000);
        assert.equal((await w.request(id)).state, 'delivered');
        assert.deepEqual(await stateOf(held), ['expired', 0]);
      });

      test(`${type} that is canceled before its start changes nothing, then or later`, async () => {
        const held = await hold();
        const { id } = await remove(type, held, later('PT10S'));
        await w.worker.drainFor(20_000);
        const by = type === 'adminRemove' ? admin : self(held.userId);
        assert.equal(await w.tell(cancelRequest, { id }, by), '200');
        w.clock.now = later('PT1M');
        await w.worker.drainFor(20_000);
        assert.equal((await w.request(id)).state, 'canceled');
        assert.deepEqual(await stateOf(held), ['delivered', 1]);
      });
    }

    test('another process takes it after a restart, also where the job was lost', async () => {
      const [held, lost] = [await hold(), await hold()];
      const [first, second] = [
        await remove('userRemove', held, later('PT10S')),
        await remove('userRemove', lost, later('PT10S')),
      ];
      await w.worker.drainFor(20_000);
      await w.store.commit([
        { kind: 'deleteWhere', entity: 'job', where: and(eq('kind', 'startRequest'), eq('subject', second.id)) },
      ]);
      await w.sweep();
      w.clock.now = later('PT11S');
      await w.anotherWorker().drainFor(20_000);
      assert.deepEqual(
        [(await w.request(first.id)).state, (await w.request(second.id)).state],
        ['delivered', 'delivered'],
      );
      assert.deepEqual(
        [await stateOf(held), await stateOf(lost)],
        [
          ['expired', 0],
          ['expired', 0],
        ],
      );
    });

    test('a removal past its start cannot be canceled', async () => {
      const held = await hold();
      const { id } = await remove('userRemove', held, later('PT5S'));
      await w.worker.drainFor(20_000);
      w.clock.now = later('PT6S');
      await w.worker.drainFor(20_000);
      assert.equal(await w.tell(cancelRequest, { id }, self(held.userId)), 'invalidState');
    });

    test('a start that is past, or more than a minute ahead, says nothing', async () => {
      for (const startAt of [addDuration(w.clock.now, '-PT10S') as string, later('PT61S')]) {
        const held = await hold();
        await remove('userRemove', held, startAt);
        await w.worker.drainFor(20_000);
        assert.deepEqual(await stateOf(held), ['expired', 0], startAt);
      }
    });
  });
}

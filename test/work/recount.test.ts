// Who is in which group through groups is counted anew each day, and what is wrong is put right.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Id } from '../../src/domain/base.ts';
import { deletionChanges } from '../../src/flows/directory/deletionChanges.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { recountMembershipsJobIfAbsent, sweepJobIfAbsent } from '../../src/flows/queueJobs.ts';
import { eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { sweep } from '../../src/work/queue/sweep.ts';
import { engines } from '../store/open.ts';
import { openWorld, type World } from './world.ts';

for (const engine of engines) {
  describe(`the recount of memberships on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    const join = async (groupId: Id, memberId: Id): Promise<void> =>
      w.store.commit(await changeMemberships(w.context(), [{ groupId, memberId, action: 'add' }]));
    const closure = async (): Promise<readonly string[]> =>
      (await w.rows('memberOf')).map(({ groupId, memberId, paths }) => `${groupId} ${memberId} ${paths}`).sort();
    async function recount(): Promise<number> {
      const before = w.events.length;
      await w.store.commit([recountMembershipsJobIfAbsent(w.context())]);
      await w.worker.drain();
      return w.events
        .slice(before)
        .reduce((sum, event) => sum + (event.event === 'membershipsRecounted' ? event.healed : 0), 0);
    }

    test('what agrees stays as it is; what is missing, too much or miscounted is put right', async () => {
      const [top, left, right, low] = (await Promise.all(['top', 'left', 'right', 'low'].map((n) => w.group(n)))) as [
        Id,
        Id,
        Id,
        Id,
      ];
      const people = await Promise.all(['ann', 'bob', 'cyd'].map((name) => w.user(name)));
      const [ann, bob, cyd] = people as [Id, Id, Id];
      for (const [group, member] of [
        [top, left],
        [top, right],
        [left, low],
        [right, low],
      ] as const)
        await join(group, member);
      for (const each of people) await join(low, each);
      await join(top, ann);
      const { rows } = w;
      const [gone] = await rows('directoryObject', eq('id', cyd));
      await w.store.commit(await deletionChanges(w.context(), gone as never));
      const agreed = await closure();
      assert.ok(agreed.includes(`${top} ${ann} 3`), agreed.join('\n'));
      assert.equal(await recount(), 0);
      assert.deepEqual(await closure(), agreed);

      const of = async (groupId: Id, memberId: Id) =>
        (await rows('memberOf', eq('memberId', memberId))).find((each) => each.groupId === groupId)?.id as Id;
      await w.store.commit([
        { kind: 'deleteWhere', entity: 'memberOf', where: eq('id', await of(top, bob)) },
        { kind: 'deleteWhere', entity: 'memberOf', where: eq('id', await of(top, low)) },
        update('memberOf', await of(top, ann), { paths: 7 }),
        insert('memberOf', { id: randomUUID(), groupId: left, memberId: right, paths: 1 }),
        insert('memberOf', { id: randomUUID(), groupId: low, memberId: cyd, paths: 1 }),
      ]);
      assert.equal(await recount(), 5);
      assert.deepEqual(await closure(), agreed);
      assert.equal(await recount(), 0);
    });

    test('more members than a batch holds are all looked at', async () => {
      const group = await w.group('large');
      const people = await w.users(Array.from({ length: 620 }, (_, at) => `large${at}`));
      await w.store.commit(
        await changeMemberships(
          w.context(),
          people.map((memberId) => ({ groupId: group, memberId, action: 'add' }) as const),
        ),
      );
      await w.store.commit([{ kind: 'deleteWhere', entity: 'memberOf', where: eq('groupId', group) }]);
      assert.equal(await recount(), people.length);
      assert.equal((await w.rows('memberOf', eq('groupId', group))).length, people.length);
    });

    test('the first sweep of a day queues it, the others do not', async () => {
      const queuedAt = async (machineNow: number): Promise<number> => {
        const ctx = { ...w.context(), machineNow: () => machineNow };
        await w.store.commit([sweepJobIfAbsent(ctx)]);
        const [job] = await w.rows('job', eq('kind', 'sweep'));
        await sweep.run({ ctx, job: job as never });
        const queued = await w.rows('job', eq('kind', 'recountMemberships'));
        await w.store.commit([{ kind: 'deleteWhere', entity: 'job', where: eq('kind', 'recountMemberships') }]);
        return queued.length;
      };
      assert.equal(await queuedAt(Date.UTC(2026, 5, 2, 0, 7)), 1);
      assert.equal(await queuedAt(Date.UTC(2026, 5, 2, 12)), 0);
    });
  });
}

// An assignment that ends while it is delivered again gives nothing any more.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eq } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import type { JobDefinition } from '../../src/work/queue/job.ts';
import { redeliverAssignment } from '../../src/work/delivery/redeliver.ts';
import { engines } from '../store/open.ts';
import { openWorld, type World } from './world.ts';

for (const engine of engines) {
  describe(`redelivery on ${engine}`, () => {
    let w: World;
    /** What happens after the job's first read of all, once. */
    let between: (() => Promise<void>) | null = null;
    const interrupted: JobDefinition = {
      giveUp: null,
      run: (work) => {
        const { store } = work.ctx;
        const slow: Store = {
          ...store,
          read: async (queries) => {
            const pages = await store.read(queries);
            const happening = between;
            between = null;
            await happening?.();
            return pages;
          },
        };
        return redeliverAssignment.run({ ...work, ctx: { ...work.ctx, store: slow } });
      },
    };
    before(async () => {
      w = await openWorld(engine, {}, { redeliverAssignment: interrupted });
    });
    after(() => w.close());

    test('what ended after it was read is not given again with what the package gives meanwhile', async () => {
      const [person, first, second] = [await w.user('ines'), await w.group('first'), await w.group('second')];
      const packageId = await w.accessPackage('pair', first);
      const policyId = await w.policy(packageId);
      const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: person, policyId, packageId } });
      await w.worker.drain();
      assert.deepEqual(await w.groupsOf(person), ['first']);
      await w.addRole(packageId, second);
      let happened = false;
      between = async () => {
        await w.ask({ type: 'adminRemove', assignment: { id } });
        await w.anotherWorker({ kinds: ['processRequest'] }).drain();
        assert.equal((await w.rows('assignment', eq('id', id)))[0]?.state, 'expired');
        happened = true;
      };
      await w.worker.drain();
      assert.ok(happened);
      assert.deepEqual(await w.groupsOf(person), []);
    });
  });
}

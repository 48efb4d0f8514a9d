// A process that is killed at each commit of its way, before it or after it; two workers on one link: there is one
// account, one membership, and never two calls about one object at once.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { decideDifference } from '../../src/commands/connections/decideDifference.ts';
import type { Id } from '../../src/domain/base.ts';
import { lookAtConnectionJob } from '../../src/flows/queueJobs.ts';
import { eq } from '../../src/odata/query.ts';
import { insert, type Store } from '../../src/store/contract.ts';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { openWorld, type World } from '../work/world.ts';
import { changeMember, connectionHandlers, connectTo } from './furnished.ts';
import { startScimPeer, type ScimPeer } from './scimPeer.ts';

after(stopPostgres);

const lease = 60_000;
/** A store whose process dies at a commit: it is done or not, and nothing comes after it. */
function dyingAt(
  store: Store,
  last: number,
  isDone: boolean,
): { readonly store: Store; readonly hasDied: () => boolean } {
  let commits = 0;
  const die = (): never => {
    throw new Error('The process was killed.');
  };
  const dying: Store = {
    ...store,
    batched: () => dying,
    claim: (wish) => (commits > last ? Promise.resolve([]) : store.claim(wish)),
    commit: async (changes) => {
      commits += 1;
      if (commits < last) return store.commit(changes);
      if (commits === last && isDone) await store.commit(changes);
      return die();
    },
  };
  return { store: dying, hasDied: () => commits >= last };
}

for (const engine of engines)
  describe(`killed processes on ${engine}`, () => {
    /** A world with a connection to a peer, a linked group, and a person who is to be in it. */
    async function furnish(settings: object = {}): Promise<{
      readonly world: World;
      readonly peer: ScimPeer;
      readonly person: Id;
      readonly group: Id;
      readonly close: () => Promise<void>;
    }> {
      const world = await openWorld(engine, { lease, timeoutMs: 500 }, connectionHandlers);
      const peer = await startScimPeer();
      const person = await world.user('ann');
      const { group } = await connectTo(world, peer, 'Sales', settings);
      await changeMember(world, group, person, 'add');
      const close = async (): Promise<void> => {
        await peer.close();
        await world.close();
      };
      return { world, peer, person, group, close };
    }

    async function converged(world: World, peer: ScimPeer): Promise<void> {
      for (let round = 0; round < 4; round += 1) {
        world.clock.skipped += 2 * lease;
        await world.worker.drain();
      }
      assert.deepEqual(
        [...peer.users.values()].map(({ userName }) => userName),
        ['ann@tenant.example'],
      );
      assert.deepEqual(peer.members('Sales'), ['ann@tenant.example']);
      assert.equal(peer.groups.size, 1);
      assert.deepEqual(await world.rows('difference'), []);
      assert.equal((await world.rows('remoteHolding', eq('until', null))).length, 1);
      assert.equal((await world.rows('remoteLink', eq('until', null))).length, 2);
    }

    test('a process that is killed before or after each of its commits leaves one effect', async () => {
      for (let last = 1, isOver = false; !isOver; last += 1)
        for (const isDone of [false, true]) {
          const { world, peer, close } = await furnish();
          const dying = dyingAt(world.store, last, isDone);
          await world
            .anotherWorker({}, {}, dying.store)
            .drain()
            .catch(() => {});
          isOver ||= !dying.hasDied();
          await converged(world, peer);
          await close();
        }
    });

    test('an object that somebody decided to make is made once, wherever the process is killed', async () => {
      for (let last = 1, isOver = false; !isOver; last += 1) {
        const { world, peer, close } = await furnish({ createsAccounts: false });
        for (let twins = 0; twins < 2; twins += 1) peer.addGroup('Sales');
        const twins = [...peer.groups.keys()];
        const decide = async (aspect: 'account' | 'group', by: Store): Promise<boolean> => {
          world.clock.skipped += 2 * lease;
          await world.worker.drain();
          const [asked] = (await world.rows('difference')).filter((each) => each.aspect === aspect);
          assert.equal(asked?.state, 'asked');
          await world.run(decideDifference, { id: asked?.id ?? null, body: { verdict: 'create' } });
          const dying = dyingAt(by, last, false);
          const worker = world.anotherWorker({}, {}, dying.store);
          await worker.drain().catch(() => {});
          return dying.hasDied();
        };
        const hasDied = [await decide('group', world.store), await decide('account', world.store)];
        isOver = !hasDied.includes(true);
        for (const id of twins) peer.groups.delete(id);
        await converged(world, peer);
        await close();
      }
    });

    test('a membership that a listing found, and that nobody wants by now, is taken at once', async () => {
      const { world, peer, person, group, close } = await furnish();
      peer.fault = ({ method, path }) => (method === 'PATCH' && path.includes('/Groups/') ? { do: 'dropAfter' } : null);
      await world.worker.drain();
      const [unknown] = await world.rows('difference');
      assert.deepEqual([unknown?.lastOutcome, unknown?.isWanted], ['unknown', true]);
      assert.deepEqual(peer.members('Sales'), ['ann@tenant.example']);
      // The listing comes between the call and the removal.
      await world.store.commit([
        insert('remoteHolding', {
          ...{ id: world.context().newId(), connectionId: unknown?.connectionId ?? '', linkId: unknown?.linkId ?? '' },
          ...{ accountId: unknown?.accountId ?? '', objectId: person, origin: 'adopted', runId: null },
          ...{ from: world.context().now, until: null },
        }),
      ]);
      peer.fault = () => null;
      await changeMember(world, group, person, 'remove');
      world.clock.skipped += 2 * lease;
      const calls = peer.calls.length;
      await world.worker.drain();
      assert.deepEqual(peer.members('Sales'), []);
      assert.deepEqual(await world.rows('difference'), []);
      assert.deepEqual(await world.rows('remoteHolding', eq('until', null)), []);
      const taken = peer.calls
        .slice(calls)
        .filter(({ method, path }) => method === 'PATCH' && path.includes('/Groups/'));
      assert.equal(taken.length, 1, 'what was done is kept with the first commit');
      await close();
    });

    test('a listing queues nothing for an account that is left alone', async () => {
      const { world, peer, close } = await furnish();
      const bob = await world.user('bob');
      peer.addUser({ userName: 'bob@tenant.example', displayName: 'Bob there' });
      const [connection] = await world.rows('connection');
      const versions: unknown[] = [];
      for (let listing = 0; listing < 3; listing += 1) {
        await world.store.commit(lookAtConnectionJob(world.context(), connection?.id ?? ''));
        await world.worker.drain();
        versions.push(...(await world.rows('remoteLink', eq('objectId', bob))).map(({ version }) => version));
      }
      assert.equal(versions.length, 3);
      assert.equal(new Set(versions.slice(1)).size, 1);
      await close();
    });

    test('what waits for a connection in quarantine goes on by itself once it is well', async () => {
      const { world, peer, close } = await furnish();
      peer.fault = () => ({ do: 'answer', status: 401 });
      for (let round = 0; round < 3; round += 1) {
        await world.worker.drain();
        world.clock.skipped += 2 * lease;
      }
      const [connection] = await world.rows('connection');
      assert.deepEqual([connection?.state, connection?.quarantineReason], ['quarantined', 'credentials']);
      assert.ok(peer.calls.length <= 6, `${peer.calls.length} calls with credentials that are refused`);
      peer.fault = () => null;
      await converged(world, peer);
      await close();
    });

    test('two workers on one link never call about it at once, and lose nothing', async () => {
      const { world, peer, close } = await furnish();
      let most = 0;
      const under = new Set<string>();
      peer.delay = async ({ method, path }) => {
        if (method === 'GET') return;
        const key = path.split('/').slice(0, 5).join('/');
        assert.ok(!under.has(key), `two calls about ${key} at once`);
        under.add(key);
        most += 1;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
        under.delete(key);
      };
      const workers = [world.worker, world.anotherWorker({}, {}, world.watched(world.bare))];
      await Promise.all(workers.map((worker) => worker.drain()));
      await converged(world, peer);
      assert.ok(most >= 3);
      await close();
    });
  });

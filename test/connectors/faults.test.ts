// Faults on the way to another system, by a schedule: what must be there in the end is calculated from the scenario
// alone, and what is there is read from the system's maps. Also a day without the system.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lookAtConnectionJob } from '../../src/flows/queueJobs.ts';
import { retry } from '../../src/flows/retry.ts';
import { isConflict } from '../../src/store/contract.ts';
import { enginesByTurns, sampleOf } from '../sample.ts';
import { openWorld, type World } from '../work/world.ts';
import { mishaps, operationOf, operations, startFaultProxy, type Fault } from './faultProxy.ts';
import { changeMember, connectionHandlers, connectTo, differencesIn } from './furnished.ts';
import { startScimPeer } from './scimPeer.ts';

type Wish = readonly [person: string, action: 'add' | 'remove'];

/** Wishes of which some are seen by a worker alone, and others with those after them. */
const wishes: readonly (readonly Wish[])[] = [
  [
    ['ann', 'add'],
    ['bob', 'add'],
  ],
  [['ann', 'remove']],
  [
    ['cai', 'add'],
    ['bob', 'remove'],
    ['bob', 'add'],
  ],
];

/**
 * Who is in the group in the end, each with one account. Who was wanted for a while may have one, and no second one.
 */
function expected(): { readonly members: readonly string[]; readonly others: readonly string[] } {
  const last = new Map(wishes.flat());
  const people = [...last.keys()].toSorted();
  return {
    members: people.filter((each) => last.get(each) === 'add'),
    others: people.filter((each) => last.get(each) !== 'add'),
  };
}

/** Every operation that the scenario needs with every mishap, each by itself; and pairs, as many as are wanted. */
const single: readonly (readonly Fault[])[] = operations.flatMap((operation) =>
  mishaps.map((mishap) => [{ operation, at: 1, mishap }]),
);
const pairs = single.flatMap(([first], at) => {
  const [second] = single[(at * 17 + 5) % single.length] ?? [];
  return first === undefined || second === undefined ? [] : [[first, { ...second, at: 2 }]];
});

for (const engine of enginesByTurns(import.meta.url))
  describe(`faults on the way on ${engine}`, () => {
    let world: World;
    let people: ReadonlyMap<string, string>;
    before(async () => {
      world = await openWorld(engine, { timeoutMs: 500 }, connectionHandlers);
      people = new Map(
        await Promise.all(['ann', 'bob', 'cai'].map(async (name) => [name, await world.user(name)] as const)),
      );
    });
    after(() => world.close());

    let count = 0;
    async function play(schedule: readonly Fault[]): Promise<void> {
      const peer = await startScimPeer();
      const proxy = await startFaultProxy(peer.address, schedule);
      const name = `Fault ${++count}`;
      const { connectionId, group } = await connectTo(world, { address: proxy.address, token: peer.token }, name);
      const told = JSON.stringify(schedule);
      for (const some of wishes) {
        for (const [person, action] of some) await changeMember(world, group, people.get(person) ?? '', action);
        await world.worker.drain();
      }
      for (let round = 0; round < 4; round += 1) {
        world.clock.skipped += 6 * 60_000;
        await world.store.commit(lookAtConnectionJob(world.context(), connectionId));
        await world.worker.drain();
      }
      const bare = (userName: string): string => userName.replace(/@.*/, '');
      const { members, others } = expected();
      const accounts = [...peer.users.values()].map(({ userName }) => bare(userName)).toSorted();
      const [first] = others;
      assert.deepEqual(
        [peer.members(name).map(bare), accounts.filter((each) => each !== first)],
        [members, members],
        told,
      );
      assert.ok(accounts.length <= members.length + 1, told);
      assert.deepEqual(await differencesIn(world, connectionId), [], told);
      // A server that lets two groups have one name makes two of a call that arrives twice.
      const isDoubled = proxy.happened.some(
        ({ operation, mishap }) => operation === 'createGroup' && mishap === 'twice',
      );
      assert.equal(peer.groups.size, isDoubled ? 2 : 1, told);
      assert.ok(proxy.happened.length >= 1, `no fault happened: ${told}`);
      await proxy.close();
      await peer.close();
    }

    test('each fault of each call, one or two in a run, comes to the same end, once', async () => {
      const all = [...single, ...pairs];
      const some = sampleOf(engine === 'sqlite' ? 14 : 4, all.length);
      const step = all.length / some;
      for (let at = 0; at < some; at += 1) await play(all[Math.floor(at * step)] ?? []);
    });

    test('many memberships of one group from eight sources at once are exactly those in the end', async () => {
      const peer = await startScimPeer();
      const { connectionId, group } = await connectTo(world, peer, 'Many');
      const names = Array.from({ length: sampleOf(64, 1_000) }, (_, at) => `many${at}`);
      const ids = await world.users(names);
      const workers = [world.worker, world.anotherWorker()];
      const source = async (from: number): Promise<void> => {
        for (let at = from; at < ids.length; at += 8) {
          const id = ids[at] ?? '';
          await retry(9, isConflict, () => changeMember(world, group, id, 'add'));
          if (at % 3 === 0) await retry(9, isConflict, () => changeMember(world, group, id, 'remove'));
        }
      };
      await Promise.all([
        ...Array.from({ length: 8 }, (_, from) => source(from)),
        ...workers.map((each) => each.drain()),
      ]);
      // A call that finds too many others under way comes back a little later.
      for (let round = 0; round < 6; round += 1) {
        world.clock.skipped += 60_000;
        await Promise.all(workers.map((each) => each.drain()));
      }
      const wanted = names.filter((_, at) => at % 3 !== 0).map((name) => `${name}@tenant.example`);
      assert.deepEqual(peer.members('Many'), wanted.toSorted());
      assert.equal(peer.users.size, new Set([...peer.users.values()].map(({ userName }) => userName)).size);
      assert.deepEqual(await differencesIn(world, connectionId), []);
      await peer.close();
    });

    test('a day without the system leaves one row a difference, and is caught up in order, nothing twice', async () => {
      const peer = await startScimPeer();
      const { connectionId, group } = await connectTo(world, peer, 'Down');
      await changeMember(world, group, people.get('ann') ?? '', 'add');
      await world.worker.drain();
      peer.calls.length = 0;
      peer.fault = () => ({ do: 'dropBefore' });
      await changeMember(world, group, people.get('ann') ?? '', 'remove');
      await changeMember(world, group, people.get('bob') ?? '', 'add');
      for (let hour = 0; hour < 24; hour += 1) {
        if (hour % 6 === 3)
          await changeMember(world, group, people.get('cai') ?? '', hour === 9 ? 'remove' : 'add').catch(() => {});
        world.clock.skipped += 3_600_000;
        await world.worker.drain();
        const rows = await differencesIn(world, connectionId);
        const subjects = rows.map(({ linkId, subjectId }) => `${linkId} ${subjectId}`);
        assert.equal(new Set(subjects).size, subjects.length);
        assert.ok(rows.length <= 5, `${rows.length} differences of three people`);
      }
      assert.ok(peer.calls.length < 150, `${peer.calls.length} calls in a day that answer nothing`);
      peer.fault = () => null;
      peer.calls.length = 0;
      for (let hour = 0; hour < 8; hour += 1) {
        world.clock.skipped += 3_600_000;
        await world.worker.drain();
      }
      assert.deepEqual(peer.members('Down'), ['bob@tenant.example', 'cai@tenant.example']);
      assert.deepEqual(await differencesIn(world, connectionId), []);
      const made = peer.calls.filter(({ method, path }) => operationOf(method, path) === 'createUser');
      assert.equal(made.length, 2);
      await peer.close();
    });
  });

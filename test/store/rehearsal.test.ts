// What a rehearsal promises, on every engine: it does what the store does, and nothing of it remains.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { eq, everyRow, from, type Condition, type Row } from '../../src/odata/query.ts';
import { ConflictError, RuleViolationError, UnavailableError, type Store } from '../../src/store/contract.ts';
import { aJob, aShelf, change, id, inserted, library } from './fixture.ts';
import { openStoreOf, places } from './open.ts';

const noon = '2026-01-01T12:00:00.000Z';
const resized = (number: number, size: number, version?: number) =>
  change({
    kind: 'update',
    entity: 'shelf',
    id: id(number),
    set: { size },
    ...(version === undefined ? {} : { version }),
  });

for (const place of places) {
  describe(`rehearsing on ${place}`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
    });
    after(() => store.close());
    beforeEach(async () => {
      await store.commit([
        change({ kind: 'deleteWhere', entity: 'shelf', where: everyRow }),
        change({ kind: 'deleteWhere', entity: 'job', where: { op: 'true' } }),
        inserted('shelf', aShelf(1, { size: 1 })),
        inserted('shelf', aShelf(2, { size: 1 })),
      ]);
    });
    const shelves = async (of: Store, where: Condition = everyRow): Promise<readonly Row[]> =>
      (await of.read([from('shelf', where)]))[0]?.rows ?? [];
    const sizes = async (of: Store) => (await shelves(of)).map(({ size }) => size).toSorted();

    test('it reads what was there and what it committed; the store never reads any of it', async () => {
      const rehearsal = await store.rehearsal();
      await rehearsal.commit([resized(1, 5, 1), inserted('shelf', aShelf(3, { size: 7 }))]);
      await rehearsal.batched().commit([resized(1, 6, 2)]);
      assert.deepEqual(await sizes(rehearsal), [1, 6, 7]);
      assert.deepEqual(await sizes(store), [1, 1]);
      await rehearsal.close();
      assert.deepEqual(await sizes(store), [1, 1]);
      await assert.rejects(rehearsal.read([from('shelf')]), UnavailableError);
      await store.commit([resized(1, 2, 1)]);
      assert.deepEqual(await sizes(store), [1, 2]);
    });

    test('a commit that is refused does nothing there, and what went before stays', async () => {
      const rehearsal = await store.rehearsal();
      await rehearsal.commit([resized(1, 5)]);
      await assert.rejects(rehearsal.commit([resized(2, 9), resized(1, 9, 1)]), ConflictError);
      await assert.rejects(
        rehearsal.commit([
          resized(2, 9),
          inserted('shelf', aShelf(3, { name: 'a' })),
          inserted('shelf', aShelf(4, { name: 'a' })),
        ]),
        RuleViolationError,
      );
      const batched = rehearsal.batched();
      const outcomes = await Promise.allSettled([
        batched.commit([resized(1, 6)]),
        batched.commit([resized(2, 9), resized(2, 9, 1)]),
        batched.commit([resized(2, 3)]),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.deepEqual(await sizes(rehearsal), [3, 6]);
      await rehearsal.close();
    });

    test('jobs are claimed there, and are free afterwards', async () => {
      await store.commit([inserted('job', aJob(1, { dueAt: noon }))]);
      const wish = { dueBy: noon, machineNow: noon, leaseEnds: [noon] as const, limit: 20, kinds: null };
      const rehearsal = await store.rehearsal();
      assert.equal((await rehearsal.claim({ ...wish, leaseEnds: ['2027-01-01T00:00:00.000Z'] })).length, 1);
      assert.equal((await rehearsal.claim(wish)).length, 0);
      await rehearsal.close();
      assert.equal((await store.claim(wish)).length, 1);
    });

    test('what is committed meanwhile is done, at the latest when the rehearsal ends', async () => {
      const rehearsal = await store.rehearsal();
      await rehearsal.commit([resized(1, 5)]);
      const same = store.commit([resized(1, 8, 1)]);
      const other = store.commit([resized(2, 9, 1)]);
      if (place !== 'sqlite file') await other;
      await rehearsal.close();
      await Promise.all([same, other]);
      assert.deepEqual(await sizes(store), [8, 9]);
      assert.equal((await shelves(store, eq('id', id(1))))[0]?.version, 2);
    });

    test('two rehearsals one after the other, and a hundred, leave nothing behind', async () => {
      for (let at = 0; at < 100; at += 1) {
        const rehearsal = await store.rehearsal();
        await rehearsal.commit([resized(1, at)]);
        await rehearsal.close();
      }
      assert.deepEqual(await sizes(store), [1, 1]);
    });
  });
}

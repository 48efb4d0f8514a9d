// Later work in the database: who may claim what and when, and how news of it travels.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { from } from '../../src/odata/query.ts';
import type { ClaimOptions, Store } from '../../src/store/contract.ts';
import { openWith } from '../../src/store/open.ts';
import { aBook, aJob, aShelf, change, id, inserted, library, type Item } from './fixture.ts';
import { contentsOf, freshPlace, openStoreOf, places } from './open.ts';

const noon = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T13:00:00.000Z';
const evening = '2026-01-01T20:00:00.000Z';
const wish: ClaimOptions = { dueBy: noon, machineNow: noon, leaseEnds: [later, evening], limit: 20, kinds: null };

for (const place of places) {
  describe(`jobs on ${place}`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
    });
    after(() => store.close());
    beforeEach(() => store.commit([change({ kind: 'deleteWhere', entity: 'job', where: { op: 'true' } })]));
    const given = (...jobs: readonly Item[]) => store.commit(jobs.map((job) => inserted('job', job)));
    const claimed = async (more: Partial<ClaimOptions> = {}) =>
      (await store.claim({ ...wish, ...more })).map((job) => Number.parseInt(job.id.slice(-4), 16));

    // biome-ignore format: a table, read by column
    const cases: readonly (readonly [promise: string, more: Partial<Item>, wish: Partial<ClaimOptions>,
      isClaimed: boolean])[] = [
      ['a job that is due is claimed',                        { dueAt: noon },                                {}, true],
      ['one that is not yet due is not',                      { dueAt: later },                               {},
        false],
      ['one that must wait after a failure is not',           { notBefore: later },                           {},
        false],
      ['one that waited long enough is',                      { notBefore: noon },                            {}, true],
      ['one that somebody holds is not',                      { claimedUntil: later },                        {},
        false],
      ['one whose holder is gone is',                         { claimedUntil: noon },                         {}, true],
      ['one that gave up is not',                             { failedAt: noon },                             {},
        false],
      ['one of a wanted kind is',                             { kind: 'expire' },
        { kinds: ['deliver', 'expire'] }, true],
      ['one of another kind is not',                          { kind: 'expire' },
        { kinds: ['deliver'] }, false],
      ['none is, of no kinds',                                {},
        { kinds: [] }, false],
      ['none is, with no room',                               {},
        { limit: 0 }, false],
    ];
    for (const [promise, more, asked, isClaimed] of cases) {
      test(promise, async () => {
        await given(aJob(1, more));
        assert.deepEqual(await claimed(asked), isClaimed ? [1] : []);
      });
    }

    test('a claim gives whole jobs, holds them, and counts the attempt', async () => {
      const job = aJob(1, { payload: { a: [1] }, uniqueKey: 'k', lastError: 'ü' });
      await given(job);
      assert.deepEqual(await store.claim(wish), [{ ...job, claimedUntil: later, attempts: 1, version: 2 }]);
      assert.deepEqual((await store.read([from('job')]))[0]?.rows, [
        { ...job, claimedUntil: later, attempts: 1, version: 2 },
      ]);
      assert.deepEqual(await claimed(), []);
      assert.deepEqual(await claimed({ machineNow: later, leaseEnds: [evening] }), [1]);
    });

    test('a claim that lapsed is no attempt: it is counted apart, and holds by how many there were', async () => {
      await given(
        aJob(1, { claimedUntil: noon, attempts: 2 }),
        aJob(2, { claimedUntil: noon, attempts: 1, lapses: 4 }),
        aJob(3, { lapses: 1 }),
      );
      const found = await store.claim({ ...wish, leaseEnds: [noon, later, evening] });
      assert.deepEqual(
        found.map(({ attempts, lapses, claimedUntil }) => [attempts, lapses, claimedUntil]),
        [
          [2, 1, later],
          [1, 5, evening],
          [1, 1, later],
        ],
      );
    });

    test('the oldest due come first, as many as wanted', async () => {
      await given(
        aJob(1, { dueAt: noon }),
        aJob(2, { dueAt: '2026-01-01T03:00:00.000Z' }),
        aJob(3, { dueAt: '2026-01-01T02:00:00.000Z' }),
        aJob(4, { dueAt: noon }),
      );
      assert.deepEqual(await claimed({ limit: 3 }), [3, 2, 1]);
      assert.deepEqual(await claimed({ limit: 3 }), [4]);
    });

    test('a job is given to one claimer only', async () => {
      await given(...Array.from({ length: 100 }, (_, number) => aJob(number + 1)));
      const claims = await Promise.all(Array.from({ length: 12 }, () => claimed({ limit: 10 })));
      const taken = claims.flat();
      assert.equal(new Set(taken).size, taken.length);
      assert.equal(taken.length, 100);
    });

    test('who wants some kinds claims the oldest of them, whatever is due of others', async () => {
      await given(
        aJob(1, { kind: 'other' }),
        aJob(2, { kind: 'expire', dueAt: noon }),
        aJob(3, { dueAt: '2026-01-01T03:00:00.000Z' }),
        aJob(4, { kind: 'expire', dueAt: '2026-01-01T02:00:00.000Z' }),
      );
      const kinds = ['deliver', 'expire', 'none'];
      assert.equal(await store.nextDue(kinds), '2026-01-01T02:00:00.000Z');
      assert.equal(await store.nextDue(['none']), null);
      assert.deepEqual(await claimed({ kinds, limit: 2, leaseEnds: ['9999-01-01T00:00:00.000Z'] }), [4, 3]);
      assert.equal(await store.nextDue(kinds), noon);
      assert.deepEqual(await claimed({ kinds }), [2]);
    });

    test('the next due time counts what is free and has not given up', async () => {
      assert.equal(await store.nextDue(null), null);
      await given(
        aJob(1, { dueAt: '2026-01-01T01:00:00.000Z', claimedUntil: '9999-01-01T00:00:00.000Z' }),
        aJob(2, { dueAt: '2026-01-01T01:00:00.000Z', failedAt: noon }),
      );
      assert.equal(await store.nextDue(null), null);
      await given(aJob(3, { dueAt: evening }), aJob(4, { dueAt: later }));
      assert.equal(await store.nextDue(null), later);
      await given(aJob(5, { dueAt: noon, claimedUntil: '2026-01-01T00:00:00.000Z' }));
      assert.equal(await store.nextDue(null), noon);
    });

    test('who listens hears once which kinds have new jobs, and of a job put off without its kind', async () => {
      const heard: (readonly string[] | null)[] = [];
      const stop = store.onJobs((kinds) => {
        heard.push(kinds === null ? null : [...kinds]);
      });
      await given(aJob(1), aJob(2, { kind: 'expire' }), aJob(3));
      assert.deepEqual(heard, [['deliver', 'expire']]);
      await store.commit([change({ kind: 'update', entity: 'job', id: id(1), set: { notBefore: later } })]);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      assert.deepEqual(heard, [['deliver', 'expire'], null], 'what the database says of our own commits is no news');
      stop();
    });

    test('who listens hears of commits with jobs, until it stops', async () => {
      let heard = 0;
      const stop = store.onJobs(() => {
        heard += 1;
      });
      await given(aJob(1));
      assert.ok(heard >= 1);
      heard = 0;
      await store.commit([change({ kind: 'insert', entity: 'book', row: aBook(1), with: [inserted('job', aJob(9))] })]);
      assert.ok(heard >= 1, 'also of one that comes with another row');
      // What the database says of the commits before may come back while a later one is made.
      let told = true;
      for (let number = 1; told && number <= 20; number += 1) {
        heard = 0;
        await store.commit([inserted('shelf', aShelf(number))]);
        told = heard > 0;
      }
      assert.equal(told, false, 'a commit without jobs tells nobody');
      stop();
      await given(aJob(2));
      assert.equal(heard, 0);
    });
  });
}

test('on PostgreSQL other processes hear of new jobs, and two share the work', async () => {
  const { config } = await freshPlace('postgres');
  const [one, other] = [await openWith(config, contentsOf(library)), await openWith(config, contentsOf(library))];
  try {
    await new Promise<void>((resolve, reject) => {
      other.onJobs(() => resolve());
      // The listener may come a moment after the first commits.
      let number = 0;
      const commit = () => {
        one.commit([inserted('job', aJob(++number))]).catch(reject);
      };
      commit();
      const again = setInterval(commit, 50);
      other.onJobs(() => clearInterval(again));
    });
    await one.commit(Array.from({ length: 50 }, (_, number) => inserted('job', aJob(1000 + number))));
    const claims = await Promise.all(
      [one, other, one, other, one, other].map((store) => store.claim({ ...wish, limit: 8 })),
    );
    const taken = claims.flat().map((job) => job.id);
    assert.equal(new Set(taken).size, taken.length);
    assert.equal(taken.length, 48);
    assert.ok(taken.every((each) => each >= id(1)));
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

// What a commit promises, on every engine: all or nothing, versions, rules, and that of two who decide by one row only
// one wins.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { and, eq, everyRow, from, type Condition, type Row } from '../../src/odata/query.ts';
import {
  ConflictError,
  RuleViolationError,
  UnavailableError,
  type Change,
  type Store,
} from '../../src/store/contract.ts';
import { aBook, aJob, aShelf, change, id, inserted, library } from './fixture.ts';
import { openWith } from '../../src/store/open.ts';
import { contentsOf, freshPlace, openStoreOf, places } from './open.ts';

for (const place of places) {
  test(`closing waits for what was asked, and afterwards nothing is done any more (${place})`, async () => {
    const store = await openStoreOf(place, library);
    const asked = [1, 2, 3].map((number) => store.commit([inserted('book', aBook(number))]));
    const closed = store.close();
    assert.deepEqual(
      (await Promise.allSettled([...asked, closed])).map(({ status }) => status),
      Array(4).fill('fulfilled'),
    );
    await store.close();
    const gone = (error: unknown) => error instanceof UnavailableError;
    await assert.rejects(store.commit([inserted('book', aBook(4))]), gone);
    await assert.rejects(store.read([from('book')]), gone);
    await assert.rejects(store.ping(), gone);
  });
}

test('the stamp of a store is another one after every commit, by whomever, and the same one until then', async () => {
  const { config, remove } = await freshPlace('sqlite file');
  const [store, other] = [await openWith(config, contentsOf(library)), await openWith(config, contentsOf(library))];
  const stamps = [store.snapshotId()];
  await store.read([from('book')]);
  assert.equal(store.snapshotId(), stamps[0]);
  for (const [number, by] of [store, other, store].entries()) {
    await by.commit([inserted('book', aBook(number + 1))]);
    stamps.push(store.snapshotId());
  }
  assert.equal(new Set(stamps).size, 4);
  await store.close();
  await other.close();
  remove();
  for (const place of ['sqlite memory', 'postgres'] as const) {
    const silent = await openStoreOf(place, library);
    assert.equal(silent.snapshotId(), null);
    await silent.close();
  }
});

test(
  'an engine that cannot say its stamp at once says it with what it read, another one after every commit, by ' +
    'whomever',
  async () => {
    const { config, remove } = await freshPlace('postgres');
    const [store, other] = [await openWith(config, contentsOf(library)), await openWith(config, contentsOf(library))];
    const stamp = async (): Promise<string> => {
      let told = '';
      await store.read([from('book')], undefined, {
        onSnapshot: (of) => {
          told = of;
        },
      });
      return told;
    };
    const stamps = [await stamp()];
    for (const [number, by] of [store, other, store].entries()) {
      await by.commit([inserted('book', aBook(number + 1))]);
      stamps.push(await stamp());
    }
    assert.equal(new Set(stamps).size, 4);
    assert.ok(!stamps.includes(''));
    await store.close();
    await other.close();
    remove();
  },
);

const conflict = (entity: string, of: string) => (error: unknown) =>
  error instanceof ConflictError && error.entity === entity && error.id === of;
const broken = (rule: string) => (error: unknown) => error instanceof RuleViolationError && error.rule === rule;
const at = '2026-02-03T04:05:06.789Z';

for (const place of places) {
  describe(`committing on ${place}`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
    });
    after(() => store.close());
    beforeEach(async () => {
      await store.commit([
        change({ kind: 'deleteWhere', entity: 'shelf', where: everyRow }),
        ...['book', 'tag', 'note', 'job'].map((entity) =>
          change({ kind: 'deleteWhere', entity, where: { op: 'true' } }),
        ),
      ]);
    });
    const all = async (entity: string, where: Condition = { op: 'true' }): Promise<readonly Row[]> =>
      (await store.read([from(entity, entity === 'shelf' ? and(where, everyRow) : where)]))[0]?.rows ?? [];
    const shelf = async (number: number): Promise<Row | undefined> => (await all('shelf', eq('id', id(number))))[0];
    const refused = async (changes: readonly Change[], why: (error: unknown) => boolean): Promise<void> => {
      const earlier = await all('shelf');
      await assert.rejects(store.commit([...changes]), why);
      assert.deepEqual(await all('shelf'), earlier, 'nothing happened');
    };

    test('what is put in comes out, with version 1', async () => {
      const full = aShelf(1, {
        name: 'Ärger',
        remark: 'e\u0301 😀 \u{10FFFF}',
        code: "'; drop table shelf --",
        isOpen: false,
        size: Number.MIN_SAFE_INTEGER,
        openedAt: at,
        lent: 'P1Y2M3DT4H5M6.7S',
        data: { a: [1, null, 'ü', { b: true }], '\u2028': '\\u0000' },
        parentId: id(77),
        deletedAt: at,
      });
      await store.commit([
        inserted('shelf', full),
        inserted('shelf', aShelf(2)),
        inserted('note', { id: 'singleton', text: '' }),
      ]);
      assert.deepEqual(await all('shelf'), [
        { ...full, version: 1 },
        { ...aShelf(2), version: 1 },
      ]);
      assert.deepEqual(await all('note'), [{ id: 'singleton', text: '', version: 1 }]);
    });

    test('no changes are no work', () => store.commit([]));

    test('changes of one commit see each other, in their order', async () => {
      await store.commit([
        inserted('shelf', aShelf(1)),
        change({ kind: 'update', entity: 'shelf', id: id(1), set: { size: 1 }, version: 1 }),
        change({ kind: 'expectVersion', entity: 'shelf', id: id(1), version: 2 }),
        change({ kind: 'requireExists', entity: 'shelf', id: id(1), version: 3 }),
        change({ kind: 'updateWhere', entity: 'shelf', where: eq('size', 1), set: { size: 2 } }),
      ]);
      assert.deepEqual(await shelf(1), { ...aShelf(1), size: 2, version: 4 });
    });

    test('an update sets what it names, its folded twin too, and bumps the version', async () => {
      await store.commit([inserted('shelf', aShelf(1, { code: 'x', size: 3 }))]);
      await store.commit([
        change({ kind: 'update', entity: 'shelf', id: id(1), set: { name: 'ÄRGER', code: null, data: [1] } }),
      ]);
      assert.deepEqual(await all('shelf', eq('name', 'ärger')), [
        { ...aShelf(1), name: 'ÄRGER', code: null, size: 3, data: [1], version: 2 },
      ]);
      await store.commit([change({ kind: 'update', entity: 'shelf', id: id(1), set: {} })]);
      assert.equal((await shelf(1))?.['version'], 3);
    });

    // biome-ignore format: a table, read by column
    const stale: readonly (readonly [what: string, of: Omit<Parameters<typeof change>[0], 'entity'>,
      number: number])[] = [
      ['an update at another version',                { kind: 'update', id: id(1), set: { size: 9 }, version: 2 }, 1],
      ['an update of no row',                         { kind: 'update', id: id(5), set: { size: 9 } }, 5],
      ['an update of what cannot be an id',           { kind: 'update', id: 'none', set: { size: 9 } }, -1],
      ['a delete at another version',                 { kind: 'delete', id: id(1), version: 2 }, 1],
      ['a delete of no row',                          { kind: 'delete', id: id(5) }, 5],
      ['an expectation of another version',           { kind: 'expectVersion', id: id(1), version: 2 }, 1],
      ['an expectation of no row',                    { kind: 'expectVersion', id: id(5), version: 1 }, 5],
      ['a share of no row',                           { kind: 'requireExists', id: id(5) }, 5],
      ['a share of a deleted row',                    { kind: 'requireExists', id: id(2) }, 2],
      ['a share at another version',                  { kind: 'requireExists', id: id(1), version: 2 }, 1],
      ['a second row of the same id',                 { kind: 'insert', row: aShelf(1, { name: 'another' }) }, 1],
    ];
    for (const [what, of, number] of stale) {
      test(`${what} is a conflict that names the row, and nothing of the commit happens`, async () => {
        await store.commit([inserted('shelf', aShelf(1)), inserted('shelf', aShelf(2, { deletedAt: at }))]);
        const first = [
          inserted('shelf', aShelf(3)),
          change({ kind: 'update', entity: 'shelf', id: id(2), set: { size: 4 } }),
        ];
        await refused(
          [...first, change({ ...of, entity: 'shelf' } as Parameters<typeof change>[0])],
          conflict('shelf', number < 0 ? 'none' : id(number)),
        );
      });
    }

    test('an expectation bumps the version, a share does not', async () => {
      await store.commit([inserted('shelf', aShelf(1)), inserted('shelf', aShelf(2))]);
      await store.commit([
        change({ kind: 'expectVersion', entity: 'shelf', id: id(1), version: 1 }),
        change({ kind: 'requireExists', entity: 'shelf', id: id(2) }),
      ]);
      assert.deepEqual(
        (await all('shelf')).map((row) => row['version']),
        [2, 1],
      );
    });

    test('what is set where a condition holds, is set there only; deleted rows are left alone', async () => {
      await store.commit([
        inserted('shelf', aShelf(1, { size: 1 })),
        inserted('shelf', aShelf(2, { size: 2 })),
        inserted('shelf', aShelf(3, { size: 1, deletedAt: at })),
        inserted('shelf', aShelf(4, { parentId: id(1) })),
      ]);
      await store.commit([
        change({ kind: 'updateWhere', entity: 'shelf', where: eq('size', 1), set: { remark: 'one' } }),
        change({
          kind: 'updateWhere',
          entity: 'shelf',
          where: eq(['parent', 'size'], 1),
          set: { remark: 'below one' },
        }),
        change({ kind: 'updateWhere', entity: 'shelf', where: eq('size', 77), set: { remark: 'nobody' } }),
      ]);
      assert.deepEqual(
        (await all('shelf')).map((row) => [row['remark'], row['version']]),
        [
          ['one', 2],
          [null, 1],
          [null, 1],
          ['below one', 2],
        ],
      );
      await store.commit([change({ kind: 'deleteWhere', entity: 'shelf', where: { op: 'true' } })]);
      assert.deepEqual(
        (await all('shelf')).map((row) => row.id),
        [id(3)],
      );
    });

    test('a broken rule is told by its name, and nothing of the commit happens', async () => {
      await store.commit([inserted('shelf', aShelf(1, { name: 'Straße', code: 'c', parentId: id(9) }))]);
      await refused(
        [inserted('shelf', aShelf(7)), inserted('shelf', aShelf(2, { name: 'STRAßE' }))],
        broken('shelfNameIsUnique'),
      );
      await refused([inserted('shelf', aShelf(2, { code: 'c', parentId: id(9) }))], broken('shelfCodeIsUnique'));
      await store.commit([
        inserted('shelf', aShelf(3, { name: 'Straße', deletedAt: at })),
        inserted('shelf', aShelf(4, { code: 'c' })),
        inserted('shelf', aShelf(5, { code: 'C', parentId: id(9) })),
      ]);
      await refused(
        [change({ kind: 'update', entity: 'shelf', id: id(3), set: { deletedAt: null } })],
        broken('shelfNameIsUnique'),
      );
      await refused(
        [change({ kind: 'updateWhere', entity: 'shelf', where: eq('id', id(4)), set: { parentId: id(9) } })],
        broken('shelfCodeIsUnique'),
      );
    });

    test('an insert unless there is one does nothing where there is, and only for its own rule', async () => {
      const unless = (number: number, more: object): Change =>
        change({ kind: 'insertIfAbsent', entity: 'job', row: aJob(number, more), rule: 'jobKeyIsUnique' });
      await store.commit([unless(1, { uniqueKey: 'k', attempts: 1 })]);
      await store.commit([
        unless(2, { uniqueKey: 'k' }),
        unless(3, { uniqueKey: null }),
        unless(4, { uniqueKey: null }),
      ]);
      assert.deepEqual(
        (await all('job')).map((row) => [row.id, row['attempts']]),
        [
          [id(1), 1],
          [id(3), 0],
          [id(4), 0],
        ],
      );
      await store.commit([inserted('shelf', aShelf(1))]);
      await refused(
        [
          change({
            kind: 'insertIfAbsent',
            entity: 'shelf',
            row: aShelf(2, { name: 'shelf 1', code: 'z' }),
            rule: 'shelfCodeIsUnique',
          }),
        ],
        broken('shelfNameIsUnique'),
      );
    });

    // biome-ignore format: a table, read by column
    const wrong: readonly (readonly [what: string, of: Change])[] = [
      ['a field that is not there',        inserted('shelf', aShelf(1, { colour: 'red' }))],
      ['text where a number belongs',      inserted('shelf', aShelf(1, { size: '1' }))],
      ['a fraction where a whole belongs', inserted('shelf', aShelf(1, { size: 1.5 }))],
      ['no value where one must be',       inserted('shelf', aShelf(1, { name: null }))],
      ['an id that is none',               inserted('shelf', aShelf(1, { parentId: 'singleton' }))],
      ['U+0000',                           inserted('shelf', aShelf(1, { code: 'a\u0000b' }))],
      ['half a surrogate pair',            inserted('shelf', aShelf(1, { name: '\ud800' }))],
      ['a rule that is not there',
        change({ kind: 'insertIfAbsent', entity: 'shelf', row: aShelf(1), rule: 'noSuchRule' })],
    ];
    for (const [what, of] of wrong) {
      test(`${what} is a fault of the program, and nothing of the commit happens`, () =>
        refused(
          [inserted('shelf', aShelf(8)), of],
          (error) =>
            error instanceof Error && !(error instanceof ConflictError) && !(error instanceof RuleViolationError),
        ));
    }

    test('of many who decide by one row at once, one wins', async () => {
      await store.commit([inserted('shelf', aShelf(1))]);
      const tries = Array.from({ length: 20 }, (_, number) =>
        store.commit([
          change({ kind: 'expectVersion', entity: 'shelf', id: id(1), version: 1 }),
          inserted('book', aBook(number + 1)),
        ]),
      );
      const outcomes = await Promise.allSettled(tries);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') assert.ok(conflict('shelf', id(1))(outcome.reason), String(outcome.reason));
      assert.equal((await all('book')).length, 1);
    });

    test('one that fails does not hurt the others that are written with it', async () => {
      await store.commit([inserted('shelf', aShelf(1))]);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, (_, number) =>
          store.commit(
            number % 3 === 0
              ? [inserted('book', aBook(number + 1)), inserted('shelf', aShelf(1, { name: `x${number}` }))]
              : [inserted('book', aBook(number + 1))],
          ),
        ),
      );
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        outcomes.map((_, number) => (number % 3 === 0 ? 'rejected' : 'fulfilled')),
      );
      assert.equal((await all('book')).length, 40);
    });

    test('commits that touch the same rows in opposite orders do not stop each other', async () => {
      await store.commit([1, 2, 3, 4].map((number) => inserted('shelf', aShelf(number))));
      const touch = (numbers: readonly number[]) =>
        store.commit(
          numbers.map((number) => change({ kind: 'update', entity: 'shelf', id: id(number), set: { size: number } })),
        );
      await Promise.all(Array.from({ length: 40 }, (_, round) => touch(round % 2 === 0 ? [1, 2, 3, 4] : [4, 3, 2, 1])));
      assert.deepEqual(
        (await all('shelf')).map((row) => row['version']),
        [41, 41, 41, 41],
      );
    });

    test('what was committed is read at once', async () => {
      for (let number = 1; number <= 30; number += 1) {
        await store.commit([inserted('book', aBook(number))]);
        assert.equal((await all('book')).length, number);
      }
    });

    test('one read is one snapshot, whatever is committed meanwhile', async () => {
      await store.commit([inserted('shelf', aShelf(1)), inserted('book', aBook(1, { shelfId: id(1) }))]);
      const both = from(
        'shelf',
        { op: 'true' },
        { expand: [{ navigation: 'books', as: 'books', query: from('book') }] },
      );
      let number = 1;
      for (let round = 0; round < 20; round += 1) {
        number += 1;
        const [pages] = await Promise.all([
          store.read([
            from('book', { op: 'true' }, { count: true }),
            both,
            from('book', { op: 'true' }, { count: true }),
          ]),
          store.commit([inserted('book', aBook(number, { shelfId: id(1) }))]),
        ]);
        const books = pages[1]?.rows[0]?.['books'] as { rows: readonly Row[] };
        assert.equal(pages[0]?.count, books.rows.length);
        assert.equal(pages[2]?.count, books.rows.length);
      }
    });
  });
}

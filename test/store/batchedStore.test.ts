// Many side by side: what they ask and commit in one turn goes together, and each has what it would have had alone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { and, eq, everyRow, from, never, not, oneOfValues, or, type Query } from '../../src/odata/query.ts';
import { openWith } from '../../src/store/open.ts';
import { ConflictError, RuleViolationError, type Change, type Store } from '../../src/store/contract.ts';
import { aBook, aJob, aShelf, change, id, inserted, library, type Item } from './fixture.ts';
import { contentsOf, freshPlace, openStoreOf, places } from './open.ts';

const at = '2026-02-03T04:05:06.789Z';
const numbers = Array.from({ length: 24 }, (_, number) => number + 1);
const tagging = (number: number, book: number, tag: number, until: string | null): Change =>
  inserted('tagging', { id: id(3_000 + number), bookId: id(book), tagId: id(tag), until });

const filled: readonly Change[] = [
  ...numbers.map((number) =>
    inserted(
      'shelf',
      aShelf(number, {
        parentId: number % 5 === 0 ? null : id(number % 5),
        code: number % 3 === 0 ? `c${number}` : null,
        deletedAt: number % 11 === 0 ? at : null,
        data: { n: number },
      }),
    ),
  ),
  ...numbers.map((number) =>
    inserted(
      'book',
      aBook(1_000 + number, {
        shelfId: id((number % 7) + 1),
        formerShelfId: number % 2 === 0 ? id(number) : null,
        size: number,
      }),
    ),
  ),
  ...numbers.map((number) => inserted('tag', { id: id(2_000 + number), key: `k${number}`, label: `Tag ${number}` })),
  ...numbers.flatMap((number) => [
    tagging(2 * number, 1_000 + number, 2_001, null),
    tagging(2 * number + 1, 1_001, 2_000 + number, number % 4 === 0 ? at : null),
  ]),
];

/** Of everybody another one. */
const questions: readonly (readonly [says: string, query: (number: number) => Query])[] = [
  ['a row by its id', (number) => from('shelf', eq('id', id(number)), { top: 1 })],
  ['the same id in capitals', (number) => from('shelf', eq('id', id(number + 9).toUpperCase()))],
  ['rows that refer to one', (number) => from('book', eq('shelfId', id(number)))],
  ['the first of these', (number) => from('book', eq('shelfId', id(number)), { top: 1 })],
  ['some fields of them', (number) => from('book', eq('shelfId', id(number)), { fields: ['title'] })],
  [
    'rows by a list of ids, some twice',
    (number) => from('shelf', oneOfValues('id', [id(number + 3), id(number), id(number)])),
  ],
  ['rows by an empty list', () => from('shelf', oneOfValues('id', []))],
  [
    'lists of other lengths',
    (number) =>
      from(
        'book',
        oneOfValues(
          'id',
          numbers.slice(0, number).map((each) => id(1_000 + each)),
        ),
      ),
  ],
  [
    'pairs',
    (number) => from('tagging', and(eq('bookId', id(1_001)), eq('tagId', id(2_000 + number)), eq('until', null))),
  ],
  [
    'pairs with those that ended',
    (number) =>
      from(
        'tagging',
        and(
          oneOfValues('bookId', [id(1_001), id(1_000 + number)]),
          oneOfValues('tagId', [id(2_001), id(2_000 + number)]),
          everyRow,
        ),
      ),
  ],
  [
    'with a further test that is the same',
    (number) => from('book', and(eq('shelfId', id(number)), eq('kind', 'essay'))),
  ],
  ['with a further test that differs', (number) => from('book', and(eq('shelfId', id(number)), eq('size', number)))],
  ['with a reference to nobody', (number) => from('book', and(eq('shelfId', id(number)), eq('formerShelfId', null)))],
  ['a text that is no id', () => from('shelf', eq('id', 'nothing'))],
  ['by a text', (number) => from('tag', eq('key', `k${number}`))],
  ['all but one', (number) => from('shelf', not(eq('id', id(number))))],
  ['either of two', (number) => from('shelf', or(eq('id', id(number)), eq('name', `Shelf ${number + 1}`)))],
  ['nothing', () => from('shelf', never)],
  ['how many', (number) => from('book', eq('shelfId', id(number)), { fields: [], top: 0, count: true })],
  [
    'another order',
    (number) => from('book', eq('shelfId', id(number)), { orderBy: [{ path: ['size'], descending: true }] }),
  ],
  ['a page of them', (number) => from('book', eq('shelfId', id(number)), { top: 2, skip: 1 })],
  [
    'with what hangs on them',
    (number) =>
      from('shelf', eq('id', id(number)), { expand: [{ navigation: 'books', as: 'books', query: from('book') }] }),
  ],
  ['by what they belong to', (number) => from('book', eq(['shelf', 'parentId'], id(number)))],
  ['the same for everybody', () => from('shelf', eq('id', id(4)), { top: 1 })],
];

for (const place of places) {
  describe(`side by side on ${place}`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
      await store.commit(filled);
    });
    after(() => store.close());

    test('rows that no rule is about are there once, with the commit they came in', async () => {
      const note = (number: number): Change => inserted('note', { id: `note ${number}`, text: `${number}` });
      // There before the others come: of two that bring it at the same moment either could be the first.
      await store.commit([note(7)]);
      const outcomes = await Promise.allSettled([
        store.commit([note(1), change({ kind: 'update', entity: 'tag', id: id(2_001), set: { label: 'A' } }), note(2)]),
        store.commit([note(3), change({ kind: 'update', entity: 'tag', id: id(9_999), set: { label: 'B' } }), note(4)]),
        store.commit([note(5), note(7)]),
        store.commit([
          change({ kind: 'update', entity: 'tag', id: id(2_002), set: { label: 'C' } }),
          ...Array.from({ length: 20 }, (_, at) => note(10 + at)),
        ]),
        store.commit([note(6), change({ kind: 'deleteWhere', entity: 'tag', where: eq('id', id(9_998)) })]),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
      );
      assert.ok(outcomes.every((each) => each.status === 'fulfilled' || each.reason instanceof ConflictError));
      const [notes, tags] = await store.read([from('note'), from('tag', oneOfValues('id', [id(2_001), id(2_002)]))]);
      assert.deepEqual(
        notes?.rows.map(({ id: of }) => of).sort(),
        [1, 2, 6, 7, ...Array.from({ length: 20 }, (_, at) => 10 + at)].map((number) => `note ${number}`).sort(),
      );
      assert.deepEqual(
        tags?.rows.map((row) => row['label']),
        ['A', 'C'],
      );
    });

    test('who asks for the id of the snapshot goes together with the others, and is told the same one', async () => {
      const together = store.batched();
      const stamps: string[][] = [[], [], []];
      const ask = async (): Promise<void> => {
        const pages = await Promise.all(
          stamps.map((told, number) =>
            together.read([from('shelf', eq('id', id(number + 1)))], undefined, {
              onSnapshot: (stamp) => told.push(stamp),
            }),
          ),
        );
        assert.deepEqual(
          pages.map(([page]) => page?.rows[0]?.id),
          [1, 2, 3].map(id),
        );
      };
      await ask();
      // An engine that says it at once is asked for it.
      assert.deepEqual(
        stamps.map((told) => told.length),
        store.snapshotId() === null && place === 'postgres' ? [1, 1, 1] : [0, 0, 0],
      );
      assert.equal(new Set(stamps.flat()).size, place === 'postgres' ? 1 : 0);
      await store.commit([change({ kind: 'update', entity: 'shelf', id: id(24), set: { size: 9 } })]);
      await ask();
      assert.equal(new Set(stamps.flat()).size, place === 'postgres' ? 2 : 0);
    });

    test('everybody is answered what they would be alone, whatever the others ask', async () => {
      const gathered = store.batched();
      const asked = questions.flatMap(([says, query]) =>
        numbers.slice(0, 20).map((number) => ({ says, query: query(number) })),
      );
      const together = await Promise.all(asked.map(({ query }) => gathered.read([query])));
      const alone = await store.read(asked.map(({ query }) => query));
      // An inner question may give a field more than was asked.
      const shown = (query: Query, rows: readonly object[] | undefined): unknown =>
        rows?.map((row) =>
          query.fields === 'all'
            ? row
            : Object.fromEntries(Object.entries(row).filter(([name]) => name === 'id' || query.fields.includes(name))),
        );
      for (const [place, { says, query }] of asked.entries()) {
        assert.deepEqual(shown(query, together[place]?.[0]?.rows), shown(query, alone[place]?.rows), says);
        assert.equal(together[place]?.[0]?.count, alone[place]?.count, says);
      }
      assert.ok(alone.filter(({ rows }) => rows.length > 0).length > asked.length / 3);
      const several = await gathered.read([from('shelf', eq('id', id(1))), from('shelf', eq('id', id(2)))]);
      assert.deepEqual(
        several.map(({ rows }) => rows.map((row) => row.id)),
        [[id(1)], [id(2)]],
      );
    });

    test("a question that cannot be answered is one person's fault", async () => {
      const gathered = store.batched();
      const [bad, good] = await Promise.allSettled([
        gathered.read([from('shelf', eq('colour', 'red'))]),
        gathered.read([from('shelf', eq('id', id(1)))]),
      ]);
      assert.equal(bad.status, 'rejected');
      assert.equal(good.status, 'fulfilled');
    });
  });

  describe(`committing side by side on ${place}`, () => {
    const strange = 'a "quoted" \\back\\ {brace}, NULL \n line ß İ 漢';
    /** Of every kind of change some, in an order of their own; each is about rows of its own. */
    const own = (number: number): readonly Change[] => [
      change({ kind: 'expectVersion', entity: 'shelf', id: id(number), version: 1 }),
      inserted(
        'book',
        aBook(5_000 + number, {
          title: `${strange} ${number}`,
          isFavourite: number % 2 === 0,
          size: number,
          shelfId: number % 3 === 0 ? null : id(number),
          from: at,
        }),
      ),
      inserted('book', aBook(6_000 + number, { kind: 'novel', title: `Novel ${number}` })),
      change({ kind: 'requireExists', entity: 'tag', id: id(2_001), version: 1 }),
      change({ kind: 'requireExists', entity: 'tag', id: id(2_002) }),
      change({
        kind: 'update',
        entity: 'tag',
        id: id(2_010 + number),
        version: 1,
        set: { label: number % 2 === 0 ? null : strange },
      }),
      change({
        kind: 'update',
        entity: 'shelf',
        id: id(number),
        version: 2,
        set: {
          isOpen: number % 2 === 0,
          size: number,
          openedAt: at,
          data: { says: strange, list: [number, null] },
          remark: undefined,
        },
      }),
      ...(number % 4 === 0
        ? [change({ kind: 'delete', entity: 'book', id: id(1_000 + number) })]
        : [change({ kind: 'update', entity: 'book', id: id(1_000 + number), set: { size: 77 } })]),
      change({ kind: 'delete', entity: 'tagging', id: id(3_000 + 2 * number), version: 1 }),
      change({ kind: 'deleteWhere', entity: 'job', where: eq('uniqueKey', `once ${number}`) }),
      inserted('job', aJob(7_000 + number, { uniqueKey: `once ${number}`, payload: { number } })),
      change({
        kind: 'insertIfAbsent',
        entity: 'job',
        rule: 'jobKeyIsUnique',
        row: aJob(8_000 + number, { uniqueKey: number % 2 === 0 ? `once ${number}` : `twice ${number}` }),
      }),
      change({ kind: 'updateWhere', entity: 'book', where: eq('title', `Novel ${number}`), set: { size: 5 } }),
      change({
        kind: 'expectExactly',
        entity: 'tagging',
        where: eq('bookId', id(1_000 + number)),
        rows: [],
        id: id(number),
      }),
    ];
    const many = numbers.slice(1, 14);
    const failing: readonly (readonly [
      says: string,
      changes: readonly Change[],
      fault: (error: unknown) => boolean,
    ])[] = [
      [
        'an old version',
        [
          inserted('tag', { id: id(9_001), key: 'lost', label: null }),
          change({ kind: 'update', entity: 'shelf', id: id(20), version: 9, set: { size: 1 } }),
        ],
        (error) => error instanceof ConflictError && error.id === id(20),
      ],
      [
        'a row that is not there',
        [
          inserted('tag', { id: id(9_002), key: 'lost', label: null }),
          change({ kind: 'delete', entity: 'book', id: id(999) }),
        ],
        (error) => error instanceof ConflictError && error.id === id(999),
      ],
      [
        'a parent that was deleted',
        [
          inserted('tag', { id: id(9_003), key: 'lost', label: null }),
          change({ kind: 'requireExists', entity: 'shelf', id: id(22) }),
        ],
        (error) => error instanceof ConflictError && error.id === id(22),
      ],
      [
        'a rule',
        [
          inserted('tag', { id: id(9_004), key: 'lost', label: null }),
          inserted('shelf', aShelf(9_005, { name: 'SHELF 1' })),
        ],
        (error) => error instanceof RuleViolationError && error.rule === 'shelfNameIsUnique',
      ],
      ['an id that is there', [inserted('book', aBook(1_001))], (error) => error instanceof ConflictError],
      [
        'a fault of the program',
        [inserted('book', aBook(9_006, { title: null }))],
        (error) => error instanceof TypeError,
      ],
    ];
    const contents = async (store: Store): Promise<unknown> =>
      (await store.read(['shelf', 'book', 'tag', 'tagging', 'job'].map((entity) => from(entity, everyRow)))).map(
        ({ rows }) => rows,
      );

    test('each happens whole or not at all, as if it were alone', async () => {
      const [together, alone] = [await openStoreOf(place, library), await openStoreOf(place, library)];
      for (const store of [together, alone]) await store.commit(filled);
      const lists = [...many.map(own), ...failing.map(([, changes]) => changes)];
      // Those that fail stand among the others.
      const order = lists.map((_, at) => (at * 7) % lists.length);
      const gathered = together.batched();
      const outcomes = await Promise.allSettled(order.map((at) => gathered.commit(lists[at] as readonly Change[])));
      for (const at of order) await alone.commit(lists[at] as readonly Change[]).catch(() => {});
      for (const [turn, at] of order.entries()) {
        const [outcome, fault] = [outcomes[turn], failing[at - many.length]];
        if (fault === undefined)
          assert.equal(outcome?.status, 'fulfilled', String((outcome as PromiseRejectedResult).reason));
        else
          assert.ok(
            outcome?.status === 'rejected' && fault[2](outcome.reason),
            `${fault[0]}: ${String((outcome as PromiseRejectedResult).reason)}`,
          );
      }
      assert.deepEqual(await contents(together), await contents(alone));
      await Promise.all([together.close(), alone.close()]);
    });

    test('of those who decide by the same row one wins, and whoever made room is not in the way', async () => {
      const store = await openStoreOf(place, library);
      await store.commit([
        inserted('shelf', aShelf(1)),
        ...numbers.map((number) => inserted('tag', { id: id(2_000 + number), key: 'k', label: null })),
      ]);
      const gathered = store.batched();
      const outcomes = await Promise.allSettled(
        numbers.map((number) =>
          gathered.commit([
            change({
              kind: number % 2 === 0 ? 'expectVersion' : 'requireExists',
              entity: 'shelf',
              id: id(1),
              version: 1,
            }),
            change({ kind: 'update', entity: 'tag', id: id(2_000 + number), set: { label: 'seen' } }),
          ]),
        ),
      );
      // Those who merely hold it may be before the one who changes it, or too late.
      assert.equal(outcomes.filter(({ status }, at) => at % 2 === 1 && status === 'fulfilled').length, 1);
      const [seen] = await store.read([from('tag', eq('label', 'seen'))]);
      assert.equal(seen?.rows.length, outcomes.filter(({ status }) => status === 'fulfilled').length);
      const keys: Item[] = [aJob(1, { uniqueKey: 'once' }), aJob(2, { uniqueKey: 'once' })];
      const twice = await Promise.allSettled(keys.map((row) => gathered.commit([inserted('job', row)])));
      assert.deepEqual(twice.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      await store.close();
    });
  });
}

test('what is committed side by side is one transaction (sqlite file)', async () => {
  const store = await openStoreOf('sqlite file', library);
  const groups = (): number => store.stats().groupSizes?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  const before = groups();
  await tagsBy(store.batched());
  assert.equal(groups() - before, 1);
  await store.close();
});

test('what is committed side by side is one transaction (postgres)', async () => {
  const { config } = await freshPlace('postgres');
  const store = await openWith(config, contentsOf(library));
  await tagsBy(store.batched());
  const client = new pg.Client({ connectionString: config.database });
  await client.connect();
  const { rows } = await client.query<{ transactions: string; tags: string }>(
    `select count(distinct xmin::text) as transactions, count(*) as tags from "${config.schema ?? ''}".tag`,
  );
  assert.deepEqual(rows, [{ transactions: '1', tags: String(numbers.length) }]);
  await client.end();
  await store.close();
});

const tagsBy = (store: Store): Promise<unknown> =>
  Promise.all(numbers.map((number) => store.commit([inserted('tag', { id: id(number), key: 'k', label: null })])));

// What a store reads is what the query means: every engine against the plain evaluator in memory, on random rows and
// random questions.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { and, eq, everyRow, from, type Cursor, type Query, type Row } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { evaluate } from '../odata/evaluate.ts';
import { aShelf, change, dataOf, id, inserted, library } from './fixture.ts';
import { openStoreOf, places } from './open.ts';
import { queries, rows, type Rows } from './random.ts';

const seed = Number(process.env['LATCHKEY_TEST_SEED'] ?? Date.now() % 1_000_000);
const sampled: Rows[] = fc.sample(rows, { numRuns: 2, seed });

for (const place of places) {
  describe(`reading on ${place} (seed ${seed})`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
    });
    after(() => store.close());

    test('what is behind a missing row is missing', async () => {
      const data: Rows = {
        shelf: [aShelf(1, { size: 7 }), aShelf(2, { parentId: id(1) })],
        book: [],
        tag: [],
        tagging: [],
      };
      await fill(store, data);
      const missing = {
        op: 'compare',
        path: ['parent', 'favourite', 'shelf', 'size'],
        test: 'eq',
        value: null,
      } as const;
      const query = from('shelf', and(eq('parentId', id(1)), missing));
      assert.deepEqual(
        (await store.read([query]))[0]?.rows.map((row) => row.id),
        [id(2)],
      );
    });

    for (const [at, data] of sampled.entries()) {
      test(`random queries give what they mean, data ${at + 1}`, async () => {
        await fill(store, data);
        const meaning = dataOf(data);
        for (const entity of ['shelf', 'book', 'tag']) {
          await fc.assert(
            fc.asyncProperty(queries(entity), async (query) => {
              assert.deepEqual((await store.read([query]))[0], normal(query, meaning));
            }),
            { numRuns: Number(process.env['LATCHKEY_TEST_RUNS'] ?? 100), seed },
          );
        }
      });

      test(`pages one behind another give every row once, in order, data ${at + 1}`, async () => {
        await fill(store, data);
        const meaning = dataOf(data);
        await fc.assert(
          fc.asyncProperty(queries('book', 0), fc.integer({ min: 1, max: 4 }), async (query, top) => {
            const whole = normal({ ...query, top: null, skip: 0 }, meaning).rows;
            assert.deepEqual(await walked(store, { ...query, top, skip: 0 }), whole);
          }),
          { numRuns: 60, seed },
        );
      });
    }
  });
}

async function fill(store: Store, data: Rows): Promise<void> {
  const names = ['shelf', 'book', 'tag', 'tagging'] as const;
  await store.commit([
    ...names.map((entity) => change({ kind: 'deleteWhere', entity, where: everyRow })),
    ...names.flatMap((entity) => data[entity].map((row) => inserted(entity, row))),
  ]);
}

async function walked(store: Store, query: Query): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let after: Cursor | null = null, pages = 0; ; pages += 1) {
    const [page] = await store.read([{ ...query, after }]);
    found.push(...(page?.rows ?? []));
    if (!page?.next) return found;
    assert.equal(page.rows.length, query.top);
    assert.ok(pages < 100, 'the pages end');
    after = page.next;
  }
}

function normal(query: Query, data: Parameters<typeof evaluate>[1]) {
  const page = evaluate(query, data);
  return query.top === 0 ? { ...page, next: null } : page;
}

test('a query says from which entity, and nothing else is needed', async () => {
  const store = await openStoreOf('sqlite memory', library);
  assert.deepEqual(await store.read([from('shelf')]), [{ rows: [], count: null, next: null }]);
  await store.close();
});

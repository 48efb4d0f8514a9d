// A read that comes to more rows than it may is refused as a whole, bounded in the statement itself; the store is as
// good as before.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '../../src/domain/refusal.ts';
import { from, type Query } from '../../src/odata/query.ts';
import { type StatementRun, withListener } from '../../src/observe/statementListener.ts';
import type { Store } from '../../src/store/contract.ts';
import { aBook, aShelf, id, inserted, library } from './fixture.ts';
import { openStoreOf } from './open.ts';

const [shelves, booksEach] = [4, 10];
const everything = shelves * (booksEach + 1);

for (const place of ['sqlite file', 'postgres'] as const) {
  describe(`the most rows on ${place}`, () => {
    let store: Store;
    before(async () => {
      store = await openStoreOf(place, library);
      await store.commit(Array.from({ length: shelves }, (_, at) => inserted('shelf', aShelf(at + 1))));
      await store.commit(
        Array.from({ length: shelves * booksEach }, (_, at) =>
          inserted('book', aBook(at + 1, { shelfId: id(1 + (at % shelves)), isFavourite: false })),
        ),
      );
    });
    after(() => store.close());

    const wide = (top: number | null): Query =>
      from('shelf', undefined, {
        top: 100,
        expand: [{ navigation: 'books', as: 'books', query: from('book', undefined, { top }) }],
      });
    const tooMany = (error: unknown) => error instanceof Refusal && error.code === 'tooManyRows';

    for (const top of [null, 100]) {
      test(`an expansion of ${top ?? 'all'} each: as many as may be, and not one more`, async () => {
        const [page] = await store.read([wide(top)], everything);
        assert.equal(page?.rows.length, shelves);
        await assert.rejects(store.read([wide(top)], everything - 1), tooMany);
        await assert.rejects(store.read([wide(top)], 2), tooMany);
        assert.equal((await store.read([wide(top)]))[0]?.rows.length, shelves);
      });
    }

    test('no statement gives more than a row beyond it', async () => {
      const ran: StatementRun[] = [];
      await assert.rejects(
        withListener(
          {
            statement: (each) => {
              ran.push(each);
            },
          },
          () => store.read([wide(100)], 15),
        ),
        tooMany,
      );
      assert.ok(
        ran.every(({ rows }) => rows <= 16),
        JSON.stringify(ran.map(({ rows }) => rows)),
      );
    });
  });
}

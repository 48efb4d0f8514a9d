// A store that expects the version of a row: whatever a command commits, it commits only while the row has it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withExpectedVersion } from '../../src/flows/expectedVersion.ts';
import { eq, from } from '../../src/odata/query.ts';
import { ConflictError, type Change, type Store } from '../../src/store/contract.ts';
import { aBook, change, id, inserted, library } from '../store/fixture.ts';
import { openStoreOf } from '../store/open.ts';

for (const place of ['sqlite file', 'postgres'] as const)
  describe(`an expected version in ${place}`, () => {
    let store: Store;
    let count = 0;
    const next = (): number => {
      count += 1;
      return count;
    };
    before(async () => {
      store = await openStoreOf(place, library);
    });
    after(() => store?.close());
    const book = 'book' as never;
    const versionOf = async (number: number): Promise<unknown> =>
      (await store.read([from('book', eq('id', id(number)), { fields: ['version'] })]))[0]?.rows[0]?.['version'];

    const set = { size: 7 };
    const commits: readonly (readonly [what: string, (number: number) => readonly Change[]])[] = [
      ['changes the row', (number) => [change({ kind: 'update', entity: book, id: id(number), set })]],
      [
        'changes the row at the version',
        (number) => [change({ kind: 'update', entity: book, id: id(number), set, version: 1 })],
      ],
      [
        'expects the version itself',
        (number) => [change({ kind: 'expectVersion', entity: book, id: id(number), version: 1 })],
      ],
      ['writes another row alone', () => [inserted('note', { id: `n${next()}`, text: '' })]],
      [
        'changes rows by a condition',
        (number) => [change({ kind: 'updateWhere', entity: book, where: eq('id', id(number)), set })],
      ],
    ];
    for (const [what, changes] of commits) {
      test(`a commit that ${what} succeeds once, and gives the row another version`, async () => {
        const number = next();
        await store.commit([inserted('book', aBook(number))]);
        const expecting = withExpectedVersion(store, { entity: book, id: id(number), version: 1 });
        await expecting.commit(changes(number));
        assert.ok(Number(await versionOf(number)) > 1);
        await assert.rejects(expecting.commit(changes(number)), ConflictError);
      });
      test(`of two commits at once that each ${what} one succeeds`, async () => {
        const number = next();
        await store.commit([inserted('book', aBook(number))]);
        const expecting = withExpectedVersion(store, { entity: book, id: id(number), version: 1 });
        const outcomes = await Promise.allSettled([
          expecting.commit(changes(number)),
          expecting.commit(changes(number)),
        ]);
        assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      });
    }
  });

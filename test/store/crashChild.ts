// A process that writes shelves with two books each, several at a time, and prints the id of each one that was
// answered, until it is killed.

import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openWith } from '../../src/store/open.ts';
import { aBook, aShelf, inserted, library } from './fixture.ts';
import { contentsOf } from './open.ts';

const [, , database = '', schema = ''] = process.argv;
const store = await openWith(
  {
    database,
    ...(schema === '' ? {} : { schema }),
    mode: 'sandbox',
    onFault: (error) => {
      throw error;
    },
  },
  contentsOf(library),
);

for (let writer = 0; writer < 16; writer += 1) void write();

async function write(): Promise<never> {
  for (;;) {
    const id = randomUUID();
    const books = [randomUUID(), randomUUID()].map((book) => inserted('book', { ...aBook(1), id: book, shelfId: id }));
    await store.commit([books[0] as never, inserted('shelf', { ...aShelf(1), id, name: id }), books[1] as never]);
    writeSync(1, `${id}\n`);
  }
}

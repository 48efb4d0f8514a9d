// A process that writes until its disk is full (a limit on the size of its files), then again when there is room.

import { createInterface } from 'node:readline';
import { from } from '../../src/odata/query.ts';
import { UnavailableError } from '../../src/store/contract.ts';
import { openWith } from '../../src/store/open.ts';
import { aShelf, inserted, library } from './fixture.ts';
import { contentsOf } from './open.ts';

const store = await openWith(
  {
    database: process.argv[2] ?? '',
    mode: 'sandbox',
    onFault: (error) => {
      throw error;
    },
  },
  contentsOf(library),
);
const answered: string[] = [];
const write = async (number: number) => {
  const row = aShelf(number, { remark: 'x'.repeat(2_000) });
  await store.commit([inserted('shelf', row)]);
  answered.push(row.id);
};

let number = 0;
let told: unknown = null;
while (!told && number < 5_000) {
  const group = Array.from({ length: 8 }, () => write(++number));
  for (const outcome of await Promise.allSettled(group)) if (outcome.status === 'rejected') told = outcome.reason;
}
if (!(told instanceof UnavailableError)) throw new Error('the disk was not full', { cause: told });
// Reading goes on.
await store.read([from('shelf')]);
console.log('full');

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await lines.next();
for (let more = 0; more < 20; more += 1) await write(++number);
const [page] = await store.read([from('shelf')]);
console.log(JSON.stringify({ answered, found: page?.rows.map((row) => row.id) }));
await lines.next();
await store.close();

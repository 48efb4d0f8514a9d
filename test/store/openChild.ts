// A process of its own that opens a store, writes one row and ends: several of them start together.

import { randomUUID } from 'node:crypto';
import { open } from '../../src/store/open.ts';

const [, , database = '', schema = ''] = process.argv;
const store = await open({
  database,
  ...(schema === '' ? {} : { schema }),
  mode: 'sandbox',
  onFault: (error) => {
    throw error;
  },
});
const id = randomUUID();
await store.commit([
  {
    kind: 'insert',
    entity: 'domain',
    row: {
      id,
      name: `${id}.test`,
      isDefault: false,
      isInitial: false,
      isVerified: true,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  },
]);
await store.close();

// Small reads that come in one turn go to PostgreSQL together, each with its own outcome.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  createConnectionPool,
  sqlStateOf,
  type ConnectionPool,
  type Session,
} from '../../src/store/postgres/connection.ts';
import { createReadPipeline, type ReadPipeline } from '../../src/store/postgres/pipelineReads.ts';
import { freshPlace } from './open.ts';

let all: ConnectionPool;
let small: ReadPipeline;
let messages: number;

before(async () => {
  const { config } = await freshPlace('postgres');
  all = createConnectionPool({ url: config.database, schema: 'public' }, (error) => {
    throw error;
  });
  small = createReadPipeline(<T>(work: (session: Session) => Promise<T>) => {
    messages += 1;
    return all.use(work);
  });
});
after(() => all.close());

const numbered = (n: number) => ({ text: 'select 100 / $1::int', values: [n] });

test('each of fifty is answered its own rows, in three messages, each of one snapshot', async () => {
  messages = 0;
  const found = await Promise.all(Array.from({ length: 50 }, (_, at) => small(numbered(at + 1))));
  assert.deepEqual(
    found.map(({ rows }) => Number(rows[0]?.[0])),
    Array.from({ length: 50 }, (_, at) => Math.floor(100 / (at + 1))),
  );
  assert.equal(messages, 3);
  assert.equal(new Set(found.slice(0, 20).map(({ snapshotId: stamp }) => stamp)).size, 1);
  assert.match(found[0]?.snapshotId ?? '', /^\d+:\d+:/);
});

test("what is wrong with one is not the others'", async () => {
  const found = await Promise.allSettled([5, 0, 50].map((n) => small(numbered(n))));
  assert.deepEqual(
    found.map((each) => (each.status === 'fulfilled' ? Number(each.value.rows[0]?.[0]) : sqlStateOf(each.reason))),
    [20, '22012', 2],
  );
});

test('who comes a turn later goes alone', async () => {
  messages = 0;
  await small(numbered(1));
  await small(numbered(2));
  assert.equal(messages, 2);
});

// Every kind of later work has its own sentence about what will happen, also when what it was about is gone.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { JobKinds } from '../../src/flows/jobKinds.ts';
import { listDueJobs } from '../../src/sandbox/dueJobs.ts';
import { insert } from '../../src/store/contract.ts';
import { openTestStore } from '../store/open.ts';

const store = await openTestStore('sqlite');
after(() => store.close());

test('each kind of job has a sentence of its own, the first one due first, those given up left out', async () => {
  const at = (day: number): string => new Date(Date.UTC(2030, 0, day)).toISOString();
  const job = (kind: string, day: number) =>
    insert('job', {
      id: randomUUID(),
      kind,
      subject: randomUUID(),
      dueAt: at(day),
      notBefore: at(1),
      claimedUntil: null,
      attempts: 0,
      lapses: 0,
      uniqueKey: null,
      payload: null,
      correlationId: 'test',
      lastError: null,
      failedAt: kind === 'gaveUp' ? at(1) : null,
    });
  await store.commit([
    job('gaveUp', 1),
    ...JobKinds.map((kind, index) => job(kind, JobKinds.length - index)),
    job('fromTheFuture', JobKinds.length + 1),
  ]);
  const due = await listDueJobs(store, { top: 100, skip: 0, search: '' });
  assert.deepEqual(
    due.map(({ kind }) => kind),
    [...JobKinds.toReversed(), 'fromTheFuture'],
  );
  for (const { about } of due.slice(0, -1)) assert.match(about, /^[A-Z][^{}]{20,}\.$/);
  assert.equal(new Set(due.map(({ about }) => about)).size, due.length);
  assert.deepEqual(
    (await listDueJobs(store, { top: 2, skip: 0, search: '' })).map(({ kind }) => kind),
    JobKinds.toReversed().slice(0, 2),
  );
});

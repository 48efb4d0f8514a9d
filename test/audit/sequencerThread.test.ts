// Much is given its places in a thread of its own, so that calls do not wait for hashes; little stays where it is.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createAuditSequencer } from '../../src/app/tenants/auditSequencer.ts';
import { sealingOf } from '../../src/app/tenants/sealingKey.ts';
import { rowsPerAppend } from '../../src/audit/appendPending.ts';
import { readConfig } from '../../src/config/config.ts';
import { createObserver, type Event } from '../../src/observe/events.ts';
import { everyRow, from } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { startPostgres } from '../postgres.ts';
import { databaseWithTables, engines, openTestStore } from '../store/open.ts';
import { auditOf, sequencerOf } from './auditWorld.ts';

const auditRows = (count: number) => Array.from({ length: count }, (_, at) => auditOf(at));

async function countOf(store: Store, entity: 'auditLeaf' | 'pendingAudit'): Promise<number | undefined> {
  const [page] = await store.read([from(entity, everyRow, { fields: [], top: 1, count: true })]);
  return page?.count ?? undefined;
}

for (const engine of engines)
  test(`what waits in large numbers gets its places in another thread (${engine})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-sequencer-'));
    const database =
      engine === 'sqlite' ? `sqlite:${join(folder, 'latchkey.db')}` : await databaseWithTables(await startPostgres());
    const env = { LATCHKEY_MODE: 'sandbox', LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder };
    const read = readConfig(env, []);
    assert.ok('config' in read);
    const store = await open({ database, mode: 'sandbox', onFault: assert.fail });
    await store.commit(auditRows(rowsPerAppend * 2 + 1));
    const events: Event[] = [];
    const observer = createObserver((error) => assert.fail(String(error)));
    observer.subscribe((event) => events.push(event));
    let commits = 0;
    const commit: Store['commit'] = (changes) => {
      commits += 1;
      return store.commit(changes);
    };
    const sequencer = createAuditSequencer(read.config, {
      store: { ...store, commit },
      sealing: await sealingOf(read.config),
      tenantId: '6a1f0000-0000-4000-8000-000000000001',
      observer,
    });
    sequencer.start();
    await sequencer.stop();
    assert.equal(commits, 0);
    assert.equal(await countOf(store, 'pendingAudit'), 0);
    assert.equal(await countOf(store, 'auditLeaf'), rowsPerAppend * 2 + 1);
    assert.deepEqual(
      events.map((event) => (event.event === 'auditCheckpointSigned' ? event.size : event)).at(-1),
      rowsPerAppend * 2 + 1,
    );
    await store.close();
    await rm(folder, { recursive: true });
  });

test('little stays in the thread that answers calls, and so does much where the other thread fails', async () => {
  const store = await openTestStore('sqlite');
  const failed: unknown[] = [];
  const asked: number[] = [];
  const stopOnce = async (rows: number): Promise<void> => {
    await store.commit(auditRows(rows));
    const sequencer = sequencerOf(store, [], (event) => event.event === 'sequencerFailed' && failed.push(event.error), {
      elsewhere: () => {
        asked.push(rows);
        return Promise.reject(new Error('no thread'));
      },
    });
    sequencer.start();
    await sequencer.stop();
    assert.equal(await countOf(store, 'pendingAudit'), 0);
  };
  await stopOnce(rowsPerAppend - 1);
  assert.deepEqual([asked, failed.length], [[], 0]);
  await stopOnce(rowsPerAppend);
  assert.deepEqual([asked, failed.length], [[rowsPerAppend], 1]);
  await store.close();
});

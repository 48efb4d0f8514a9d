// Trouble with the database is told as such, harms nothing, and is over when it is over: no restart of ours.
// Own process: it cuts off the network of its process.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eq, from } from '../../src/odata/query.ts';
import { ConflictError, UnavailableError, type Store } from '../../src/store/contract.ts';
import { openWith } from '../../src/store/open.ts';
import { aShelf, change, id, inserted, library } from './fixture.ts';
import { contentsOf, freshPlace } from './open.ts';
import { proxyTo, type DatabaseProxy } from './proxy.ts';

const unavailable = (error: unknown) => error instanceof UnavailableError && error.retryAfterSeconds > 0;

describe('PostgreSQL in trouble', () => {
  let proxy: DatabaseProxy;
  let store: Store;
  let direct: Store;
  const faults: Error[] = [];
  before(async () => {
    const { config } = await freshPlace('postgres');
    proxy = await proxyTo(config.database);
    const onFault = (error: Error) => {
      faults.push(error);
    };
    direct = await openWith({ ...config, onFault }, contentsOf(library));
    store = await openWith({ ...config, database: proxy.url, onFault }, contentsOf(library));
    await store.commit([inserted('shelf', aShelf(1)), inserted('shelf', aShelf(2))]);
  });
  after(async () => {
    await store.close();
    await direct.close();
    await proxy.shut();
  });
  const version = async (number: number) =>
    (await direct.read([from('shelf', eq('id', id(number)))]))[0]?.rows[0]?.['version'];

  test('connections that were cut while idle are replaced unseen', async () => {
    for (let round = 0; round < 3; round += 1) {
      proxy.cut();
      assert.equal((await store.read([from('shelf', eq('id', id(1)))]))[0]?.rows.length, 1);
      proxy.cut();
      await store.commit([
        change({ kind: 'update', entity: 'shelf', id: id(1), set: { size: round } }),
        inserted('shelf', aShelf(10 + round)),
      ]);
    }
    assert.equal(await version(1), 4);
  });

  test('while it cannot be reached everything says so, and afterwards works', async () => {
    await proxy.shut();
    await assert.rejects(store.read([from('shelf')]), unavailable);
    await assert.rejects(store.commit([inserted('shelf', aShelf(3))]), unavailable);
    await assert.rejects(store.ping(), unavailable);
    await assert.rejects(store.nextDue(null), unavailable);
    await assert.rejects(
      store.claim({ dueBy: '', machineNow: '', leaseEnds: [''], limit: 1, kinds: null }),
      unavailable,
    );
    await proxy.open();
    await store.ping();
    await store.commit([inserted('shelf', aShelf(3))]);
    assert.equal(await version(3), 1);
  });

  test('a commit whose answer was lost was done once, and says that it was done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const before = (await version(2)) as number;
      // The commit must find a connection that lives: a new one could not be made through a deaf proxy, so that nothing
      // would be done.
      await store.ping();
      proxy.deafen(true);
      let isSettled = false;
      const commit = store
        .commit([
          change({ kind: 'expectVersion', entity: 'shelf', id: id(2), version: before }),
          inserted('shelf', aShelf(100 + round)),
        ])
        .finally(() => {
          isSettled = true;
        });
      while (!isSettled && (await version(2)) === before) await sleep(5);
      proxy.deafen(false);
      proxy.cut();
      await commit;
      assert.equal(await version(2), before + 1);
      assert.equal(await version(100 + round), 1);
    }
  });

  test('a commit whose connection was lost before it was done is done once, or conflicts with another', async () => {
    const before = (await version(2)) as number;
    proxy.cut();
    await store.commit([
      change({ kind: 'expectVersion', entity: 'shelf', id: id(2), version: before }),
      inserted('shelf', aShelf(200)),
    ]);
    assert.equal(await version(2), before + 1);
    proxy.cut();
    await assert.rejects(
      store.commit([
        change({ kind: 'expectVersion', entity: 'shelf', id: id(2), version: before }),
        inserted('shelf', aShelf(201)),
      ]),
      (error) => error instanceof ConflictError,
    );
    assert.equal(await version(201), undefined);
  });

  test('who listens for jobs is asked to look while news cannot come, and hears them again afterwards', async () => {
    let heard = 0;
    const stop = store.onJobs(() => {
      heard += 1;
    });
    await sleep(200);
    proxy.cut();
    const until = performance.now() + 5_000;
    while (heard === 0 && performance.now() < until) await sleep(20);
    assert.ok(heard > 0);
    stop();
  });

  test('the server that ends our sessions is forgiven', async () => {
    const { config } = await freshPlace('postgres');
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: config.database });
    await client.connect();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([store.ping(), store.ping(), store.ping()]);
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey' and ` +
          'datname = current_database()',
      );
      await store.commit([inserted('shelf', aShelf(300 + round))]);
      await store.ping();
    }
    await client.end();
    assert.ok(faults.length > 0, 'and told to whoever watches');
  });
});

const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
test('a full disk is told as such, loses nothing that was answered, and is forgotten when there is room again', {
  skip: !canLimit && 'needs prlimit',
}, async () => {
  const { config, remove } = await freshPlace('sqlite file');
  const child = spawn(
    'prlimit',
    [
      '--fsize=400000:unlimited',
      process.execPath,
      fileURLToPath(new URL('./fullChild.ts', import.meta.url)),
      config.database,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'full');
  spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
  child.stdin.write('room\n');
  const { answered, found } = JSON.parse(String((await lines.next()).value)) as { answered: string[]; found: string[] };
  assert.ok(answered.length > 10);
  assert.deepEqual(
    answered.filter((each) => !found.includes(each)),
    [],
  );
  child.stdin.end();
  assert.equal((await once(child, 'exit'))[0], 0);
  remove();
});

// Snapshots and restores of a sandbox that is being used: every call is answered, and afterwards the rows agree.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { main } from '../../src/cli/main.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres } from '../postgres.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

/** Calls of several people at once, until they are stopped. Resolves with how often which status was answered. */
function useIt(latchkey: Latchkey, packageId: string): () => Promise<ReadonlyMap<number, number>> {
  let isOver = false;
  const statuses = new Map<number, number>();
  const calls: readonly ((n: number) => Parameters<Latchkey['call']>)[] = [
    (n) => ['globalAdmin', 'POST', `${em}/catalogs`, { displayName: `Catalog ${n} ${Math.random()}` }],
    () => ['member', 'GET', `${em}/assignmentRequests?$top=5`],
    () => [
      'member',
      'POST',
      `${em}/assignmentRequests`,
      { requestType: 'userAdd', assignment: { accessPackageId: packageId } },
    ],
    () => ['app:full', 'GET', '/v1.0/users?$top=3'],
    (n) => ['globalAdmin', 'PATCH', `/v1.0/users/${latchkey.user('designer').id}`, { jobTitle: `Job ${n}` }],
  ];
  const loops = calls.map(async (callOf) => {
    for (let n = 0; !isOver; n += 1) {
      const { status, text } = await latchkey.call(...callOf(n));
      assert.ok(status < 500, text);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(loops);
    return statuses;
  };
}

for (const engine of ['sqlite', 'postgres'] as const)
  test(`a sandbox in use is snapshotted and restored, and its rows agree afterwards (${engine})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-restore-'));
    const server = engine === 'sqlite' ? null : await startPostgres();
    const database = server === null ? `sqlite:${join(folder, 'latchkey.db')}` : await freshDatabase(server);
    const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, LATCHKEY_MODE: 'sandbox' };
    try {
      const latchkey = await startLatchkey({ env });
      const sandbox = (method: string, path: string, body?: unknown) =>
        latchkey.call(null, method, `/sandbox${path}`, body);
      const catalogs = async (): Promise<readonly string[]> =>
        (await latchkey.call('globalAdmin', 'GET', `${em}/catalogs`)).body.value.map((each: any) => each.displayName);
      const first = await catalogs();
      assert.equal((await sandbox('POST', '/snapshots', { name: 'first' })).status, 200);
      const packages = await latchkey.call('globalAdmin', 'GET', `${em}/accessPackages?$top=1`);
      const stop = useIt(latchkey, packages.body.value[0].id);
      for (let round = 0; round < 3; round += 1) {
        const taken = await sandbox('GET', '/snapshot');
        assert.equal(taken.status, 200, taken.text);
        assert.equal((await sandbox('POST', '/restore', taken.body)).status, 200);
        assert.equal((await sandbox('POST', '/restore', { name: 'first' })).status, 200);
      }
      const statuses = await stop();
      assert.ok((statuses.get(200) ?? 0) > 10 && (statuses.get(201) ?? 0) > 10, JSON.stringify([...statuses]));
      assert.equal((await sandbox('POST', '/restore', { name: 'first' })).status, 200);
      assert.deepEqual(await catalogs(), first);
      await latchkey.close();
      for (const verb of ['check', 'verify']) {
        let out = '';
        const print = (text: string): void => {
          out += text;
        };
        assert.equal(await main([verb], { env, out: print, err: print }), 0, out);
      }
    } finally {
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

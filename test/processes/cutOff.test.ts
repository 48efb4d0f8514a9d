// A worker that is cut off from PostgreSQL for longer than its claim holds: another one does the work, and what the
// first one still says changes nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { and, any, eq } from '../../src/odata/query.ts';
import type { Store } from '../../src/store/contract.ts';
import { openWith } from '../../src/store/open.ts';
import { contentsOf, freshPlace } from '../store/open.ts';
import { proxyTo, type DatabaseProxy } from '../store/proxy.ts';
import { openWorld } from '../work/world.ts';

/** What happens to the wire as it commits, and afterwards, when others had time to take the work up. */
// biome-ignore format: a table, read by column
const cuts: readonly (readonly [says: string, before: (wire: DatabaseProxy) => void,
  afterwards: (wire: DatabaseProxy) => void,
  ends: 'jobSuperseded' | 'jobDone', others: number])[] = [
  ['its commit comes too late',                           (wire) => wire.hold(true),   (wire) => wire.hold(false),
    'jobSuperseded', 1],
  ['its commit is lost, and sent again too late',         (wire) => wire.hold(true),
    (wire) => { wire.cut(); wire.hold(false); },         'jobSuperseded', 1],
  ['its commit was done, and the answer never came',      (wire) => wire.deafen(true),
    (wire) => { wire.deafen(false); wire.cut(); },       'jobDone', 0],
];

for (const [says, before, afterwards, ends, others] of cuts) {
  test(`a worker is cut off for longer than its claim holds: ${says}`, async (t) => {
    const { config } = await freshPlace('postgres');
    const wire = await proxyTo(config.database);
    const w = await openWorld('postgres', {}, {}, openWith(config, contentsOf(storedEntities)));
    const far = await openWith({ ...config, database: wire.url, onFault: () => {} }, contentsOf(storedEntities));
    t.after(async () => {
      wire.cut();
      await Promise.all([far.close(), w.close(), wire.shut()]);
    });
    const [ann, group] = [await w.user('ann'), await w.group('group')];
    const packageId = await w.accessPackage('package', group);
    const policyId = await w.policy(packageId);
    await w.worker.drain();
    const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: ann, policyId, packageId } });
    let isCut = false;
    const gathered = far.batched();
    const byWire: Store = {
      ...far,
      batched: () => ({
        ...gathered,
        commit: async (changes) => {
          if (!isCut) before(wire);
          isCut = true;
          return gathered.commit(changes);
        },
      }),
    };
    const cut = w.anotherWorker({ lease: 1_000, timeoutMs: 0 }, {}, w.watched(byWire));
    const late = cut.drain();
    while (!isCut) await sleep(5);
    // The commit is on its way, or there.
    for (
      const until = performance.now() + 10_000;
      others === 0 && (await w.request(id)).state !== 'delivered' && performance.now() < until;
    )
      await sleep(20);
    w.clock.skipped += 2_000;
    assert.equal((await w.worker.drain()).ran, others);
    assert.equal((await w.request(id)).state, 'delivered');
    afterwards(wire);
    await late;
    assert.equal(
      w.events.filter((event) => 'kind' in event && event.kind === 'processRequest' && event.event === ends).length,
      1,
    );
    assert.deepEqual(
      (await w.rows('membership', eq('memberId', ann))).map(({ groupId, until }) => [groupId, until]),
      [[group, null]],
    );
    assert.equal((await w.rows('assignment', eq('packageId', packageId))).length, 1);
    assert.equal(
      (
        await w.rows(
          'audit',
          and(eq('activityDisplayName', 'Fulfill access package assignment'), any('targets', eq('targetId', id))),
        )
      ).length,
      1,
    );
  });
}

// The sequencer on both engines: every committed audit row has one place, whoever gives it, and what is there before
// the first start has one too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { newId } from '../../src/app/newId.ts';
import { withFollowers } from '../../src/app/tenants/auditSequencer.ts';
import { positionKey } from '../../src/audit/keys.ts';
import { auditStatus } from '../../src/commands/audit/auditStatus.ts';
import { audit } from '../../src/domain/audit/auditEntry.ts';
import type { Instant } from '../../src/domain/base.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import type { Context } from '../../src/flows/context.ts';
import { generateSecrets } from '../../src/sandbox/sandboxSecrets.ts';
import { seedSandbox } from '../../src/sandbox/seed.ts';
import { readRows as readSnapshotRows, restoreRows } from '../../src/sandbox/snapshots/snapshot.ts';
import type { KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { everyRow, from } from '../../src/odata/query.ts';
import type { Event } from '../../src/observe/events.ts';
import { ConflictError, insert, type Store } from '../../src/store/contract.ts';
import { engines, openTestStore } from '../store/open.ts';
import { withdrawKeys, type KeyWithdrawal } from '../../src/audit/auditKeys.ts';
import {
  readCheckpoint,
  readVerifierKey,
  signCheckpoint,
  signersOf,
  type Checkpoint,
  type VerifierKey,
} from '../../src/audit/checkpoint.ts';
import { noSealing } from '../../src/identity/tokens/sealing.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { auditContext, auditOf, readRows, sequencerOf, sourceOf } from './auditWorld.ts';

const nothing = { id: null, parent: null, reference: null, expressibleFields: [], body: {} };

const idsOf = async (store: Store, entity: 'audit' | 'auditLeaf' | 'pendingAudit', field = 'id') =>
  ((await store.read([from(entity, everyRow, { fields: 'all' })]))[0]?.rows ?? [])
    .map((row) => String(row[field]))
    .sort();

for (const engine of engines) {
  test(`rows committed while several sequencers work get one place each, without gaps (${engine})`, async () => {
    const store = await openTestStore(engine);
    const anchors: KeptCheckpoint[] = [];
    const sequencers = [1, 2, 3].map(() => sequencerOf(store, anchors));
    let at = 0;
    const write = async (): Promise<void> => {
      for (let commit = 0; commit < 40; commit += 1) {
        at += 2;
        await store.commit([auditOf(at), auditOf(at + 1)]);
      }
    };
    const sequence = async (one: (typeof sequencers)[number]): Promise<void> => {
      for (let round = 0; round < 10; round += 1) await one.run();
    };
    await Promise.all([write(), write(), write(), ...sequencers.map(sequence)]);
    await sequencers[0]?.run();
    assert.deepEqual(await idsOf(store, 'pendingAudit'), []);
    assert.deepEqual(await idsOf(store, 'auditLeaf', 'auditId'), await idsOf(store, 'audit'));
    assert.deepEqual(
      (await idsOf(store, 'auditLeaf')).map(Number),
      Array.from({ length: 240 }, (_, position) => position),
    );
    assert.equal(new Set(anchors.map(({ signedNote }) => signedNote.split('\n')[1])).size, anchors.length);
    await store.close();
  });

  test(`rows from before the tree have places too, also where its beginning was cut off (${engine})`, async () => {
    const store = await openTestStore(engine);
    await store.commit(Array.from({ length: 30 }, (_, at) => auditOf(at)));
    const all = await idsOf(store, 'audit');
    await store.commit([
      { kind: 'deleteWhere', entity: 'pendingAudit', where: { op: 'in', path: ['id'], values: all.slice(0, 20) } },
    ]);
    await sequencerOf(store).run();
    assert.deepEqual(await idsOf(store, 'auditLeaf', 'auditId'), all);
    await store.close();
  });

  test(`who loses against others again and again gets its turn as well (${engine})`, async () => {
    const store = await openTestStore(engine);
    const other = sequencerOf(store);
    let losses = 0;
    const slow = afterReadOf(store, 'auditTile', async () => {
      if (losses === 40) return;
      losses += 1;
      await other.run();
      await store.commit([auditOf(losses)]);
    });
    await store.commit([auditOf(0)]);
    await sequencerOf(slow).run();
    assert.equal(losses, 40);
    assert.equal((await idsOf(store, 'auditLeaf')).length, 41);
    await store.close();
  });

  test(`what was read before a restore is given no place after it (${engine})`, async () => {
    const store = await openTestStore(engine);
    const secrets = generateSecrets();
    const now = '2026-11-30T09:00:00.000Z' as Instant;
    await seedSandbox(store, secrets, now);
    await store.commit([auditOf(1), auditOf(2)]);
    const rows = await readSnapshotRows(store, secrets);
    const restore = (): Promise<void> =>
      restoreRows(store, secrets, { rows, at: now }, { machineNow: Date.now, newId });
    await restore();
    const [audits] = await store.read([from('audit', everyRow)]);
    await store.commit([
      {
        kind: 'update',
        entity: 'audit',
        id: String(audits?.rows[0]?.id),
        set: { resultReason: 'Of the former tree.' },
      },
    ]);
    let restores = 0;
    const elsewhere = afterReadOf(store, 'auditTile', async () => {
      if (restores === 0) await restore();
      restores += 1;
    });
    const anchors: KeptCheckpoint[] = [];
    await sequencerOf(elsewhere, anchors).run();
    const report = await verifyAudit(sourceOf(await readRows(store)), anchors);
    assert.deepEqual([report.findings, report.size, restores > 1], [[], 2, true]);
    await store.close();
  });
}

/** The store, in which something happens each time that rows of an entity were read. */
function afterReadOf(store: Store, entity: EntityName, happen: () => Promise<void>): Store {
  return {
    ...store,
    read: async (queries, ...more) => {
      const pages = await store.read(queries, ...more);
      if (queries.some((query) => query.entity === entity)) await happen();
      return pages;
    },
  };
}

test('a place that somebody took is told of, and holds up no stop', async () => {
  const store = await openTestStore('sqlite');
  const events: Event[] = [];
  const sequencer = sequencerOf(store, [], (event) => events.push(event));
  await store.commit([auditOf(1)]);
  await sequencer.run();
  await store.commit([insert('auditLeaf', { id: positionKey(1), auditId: newId(), salt: '' }), auditOf(2)]);
  await assert.rejects(sequencer.run(), ConflictError);
  sequencer.start();
  await sequencer.stop();
  assert.deepEqual(
    events.map(({ event }) => event),
    ['auditCheckpointSigned', 'sequencerFailed'],
  );
  assert.equal((await idsOf(store, 'pendingAudit')).length, 1);
  await store.close();
});

test('a feed that fails holds up neither the audit nor its checkpoints, and the other way round', async () => {
  for (const failing of ['feedSegment', 'auditLeaf'] as const) {
    const store = await openTestStore('sqlite');
    const content = { at: auditContext().now, actor: null, correlationId: null, changes: [] };
    await store.commit([auditOf(1), insert('pendingFeed', { id: newId(), content })]);
    const events: Event[] = [];
    const broken: Store = {
      ...store,
      commit: async (changes) => {
        if (changes.some(({ entity }) => entity === failing)) throw new Error('broken');
        return store.commit(changes);
      },
    };
    const sequencer = sequencerOf(broken, [], (event) => events.push(event));
    await assert.rejects(sequencer.run(), /broken/);
    sequencer.start();
    await sequencer.stop();
    const isFeed = failing === 'feedSegment';
    assert.equal((await idsOf(store, 'auditLeaf')).length, isFeed ? 1 : 0);
    assert.equal((await store.read([from('feedSegment')]))[0]?.rows.length, isFeed ? 0 : 1);
    assert.deepEqual(
      events.map(({ event }) => event),
      [...(isFeed ? ['auditCheckpointSigned'] : []), 'sequencerFailed'],
    );
    await store.close();
  }
});

test('what a worker commits at its end has its place when all has stopped', async () => {
  const store = await openTestStore('sqlite');
  const stop = async (): Promise<void> => {
    await setImmediate();
    await store.commit([auditOf(1)]);
  };
  const worker = withFollowers({ start: () => {}, stop }, [sequencerOf(store)]);
  worker.start();
  await worker.stop();
  assert.deepEqual(await idsOf(store, 'pendingAudit'), []);
  assert.equal((await idsOf(store, 'auditLeaf')).length, 1);
  await store.close();
});

test('an idle tree and an idle feed cost a read of the database each', async () => {
  const store = await openTestStore('sqlite');
  await store.commit([auditOf(1)]);
  await sequencerOf(store).run();
  let reads = 0;
  const counted: Store = {
    ...store,
    read: (...queries) => {
      reads += 1;
      return store.read(...queries);
    },
  };
  await sequencerOf(counted).run();
  assert.equal(reads, 2);
  await store.close();
});

test('a stop gives places to what waits, and a key that cannot be opened is replaced', async () => {
  const store = await openTestStore('sqlite');
  await store.commit([auditOf(1)]);
  const first = sequencerOf(store);
  first.start();
  await first.stop();
  assert.equal((await idsOf(store, 'auditLeaf')).length, 1);
  const [keys] = await store.read([from('auditKey', everyRow, { fields: 'all' })]);
  await store.commit([
    { kind: 'update', entity: 'auditKey', id: String(keys?.rows[0]?.id), set: { material: 'sealed.v1.AAAA' } },
    auditOf(2),
  ]);
  await sequencerOf(store).run();
  const [after] = await store.read([from('auditKey', everyRow, { fields: 'all' })]);
  assert.equal(after?.rows.length, 2);
  await store.close();
});

for (const engine of engines)
  test(`keys rotate: both sign for a week, and checkpoints of every key verify (${engine})`, async () => {
    const store = await openTestStore(engine);
    const anchors: KeptCheckpoint[] = [];
    const day = 86_400_000;
    let now = Date.parse('2026-01-01T00:00:00Z');
    const sequencer = sequencerOf(store, anchors, undefined, { machineNow: () => now, keyLifetimeMs: 90 * day });
    const signedAfter = async (days: number): Promise<readonly string[]> => {
      now += days * day;
      await store.commit([auditOf(days)]);
      await sequencer.run();
      const note = anchors.at(-1)?.signedNote ?? '';
      const [page] = await store.read([
        from('auditKey', everyRow, { orderBy: [{ path: ['createdAt'], descending: false }] }),
      ]);
      const keys = (page?.rows ?? []).map(({ verifierKey }) => readVerifierKey(String(verifierKey)) as VerifierKey);
      return signersOf(note, keys).map((key) => `key ${keys.indexOf(key)}`);
    };
    assert.deepEqual(await signedAfter(0), ['key 0']);
    assert.deepEqual(await signedAfter(89), ['key 0']);
    assert.deepEqual(await signedAfter(1), ['key 0', 'key 1']);
    assert.deepEqual(await signedAfter(6), ['key 0', 'key 1']);
    assert.deepEqual(await signedAfter(2), ['key 1']);
    const rows = await readRows(store);
    const report = await verifyAudit(sourceOf(rows), anchors);
    assert.deepEqual(report.findings, []);
    assert.equal(report.anchors, 5);
    await store.close();
  });

for (const engine of engines)
  test(`a key that others may know is withdrawn: what it signs later is named (${engine})`, async () => {
    const store = await openTestStore(engine);
    const anchors: KeptCheckpoint[] = [];
    await store.commit([auditOf(1), auditOf(2)]);
    await sequencerOf(store, anchors).run();
    const [stolen] = (await store.read([from('auditKey', everyRow, { fields: 'all' })]))[0]?.rows ?? [];
    const withdraw = (): Promise<KeyWithdrawal | null> =>
      withdrawKeys({ ...auditContext(), store, machineNow: () => Date.now() + 1 }, noSealing);
    await store.commit([auditOf(3)]);
    // A sequencer that has read the keys before the withdrawal signs nothing with them after it.
    let withdrawal: KeyWithdrawal | null = null;
    await sequencerOf(
      afterReadOf(store, 'auditKey', async () => {
        withdrawal ??= await withdraw();
      }),
      anchors,
    ).run();
    const { verifierKey, withdrawnFrom } = withdrawal as unknown as KeyWithdrawal;
    assert.equal(withdrawnFrom, 2);
    const note = anchors.at(-1)?.signedNote ?? '';
    const keys = [String(stolen?.['verifierKey']), verifierKey].map((each) => readVerifierKey(each) as VerifierKey);
    assert.deepEqual(
      signersOf(note, keys).map(({ hash }) => hash),
      [keys[1]?.hash],
    );
    const honest = await readRows(store);
    const report = await verifyAudit(sourceOf(honest), anchors);
    assert.deepEqual([report.findings, report.withdrawnKeys], [[], [[stolen?.id, 2]]]);
    const checkpoint = readCheckpoint(note) as Checkpoint;
    const forged = signCheckpoint(checkpoint, {
      hash: String(stolen?.id),
      verifierKey: String(stolen?.['verifierKey']),
      privateKey: String(stolen?.['material']),
    });
    const auditCheckpoint = [{ ...honest.auditCheckpoint?.[0], signedNote: forged }];
    const unmarked = (honest.auditKey ?? []).map((row) => ({ ...row, withdrawnFrom: null }));
    for (const auditKey of [honest.auditKey ?? [], unmarked]) {
      const { findings } = await verifyAudit(sourceOf({ ...honest, auditCheckpoint, auditKey }), []);
      assert.deepEqual(
        findings.map(({ kind }) => kind),
        ['withdrawnKey'],
      );
    }
    const { value } = await auditStatus({ ...auditContext(), store } as Context, nothing);
    const { verifierKeys, anchors: kept } = value as { readonly verifierKeys: unknown; readonly anchors: unknown };
    assert.deepEqual([verifierKeys, kept], [[verifierKey], []]);
    const beside = await auditStatus({ ...auditContext(), store, keepsCheckpoints: true } as Context, nothing);
    assert.equal((beside.value as { readonly anchors: readonly { readonly id: string }[] }).anchors[0]?.id, 'file');
    const later = audit(auditContext('2026-11-30T09:30:00.000Z'), {
      activity: 'Withdraw keys of audit checkpoints',
      targets: [],
      details: { keys: String(stolen?.id), fromSize: '1000000' },
    });
    await store.commit([later]);
    await sequencerOf(store, anchors).run();
    const given = await readRows(store);
    assert.deepEqual((await verifyAudit(sourceOf(given), [])).withdrawnKeys, [[stolen?.id, 2]]);
    const back = { ...given, auditCheckpoint, auditKey: unmarked };
    assert.ok((await verifyAudit(sourceOf(back), [])).findings.some(({ kind }) => kind === 'withdrawnKey'));
    await store.close();
  });

// An audit with its tree, made by the real sequencer, as plain rows that tests can edit; and a source of such rows.

import { randomUUID } from 'node:crypto';
import { pruneChanges } from '../../src/audit/pruning.ts';
import type { KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import type { AuditSource } from '../../src/audit/places.ts';
import { audit, auditTarget } from '../../src/domain/audit/auditEntry.ts';
import { systemCaller } from '../../src/domain/caller.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { noSealing } from '../../src/identity/tokens/sealing.ts';
import { createObserver, type Subscriber } from '../../src/observe/events.ts';
import { everyRow, from } from '../../src/odata/query.ts';
import { insert, type Change, type Store } from '../../src/store/contract.ts';
import {
  createSequencer,
  type Sequencer,
  type SequencerDeps,
  type SequencerPace,
} from '../../src/work/audit/sequencer.ts';
import { newId } from '../../src/app/newId.ts';
import { openTestStore } from '../store/open.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Rows = Readonly<Partial<Record<EntityName, readonly Row[]>>>;

const kept = [
  'audit',
  'auditTarget',
  'pendingAudit',
  'auditLeaf',
  'auditTile',
  'auditTree',
  'auditCheckpoint',
  'auditKey',
  'auditAnchor',
] as const;
const tenantId = '6a1f0000-0000-4000-8000-000000000001';

/** A sequencer that keeps its checkpoints in a list. */
export function sequencerOf(
  store: Store,
  anchors: KeptCheckpoint[] = [],
  hear: Subscriber = () => {},
  more: Partial<SequencerDeps & SequencerPace> = {},
): Sequencer {
  const observer = createObserver((error) => {
    throw error;
  });
  observer.subscribe(hear);
  const deps: SequencerDeps & SequencerPace = {
    store,
    tenantId,
    machineNow: Date.now,
    observer,
    sealing: noSealing,
    anchor: async (signedNote, verifierKey) => void anchors.push({ signedNote, verifierKey }),
    keyLifetimeMs: null,
    interval: 1_000,
    elsewhere: null,
    ...more,
    runsAtEnd: true,
  };
  return createSequencer(deps, deps);
}

export const auditContext = (now = '2026-11-30T09:00:00.000Z') => ({
  now,
  newId,
  correlationId: randomUUID(),
  userAgent: null,
  address: null,
  caller: systemCaller,
});

/** Changes that tell of a group that was added. */
export const auditOf = (at: number, now?: string): Change =>
  audit(auditContext(now), {
    activity: 'Add group',
    reason: `because of ${at}`,
    targets: [auditTarget('Group', { id: randomUUID(), displayName: `Group ${at}` }, [['displayName', null, 'x']])],
    details: { number: String(at) },
  });

/** An audit of so many rows, with checkpoints after each 256 rows and at the end. */
export async function makeAudit(count: number): Promise<{
  readonly rows: Rows;
  readonly anchors: readonly KeptCheckpoint[];
  readonly rebuild: (rows: Rows) => Promise<Rows>;
}> {
  const store = await openTestStore('sqlite');
  const anchors: KeptCheckpoint[] = [];
  for (let at = 0; at < count; at += 100)
    await store.commit(Array.from({ length: Math.min(100, count - at) }, (_, more) => auditOf(at + more)));
  await sequencerOf(store, anchors).run();
  const rows = await readRows(store);
  await store.close();
  return { rows, anchors, rebuild };
}

/** The tree built and signed anew over the audit, with the key that is there. */
async function rebuild(rows: Rows): Promise<Rows> {
  const store = await openTestStore('sqlite');
  const order = (rows['auditLeaf'] ?? []).map(({ auditId }) => String(auditId));
  await fill(store, {
    audit: rows['audit'] ?? [],
    auditTarget: rows['auditTarget'] ?? [],
    auditKey: rows['auditKey'] ?? [],
    pendingAudit: order.filter((each) => rows['audit']?.some(({ id }) => id === each)).map((id) => ({ id })),
  });
  await sequencerOf(store).run();
  const made = await readRows(store);
  await store.close();
  return made;
}

/** The rows after the retention deleted the first of them. */
export async function pruneFirst(rows: Rows, count: number): Promise<Rows> {
  const store = await openTestStore('sqlite');
  await fill(store, rows);
  const ids = (rows['auditLeaf'] ?? []).slice(0, count).map(({ auditId }) => String(auditId));
  const { deleted, changes } = await pruneChanges({ ...auditContext(), store }, ids);
  const where = { op: 'in', path: ['id'], values: deleted } as const;
  await store.commit([
    { kind: 'deleteWhere', entity: 'auditTarget', where: { ...where, path: ['auditId'] } },
    { kind: 'deleteWhere', entity: 'audit', where },
    ...changes,
  ]);
  await sequencerOf(store).run();
  const made = await readRows(store);
  await store.close();
  return made;
}

async function fill(store: Store, rows: Rows): Promise<void> {
  const all = Object.entries(rows).flatMap(([entity, of]) =>
    of.map((row): Change => insert(entity as 'audit', row as never)),
  );
  for (let at = 0; at < all.length; at += 200) await store.commit(all.slice(at, at + 200));
}

/** The rows of the audit and of its tree. */
export async function readRows(store: Store): Promise<Rows> {
  const pages = await store.read(
    kept.map((entity) => from(entity, everyRow, { fields: 'all', orderBy: [{ path: ['id'], descending: false }] })),
  );
  return Object.fromEntries(kept.map((entity, at) => [entity, (pages[at]?.rows ?? []) as readonly Row[]]));
}

/** Plain rows as a source of the verification. */
export function sourceOf(rows: Rows): AuditSource {
  const all = (entity: EntityName): readonly Row[] => rows[entity] ?? [];
  return {
    rows: async function* (entity, after = '') {
      yield all(entity).filter(({ id }) => String(id) > after);
    },
    rowsOf: async (entity, field, values) => {
      const wanted = new Set(values);
      return all(entity).filter((row) => wanted.has(String(row[field])));
    },
    idsNotIn: async (entity, others) => {
      const known = new Set(others.flatMap(([other, field]) => all(other).map((row) => String(row[field]))));
      return all(entity).flatMap(({ id }) => (known.has(String(id)) ? [] : [String(id)]));
    },
  };
}

// All that a sandbox holds at one moment, as one small object of JSON; and the sandbox back as it was then. Rows go
// through the store's contract, so that a snapshot of one engine fits the other.

import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { newTree } from '../../audit/createTree.ts';
import type { Id, Instant } from '../../domain/base.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { formatInstant } from '../../domain/time.ts';
import { feedReset } from '../../feed/feedReset.ts';
import { retry } from '../../flows/retry.ts';
import { everyRow, from } from '../../odata/query.ts';
import { insert, isConflict, RuleViolationError, type Change, type Store } from '../../store/contract.ts';
import { tenantId as sandboxTenantId } from '../sandboxIds.ts';
import { resetActions } from '../reset.ts';
import { withoutSecrets, withSecrets, type SnapshotRow, type SnapshotRows } from './snapshotSecrets.ts';
import type { SandboxSecrets } from '../sandboxSecrets.ts';
import { checkRows, instantPattern } from './checkRows.ts';
import { moveInstants } from './moveInstants.ts';
import { clockRowAt, tenantNow } from '../tenantClock.ts';

/** What `GET /sandbox/snapshot` answers and `POST /sandbox/restore` takes. */
export interface SandboxSnapshot {
  readonly latchkeySnapshot: 1;
  /** Tenant time. */
  readonly at: Instant;
  /** The newest step of the schema by which the rows are. */
  readonly step: number;
  /** How many rows there are of what. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of `data` as it was before it was compressed: a snapshot is put back unchanged or not at all. */
  readonly sha256: string;
  /** The rows, compressed, in base64. */
  readonly data: string;
}

const replaced = (Object.keys(resetActions) as EntityName[]).filter((entity) => resetActions[entity] === 'goes');
/** Made of other rows: by the store, or by the sequencer, which gives the audit's rows their places anew. */
const derived: readonly EntityName[] = [
  'listedText',
  'pendingAudit',
  'auditLeaf',
  'auditTile',
  'auditTree',
  'auditCheckpoint',
  'logCursor',
  'auditAnchor',
];
/** What goes with a reset goes into a snapshot, but for what is made of it. */
const kept = replaced.filter((entity) => !derived.includes(entity));

/**
 * No job may be under way in this process. Secrets of the sandbox are left out: a snapshot fits every other one. `step`
 * is the newest of the schema.
 */
export async function takeSnapshot(
  store: Store,
  secrets: SandboxSecrets,
  { machineNow, step }: { readonly machineNow: number; readonly step: number },
): Promise<SandboxSnapshot> {
  const rows = await readRows(store, secrets);
  return packSnapshot(rows, { at: tenantNow(rows.tenant?.[0] as unknown as Tenant, machineNow), step });
}

/** All rows that a snapshot keeps, of one moment. */
export async function readRows(store: Store, secrets: SandboxSecrets): Promise<SnapshotRows> {
  const pages = await store.read(kept.map((entity) => from(entity, everyRow)));
  const rows = Object.fromEntries(kept.map((entity, at) => [entity, pages[at]?.rows ?? []])) as unknown as SnapshotRows;
  return withoutSecrets(rows, secrets);
}

/** `at` is tenant time. Throws `snapshotTooLarge` for more than a restore takes. */
export function packSnapshot(
  rows: SnapshotRows,
  { at, step }: Pick<SandboxSnapshot, 'at' | 'step'>,
  most: { readonly text: number; readonly body: number } = snapshotBytes,
): SandboxSnapshot {
  const text = JSON.stringify(rows);
  if (Buffer.byteLength(text) > most.text) throw new Refusal('snapshotTooLarge', { limit: most.text });
  const compressed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
  const data = compressed.toString('base64');
  if (data.length + headBytes > most.body) throw new Refusal('snapshotTooLarge', { limit: most.body });
  return {
    latchkeySnapshot: 1,
    at,
    step,
    rows: Object.fromEntries(Object.entries(rows).map(([entity, all]) => [entity, all.length])),
    sha256: sha256(text),
    data,
  };
}

/**
 * The most bytes of a snapshot: of its rows as text, and of all of it as a body. What is made is within both, so that
 * it can be put back.
 */
export const snapshotBytes = { text: 256 * 1024 * 1024, body: 64 * 1024 * 1024 } as const;

/** Of the members beside `data`. */
const headBytes = 16 * 1024;

/**
 * The rows of a snapshot, without fields that a step of the schema has taken away since: `step` is the newest one here.
 * `movedBy` milliseconds are added to every instant. Throws `invalidField`.
 */
export function unpackSnapshot(
  body: unknown,
  { step, movedBy = 0 }: { readonly step: number; readonly movedBy?: number },
): { readonly at: Instant; readonly rows: SnapshotRows } {
  const { latchkeySnapshot, at, step: made, sha256: expected, data } = (body ?? {}) as Partial<SandboxSnapshot>;
  if (latchkeySnapshot !== 1) throw invalid('latchkeySnapshot', 'It must be 1: a snapshot of GET /sandbox/snapshot.');
  if (typeof at !== 'string' || !instantPattern.test(at) || Number.isNaN(Date.parse(at)))
    throw invalid('at', 'It must be an instant such as 2026-11-30T09:00:00.000Z.');
  if (!Number.isInteger(made)) throw invalid('step', 'It must be the number of a step of the schema.');
  if (Number(made) > step)
    throw invalid('step', `It must be ${step} at most, the newest that this program knows: a newer one made this.`);
  const text = typeof data === 'string' ? decompress(data) : null;
  if (text === null || sha256(text) !== expected)
    throw invalid('data', 'It must be as GET /sandbox/snapshot gave it: it was changed or cut short since.');
  return { at, rows: checkRows(parseJson(movedBy === 0 ? text : moveInstants(text, movedBy))) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('data', 'It must be JSON, compressed by Brotli, in base64.');
  }
}

function decompress(data: string): string | null {
  try {
    return brotliDecompressSync(Buffer.from(data, 'base64'), { maxOutputLength: snapshotBytes.text }).toString();
  } catch {
    return null;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const invalid = (field: string, says: string): Refusal => new Refusal('invalidField', { field, says });

/** How often a restore is tried that meets what others insert at the same moment. */
const attempts = 10;

/** What is put back, and by which clock. */
export interface RestoreOrder {
  readonly rows: SnapshotRows;
  /** Where the clock is to stand, in tenant time; it stands still if it did in the snapshot. */
  readonly at: Instant;
}

/**
 * Puts rows in the place of all that a reset would take, in one commit; the tenant's id stays. `store` MUST NOT watch
 * rules, and no job may be under way in this process.
 */
export async function restoreRows(
  store: Store,
  secrets: SandboxSecrets,
  { rows, at }: RestoreOrder,
  { machineNow, newId }: { readonly machineNow: () => number; readonly newId: () => Id },
): Promise<void> {
  if (rows.tenant?.length !== 1) throw invalid('data', 'It must have the row of one tenant.');
  const [page] = await store.read([from('tenant', undefined, { fields: ['tenantId'] })]);
  // An empty database has no tenant yet: it gets the one of every sandbox.
  const here = (page?.rows[0]?.['tenantId'] ?? sandboxTenantId) as Id;
  const [tenant] = rows.tenant as unknown as readonly [Tenant];
  const clock = clockRowAt(at, machineNow(), tenant.clockFrozenAt !== null);
  const all = {
    ...(await withSecrets(rows, secrets)),
    tenant: [{ ...tenant, ...clock, tenantId: here }],
  } as SnapshotRows;
  const changes = [
    ...replaced.map((entity): Change => ({ kind: 'deleteWhere', entity, where: everyRow })),
    newTree(here),
    ...kept.flatMap((entity) => (all[entity] ?? []).map((row) => putBack(entity, row, machineNow()))),
    ...(all.audit ?? []).map(({ id }) => insert('pendingAudit', { id })),
    feedReset(at, newId),
  ];
  await retry(attempts, isConflict, () => store.commit(changes)).catch((error: unknown) => {
    if (!(error instanceof RuleViolationError)) throw error;
    throw invalid('data', `It must keep the rule ${error.rule}, which two of its rows break.`);
  });
}

/** The machine times of jobs are of the time of the snapshot: nobody holds a lease, and nothing waits to be retried. */
function putBack(entity: EntityName, { version, ...row }: SnapshotRow, machineNow: number): Change {
  const fields = entity === 'job' ? { ...row, claimedUntil: null, notBefore: formatInstant(machineNow) } : row;
  return { ...insert(entity, fields as never), version } as Change;
}

// Places in the tree for audit rows that wait for one. It happens after the commit of the row, so that no commit waits
// for another's.

import { randomBytes } from 'node:crypto';
import type { AuditCheckpoint, AuditTile, AuditTree, PendingAudit } from '../domain/audit/auditTreeEntities.ts';
import type { Id } from '../domain/base.ts';
import { eq, from, oneOfValues, type Row } from '../odata/query.ts';
import { insert, update, type Change, type Store } from '../store/contract.ts';
import { hashOf, type AuditRecord } from './entry.ts';
import { positionKey, tileKey } from './keys.ts';
import {
  decodeHashes,
  encodeHashes,
  GrowingTree,
  leafHash,
  tailWidths,
  tileWidth,
  type ChangedTile,
  type Hash,
} from './merkle.ts';

/** How many rows are given places in one commit. */
export const rowsPerAppend = 256;
const saltBytes = 32;

/** The tree, and what is to be done about it. */
export interface TreeState {
  /** Null where there is no tree yet. */
  readonly tree: AuditTree | null;
  readonly newest: AuditCheckpoint | null;
  /** Audit rows without a place, those that wait longest, as many as are given places at once. */
  readonly waiting: readonly PendingAudit[];
}

/** The tree is larger than its hashes: somebody changed it, or began it anew since it was read. */
export class MissingHashesError extends Error {
  constructor(tile: string) {
    super(`The audit tree lacks hashes of its tile ${tile}: somebody changed it. Run \`latchkey verify\`.`);
  }
}

/** Reads it, in one snapshot. */
export async function readTreeState(store: Store): Promise<TreeState> {
  const [trees, checkpoints, waiting] = await store.read([
    from('auditTree', eq('id', 'singleton'), { fields: 'all', top: 1 }),
    from('auditCheckpoint', eq('id', 'singleton'), { fields: 'all', top: 1 }),
    from('pendingAudit', undefined, {
      fields: 'all',
      orderBy: [{ path: ['id'], descending: false }],
      top: rowsPerAppend,
    }),
  ]);
  return {
    tree: rowsOf<AuditTree>(trees)[0] ?? null,
    newest: rowsOf<AuditCheckpoint>(checkpoints)[0] ?? null,
    waiting: rowsOf<PendingAudit>(waiting),
  };
}

/**
 * Gives places to rows that wait, in one commit together with `also`, which is asked when the tree has grown. Throws
 * `ConflictError` where another process was faster or a place is taken, and `MissingHashesError`.
 */
export async function appendWaiting(
  store: Store,
  { tree, waiting }: { readonly tree: AuditTree; readonly waiting: readonly PendingAudit[] },
  also: (growing: GrowingTree) => readonly Change[],
): Promise<void> {
  const ids = waiting.map(({ id }) => id);
  const [growing, records] = await Promise.all([readGrowing(store, tree.size), readRecords(store, ids)]);
  // In one call: many calls for a few bytes each took a seventh of the time.
  const salts = randomBytes(saltBytes * ids.length);
  const leaves = ids.map((id, at): Change => {
    const salt = salts.subarray(at * saltBytes, (at + 1) * saltBytes).toString('base64url');
    const key = positionKey(growing.size);
    const record = records.get(id);
    growing.append(record === undefined ? missingRowHash(id) : hashOf(record, { salt, erasure: null }));
    return insert('auditLeaf', { id: key, auditId: id, salt });
  });
  await store.commit([
    update('auditTree', 'singleton', { size: growing.size }, tree.version),
    ...leaves,
    ...growing.takeChanged().map((tile) => tileChange(tile, tree.size)),
    { kind: 'deleteWhere', entity: 'pendingAudit', where: oneOfValues('id', ids) },
    ...also(growing),
  ]);
}

/** The hash at the place of a row that was deleted while it waited: the verification names the row. */
export const missingRowHash = (auditId: Id): Hash => leafHash(`missing ${auditId}`);

/** The tree of a size, with the tiles that are not full. Throws `MissingHashesError`. */
async function readGrowing(store: Store, size: number): Promise<GrowingTree> {
  const tails = tailWidths(size).map((width, level) => ({
    id: tileKey(level, Math.floor(size / tileWidth ** (level + 1))),
    width,
  }));
  const [tiles] = await store.read([
    from(
      'auditTile',
      oneOfValues(
        'id',
        tails.map(({ id }) => id),
      ),
      { fields: 'all' },
    ),
  ]);
  const hashesOf = new Map(rowsOf<AuditTile>(tiles).map(({ id, hashes }) => [id, decodeHashes(hashes)]));
  const hashes = tails.map(({ id, width }): readonly Hash[] => {
    const stored = width === 0 ? [] : (hashesOf.get(id) ?? []);
    if (stored.length < width) throw new MissingHashesError(id);
    return stored.slice(0, width);
  });
  return new GrowingTree(size, hashes);
}

/** Audit rows with their targets, by their ids. */
export async function readRecords(store: Store, ids: readonly Id[]): Promise<ReadonlyMap<Id, AuditRecord>> {
  if (ids.length === 0) return new Map();
  const [rows, targets] = await store.read([
    from('audit', oneOfValues('id', ids), { fields: 'all' }),
    from('auditTarget', oneOfValues('auditId', ids), { fields: 'all' }),
  ]);
  const targetsOf = Map.groupBy(rowsOf<Row>(targets), (target) => target['auditId']);
  return new Map(rowsOf<Row>(rows).map((row) => [row.id, { row, targets: targetsOf.get(row.id) ?? [] }]));
}

const rowsOf = <T>(page: { readonly rows: readonly Row[] } | undefined): readonly T[] =>
  (page?.rows ?? []) as unknown as readonly T[];

function tileChange({ level, index, hashes }: ChangedTile, sizeBefore: number): Change {
  const id = tileKey(level, index);
  const written = Math.floor(sizeBefore / tileWidth ** level) - index * tileWidth;
  const row = { hashes: encodeHashes(hashes) };
  return written > 0 ? update('auditTile', id, row) : insert('auditTile', { id, ...row });
}

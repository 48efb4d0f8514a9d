// Places in the tree for audit rows that wait for one. It happens after the commit of the row, so that no commit waits
// for another's.

import { randomBytes } from 'node:crypto';
import type { Audit, AuditTarget } from '../domain/audit/auditEntities.ts';
import type { AuditTile, AuditTree } from '../domain/audit/auditTreeEntities.ts';
import type { Id } from '../domain/base.ts';
import { eq, from, oneOfValues } from '../odata/query.ts';
import { insert, update, type Change, type Store } from '../store/contract.ts';
import { hashOf, type AuditRecord, type Fields } from './entry.ts';
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

/** The tree as it is stored, with the tiles that grow. */
export interface StoredTree {
  readonly row: AuditTree;
  readonly growing: GrowingTree;
}

/** The stored hashes are fewer than the size of the tree says: somebody changed them. */
export class BrokenTreeError extends Error {
  constructor(tile: string) {
    super(`The audit tree lacks hashes of its tile ${tile}: somebody changed its rows. Run \`latchkey verify\`.`);
  }
}

/** Reads the tree; null where there is none yet. Throws `BrokenTreeError`. */
export async function readTree(store: Store): Promise<StoredTree | null> {
  const [found] = await store.read([from('auditTree', eq('id', 'singleton'), { fields: 'all', top: 1 })]);
  const row = found?.rows[0] as AuditTree | undefined;
  if (row === undefined) return null;
  const tails = tailWidths(row.size).map((width, level) => ({
    id: tileKey(level, Math.floor(row.size / tileWidth ** (level + 1))),
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
  const hashesOf = new Map(
    ((tiles?.rows ?? []) as unknown as readonly AuditTile[]).map(({ id, hashes }) => [id, decodeHashes(hashes)]),
  );
  const hashes = tails.map(({ id, width }): readonly Hash[] => {
    const stored = width === 0 ? [] : (hashesOf.get(id) ?? []);
    if (stored.length < width) throw new BrokenTreeError(id);
    return stored.slice(0, width);
  });
  return { row, growing: new GrowingTree(row.size, hashes) };
}

/**
 * Gives places to the rows that wait longest, in one commit together with `also`, which is asked when the tree has
 * grown. Gives the number of places. Throws `ConflictError` where another process was faster, and `BrokenTreeError`.
 */
export async function appendPending(
  store: Store,
  { row, growing }: StoredTree,
  also: (growing: GrowingTree) => readonly Change[],
): Promise<number> {
  const [waiting] = await store.read([
    from('pendingAudit', undefined, {
      fields: [],
      orderBy: [{ path: ['id'], descending: false }],
      top: rowsPerAppend,
    }),
  ]);
  const ids = (waiting?.rows ?? []).map(({ id }) => id);
  const records = await readRecords(store, ids);
  const sizeBefore = growing.size;
  const leaves = ids.map((id): Change => {
    const salt = randomBytes(32).toString('base64url');
    const key = positionKey(growing.size);
    const record = records.get(id);
    growing.append(record === undefined ? missingRowHash(id) : hashOf(record, salt));
    return insert('auditLeaf', { id: key, auditId: id, salt });
  });
  const more = also(growing);
  if (leaves.length + more.length === 0) return 0;
  await store.commit([
    update('auditTree', 'singleton', { size: growing.size }, row.version),
    ...leaves,
    ...growing.takeChanged().map((tile) => tileChange(tile, sizeBefore)),
    ...(ids.length === 0
      ? []
      : [{ kind: 'deleteWhere', entity: 'pendingAudit', where: oneOfValues('id', ids) } as const]),
    ...more,
  ]);
  return leaves.length;
}

/** The hash at the place of a row that was deleted while it waited: the verification names the row. */
export const missingRowHash = (auditId: Id): Hash => leafHash(`missing ${auditId}`);

async function readRecords(store: Store, ids: readonly Id[]): Promise<ReadonlyMap<Id, AuditRecord>> {
  if (ids.length === 0) return new Map();
  const [rows, targets] = await store.read([
    from('audit', oneOfValues('id', ids), { fields: 'all' }),
    from('auditTarget', oneOfValues('auditId', ids), { fields: 'all' }),
  ]);
  const targetsOf = Map.groupBy((targets?.rows ?? []) as unknown as readonly AuditTarget[], ({ auditId }) => auditId);
  return new Map(
    ((rows?.rows ?? []) as unknown as readonly Audit[]).map((row) => [
      row.id,
      { row: row as unknown as Fields, targets: (targetsOf.get(row.id) ?? []) as unknown as readonly Fields[] },
    ]),
  );
}

function tileChange({ level, index, hashes }: ChangedTile, sizeBefore: number): Change {
  const id = tileKey(level, index);
  const written = Math.floor(sizeBefore / tileWidth ** level) - index * tileWidth;
  const row = { hashes: encodeHashes(hashes) };
  return written > 0 ? update('auditTile', id, row) : insert('auditTile', { id, ...row });
}

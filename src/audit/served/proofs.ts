// The tree for those who verify it from afar: its hashes by tile, its entries, and proofs of inclusion and consistency
// (RFC 6962, section 2.1). Names and forms of tiles are those of https://c2sp.org/tlog-tiles.

import type { AuditLeaf, AuditTile } from '../../domain/audit/auditTreeEntities.ts';
import { eq, from, oneOfValues } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import { readRecords } from '../appendPending.ts';
import { entryText } from '../entry.ts';
import { positionKey, tileKey } from '../keys.ts';
import { decodeHashes, tileWidth, type Hash } from '../merkle.ts';
import { splitOf, subtreeRoot, type TileReader } from './subtrees.ts';

/** The first hashes of a tile; null where the tree has not so many. */
export async function readTile(store: Store, level: number, index: number, width: number): Promise<Buffer | null> {
  const hashes = await readHashes(store, level, index);
  return hashes.length < width ? null : Buffer.concat(hashes.slice(0, width));
}

async function readHashes(store: Store, level: number, index: number): Promise<readonly Hash[]> {
  const [page] = await store.read([from('auditTile', eq('id', tileKey(level, index)), { fields: 'all', top: 1 })]);
  const tile = page?.rows[0] as AuditTile | undefined;
  return tile === undefined ? [] : decodeHashes(tile.hashes);
}

/** The longest entry of a bundle: its length is written in two bytes. */
const longestEntry = 65_535;

/**
 * The first entries of a tile of entries, each with its length before it. Null where the tree has not so many, where
 * the retention deleted one, and where one is longer than the format allows.
 */
export async function readEntries(store: Store, index: number, width: number): Promise<Buffer | null> {
  const keys = Array.from({ length: width }, (_, at) => positionKey(index * tileWidth + at));
  const [page] = await store.read([
    from('auditLeaf', oneOfValues('id', keys), { fields: 'all', orderBy: [{ path: ['id'], descending: false }] }),
  ]);
  const leaves = (page?.rows ?? []) as unknown as readonly AuditLeaf[];
  const records = await readRecords(
    store,
    leaves.map(({ auditId }) => auditId),
  );
  const entries = leaves.flatMap(({ auditId, salt, erasure }) => {
    const record = records.get(auditId);
    return record === undefined ? [] : [Buffer.from(entryText(record, { salt, erasure }))];
  });
  if (entries.length < width || entries.some(({ length }) => length > longestEntry)) return null;
  return Buffer.concat(entries.flatMap((entry) => [Buffer.from([entry.length >> 8, entry.length & 255]), entry]));
}

/** Proofs about a tree of a store. */
export interface ProofSource {
  /** That the entry at a position is in the tree of a size. */
  readonly inclusion: (position: number, size: number) => Promise<readonly Hash[]>;
  /** That the tree of the second size begins with that of the first one. */
  readonly consistency: (first: number, second: number) => Promise<readonly Hash[]>;
  /** The hash of the entry at a position. */
  readonly leaf: (position: number) => Promise<Hash>;
}

/** Reads each tile once. Positions and sizes MUST be of the tree. Proofs throw where the database lacks a hash. */
export function createProofSource(store: Store): ProofSource {
  const tiles = new Map<string, Promise<readonly Hash[]>>();
  const tileOf: TileReader = (level, index) => {
    const key = tileKey(level, index);
    const known = tiles.get(key) ?? readHashes(store, level, index);
    tiles.set(key, known);
    return known;
  };
  const root = (start: number, end: number): Promise<Hash> => subtreeRoot(tileOf, start, end);
  const path = async (position: number, start: number, end: number): Promise<readonly Hash[]> => {
    if (end - start === 1) return [];
    const middle = splitOf(start, end);
    return position < middle
      ? [...(await path(position, start, middle)), await root(middle, end)]
      : [...(await path(position, middle, end)), await root(start, middle)];
  };
  const subproof = async (first: number, start: number, end: number, isWhole: boolean): Promise<readonly Hash[]> => {
    if (first === end) return isWhole ? [] : [await root(start, end)];
    const middle = splitOf(start, end);
    return first <= middle
      ? [...(await subproof(first, start, middle, isWhole)), await root(middle, end)]
      : [...(await subproof(first, middle, end, false)), await root(start, middle)];
  };
  return {
    inclusion: (position, size) => path(position, 0, size),
    consistency: async (first, second) => (first === 0 ? [] : subproof(first, 0, second, true)),
    leaf: (position) => root(position, position + 1),
  };
}

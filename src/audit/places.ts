// The places of the tree with what stands at them, read as a window of positions.

import type { AuditLeaf } from '../domain/audit/auditTreeEntities.ts';
import type { EntityName } from '../domain/entities.ts';
import type { Id } from '../domain/base.ts';
import { compare, from } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';
import { readRecords } from './appendPending.ts';
import type { ErasedValues } from './bundle/verify.mjs';
import type { AuditRecord, EntrySalt, Fields } from './entry.ts';
import { positionKey, positionOf, tileKey } from './keys.ts';
import { decodeHashes, tileWidth, type Hash } from './merkle.ts';

/** Rows of a database, of one moment. */
export interface AuditSource {
  readonly rows: (entity: EntityName, after?: string) => AsyncIterable<readonly Fields[]>;
  /** The rows whose field has one of the values, in no order. */
  readonly rowsOf: (entity: EntityName, field: string, values: readonly string[]) => Promise<readonly Fields[]>;
  /** The ids of rows that no row of `others` names by its field. */
  readonly idsNotIn: (
    entity: EntityName,
    others: readonly (readonly [entity: EntityName, field: string])[],
  ) => Promise<readonly Id[]>;
}

/** A place of the tree: the hash that its tile says, the leaf, and the audit row; each null where it is gone. */
export interface AuditPlace {
  readonly position: number;
  readonly hash: Hash | null;
  readonly leaf: ({ readonly auditId: Id } & EntrySalt) | null;
  readonly record: AuditRecord | null;
}

/** The places from `start`, which begins a tile, to before `end`, which ends one or is the size of the tree. */
export async function readPlaces(source: AuditSource, start: number, end: number): Promise<readonly AuditPlace[]> {
  const positions = Array.from({ length: end - start }, (_, at) => start + at);
  const [hashes, leaves] = await Promise.all([
    readHashes(source, start, end),
    source.rowsOf('auditLeaf', 'id', positions.map(positionKey)),
  ]);
  const leafAt = new Map(leaves.map((leaf) => [String(leaf['id']), leaf]));
  const auditIds = leaves.map(({ auditId }) => String(auditId));
  const [rows, targets] = await Promise.all([
    source.rowsOf('audit', 'id', auditIds),
    source.rowsOf('auditTarget', 'auditId', auditIds),
  ]);
  const rowOf = new Map(rows.map((row) => [String(row['id']), row]));
  const targetsOf = Map.groupBy(targets, ({ auditId }) => String(auditId));
  return positions.map((position): AuditPlace => {
    const stored = leafAt.get(positionKey(position));
    const auditId = String(stored?.['auditId']);
    const row = rowOf.get(auditId);
    return {
      position,
      hash: hashes[position - start] ?? null,
      leaf: stored === undefined ? null : { auditId, ...saltOf(stored) },
      record: row === undefined ? null : { row, targets: targetsOf.get(auditId) ?? [] },
    };
  });
}

const saltOf = ({ salt, erasure }: Fields): EntrySalt => ({
  salt: String(salt ?? ''),
  erasure: (erasure ?? null) as ErasedValues | null,
});

/** The hashes of the lowest level. A tile of more hashes than the tree has places is believed for none. */
async function readHashes(source: AuditSource, start: number, end: number): Promise<readonly (Hash | undefined)[]> {
  const first = start / tileWidth;
  const keys = Array.from({ length: Math.ceil(end / tileWidth) - first }, (_, at) => tileKey(0, first + at));
  const tiles = await source.rowsOf('auditTile', 'id', keys);
  const hashesOf = new Map(tiles.map(({ id, hashes }) => [String(id), decodeHashes(String(hashes))]));
  return keys.flatMap((key, at) => {
    const width = Math.min(tileWidth, end - start - at * tileWidth);
    const hashes = hashesOf.get(key) ?? [];
    return Array.from({ length: width }, (_, place) => (hashes.length <= width ? wholeHash(hashes[place]) : undefined));
  });
}

const wholeHash = (hash: Hash | undefined): Hash | undefined => (hash?.length === 32 ? hash : undefined);

/** An audit row with its place; without the row where the retention deleted it. */
export interface PlacedRow {
  readonly position: number;
  readonly record: AuditRecord | null;
}

/** The rows of the places from `start` on, `limit` at most. Places that the retention deleted are left out. */
export async function readPlacedRows(store: Store, start: number, limit: number): Promise<readonly PlacedRow[]> {
  const [page] = await store.read([
    from('auditLeaf', compare('id', 'ge', positionKey(start)), {
      fields: ['auditId'],
      orderBy: [{ path: ['id'], descending: false }],
      top: limit,
    }),
  ]);
  const leaves = (page?.rows ?? []) as unknown as readonly Pick<AuditLeaf, 'id' | 'auditId'>[];
  const records = await readRecords(
    store,
    leaves.map(({ auditId }) => auditId),
  );
  return leaves.map(({ id, auditId }) => ({ position: positionOf(id), record: records.get(auditId) ?? null }));
}

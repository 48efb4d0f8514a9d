// Changes of the feed as the rows that they are about: those that are there, and those that are no more.

import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { changedObjects, type ObjectChange } from '../../feed/changedObjects.ts';
import { and, everyRow, from, oneOfValues, type Row } from '../../odata/query.ts';
import { variantOf } from '../../odata/serialize/rowJson.ts';
import type { Store } from '../../store/contract.ts';
import { isChanged } from './changedProperties.ts';
import type { DeltaPlan } from './planDelta.ts';

/** A row that is no more: `changed` where it can be restored. */
export interface RemovedItem {
  readonly id: Id;
  readonly reason: 'changed' | 'deleted';
  /** Of a directory object. */
  readonly kind: string | null;
}

/** What a part of the feed says, and the position up to which it was read. */
export interface FoundChanges {
  readonly changes: ReadonlyMap<Id, ObjectChange>;
  readonly rows: readonly Row[];
  readonly removed: readonly RemovedItem[];
  readonly last: number;
}

/** How much of the feed one call reads at the most. */
export const mostChanges = 20_000;

/** The rows of these ids that are shown. */
export async function rowsOf(store: Store, { query }: DeltaPlan, ids: readonly Id[]): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const [page] = await store.read([{ ...query, where: and(query.where, oneOfValues('id', ids)), top: ids.length }]);
  return page?.rows ?? [];
}

/** The changes of as many rows as a page holds. Throws `syncStateNotFound` (410) where they are not kept any more. */
export async function findChanges(
  store: Store,
  plan: DeltaPlan,
  { after, end, size }: { readonly after: number; readonly end: number; readonly size: number },
): Promise<FoundChanges> {
  const { entity, watched, ids } = plan;
  const changed = await changedObjects(store, entity, { after, end, watched, most: size, mostChanges });
  if (changed === 'expired') throw new Refusal('syncStateNotFound');
  const changes = new Map([...changed.objects].filter(([id]) => ids === null || ids.has(id)));
  const found = await rowsOf(store, plan, [...changes.keys()]);
  const there = new Set(found.map(({ id }) => id));
  const gone = [...changes.values()].filter(({ id, isOwn }) => isOwn && !there.has(id)).map(({ id }) => id);
  return {
    changes,
    rows: found.filter((row) => isTellable(plan, row, changes.get(row.id) as ObjectChange)),
    // Of a caller who sees some rows, what went out of sight is known by what was in sight.
    removed: plan.isPartly ? [] : await removedOf(store, plan, gone),
    last: changed.last,
  };
}

/** Whether something of a row changed that the answer shows. */
function isTellable({ shape, relations }: DeltaPlan, row: Row, change: ObjectChange): boolean {
  if (change.isCreated || relations.some(({ name }) => change.others.has(name))) return true;
  if (relations.some(({ field }) => field !== null && change.fields.has(field))) return true;
  return variantOf(shape, row).shown.some(({ property }) => isChanged(property, change));
}

/** Rows that are deleted, of those that the query is about; of a row that is gone for good nothing else is known. */
async function removedOf(store: Store, plan: DeltaPlan, ids: readonly Id[]): Promise<readonly RemovedItem[]> {
  if (ids.length === 0) return [];
  const { entity, fixed } = plan;
  const isOfDirectory = entity === 'directoryObject';
  const fields = isOfDirectory ? ['kind', 'deletedAt', 'purgedAt'] : [];
  const [kept, ofQuery] = await store.read([
    from(entity, and(everyRow, oneOfValues('id', ids)), { fields: [] }),
    from(entity, and(everyRow, fixed, oneOfValues('id', ids)), { fields }),
  ]);
  const known = new Set(kept?.rows.map(({ id }) => id));
  const gone = ids.filter((id) => !known.has(id)).map((id): RemovedItem => ({ id, reason: 'deleted', kind: null }));
  return [
    ...gone,
    ...(ofQuery?.rows ?? []).map((row): RemovedItem => {
      const isRestorable = isOfDirectory && row['deletedAt'] != null && row['purgedAt'] == null;
      return {
        id: row.id,
        reason: isRestorable ? 'changed' : 'deleted',
        kind: (row['kind'] as string | undefined) ?? null,
      };
    }),
  ];
}

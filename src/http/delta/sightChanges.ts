// What came into the sight of a caller who sees some of the rows, and what went out of it: by a sketch of those that
// were in sight, which the token holds.

import type { Id } from '../../domain/base.ts';
import { differenceOf, joinSketches, sketchOf } from '../../domain/feed/idSketch.ts';
import { Refusal } from '../../domain/refusal.ts';
import { createdWaiting, waitingChanges } from '../../feed/changedObjects.ts';
import { readFeed } from '../../feed/readFeed.ts';
import { endOf, newestSegment } from '../../feed/segments.ts';
import type { FeedSegment } from '../../domain/feed/feedEntities.ts';
import { from, type Row } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { ToldRows } from './deltaToken.ts';
import { mostChanges } from './findChanges.ts';
import type { DeltaPlan } from './planDelta.ts';

/** Of more rows in sight no sketch is made: the query begins anew each time. */
const mostInSight = 100_000;

/** The ids in sight, and the sketch of them as of the last position of the feed. */
interface Sight {
  readonly ids: ReadonlySet<Id>;
  readonly told: ToldRows;
}

export async function rowsInSight(store: Store, { entity, query }: DeltaPlan): Promise<Sight> {
  const [newest, waiting, page] = await store.read([
    newestSegment,
    waitingChanges,
    from(entity, query.where, { fields: [], top: mostInSight + 1 }),
  ]);
  const rows = page?.rows ?? [];
  const ids = new Set(rows.map(({ id }) => id));
  const at = endOf(newest?.rows as readonly Row[] as unknown as readonly FeedSegment[]) - 1;
  if (ids.size > mostInSight) return { ids, told: { at, sketch: null } };
  // What has no position yet is told once it has one.
  const later = new Set(createdWaiting(entity, waiting?.rows ?? []));
  return { ids, told: { at, sketch: sketchOf([...ids].filter((id) => !later.has(id))) } };
}

/** What is told of sight: ids that went out of it, ids that came into it without being new, and what is in it now. */
export interface SightDifference {
  readonly lost: readonly Id[];
  readonly gained: readonly Id[];
  readonly told: ToldRows;
}

/** Throws `resyncRequired` (410) where the difference is too large to be told from the sketches. */
export async function differenceInSight(store: Store, plan: DeltaPlan, before: ToldRows): Promise<SightDifference> {
  const { ids, told } = await rowsInSight(store, plan);
  if (before.sketch === null || told.sketch === null) throw new Refusal('resyncRequired');
  const created = await createdBetween(store, plan, { after: before.at, end: told.at });
  const known = joinSketches(before.sketch, sketchOf([...created].filter((id) => ids.has(id))));
  const difference = differenceOf(known, told.sketch);
  if (difference === null) throw new Refusal('resyncRequired');
  return { lost: difference.lost.filter((id) => !ids.has(id)), gained: difference.gained, told };
}

/** Rows that are new in a part of the feed: the changes tell of them. */
async function createdBetween(
  store: Store,
  { entity }: DeltaPlan,
  { after, end }: { readonly after: number; readonly end: number },
): Promise<ReadonlySet<Id>> {
  const created = new Set<Id>();
  if (end < after) throw new Refusal('syncStateNotFound');
  let last = after;
  while (last < end && last - after < mostChanges) {
    const page = await readFeed(store, {
      after: last,
      limit: Math.min(2_000, end - last),
      entities: new Set([entity]),
    });
    if (page === 'expired') throw new Refusal('syncStateNotFound');
    for (const { id, kind } of page.changes) if (kind === 'created') created.add(id);
    if (page.last === last) break;
    last = page.last;
  }
  return created;
}

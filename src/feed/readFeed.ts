// Reads the feed: committed changes after a position, in order, without gaps.

import { positionKey, positionOf } from '../audit/keys.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { EntityName } from '../domain/entities.ts';
import type { FeedActor, FeedKind, FeedParents, FeedSegment, KeptChange } from '../domain/feed/feedEntities.ts';
import { feedRuleOf } from '../domain/feed/feedTable.ts';
import { and, compare, everyRow, from, oneOfValues, type Page } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';
import { endOf, newestSegment } from './segments.ts';

/** A committed change. Tenant time. */
export interface FeedChange {
  readonly position: number;
  readonly at: Instant;
  readonly actor: FeedActor | null;
  readonly correlationId: string | null;
  readonly entity: EntityName;
  readonly id: Id;
  readonly kind: FeedKind;
  /** Names of the fields that were set; none for a new row. */
  readonly fields: readonly string[];
  /** Null where the row is gone, and was not when it was changed: a later change of it tells them. */
  readonly parents: FeedParents | null;
}

/** Changes, and the position after which the next page begins. */
export interface FeedPage {
  readonly changes: readonly FeedChange[];
  readonly last: number;
}

/** The position after which a reader begins who knows all rows as they are now; -1 for an empty feed. */
export async function lastPosition(store: Store): Promise<number> {
  const [newest] = await store.read([newestSegment]);
  return endOf(segmentsOf(newest)) - 1;
}

/**
 * The changes after a position, `limit` at most; with `entities` those of them alone. `expired` where the position is
 * older than what is kept, from before a reset, or of another database: the reader must read all rows again.
 */
export async function readFeed(
  store: Store,
  {
    after,
    limit,
    entities,
  }: { readonly after: number; readonly limit: number; readonly entities?: ReadonlySet<string> },
): Promise<FeedPage | 'expired'> {
  const kept: (readonly [position: number, commit: FeedSegment['commits'][number], change: KeptChange])[] = [];
  let last = after;
  while (kept.length < limit) {
    const segments = await segmentsFrom(store, last + 1);
    if (segments === 'expired') return 'expired';
    if (segments.length === 0) break;
    for (const segment of segments) {
      if (kept.length >= limit) break;
      let position = positionOf(segment.id);
      for (const commit of segment.commits) {
        if (commit.changes === 'reset') {
          if (position > after) return 'expired';
          position += 1;
          continue;
        }
        for (const change of commit.changes) {
          if (position > last && kept.length < limit) {
            kept.push([position, commit, change]);
            last = position;
          }
          position += 1;
        }
      }
      if (kept.length < limit) last = position - 1;
    }
  }
  const wanted = entities === undefined ? kept : kept.filter(([, , [entity]]) => entities.has(entity));
  const parents = await readParents(
    store,
    wanted.map(([, , change]) => change),
  );
  const changes = wanted.map(
    ([position, { at, actor, correlationId }, [entity, id, kind, fields, own]]): FeedChange => ({
      ...{ position, at, actor, correlationId, id, kind, fields },
      entity: entity as EntityName,
      parents: own ?? parents.get(`${entity} ${id}`) ?? null,
    }),
  );
  return { changes, last };
}

/** How many segments are read together: most of them are small. */
const segmentsAtOnce = 16;

/** The segment that holds a position, and some that follow it; none where the feed ends before it. */
async function segmentsFrom(store: Store, position: number): Promise<readonly FeedSegment[] | 'expired'> {
  const key = positionKey(Math.max(0, position));
  const [pages, newest, following] = await store.read([
    from('feedSegment', compare('id', 'le', key), {
      fields: 'all',
      orderBy: [{ path: ['id'], descending: true }],
      top: 1,
    }),
    newestSegment,
    from('feedSegment', compare('id', 'gt', key), {
      fields: 'all',
      orderBy: [{ path: ['id'], descending: false }],
      top: segmentsAtOnce - 1,
    }),
  ]);
  const [segment] = segmentsOf(pages);
  const end = endOf(segmentsOf(newest));
  if (position === end) return [];
  if (segment === undefined || position > end || position >= endOf([segment])) return 'expired';
  return [segment, ...segmentsOf(following)];
}

const segmentsOf = (page: Page | undefined): readonly FeedSegment[] =>
  (page?.rows ?? []) as unknown as readonly FeedSegment[];

/** Parents of rows that were only updated, from the rows themselves. */
async function readParents(store: Store, changes: readonly KeptChange[]): Promise<ReadonlyMap<string, FeedParents>> {
  const found = new Map<string, FeedParents>();
  const open = changes.filter(([, , , , parents]) => parents === null);
  for (const [entity, of] of Map.groupBy(open, ([name]) => name as EntityName)) {
    const parents = feedRuleOf(entity)?.parents ?? [];
    const ids = [...new Set(of.map(([, id]) => id))];
    const [page] = await store.read([from(entity, and(everyRow, oneOfValues('id', ids)), { fields: [...parents] })]);
    for (const row of page?.rows ?? [])
      found.set(
        `${entity} ${row.id}`,
        Object.fromEntries(parents.map((field) => [field, (row[field] as Id | null | undefined) ?? null])),
      );
  }
  return found;
}

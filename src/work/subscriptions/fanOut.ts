// From the feed to the notifications of each subscription, once for all of them: one cursor, moved in the commit that
// writes what was found up to there, so that a server that was killed loses and doubles nothing.

import type { Id } from '../../domain/base.ts';
import type { LogCursor } from '../../domain/audit/logCursor.ts';
import type { FeedSegment } from '../../domain/feed/feedEntities.ts';
import {
  isWatched,
  toldChangeOf,
  watcherOf,
  type ToldChange,
  type Watcher,
} from '../../domain/subscriptions/matchChanges.ts';
import type { Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import { formatInstant } from '../../domain/time.ts';
import { appendFeed } from '../../feed/appendFeed.ts';
import { readFeed, type FeedChange } from '../../feed/readFeed.ts';
import { endOf, newestSegment } from '../../feed/segments.ts';
import type { Context } from '../../flows/context.ts';
import { lifecycleNotification } from '../../flows/subscriptions/endSubscription.ts';
import { sendNotificationsJobIfAbsent } from '../../flows/subscriptions/subscriptionJobs.ts';
import { and, eq, everyRow, from, oneOfValues, type Page } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** The entities whose changes are looked at. */
const watchedEntities: ReadonlySet<string> = new Set([
  'directoryObject',
  'membership',
  'ownership',
  'assignment',
  'assignmentRequest',
  'policy',
  'catalog',
  'accessPackage',
  'connectedOrganization',
  'approval',
]);

const cursorId = 'subscriptions';
/** Changes that are read at once, at the most, and those of them that subscriptions may multiply. */
const changesAtOnce = 1_000;
const matchesAtOnce = 20_000;

/** Does one page; whether there may be more. Throws `ConflictError` or `RuleViolationError` beside another process. */
export async function fanOutOnce(ctx: Context): Promise<boolean> {
  const [found] = await ctx.store.read([from('subscription', eq('endedAt', null))]);
  const live = (found?.rows ?? []) as unknown as readonly Subscription[];
  if (live.length === 0) return false;
  // Subscribers are told within moments: the sequencer looks less often.
  while (await appendFeed(ctx.store, formatInstant(ctx.machineNow())));
  const [newest, cursors] = await ctx.store.read([newestSegment, from('logCursor', eq('id', cursorId), { top: 1 })]);
  const last = endOf((newest?.rows ?? []) as unknown as readonly FeedSegment[]) - 1;
  const cursor = first<LogCursor>(cursors);
  if ((cursor?.feedPosition ?? -1) >= last) return false;
  const after = Math.max(cursor?.feedPosition ?? -1, Math.min(...live.map(({ position }) => position)));
  if (after >= last) return false;
  const limit = Math.max(10, Math.min(changesAtOnce, Math.floor(matchesAtOnce / live.length)));
  const page = await readFeed(ctx.store, { after, limit, entities: watchedEntities });
  if (page === 'expired') {
    // What was not told is gone: who has an address for it hears that something is missing.
    const told = live.flatMap((each) => [...lifecycleNotification(ctx, each, 'missed'), raised(each)]);
    await ctx.store.commit([moved(ctx, cursor, last), ...told]);
    return false;
  }
  const kindOf = await readKinds(ctx, page.changes);
  await ctx.store.commit([moved(ctx, cursor, page.last), ...notificationsOf(ctx, page.changes, live, kindOf)]);
  return page.last < last;
}

const first = <T>(page: Page | undefined): T | undefined => page?.rows[0] as unknown as T | undefined;

/** At its version: of two processes one moves it. */
function moved({ newId, machineNow }: Context, cursor: LogCursor | undefined, feedPosition: number): Change {
  if (cursor !== undefined) return update('logCursor', cursorId, { feedPosition }, cursor.version);
  const held = { holderId: newId(), heldUntil: formatInstant(machineNow()) };
  return insert('logCursor', { id: cursorId, position: 0, checkpointSize: 0, feedPosition, ...held });
}

/** The job that sends is done with a subscription at a version: it sees that there is more. */
const raised = ({ id, version }: Subscription): Change => ({
  kind: 'expectVersion',
  entity: 'subscription',
  id,
  version,
});

/** The kinds of the directory objects that changed, and of the groups whose links did. */
async function readKinds({ store }: Context, changes: readonly FeedChange[]): Promise<(id: Id) => string | null> {
  const ids = changes.flatMap(({ entity, id, parents }) =>
    entity === 'directoryObject'
      ? [id]
      : entity === 'membership' || entity === 'ownership'
        ? [parents?.[entity === 'membership' ? 'groupId' : 'objectId'] ?? []].flat()
        : [],
  );
  const where = and(everyRow, oneOfValues('id', [...new Set(ids)]));
  const [page] =
    ids.length === 0 ? [undefined] : await store.read([from('directoryObject', where, { fields: ['kind'] })]);
  const kinds = new Map((page?.rows ?? []).map((row) => [row.id, row['kind'] as string]));
  return (id) => kinds.get(id) ?? null;
}

function notificationsOf(
  ctx: Context,
  changes: readonly FeedChange[],
  live: readonly Subscription[],
  kindOf: (id: Id) => string | null,
): readonly Change[] {
  const watchers = live.flatMap(watcherOf);
  const concerned = new Set<Subscription>();
  const told = changes.flatMap((change) => {
    const as = toldChangeOf(change, kindOf);
    return as === null
      ? []
      : watchers
          .filter((each) => isWatched(as, change.position, each))
          .map(({ subscription }) => {
            concerned.add(subscription);
            return notificationOf(ctx, subscription, as);
          });
  });
  return [...told, ...[...concerned].flatMap((each) => [raised(each), sendNotificationsJobIfAbsent(ctx, each.id)])];
}

const notificationOf = (
  ctx: Context,
  { id }: Watcher['subscription'],
  { event, entity, objectId, links }: ToldChange,
): Change =>
  insert('changeNotification', {
    id: ctx.newId(),
    subscriptionId: id,
    event,
    entity,
    objectId,
    links,
    createdAt: ctx.now,
  });

// Which notifications a subscriber may be sent: permissions and visibility are those of this moment, for each item.

import type { Id } from '../../domain/base.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { NotificationItem } from '../../domain/subscriptions/notificationBody.ts';
import type {
  ChangeNotification,
  ChangedLinks,
  Subscription,
} from '../../domain/subscriptions/subscriptionEntities.ts';
import { watchedResourceOf } from '../../domain/subscriptions/watchedResource.ts';
import type { Context } from '../../flows/context.ts';
import { always, and, eq, everyRow, from, oneOfValues } from '../../odata/query.ts';
import type { SubscriptionPorts } from './ports.ts';

/** What may be sent, and what may not; or why the subscription ends. */
export type SeenItems =
  | { readonly items: readonly NotificationItem[]; readonly withheld: readonly ChangeNotification[] }
  | { readonly endsBecause: string };

/** Of changes; all of one subscription. */
export async function seenItems(
  ctx: Context,
  ports: SubscriptionPorts,
  subscription: Subscription,
  waiting: readonly ChangeNotification[],
): Promise<SeenItems> {
  const watched = watchedResourceOf(subscription.resource);
  if (watched === null) return { endsBecause: 'Its resource is not watched any more.' };
  const subscriber = await ports.subscriberContext(subscription, ctx.now);
  if (subscriber === null) return { endsBecause: 'Its account or its application is gone or disabled.' };
  if (!subscriber.permits('GET', watched.route))
    return { endsBecause: 'Its application lost the permission to read the resource.' };
  const { set } = watched;
  const seen = await visibleIds(subscriber, set.entity, idsOf(waiting));
  const links = await visibleIds(subscriber, 'directoryObject', linkedIds(waiting));
  const known =
    set.entity === 'directoryObject' ? new Set<Id>() : await toldBefore(ctx, subscription, waiting, seen.missing);
  const isSeen = ({ objectId, event }: ChangeNotification): boolean =>
    objectId !== null && (seen.visible.has(objectId) || (event === 'deleted' && known.has(objectId)));
  const items: NotificationItem[] = [];
  const withheld: ChangeNotification[] = [];
  for (const notification of waiting) {
    const shown = withVisibleLinks(notification, links.visible);
    if (!isSeen(notification) || shown === null) withheld.push(notification);
    else
      items.push({ notification: shown, set, content: await contentOf(ports, subscription, notification, set.path) });
  }
  return { items, withheld };
}

const idsOf = (waiting: readonly ChangeNotification[]): readonly Id[] => [
  ...new Set(waiting.flatMap(({ objectId }) => objectId ?? [])),
];

const linksIn = (links: ChangedLinks | null) => Object.values(links ?? {}).flat();
const linkedIds = (waiting: readonly ChangeNotification[]): readonly Id[] => [
  ...new Set(waiting.flatMap(({ links }) => linksIn(links).map(({ id }) => id))),
];

/** Rows that have ended count as well: that they ended is told to those who saw them. `missing`: there is no row. */
async function visibleIds(
  subscriber: Context,
  entity: EntityName,
  ids: readonly Id[],
): Promise<{ readonly visible: ReadonlySet<Id>; readonly missing: ReadonlySet<Id> }> {
  if (ids.length === 0) return { visible: new Set(), missing: new Set() };
  const these = and(everyRow, oneOfValues('id', ids));
  const readable = subscriber.readable(entity);
  const [there, seen] = await subscriber.store.read([
    from(entity, these, { fields: [] }),
    from(entity, and(these, readable), { fields: [] }),
  ]);
  const present = new Set((there?.rows ?? []).map(({ id }) => id));
  const missing = new Set(ids.filter((id) => !present.has(id)));
  // Who sees all rows saw this one too.
  const visible = new Set([...(seen?.rows ?? []).map(({ id }) => id), ...(readable === always ? missing : [])]);
  return { visible, missing };
}

/** Of rows that are gone, those that the subscriber was told of before: their end tells nothing new. */
async function toldBefore(
  { store }: Context,
  { id }: Subscription,
  waiting: readonly ChangeNotification[],
  missing: ReadonlySet<Id>,
): Promise<ReadonlySet<Id>> {
  const gone = idsOf(waiting).filter((each) => missing.has(each));
  if (gone.length === 0) return new Set();
  const where = and(eq('subscriptionId', id), oneOfValues('objectId', gone), eq('state', 'delivered'));
  const [page] = await store.read([from('changeNotification', where, { fields: ['objectId'] })]);
  return new Set((page?.rows ?? []).map((row) => row['objectId'] as Id));
}

/** Without members and owners that the subscriber may not see; null where none is left. */
function withVisibleLinks(notification: ChangeNotification, visible: ReadonlySet<Id>): ChangeNotification | null {
  if (notification.links === null) return notification;
  const shown = Object.entries(notification.links as Readonly<Record<string, readonly { readonly id: Id }[]>>)
    .map(([name, links]) => [name, links.filter(({ id }) => visible.has(id))] as const)
    .filter(([, links]) => links.length > 0);
  return shown.length === 0 ? null : { ...notification, links: Object.fromEntries(shown) as ChangedLinks };
}

/** The row as a GET shows it, encrypted; null where the subscription asks for none, or the row is gone. */
async function contentOf(
  ports: SubscriptionPorts,
  subscription: Subscription,
  { objectId, event }: ChangeNotification,
  path: string,
): Promise<NotificationItem['content']> {
  const { includeResourceData, encryptionCertificate: certificate, encryptionCertificateId } = subscription;
  if (includeResourceData !== true || certificate === null || event === 'deleted') return null;
  const json = await ports.readAs(subscription, `/${path}/${objectId}`);
  return json === null ? null : ports.encrypt(certificate, encryptionCertificateId ?? '', json);
}

// Which notifications a change of the feed leads to: what the change is in Graph's words, and which subscriptions
// watch it.
// https://learn.microsoft.com/graph/change-notifications-overview#supported-resources

import type { Id } from '../base.ts';
import type { FeedKind, FeedParents } from '../feed/feedEntities.ts';
import { changesOf } from './checkSubscription.ts';
import type { ChangeNotification, ChangedLinks, Subscription } from './subscriptionEntities.ts';
import { watchedResourceOf, type WatchedResource } from './watchedResource.ts';

/** A change as the feed tells it. */
export interface FedChange {
  readonly position: number;
  readonly entity: string;
  readonly id: Id;
  readonly kind: FeedKind;
  readonly fields: readonly string[];
  readonly parents: FeedParents | null;
}

/** A subscription that is read once for many changes. */
export interface Watcher {
  readonly subscription: Subscription;
  readonly watched: WatchedResource;
  readonly changes: ReadonlySet<string>;
}

/** None for a subscription whose resource nobody can watch any more. */
export function watcherOf(subscription: Subscription): readonly Watcher[] {
  const watched = watchedResourceOf(subscription.resource);
  return watched === null ? [] : [{ subscription, watched, changes: changesOf(subscription.changeType) }];
}

/** The change as notifications tell it. */
export type ToldChange = Pick<ChangeNotification, 'event' | 'entity' | 'links'> & {
  readonly objectId: Id;
  /** Of a directory object. */
  readonly kind: string | null;
  readonly parents: FeedParents;
};

/** `kindOf`: the kind of a directory object. Null for a change that nobody is told of. */
export function toldChangeOf(change: FedChange, kindOf: (id: Id) => string | null): ToldChange | null {
  const { entity, id, kind, parents } = change;
  if (entity === 'membership') return linkOf(change, 'members', ['groupId', 'memberId'], kindOf);
  if (entity === 'ownership') return linkOf(change, 'owners', ['objectId', 'ownerId'], kindOf);
  const common = { entity, objectId: id, links: null, parents: parents ?? {} };
  if (entity !== 'directoryObject') return { ...common, event: kind, kind: null };
  // A deletion that can be undone, and what is new, are told as changes.
  const isForGood = kind === 'deleted' && change.fields.includes('purgedAt');
  return { ...common, event: isForGood ? 'deleted' : 'updated', kind: kindOf(id) };
}

function linkOf(
  { kind, parents }: FedChange,
  name: keyof ChangedLinks,
  [from, to]: readonly [string, string],
  kindOf: (id: Id) => string | null,
): ToldChange | null {
  const [groupId, id] = [parents?.[from] ?? null, parents?.[to] ?? null];
  if (groupId === null || id === null || kind === 'updated' || kindOf(groupId) !== 'group') return null;
  const links = { [name]: [{ id, isRemoved: kind === 'deleted' }] };
  return { event: 'updated', entity: 'directoryObject', objectId: groupId, kind: 'group', links, parents: {} };
}

/** Whether a subscription is told of a change, which came after it. */
export function isWatched(told: ToldChange, position: number, { subscription, watched, changes }: Watcher): boolean {
  const { set, id, links, within } = watched;
  if (position <= subscription.position || !changes.has(told.event)) return false;
  if (told.entity !== set.entity || told.kind !== set.kind || (id !== null && id !== told.objectId)) return false;
  if (links !== null && told.links?.[links] === undefined) return false;
  return Object.entries(within).every(([field, value]) =>
    (field === 'packageId' && set.entity === 'accessPackage') || (field === 'catalogId' && set.entity === 'catalog')
      ? told.objectId === value
      : told.parents[field] === value,
  );
}

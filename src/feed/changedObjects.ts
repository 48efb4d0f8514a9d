// Which objects of an entity changed between two positions of the feed, by their own rows and by those that belong to
// them: what a delta query tells of.

import type { Id } from '../domain/base.ts';
import type { EntityName } from '../domain/entities.ts';
import { from, type Row } from '../odata/query.ts';
import type { FeedCommit } from '../domain/feed/feedEntities.ts';
import type { Store } from '../store/contract.ts';
import { readFeed, type FeedChange } from './readFeed.ts';

/** Rows of another entity whose changes are changes of an object. */
export interface WatchedRows {
  readonly entity: EntityName;
  /** The parent field that holds the object. */
  readonly object: string;
  /** The parent field that holds the other end of a relation; null where the rows are a part of the object. */
  readonly other: string | null;
  /** Under which name the changes are told. */
  readonly as: string;
}

/** What happened to an object. */
export interface ObjectChange {
  readonly id: Id;
  /** Its own row changed, and not only what belongs to it. */
  isOwn: boolean;
  /** Its row is new, or visible again. */
  isCreated: boolean;
  /** The fields of its row that were set, and the names of parts that changed. */
  readonly fields: Set<string>;
  /** By the name of a relation: the other ends to which it began or ended. */
  readonly others: Map<string, Set<Id>>;
}

/** Objects in the order of their first change, and the position up to which the feed was read. */
export interface ChangedObjects {
  readonly objects: ReadonlyMap<Id, ObjectChange>;
  readonly last: number;
}

const changesAtOnce = 2_000;

/**
 * The objects that changed after a position and up to another one: `most` at the most, out of `mostChanges` changes at
 * the most. `expired` as of `readFeed`.
 */
export async function changedObjects(
  store: Store,
  entity: EntityName,
  {
    after,
    end,
    watched,
    most,
    mostChanges,
  }: {
    readonly after: number;
    readonly end: number;
    readonly watched: readonly WatchedRows[];
    readonly most: number;
    readonly mostChanges: number;
  },
): Promise<ChangedObjects | 'expired'> {
  const objects = new Map<Id, ObjectChange>();
  const entities = new Set<string>([entity, ...watched.map((each) => each.entity)]);
  let last = after;
  for (let read = 0; last < end && read < mostChanges; read += changesAtOnce) {
    const page = await readFeed(store, { after: last, limit: Math.min(changesAtOnce, end - last), entities });
    if (page === 'expired') return 'expired';
    for (const change of page.changes) {
      const rules = watched.filter((each) => each.entity === change.entity);
      const ids = objectsOf(change, entity, rules);
      if (ids.some((id) => !objects.has(id)) && objects.size >= most) return { objects, last: change.position - 1 };
      if (change.entity === entity) noteOwn(objects, change);
      for (const rule of rules) notePart(objects, change, rule);
    }
    if (page.last === last) break;
    last = page.last;
  }
  return { objects, last: Math.min(last, end) };
}

function objectsOf(
  { id, parents, ...change }: FeedChange,
  entity: string,
  rules: readonly WatchedRows[],
): readonly Id[] {
  const owners = rules.flatMap(({ object }) => parents?.[object] ?? []);
  return change.entity === entity ? [id, ...owners] : owners;
}

function noteOwn(objects: Map<Id, ObjectChange>, { id, kind, fields }: FeedChange): void {
  const object = objectAt(objects, id);
  object.isOwn = true;
  if (kind === 'created') object.isCreated = true;
  for (const field of fields) object.fields.add(field);
}

function notePart(objects: Map<Id, ObjectChange>, { parents }: FeedChange, { object, other, as }: WatchedRows): void {
  const id = parents?.[object];
  if (id == null) return;
  const changed = objectAt(objects, id);
  const far = other === null ? null : parents?.[other];
  if (far == null) changed.fields.add(as);
  else changed.others.set(as, (changed.others.get(as) ?? new Set()).add(far));
}

function objectAt(objects: Map<Id, ObjectChange>, id: Id): ObjectChange {
  const known = objects.get(id);
  if (known !== undefined) return known;
  const made: ObjectChange = { id, isOwn: false, isCreated: false, fields: new Set(), others: new Map() };
  objects.set(id, made);
  return made;
}

/** The changes that have no position yet; to be read in one snapshot with rows that they may have changed. */
export const waitingChanges = from('pendingFeed');

/** The new rows of an entity among changes without a position. */
export const createdWaiting = (entity: EntityName, rows: readonly Row[]): readonly Id[] =>
  (rows as unknown as readonly { readonly content: FeedCommit }[]).flatMap(({ content: { changes } }) =>
    changes === 'reset'
      ? []
      : changes.flatMap(([name, id, kind]) => (name === entity && kind === 'created' ? [id] : [])),
  );

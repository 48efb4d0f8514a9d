// What commits did to the rows that say who has access, who decides and who is told: each such row as it was before the
// first of them and after the last.

import type { Entities, EntityName } from '../../domain/entities.ts';
import type { Id } from '../../domain/base.ts';
import { and, eq, everyRow, from, type Condition, type Query, type Row } from '../../odata/query.ts';
import { flattenChanges, type Change, type Store } from '../../store/contract.ts';

const recordedEntities = [
  'membership',
  'ownership',
  'appRoleAssignment',
  'sitePermission',
  'roleAssignment',
  'assignment',
  'heldRemoval',
  'policy',
  'approver',
  'mail',
] as const satisfies readonly EntityName[];
export type RecordedEntity = (typeof recordedEntities)[number];

/** A row; null where it was not there before, or is not any more. */
export interface RecordedRow<E extends RecordedEntity = RecordedEntity> {
  readonly entity: E;
  readonly before: Entities[E] | null;
  readonly after: Entities[E] | null;
}

export interface RecordingStore {
  readonly store: Store;
  readonly recorded: <E extends RecordedEntity>(entity: E) => readonly RecordedRow<E>[];
}

/** The store, with a record of what its commits did. They MUST be nobody else's. */
export function createRecordingStore(store: Store): RecordingStore {
  const known = new Map<string, { readonly entity: RecordedEntity; readonly before: Row | null; after: Row | null }>();
  const note = (entity: RecordedEntity, id: Id, before: Row | null, after: Row | null): void => {
    const key = `${entity} ${id}`;
    const entry = known.get(key);
    if (entry === undefined) known.set(key, { entity, before, after });
    else entry.after = after;
  };
  const commit = async (inner: Store, changes: readonly Change[]): Promise<void> => {
    const wanted = flattenChanges(changes).filter(isRecorded);
    const concerned = wanted.map(concernedRows);
    const queries = concerned.flatMap((each) => each ?? []);
    const pages = queries.length === 0 ? [] : await inner.read(queries);
    await inner.commit(changes);
    let at = 0;
    for (const [place, change] of wanted.entries()) {
      const entity = change.entity as RecordedEntity;
      if (change.kind === 'insert') note(entity, change.row.id, null, change.row as unknown as Row);
      if (concerned[place] === null) continue;
      for (const row of pages[at++]?.rows ?? []) {
        const latest = known.get(`${entity} ${row.id}`)?.after ?? row;
        note(entity, row.id, row, 'set' in change ? { ...latest, ...change.set } : null);
      }
    }
  };
  const over = (inner: Store): Store => ({
    ...inner,
    commit: (changes) => commit(inner, changes),
    batched: () => over(inner.batched()),
  });
  return {
    store: over(store),
    recorded: (entity) =>
      [...known.values()].filter((each) => each.entity === entity) as unknown as readonly RecordedRow<typeof entity>[],
  };
}

const isRecorded = ({ entity }: Change): boolean => recordedEntities.some((each) => each === entity);

/** The rows that a change meets, as they are before it; null for a new one. */
function concernedRows(change: Change): Query | null {
  const where: Condition | null =
    change.kind === 'update' || change.kind === 'delete'
      ? eq('id', change.id)
      : change.kind === 'updateWhere' || change.kind === 'deleteWhere'
        ? change.where
        : null;
  return where === null ? null : from(change.entity, and(everyRow, where));
}

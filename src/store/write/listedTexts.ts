// Lists of texts that filters may ask for have a row for each text too, written in the commit that writes the list.

import { randomUUID } from 'node:crypto';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../contract.ts';

/** A change, and the changes of the rows for the texts of its lists. */
export function withListedTexts(of: (entity: string) => StoredEntity, change: Change): readonly Change[] {
  const { lists = [] } = of(change.entity);
  if (lists.length === 0) return [change];
  switch (change.kind) {
    case 'insert':
      return [change, ...insertTexts(change.row.id, lists, change.row)];
    case 'update': {
      const changed = lists.filter((list) => list in change.set);
      return changed.length === 0
        ? [change]
        : [change, deleteTexts(change.id, changed), ...insertTexts(change.id, changed, change.set)];
    }
    case 'delete':
      return [change, deleteTexts(change.id, lists)];
    case 'insertIfAbsent':
    case 'updateWhere':
      if (lists.some((list) => list in (change.kind === 'insertIfAbsent' ? change.row : change.set)))
        throw new Error(`${change.entity} is written row by row: it has lists that are filtered`);
      return [change];
    default:
      return [change];
  }
}

/** Whole as they are: the defaults of new rows are the model's, which the thread that writes does not load. */
function insertTexts(ownerId: string, lists: readonly string[], row: object): readonly Change[] {
  return lists.flatMap((list) =>
    ((row as Readonly<Record<string, readonly string[] | null | undefined>>)[list] ?? []).map(
      (value, place): Change => ({
        kind: 'insert',
        entity: 'listedText',
        row: { id: randomUUID(), ownerId, list, place, value },
      }),
    ),
  );
}

const deleteTexts = (ownerId: string, lists: readonly string[]): Change => ({
  kind: 'deleteWhere',
  entity: 'listedText',
  where: and(eq('ownerId', ownerId), oneOfValues('list', lists)),
});

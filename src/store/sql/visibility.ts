// Which rows a condition is about: none that is deleted or has ended, unless the condition itself asks for these.

import type { Relation, StoredEntity } from '../../model/tables/storage.ts';
import type { Condition } from '../../odata/query.ts';

/** A relation that may lead to many rows. */
export type ToMany = Exclude<Relation, { kind: 'one' }>;

/**
 * The conditions, and the one that hides deleted and ended rows, unless one of them asks for every row. Ended rows are
 * history: a condition that names the end of a row finds them.
 */
export function withVisibility(entity: StoredEntity, ...wheres: readonly (Condition | null)[]): Condition {
  const { visible } = entity;
  const of = wheres.filter((where) => where !== null);
  const isShown =
    visible === null ||
    of.some(includesEveryRow) ||
    (fieldsOf(visible).includes(endField) && of.some((where) => fieldsOf(where).includes(endField)));
  return { op: 'and', of: isShown ? of : [...of, visible] };
}

/** The field whose value says that a row has ended. */
const endField = 'until';

/** The fields of the row itself that a condition names. */
function fieldsOf(where: Condition): readonly string[] {
  switch (where.op) {
    case 'and':
    case 'or':
      return where.of.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(where.of);
    case 'compare':
    case 'in':
      return where.path.length === 1 ? [where.path[0]] : [];
    default:
      return [];
  }
}

/** Which rows of a relation are shown: those that meet its own condition and the one asked for, and are not deleted. */
export function relatedRowsCondition(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  return withVisibility(entity, relation.kind === 'many' ? relation.where : relation.whereFar, where);
}

/** What the rows of a relation must meet beside the condition that is asked for. */
export function impliedConditions(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  const all = relatedRowsCondition(relation, entity, where);
  return all.op === 'and' ? { op: 'and', of: all.of.filter((each) => each !== where) } : all;
}

function includesEveryRow(where: Condition): boolean {
  return where.op === 'everyRow' || (where.op === 'and' && where.of.some(includesEveryRow));
}

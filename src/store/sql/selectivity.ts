// Which conditions few rows meet, by an index: these are asked first and give a list of ids, instead of being tried on
// each row.

import type { StoredEntity } from '../../model/tables/storage.ts';
import type { Condition, Path } from '../../odata/query.ts';
import { relationOf } from './rowSource.ts';
import { entityOf, type SqlContext } from './context.ts';

/**
 * Whether an index leads to the rows that meet a condition, and they are few: a reference or a unique name has a given
 * value.
 */
export function isSelective(context: SqlContext, entity: StoredEntity, where: Condition): boolean {
  switch (where.op) {
    case 'and':
      return where.of.some((each) => isSelective(context, entity, each));
    case 'or':
      return where.of.length > 0 && where.of.every((each) => isSelective(context, entity, each));
    case 'compare':
      return where.test === 'eq' && where.value !== null && isSelectivePath(context, entity, where.path);
    case 'in':
      return !where.values.includes(null) && isSelectivePath(context, entity, where.path);
    case 'any': {
      const [navigation, ...rest] = where.path as [string, ...string[]];
      if (entity.jsonLists?.has(navigation) === true) return false;
      const relation = relationOf(entity, navigation);
      const further: Condition = rest.length > 0 ? { ...where, path: rest as [string, ...string[]] } : where.where;
      return (
        isSelective(context, entityOf(context, relation.to), further) &&
        (relation.kind !== 'one' || isIndexed(entity, relation.via))
      );
    }
    default:
      return false;
  }
}

/** Whether a value at the end of a path leads back to few rows of the entity that it starts from. */
function isSelectivePath(context: SqlContext, entity: StoredEntity, [first, ...rest]: Path): boolean {
  if (rest.length === 0)
    return isIndexed(entity, first) && (entity.columns.get(first)?.storage === 'id' || isUniqueField(entity, first));
  const relation = relationOf(entity, first);
  if (relation.kind !== 'one' || !isIndexed(entity, relation.via)) return false;
  return rest.length === 1 && rest[0] === 'id'
    ? true
    : isSelectivePath(context, entityOf(context, relation.to), rest as [string, ...string[]]);
}

function isIndexed(entity: StoredEntity, field: string): boolean {
  return (
    field === 'id' ||
    entity.indexes.some(([leading]) => leading === field) ||
    isUniqueField(entity, field) ||
    leadsVisibleRule(entity, field)
  );
}

/** Whether a unique rule about visible rows begins with the field: its index has all visible rows. */
function leadsVisibleRule(entity: StoredEntity, field: string): boolean {
  return (
    entity.visible !== null &&
    entity.unique.some(({ fields: [leading], where }) => leading === field && where === entity.visible)
  );
}

/** Whether a unique rule allows at most one row for each value of the field. */
function isUniqueField(entity: StoredEntity, field: string): boolean {
  return entity.unique.some(
    ({ fields: [leading, ...others], where }) =>
      leading === field && others.length === 0 && impliedByValue(where, field),
  );
}

/** A partial index is used only where its condition follows from the field having a value. */
function impliedByValue(where: Condition | null, field: string): boolean {
  if (!where) return true;
  return (
    where.op === 'not' &&
    where.of.op === 'compare' &&
    where.of.test === 'eq' &&
    where.of.value === null &&
    where.of.path.length === 1 &&
    where.of.path[0] === field
  );
}

// Unique rules as indexes: their columns and conditions, the same for the definition of the table and for
// `insertIfAbsent`. Each ends in a constant: SQLite names an index in its error only where it has an expression.

import type { Column, StoredEntity, UniqueRule } from '../../model/tables/storage.ts';
import type { Condition } from '../../odata/query.ts';
import { allOf, ref } from '../sql/dialect.ts';
import { sql, type Fragment } from '../sql/fragment.ts';
import type { SqlContext } from '../sql/context.ts';

/**
 * The columns of a rule's index: folded ones where there are, then the constant.
 */
export function ruleColumns(entity: StoredEntity, rule: UniqueRule, constant: Fragment): Fragment {
  const names = rule.fields.map((field) => indexedColumn(columnOf(entity, field)));
  return sql.join([...names.map((name) => ref(name)), constant]);
}

export function indexedColumn({ column: name, storage }: Column): string {
  return storage === 'folded' ? `${name}_folded` : name;
}

/**
 * A rule's condition with its values in the text: an index cannot have parameters, and these come from the model, never
 * from people.
 * Negations are pushed down: SQLite sees that `a = ?` implies `a is not null`, but not that it implies `not (a is
 * null)`.
 */
export function ruleWhere(context: SqlContext, entity: StoredEntity, where: Condition, holds = true): Fragment {
  switch (where.op) {
    case 'and':
      if (holds) return allOf(where.of.map((each) => ruleWhere(context, entity, each)));
      break;
    case 'not':
      return ruleWhere(context, entity, where.of, !holds);
    case 'compare': {
      const of = columnOf(entity, where.path[0]);
      if (where.path.length > 1 || (where.test !== 'eq' && where.test !== 'ne')) break;
      const isEqual = (where.test === 'eq') === holds;
      if (where.value === null) return isEqual ? sql`${ref(of.column)} is null` : sql`${ref(of.column)} is not null`;
      return sql`${ref(of.column)} ${isEqual ? sql`=` : sql`<>`} ${ruleLiteral(context, of, where.value)}`;
    }
    case 'in': {
      const of = columnOf(entity, where.path[0]);
      if (where.path.length > 1 || where.values.includes(null)) break;
      const values = sql.join(where.values.map((value) => ruleLiteral(context, of, value)));
      return sql`${ref(of.column)} ${holds ? sql`in` : sql`not in`} (${values})`;
    }
  }
  throw new Error(`a rule of ${entity.name} has a condition that no index can hold: ${where.op}`);
}

function ruleLiteral(context: SqlContext, of: Column, value: unknown): Fragment {
  const kept = context.dialect.codecs[of.storage].encode(value);
  if (typeof kept !== 'string' && typeof kept !== 'number' && typeof kept !== 'boolean')
    throw new Error(`${of.field} cannot be compared with ${String(value)} in a rule`);
  return sql.lit(kept);
}

export function columnOf(entity: StoredEntity, field: string): Column {
  const found = entity.columns.get(field);
  if (!found) throw new Error(`${entity.name} has no field ${field}`);
  return found;
}

// Tests of a column against a list of ids that does not depend on the row at hand.

import type { Condition } from '../../odata/query.ts';
import { idsAsRows } from './columnComparisons.ts';
import type { SqlContext } from './context.ts';
import { sql, type Fragment } from './fragment.ts';
import { fieldOperand, type RowSource } from './rowSource.ts';

/** A test that a column of the row at hand is in a list which does not depend on that row. */
export interface SemiJoin {
  readonly left: Fragment;
  readonly list: Fragment;
}
export const semiJoinSql = ({ left, list }: SemiJoin): Fragment => sql`${left} in (${list})`;
export const columnName = ({ left }: { readonly left: Fragment }): string => left.texts.join();

export const unionAll = (lists: readonly Fragment[]): Fragment => sql.join(lists, sql` union all `);

/** Ids that the condition gives itself, where there is a list for their column anyway. */
export function idListOfValues(
  context: SqlContext,
  source: RowSource,
  where: Condition,
  columns: ReadonlySet<string>,
): SemiJoin | null {
  if ((where.op !== 'compare' && where.op !== 'in') || where.path.length > 1) return null;
  const left = fieldOperand(source, where.path[0]);
  const list =
    left.storage === 'id' && columns.has(columnName({ left: left.raw })) ? idsAsRows(context, left, where) : null;
  return list === null ? null : { left: left.raw, list };
}

/** Nested conditions of one kind as a single list. */
export function flatten(where: Extract<Condition, { op: 'and' | 'or' }>): Condition[] {
  return where.of.flatMap((each) => (each.op === where.op ? flatten(each) : [each]));
}

// The order of a page and its cursor: always total, null first, by code point, the id last.

import type { Cursor, Order } from '../../odata/query.ts';
import { fold } from '../../domain/text.ts';
import { pathOperand } from './condition.ts';
import { allOf, sqlFalse, anyOf } from './dialect.ts';
import type { Operand, RowSource } from './rowSource.ts';
import { sql, type Fragment } from './fragment.ts';
import { ParameterSlot } from './statementCache.ts';
import type { SqlContext } from './context.ts';

interface OrderTerm {
  readonly operand: Operand;
  readonly expression: Fragment;
  readonly descending: boolean;
}

export interface Ordering {
  /** The terms to sort by: none follows the id, because no two rows share it. */
  readonly terms: readonly OrderTerm[];
  /** The operands of a cursor: each order asked for, then the id. */
  readonly cursor: readonly Operand[];
}

export function createOrdering(context: SqlContext, source: RowSource, orderBy: readonly Order[]): Ordering {
  const all: readonly Order[] = [...orderBy, { path: ['id'], descending: false }];
  const terms = all.map(({ path, descending }): OrderTerm => {
    const of = pathOperand(context, source, path);
    return { operand: of, expression: of.folded ?? of.raw, descending };
  });
  const id = all.findIndex(({ path }) => path.length === 1 && path[0] === 'id');
  return { terms: terms.slice(0, id + 1), cursor: terms.map((term) => term.operand) };
}

export function orderClause(context: SqlContext, { terms }: Ordering): Fragment {
  return sql.join(
    terms.map(
      ({ operand: { nullable }, expression: by, descending }) =>
        sql`${by}${descending ? sql` desc` : sql``}${nullable ? context.dialect.nullsOrder(descending) : sql``}`,
    ),
  );
}

/** The rows behind a cursor; none where it cannot have come from this order. */
export function afterCursor(context: SqlContext, { terms, cursor: places }: Ordering, cursor: Cursor): Fragment {
  if (cursor.length !== places.length) return sqlFalse;
  const given = terms.map(({ operand: each }, at) => {
    const value = cursor[at] ?? null;
    const { encode } = context.dialect.codecs[each.storage];
    const folded = (kept: unknown): unknown => (each.folded && typeof kept === 'string' ? fold(kept) : kept);
    if ((value as unknown) instanceof ParameterSlot)
      return (value as unknown as ParameterSlot).pipe((given) => folded(encode(given)));
    return folded(value === null ? null : encode(value));
  });
  if (given.includes(undefined)) return sqlFalse;
  // One comparison of whole rows is one range of an index; a null or a descending column needs the long form.
  if (!given.includes(null) && terms.every(({ descending }) => !descending)) {
    return sql`(${sql.join(terms.map(({ expression: by }) => by))}) > (${sql.join(given)})`;
  }
  return afterTerms(terms, given);
}

function afterTerms([first, ...rest]: readonly OrderTerm[], [value, ...others]: readonly unknown[]): Fragment {
  if (!first) return sqlFalse;
  const {
    operand: { raw, nullable },
    expression: by,
    descending,
  } = first;
  const isNull = nullable ? sql`${raw} is null` : sqlFalse;
  const further = afterTerms(rest, others);
  if (value === null) return anyOf([descending ? sqlFalse : sql`${raw} is not null`, allOf([isNull, further])]);
  const beyond = descending ? anyOf([sql`${by} < ${value}`, isNull]) : sql`${by} > ${value}`;
  const exact = anyOf([beyond, allOf([sql`${by} = ${value}`, further])]);
  // The first test alone is a range of an index.
  return nullable && descending ? exact : allOf([descending ? sql`${by} <= ${value}` : sql`${by} >= ${value}`, exact]);
}

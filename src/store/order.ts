// The order of a page and where the next one starts: always total, null first, by code point, the id last.

import type { Cursor, Order } from '../odata/query.ts';
import { fold } from '../domain/text.ts';
import { operand } from './condition.ts';
import { allOf, no, oneOf } from './dialect.ts';
import type { Context, Fragment } from './dialect.ts';
import type { Operand, Source } from './source.ts';
import { sql } from './sql.ts';
import { Slot } from './templates.ts';

export interface Term {
  readonly operand: Operand;
  readonly by: Fragment;
  readonly descending: boolean;
}

export interface Ordering {
  /** What is sorted by: nothing behind the id, for no two rows share it. */
  readonly terms: readonly Term[];
  /** What a cursor holds: each order asked for, then the id. */
  readonly cursor: readonly Operand[];
}

export function ordering(context: Context, source: Source, orderBy: readonly Order[]): Ordering {
  const all: readonly Order[] = [...orderBy, { path: ['id'], descending: false }];
  const terms = all.map(({ path, descending }): Term => {
    const of = operand(context, source, path);
    return { operand: of, by: of.folded ?? of.raw, descending };
  });
  const id = all.findIndex(({ path }) => path.length === 1 && path[0] === 'id');
  return { terms: terms.slice(0, id + 1), cursor: terms.map((term) => term.operand) };
}

export function orderClause(context: Context, { terms }: Ordering): Fragment {
  return sql.join(
    terms.map(
      ({ operand: { nullable }, by, descending }) =>
        sql`${by}${descending ? sql` desc` : sql``}${nullable ? context.dialect.nulls(descending) : sql``}`,
    ),
  );
}

/** The rows behind a cursor; none where it cannot have come from this order. */
export function behind(context: Context, { terms, cursor: places }: Ordering, cursor: Cursor): Fragment {
  if (cursor.length !== places.length) return no;
  const given = terms.map(({ operand: each }, at) => {
    const value = cursor[at] ?? null;
    const { encode } = context.dialect.codecs[each.storage];
    const folded = (kept: unknown): unknown => (each.folded && typeof kept === 'string' ? fold(kept) : kept);
    if ((value as unknown) instanceof Slot) return (value as unknown as Slot).through((given) => folded(encode(given)));
    return folded(value === null ? null : encode(value));
  });
  if (given.includes(undefined)) return no;
  // One comparison of whole rows is one range of an index; a null or a descending column needs the long form.
  if (!given.includes(null) && terms.every(({ descending }) => !descending)) {
    return sql`(${sql.join(terms.map(({ by }) => by))}) > (${sql.join(given)})`;
  }
  return behindFrom(terms, given);
}

function behindFrom([first, ...rest]: readonly Term[], [value, ...others]: readonly unknown[]): Fragment {
  if (!first) return no;
  const {
    operand: { raw, nullable },
    by,
    descending,
  } = first;
  const isNull = nullable ? sql`${raw} is null` : no;
  const further = behindFrom(rest, others);
  if (value === null) return oneOf([descending ? no : sql`${raw} is not null`, allOf([isNull, further])]);
  const beyond = descending ? oneOf([sql`${by} < ${value}`, isNull]) : sql`${by} > ${value}`;
  const exact = oneOf([beyond, allOf([sql`${by} = ${value}`, further])]);
  // The first test alone is a range of an index.
  return nullable && descending ? exact : allOf([descending ? sql`${by} <= ${value}` : sql`${by} >= ${value}`, exact]);
}

// A page as one statement: its rows, those that they lead to, and what is needed to go on behind the last one.

import type { Cursor, Query } from '../odata/query.ts';
import { isBeside, readBeside, unjoined } from './beside.ts';
import type { Beside } from './beside.ts';
import { condition, namedBy, visibly } from './condition.ts';
import { allOf, entityOf, nothing, ref } from './dialect.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { behind, orderClause, ordering } from './order.ts';
import { ask, decoded, projection } from './select.ts';
import type { Projection, Raw } from './select.ts';
import { column, fromClause, sourceOf } from './source.ts';
import type { Source } from './source.ts';
import { sql } from './sql.ts';
import { templated } from './templates.ts';

export interface Selection {
  readonly source: Source;
  readonly projection: Projection;
  readonly statement: Statement;
  /** The cursor behind a row. */
  readonly cursorOf: (raw: Raw) => Cursor;
}

/** A page of a root query; one row more than `top`, to know whether there is a next one. */
export function page(context: Context, query: Query): Selection {
  return templated(
    context,
    'page',
    query,
    [],
    (asked) => compiled(context, asked.query),
    (entity, expansion) => isBeside(context, entityOf(context, entity), expansion),
  );
}

function compiled(context: Context, query: Query): Selection {
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, unjoined(context, query));
  const own = projection(context, source, query).places;
  const fits = condition(context, source, visibly(source.entity, query.where));
  const order = ordering(context, source, query.orderBy);
  const id = column(source, 'id').raw;
  const places =
    query.top === null
      ? []
      : order.cursor.map((each, at) => ({
          at: ask(made, each.raw === id ? 'id' : `order ${at}`, each.raw),
          decode: context.dialect.codecs[each.storage].decode,
        }));
  const from = query.after ? allOf([fits, behind(context, order, query.after)]) : fits;
  const chosen = sql`where ${from} order by ${orderClause(context, order)}${context.dialect.limit(query.top === null ? null : query.top + 1, query.skip)}`;
  const beside: Beside = { columns: [], joins: [], width: made.places.size };
  const tables = fromClause(source);
  const whole = readBeside(context, source, made, query.expand, beside);
  const isPlain =
    beside.columns.length === 0 || query.top === null || (query.top === 1 && namedBy(query.where) !== undefined);
  const statement = context.dialect.compile(
    isPlain
      ? sql`select ${sql.join([...made.columns, ...beside.columns])} from ${tables}${sql.join(beside.joins, nothing)} ${chosen}`
      : around(context, { source, made, own, order, rest: sql`from ${tables} ${chosen}`, beside }),
  );
  return {
    source,
    projection: whole,
    statement,
    cursorOf: (raw) => places.map(({ at, decode }) => decoded(raw[at], decode) as Cursor[number]),
  };
}

interface Parts {
  readonly source: Source;
  readonly made: Projection /** What its rows must have: for those that are joined too. */;
  readonly own: Projection['places'];
  readonly order: ReturnType<typeof ordering>;
  readonly rest: Fragment;
  readonly beside: Beside;
}

/** The page is chosen before anything is joined to it: of a thousand rows that are sorted a hundred lead anywhere. */
function around(context: Context, { source, made, own, order, rest, beside }: Parts): Fragment {
  const further = made.columns.slice(1).map((each, at) => ({ each, name: `further_${at}` }));
  const id = column(source, 'id').raw;
  const sorted = order.terms.flatMap(({ by }, at) => (by === id ? [] : [{ each: by, name: `order_${at}` }]));
  const inner = [
    ...[...own.keys()].map((field) => {
      const { column: name } = source.entity.columns.get(field) as { readonly column: string };
      return { each: ref(`${source.alias}.${name}`), name };
    }),
    ...further,
    ...sorted,
  ].map(({ each, name }) => sql`${each} as ${ref(name)}`);
  const outer = [made.columns[0], ...further.map(({ name }) => ref(`${source.alias}.${name}`)), ...beside.columns];
  const again = {
    ...order,
    terms: order.terms.map((term, at) => ({ ...term, by: term.by === id ? id : ref(`${source.alias}.order_${at}`) })),
  };
  return sql`select ${sql.join(outer)} from (select ${sql.join(inner)} ${rest}) as ${ref(source.alias)}${sql.join(beside.joins, nothing)} order by ${orderClause(context, again)}`;
}

// The statement of a page: its rows, joined expansions, and the columns of the cursor.

import type { Cursor, Query } from '../../odata/query.ts';
import { isReadWithPage, addJoins, withoutJoinedExpansions, type JoinedColumns } from './joinedExpansions.ts';
import { conditionSql } from '../sql/condition.ts';
import { allOf, sqlNothing, ref } from '../sql/dialect.ts';
import { afterCursor, orderClause, createOrdering } from '../sql/ordering.ts';
import { ensureColumn, decodeValue, createProjection, type Projection, type RawRow } from '../sql/projection.ts';
import { fieldOperand, fromClause, createSource, type RowSource } from '../sql/rowSource.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { cachedStatement } from '../sql/statementCache.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { idTestOf } from '../sql/idTest.ts';
import { withVisibility } from '../sql/visibility.ts';

interface PageStatement {
  readonly source: RowSource;
  readonly projection: Projection;
  readonly statement: Statement;
  /** The cursor behind a row. */
  readonly cursorOf: (raw: RawRow) => Cursor;
}

/** A page of a root query; one row more than `top`, to know whether there is a next one. */
export function pageStatement(context: SqlContext, query: Query): PageStatement {
  return cachedStatement(
    context,
    'page',
    query,
    [],
    (asked) => compilePage(context, asked.query),
    (entity, expansion) => isReadWithPage(context, entityOf(context, entity), expansion),
  );
}

function compilePage(context: SqlContext, query: Query): PageStatement {
  const source = createSource(context, query.entity);
  const made = createProjection(context, source, withoutJoinedExpansions(context, query));
  const own = createProjection(context, source, query).positions;
  const fits = conditionSql(context, source, withVisibility(source.entity, query.where));
  const order = createOrdering(context, source, query.orderBy);
  const id = fieldOperand(source, 'id').raw;
  const places =
    query.top === null
      ? []
      : order.cursor.map((each, at) => ({
          at: ensureColumn(made, each.raw === id ? 'id' : `order ${at}`, each.raw),
          decode: context.dialect.codecs[each.storage].decode,
        }));
  const from = query.after ? allOf([fits, afterCursor(context, order, query.after)]) : fits;
  const limit = context.dialect.limit(query.top === null ? null : query.top + 1, query.skip);
  const chosen = sql`where ${from} order by ${orderClause(context, order)}${limit}`;
  const joined: JoinedColumns = { columns: [], joins: [], width: made.positions.size };
  const tables = fromClause(source);
  const whole = addJoins(context, source, made, query.expand, joined);
  const isPlain =
    joined.columns.length === 0 || query.top === null || (query.top === 1 && idTestOf(query.where) !== undefined);
  const statement = context.dialect.compile(
    isPlain
      ? sql`select ${sql.join([...made.columns, ...joined.columns])}
          from ${tables}${sql.join(joined.joins, sqlNothing)} ${chosen}`
      : wrapWithJoins(context, { source, made, own, order, rest: sql`from ${tables} ${chosen}`, joined }),
  );
  return {
    source,
    projection: whole,
    statement,
    cursorOf: (raw) => places.map(({ at, decode }) => decodeValue(raw[at], decode) as Cursor[number]),
  };
}

interface PageParts {
  readonly source: RowSource;
  readonly made: Projection;
  /** Positions of all columns that the rows need, those for joins included. */
  readonly own: Projection['positions'];
  readonly order: ReturnType<typeof createOrdering>;
  readonly rest: Fragment;
  readonly joined: JoinedColumns;
}

/** The page is chosen before anything is joined to it: of a thousand sorted rows only a hundred are shown. */
function wrapWithJoins(context: SqlContext, { source, made, own, order, rest, joined }: PageParts): Fragment {
  const further = made.columns.slice(1).map((each, at) => ({ each, name: `further_${at}` }));
  const id = fieldOperand(source, 'id').raw;
  const sorted = order.terms.flatMap(({ expression: by }, at) =>
    by === id ? [] : [{ each: by, name: `order_${at}` }],
  );
  const { columns, parts } = source.entity;
  const needed = [...own.keys()].map((field) => (columns.get(field) ?? parts?.get(field))?.column ?? field);
  const inner = [
    ...[...new Set(needed)].map((name) => ({ each: ref(`${source.alias}.${name}`), name })),
    ...further,
    ...sorted,
  ].map(({ each, name }) => sql`${each} as ${ref(name)}`);
  const outer = [made.columns[0], ...further.map(({ name }) => ref(`${source.alias}.${name}`)), ...joined.columns];
  const again = {
    ...order,
    terms: order.terms.map((term, at) => ({
      ...term,
      expression: term.expression === id ? id : ref(`${source.alias}.order_${at}`),
    })),
  };
  const joins = sql.join(joined.joins, sqlNothing);
  return sql`select ${sql.join(outer)} from (select ${sql.join(inner)} ${rest}) as ${ref(source.alias)}${joins}
    order by ${orderClause(context, again)}`;
}

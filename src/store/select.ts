// A query as statements: the columns of a page (and what the next level needs of them), its rows as objects, and how many fit.

import { sql } from 'kysely';
import type { Cursor, Query } from '../odata/query.ts';
import { condition, visibly } from './condition.ts';
import { allOf } from './dialect.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { behind, orderClause, ordering } from './order.ts';
import { column, fromClause, relationOf, sourceOf } from './source.ts';
import type { Source } from './source.ts';

export type Raw = readonly unknown[];
type Decode = ((raw: unknown) => unknown) | null;
export type MutableRow = { id: string; [name: string]: unknown };

/** The columns of a statement, each once, and how its rows are read. */
export interface Projection {
  readonly columns: Fragment[];
  readonly fields: { readonly name: string; readonly at: number; readonly decode: Decode }[];
  readonly known: Map<string, number>;
}

export function projection(context: Context, source: Source, query: Query): Projection {
  const made: Projection = { columns: [], fields: [], known: new Map() };
  const names = query.fields === 'all' ? source.entity.columns.keys() : new Set(['id', ...query.fields]);
  for (const name of names) {
    const of = column(source, name);
    made.fields.push({ name, at: ask(made, name, of.raw), decode: context.dialect.codecs[of.storage].decode });
  }
  for (const { navigation } of query.expand) {
    const relation = relationOf(source.entity, navigation);
    if (relation.kind === 'one') ask(made, relation.via, column(source, relation.via).raw);
  }
  return made;
}

/** Where a column stands in the rows; added where it is not there yet. */
export function ask(made: Projection, name: string, of: Fragment): number {
  const known = made.known.get(name);
  if (known !== undefined) return known;
  made.columns.push(of);
  made.known.set(name, made.columns.length - 1);
  return made.columns.length - 1;
}

export function toRow(made: Projection, raw: Raw): MutableRow {
  const row: Record<string, unknown> = {};
  for (const { name, at, decode } of made.fields) {
    const value = raw[at];
    row[name] = value === null || decode === null ? value : decode(value);
  }
  return row as MutableRow;
}

export interface Selection {
  readonly source: Source;
  readonly projection: Projection;
  readonly statement: Statement;
  /** The cursor behind a row. */
  readonly cursorOf: (raw: Raw) => Cursor;
}

/** A page of a root query; one row more than `top`, to know whether there is a next one. */
export function page(context: Context, query: Query): Selection {
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, query);
  const fits = condition(context, source, visibly(source.entity, query.where));
  const order = ordering(context, source, query.orderBy);
  const places = query.top === null ? [] : order.cursor.map((each, at) => ({ at: ask(made, `order ${at}`, each.raw), decode: context.dialect.codecs[each.storage].decode }));
  const from = query.after ? allOf([fits, behind(context, order, query.after)]) : fits;
  const statement = context.dialect.compile(sql`select ${sql.join(made.columns)} from ${fromClause(source)} where ${from}
    order by ${orderClause(context, order)}${context.dialect.limit(query.top === null ? null : query.top + 1, query.skip)}`);
  return { source, projection: made, statement, cursorOf: (raw) => places.map(({ at, decode }) => decoded(raw[at], decode) as Cursor[number]) };
}

export function count(context: Context, query: Query): Statement {
  const source = sourceOf(context, query.entity);
  const fits = condition(context, source, visibly(source.entity, query.where));
  return context.dialect.compile(sql`select count(*) from ${fromClause(source)} where ${fits}`);
}

export function decoded(raw: unknown, decode: Decode): unknown {
  return raw === null || decode === null ? raw : decode(raw);
}

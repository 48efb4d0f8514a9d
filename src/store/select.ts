// A query as statements: the columns of a page (and what the next level needs of them), its rows as objects, and how many fit.

import type { Cursor, Query } from '../odata/query.ts';
import { condition, visibly } from './condition.ts';
import { allOf } from './dialect.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { behind, orderClause, ordering } from './order.ts';
import { column, fromClause, relationOf, sourceOf } from './source.ts';
import type { Operand, Source } from './source.ts';
import type { StoredEntity } from '../model/storage.ts';
import { sql } from './sql.ts';
import { templated } from './templates.ts';

export type Raw = readonly unknown[];
type Decode = ((raw: unknown) => unknown) | null;
export type MutableRow = { id: string; [name: string]: unknown };

interface Field { readonly name: string; readonly at: number; readonly decode: Decode }

/** The columns of a statement, each once, and how its rows are read. */
export interface Projection {
  readonly columns: Fragment[];
  readonly fields: readonly Field[];
  /** Where a column stands in the rows, by the name it was asked for. */
  readonly places: Map<string, number>;
}

/** What is asked of an entity again and again is put together once: its text, its fields and their places. */
const kept = new WeakMap<StoredEntity, Map<string, { readonly columns: Fragment; readonly fields: readonly Field[]; readonly places: ReadonlyMap<string, number> }>>();
const mostKept = 200;

export function projection(context: Context, source: Source, query: Query): Projection {
  const vias = query.expand.flatMap(({ navigation }) => {
    const relation = relationOf(source.entity, navigation);
    return relation.kind === 'one' ? [relation.via] : [];
  });
  const names = query.fields === 'all' ? [...source.entity.columns.keys()] : ['id', ...query.fields];
  const key = `${source.alias} ${query.fields === 'all' ? '*' : names.join()} ${vias.join()}`;
  const ofEntity = kept.get(source.entity) ?? new Map<string, never>();
  kept.set(source.entity, ofEntity);
  let made = ofEntity.get(key);
  if (!made) {
    made = listed(context, source, new Set(names), vias);
    if (ofEntity.size < mostKept) ofEntity.set(key, made);
  }
  return { columns: [made.columns], fields: made.fields, places: new Map(made.places) };
}

function listed(context: Context, source: Source, names: ReadonlySet<string>, vias: readonly string[]) {
  const all = [...new Set([...names, ...vias])];
  const operands = all.map((name) => column(source, name));
  const fields = [...names].map((name, at): Field => ({ name, at, decode: context.dialect.codecs[(operands[at] as Operand).storage].decode }));
  const text = context.dialect.compile(sql.join(operands.map(({ raw }) => raw))).text;
  return { columns: sql.raw(text), fields, places: new Map(all.map((name, at) => [name, at])) };
}

/** Where a column stands in the rows; added where it is not there yet. */
export function ask(made: Projection, name: string, of: Fragment): number {
  const known = made.places.get(name);
  if (known !== undefined) return known;
  made.columns.push(of);
  const at = made.places.size;
  made.places.set(name, at);
  return at;
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
  return templated(context, 'page', query, [], (asked) => compiledPage(context, asked.query));
}

function compiledPage(context: Context, query: Query): Selection {
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, query);
  const fits = condition(context, source, visibly(source.entity, query.where));
  const order = ordering(context, source, query.orderBy);
  const id = column(source, 'id').raw;
  const places = query.top === null ? [] : order.cursor.map((each, at) => ({ at: ask(made, each.raw === id ? 'id' : `order ${at}`, each.raw), decode: context.dialect.codecs[each.storage].decode }));
  const from = query.after ? allOf([fits, behind(context, order, query.after)]) : fits;
  const statement = context.dialect.compile(sql`select ${sql.join(made.columns)} from ${fromClause(source)} where ${from}
    order by ${orderClause(context, order)}${context.dialect.limit(query.top === null ? null : query.top + 1, query.skip)}`);
  return { source, projection: made, statement, cursorOf: (raw) => places.map(({ at, decode }) => decoded(raw[at], decode) as Cursor[number]) };
}

export function count(context: Context, query: Query): Statement {
  return templated(context, 'count', query, [], ({ query: { entity, where } }) => {
    const source = sourceOf(context, entity);
    const fits = condition(context, source, visibly(source.entity, where));
    return { statement: context.dialect.compile(sql`select count(*) from ${fromClause(source)} where ${fits}`) };
  }).statement;
}

export function decoded(raw: unknown, decode: Decode): unknown {
  return raw === null || decode === null ? raw : decode(raw);
}

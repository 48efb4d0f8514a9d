// The columns of a statement (and what the next level needs of them), its rows as objects, and how many fit.

import type { Query } from '../odata/query.ts';
import { condition, visibly } from './condition.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { column, fromClause, relationOf, sourceOf } from './source.ts';
import type { Operand, Source } from './source.ts';
import type { StoredEntity } from '../model/storage.ts';
import { sql } from './sql.ts';
import { templated } from './templates.ts';

export type Raw = readonly unknown[];
type Decode = ((raw: unknown) => unknown) | null;
export type MutableRow = { id: string; [name: string]: unknown };

interface Field {
  readonly name: string;
  readonly at: number;
  readonly decode: Decode;
}

/** The columns of a statement, each once, and how its rows are read. */
export interface Projection {
  readonly columns: Fragment[];
  readonly fields: readonly Field[];
  /** Where a column stands in the rows, by the name it was asked for. */
  readonly places: Map<string, number>;
  /** Rows that these lead to, in the same statement. */
  readonly far: readonly Far[];
  /** By the names of expansions, where it stands whether they have any rows: null where they have none. */
  readonly seldom: ReadonlyMap<string, number>;
}

/** `idAt` is null where there is no such row, or it may not be seen. */
export interface Far extends Projection {
  readonly as: string;
  readonly idAt: number;
}
const none: Pick<Projection, 'far' | 'seldom'> = { far: [], seldom: new Map() };

/** What is asked of an entity again and again is put together once: its text, its fields and their places. */
const kept = new WeakMap<
  StoredEntity,
  Map<
    string,
    { readonly columns: Fragment; readonly fields: readonly Field[]; readonly places: ReadonlyMap<string, number> }
  >
>();
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
  return { columns: [made.columns], fields: made.fields, places: new Map(made.places), ...none };
}

function listed(context: Context, source: Source, names: ReadonlySet<string>, vias: readonly string[]) {
  const all = [...new Set([...names, ...vias])];
  const operands = all.map((name) => column(source, name));
  const fields = [...names].map(
    (name, at): Field => ({ name, at, decode: context.dialect.codecs[(operands[at] as Operand).storage].decode }),
  );
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

export function rowOf(made: Pick<Projection, 'fields'>, raw: Raw): MutableRow {
  const row: Record<string, unknown> = {};
  for (const { name, at, decode } of made.fields) {
    const value = raw[at];
    row[name] = value === null || decode === null ? value : decode(value);
  }
  return row as MutableRow;
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

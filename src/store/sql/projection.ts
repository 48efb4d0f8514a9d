// The columns of a statement, its rows as objects, and the statement that counts.

import type { Query } from '../../odata/query.ts';
import { conditionSql } from './condition.ts';
import { fieldOperand, fromClause, relationOf, createSource, type Operand, type RowSource } from './rowSource.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { sql, type Fragment, type Statement } from './fragment.ts';
import { cachedStatement } from './statementCache.ts';
import type { SqlContext } from './context.ts';
import { withVisibility } from './visibility.ts';

export type RawRow = readonly unknown[];
type ColumnDecoder = ((raw: unknown) => unknown) | null;
export type MutableRow = { id: string; [name: string]: unknown };

interface ProjectedField {
  readonly name: string;
  readonly at: number;
  readonly decode: ColumnDecoder;
}

/** The columns of a statement, each once, and how its rows are read. */
export interface Projection {
  readonly columns: Fragment[];
  readonly fields: readonly ProjectedField[];
  /** The position of a column in the rows, by the name under which it was added. */
  readonly positions: Map<string, number>;
  /** The joined to-one expansions, in the same statement. */
  readonly joined: readonly JoinedProjection[];
  /**
   * By the names of rare expansions, the position of the column that says whether there are any rows: null where there
   * are none.
   */
  readonly rare: ReadonlyMap<string, number>;
}

/** `idAt` is null where there is no such row, or it may not be seen. */
export interface JoinedProjection extends Projection {
  readonly as: string;
  readonly idAt: number;
}
const noJoins: Pick<Projection, 'joined' | 'rare'> = { joined: [], rare: new Map() };

/** Columns that are selected again and again are compiled once: text, fields and positions, for each entity. */
const columnLists = new WeakMap<
  StoredEntity,
  Map<
    string,
    {
      readonly columns: Fragment;
      readonly fields: readonly ProjectedField[];
      readonly places: ReadonlyMap<string, number>;
    }
  >
>();
const mostKept = 200;

export function createProjection(context: SqlContext, source: RowSource, query: Query): Projection {
  const vias = query.expand.flatMap(({ navigation }) => {
    const relation = relationOf(source.entity, navigation);
    return relation.kind === 'one' ? [relation.via] : [];
  });
  const names = query.fields === 'all' ? [...source.entity.columns.keys()] : ['id', ...query.fields];
  const key = `${source.alias} ${query.fields === 'all' ? '*' : names.join()} ${vias.join()}`;
  const ofEntity = columnLists.get(source.entity) ?? new Map<string, never>();
  columnLists.set(source.entity, ofEntity);
  let made = ofEntity.get(key);
  if (!made) {
    made = compileColumns(context, source, new Set(names), vias);
    if (ofEntity.size < mostKept) ofEntity.set(key, made);
  }
  return { columns: [made.columns], fields: made.fields, positions: new Map(made.places), ...noJoins };
}

function compileColumns(context: SqlContext, source: RowSource, names: ReadonlySet<string>, vias: readonly string[]) {
  const all = [...new Set([...names, ...vias])];
  const operands = all.map((name) => fieldOperand(source, name));
  const fields = [...names].map(
    (name, at): ProjectedField => ({
      name,
      at,
      decode: context.dialect.codecs[(operands[at] as Operand).storage].decode,
    }),
  );
  const text = context.dialect.compile(sql.join(operands.map(({ raw }) => raw))).text;
  return { columns: sql.raw(text), fields, places: new Map(all.map((name, at) => [name, at])) };
}

/** The position of a column in the rows; adds the column where it is missing. */
export function ensureColumn(made: Projection, name: string, of: Fragment): number {
  const known = made.positions.get(name);
  if (known !== undefined) return known;
  made.columns.push(of);
  const at = made.positions.size;
  made.positions.set(name, at);
  return at;
}

export function rowOf(made: Pick<Projection, 'fields'>, raw: RawRow): MutableRow {
  const row: Record<string, unknown> = {};
  for (const { name, at, decode } of made.fields) {
    const value = raw[at];
    row[name] = value === null || decode === null ? value : decode(value);
  }
  return row as MutableRow;
}

export function countStatement(context: SqlContext, query: Query): Statement {
  return cachedStatement(context, 'count', query, [], ({ query: { entity, where } }) => {
    const source = createSource(context, entity);
    const fits = conditionSql(context, source, withVisibility(source.entity, where));
    return { statement: context.dialect.compile(sql`select count(*) from ${fromClause(source)} where ${fits}`) };
  }).statement;
}

export function decodeValue(raw: unknown, decode: ColumnDecoder): unknown {
  return raw === null || decode === null ? raw : decode(raw);
}

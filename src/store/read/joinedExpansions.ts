// Expansions that are read in the statement of their parents: to-one rows by a join, and whether there are any rows of
// an expansion that is rarely used.

import type { Expansion, Query } from '../../odata/query.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { conditionSql } from '../sql/condition.ts';
import { sqlTrue } from '../sql/dialect.ts';
import {
  createProjection,
  rowOf,
  type JoinedProjection,
  type MutableRow,
  type Projection,
  type RawRow,
} from '../sql/projection.ts';
import { fieldOperand, joinClauses, relationOf, createSource, tableClause, type RowSource } from '../sql/rowSource.ts';
import { sql, type Fragment } from '../sql/fragment.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';

/**
 * A joined row is sent once for each parent: wide rows, and rows with parsed columns, are better read by a statement of
 * their own.
 */
const mostColumns = 16;

/** Whether an expansion is read in the statement of its parents. */
export function isReadWithPage(context: SqlContext, of: StoredEntity, expansion: Expansion): boolean {
  return isJoinedToOne(context, of, expansion) || isRare(of, expansion);
}

function isJoinedToOne(context: SqlContext, of: StoredEntity, expansion: Expansion): boolean {
  const { navigation, again = 0, query } = expansion;
  const { fields } = query;
  const relation = relationOf(of, navigation);
  if (relation.kind !== 'one' || again > 0) return false;
  const far = entityOf(context, relation.to);
  const names = fields === 'all' ? [...far.columns.keys()] : fields;
  return (
    far.isView !== true &&
    names.length <= mostColumns &&
    names.every((name) => far.columns.get(name)?.storage !== 'json')
  );
}

/** The query without expansions that are joined; their foreign keys need not be selected. */
export function withoutJoinedExpansions(context: SqlContext, query: Query): Query {
  const of = entityOf(context, query.entity);
  const expand = query.expand.filter((each) => !isJoinedToOne(context, of, each));
  return expand.length === query.expand.length ? query : { ...query, expand };
}

/**
 * Whether the statement only says if a parent has any rows: the rows themselves are read for parents that have some.
 */
function isRare(of: StoredEntity, { navigation, query }: Expansion): boolean {
  const relation = relationOf(of, navigation);
  return relation.kind === 'many' && relation.rare === true && query.top === null && !query.count;
}

/** The further columns and joins of a statement; `width` is the number of all its columns. */
export interface JoinedColumns {
  readonly columns: Fragment[];
  readonly joins: Fragment[];
  width: number;
}

/** Adds the joined expansions to a statement, and their positions to the projection. */
export function addJoins(
  context: SqlContext,
  source: RowSource,
  made: Projection,
  expand: readonly Expansion[],
  into: JoinedColumns,
): Projection {
  const joined: JoinedProjection[] = [];
  const rare = new Map<string, number>();
  for (const expansion of expand) {
    if (isJoinedToOne(context, source.entity, expansion)) joined.push(addToOneJoin(context, source, expansion, into));
    else if (isRare(source.entity, expansion)) {
      const found = conditionSql(context, source, {
        op: 'any',
        path: [expansion.navigation],
        where: expansion.query.where,
      });
      rare.set(expansion.as, addColumn(into, sql`case when ${found} then 'any' end`));
    }
  }
  return { ...made, joined, rare };
}

function addToOneJoin(
  context: SqlContext,
  source: RowSource,
  { navigation, as, query }: Expansion,
  into: JoinedColumns,
): JoinedProjection {
  const relation = relationOf(source.entity, navigation);
  if (relation.kind !== 'one') throw new Error(`${navigation} leads to many`);
  const far = createSource(context, query.entity, source.names);
  const own = createProjection(context, far, withoutJoinedExpansions(context, query));
  const from = into.width;
  into.columns.push(...own.columns);
  into.width += own.positions.size;
  const places = new Map([...own.positions].map(([name, at]) => [name, at + from]));
  const made: Projection = {
    ...own,
    fields: own.fields.map((field) => ({ ...field, at: field.at + from })),
    positions: places,
  };
  const isSeen = conditionSql(context, far, query.where);
  into.joins.push(
    sql` left join ${tableClause(far)} on ${fieldOperand(far, 'id').raw} = ${fieldOperand(source, relation.via).raw}`,
    joinClauses(far),
  );
  const idAt =
    isSeen === sqlTrue
      ? (places.get('id') as number)
      : addColumn(into, sql`case when ${isSeen} then ${fieldOperand(far, 'id').raw} end`);
  return { ...addJoins(context, far, made, query.expand, into), as, idAt };
}

function addColumn(into: JoinedColumns, fragment: Fragment): number {
  into.columns.push(fragment);
  into.width += 1;
  return into.width - 1;
}

/** Rows of a level, and those of the joined expansions, in the order of `projection.joined`, each row once. */
export interface LevelRows {
  readonly rows: readonly MutableRow[];
  readonly raws: readonly RawRow[];
  readonly joined: readonly LevelRows[];
}

export function collectRows(made: Projection, raws: readonly RawRow[], rows: readonly MutableRow[]): LevelRows {
  return { rows, raws, joined: made.joined.map((far) => collectJoinedRows(far, raws, rows)) };
}

function collectJoinedRows(made: JoinedProjection, raws: readonly RawRow[], parents: readonly MutableRow[]): LevelRows {
  const known = new Map<unknown, MutableRow>();
  const first: RawRow[] = [];
  for (let at = 0; at < raws.length; at += 1) {
    const raw = raws[at] as RawRow;
    const id = raw[made.idAt];
    let row = id === null ? null : known.get(id);
    if (row === undefined) {
      row = rowOf(made, raw);
      known.set(id, row);
      first.push(raw);
    }
    (parents[at] as MutableRow)[made.as] = row;
  }
  return collectRows(made, first, [...known.values()]);
}

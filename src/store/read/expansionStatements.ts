// The statements of expansions: one for each level and any number of parents, bounded for each parent; counts by
// themselves.

import type { Expansion, Query } from '../../odata/query.ts';
import { conditionSql, parentTest, linkRows } from '../sql/condition.ts';
import { allOf, ref } from '../sql/dialect.ts';
import { afterCursor, orderClause, createOrdering } from '../sql/ordering.ts';
import {
  nextAlias,
  fieldOperand,
  fromClause,
  joinClauses,
  relationOf,
  createSource,
  type Operand,
  type RowSource,
} from '../sql/rowSource.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { ensureColumn, createProjection, type Projection } from '../sql/projection.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { ParameterSlot, cachedStatement, type StatementInput } from '../sql/statementCache.ts';
import type { SqlContext } from '../sql/context.ts';
import { relatedRowsCondition, type ToMany } from '../sql/visibility.ts';

interface LevelStatement {
  readonly source: RowSource;
  readonly projection: Projection;
  readonly statement: Statement;
  /** The position of the parent's id in the rows; null where all rows belong to the one parent. */
  readonly parentPosition: number | null;
}

/** The rows that parents refer to, deleted or not; `parentPosition` is the position of their own id. */
export function toOneStatement(context: SqlContext, query: Query, ids: readonly unknown[]): LevelStatement {
  return cachedStatement(context, 'one', query, ids, (asked) => compileToOne(context, asked));
}

function compileToOne(context: SqlContext, { query, ids }: StatementInput): LevelStatement {
  const source = createSource(context, query.entity);
  const made = createProjection(context, source, query);
  const id = fieldOperand(source, 'id');
  const fits = allOf([idTest(context, id, ids), conditionSql(context, source, query.where)]);
  const parentAt = ensureColumn(made, 'id', id.raw);
  return {
    source,
    projection: made,
    parentPosition: parentAt,
    statement: context.dialect.compile(sql`select ${sql.join(made.columns)} from ${fromClause(source)} where ${fits}`),
  };
}

/** The rows of each parent: `top` of them and one more, to know whether there are further ones. */
export function toManyStatement(
  context: SqlContext,
  { navigation, query }: Expansion,
  of: StoredEntity,
  parents: readonly unknown[],
): LevelStatement {
  const relation = relationOf(of, navigation) as ToMany;
  return cachedStatement(context, `many ${of.name}/${navigation}`, query, parents, (asked) =>
    compileToMany(context, relation, asked),
  );
}

function compileToMany(context: SqlContext, relation: ToMany, { query, ids: parents }: StatementInput): LevelStatement {
  const one = isSingleId(parents);
  if (query.after && !one) throw new Error('a page goes on for one parent only');
  if (!one && (query.top !== null || query.skip > 0)) return boundedPerParent(context, query, relation, parents);
  const source = createSource(context, query.entity);
  const made = createProjection(context, source, query);
  const order = createOrdering(context, source, query.orderBy);
  const orderBy = orderClause(context, order);
  const fits = conditionSql(context, source, relatedRowsCondition(relation, source.entity, query.where));
  const own = query.after ? allOf([fits, afterCursor(context, order, query.after)]) : fits;
  const hung = one
    ? { from: null, key: null, fits: parentTest(context, source, relation, sql`${parents[0]}`) }
    : joinParents(context, source, relation, parents);
  const parentAt = hung.key ? ensureColumn(made, 'its parent', hung.key) : null;
  const from = hung.from ? sql`${hung.from} cross join ${fromClause(source)}` : fromClause(source);
  const limit = one ? context.dialect.limit(query.top === null ? null : query.top + 1, query.skip) : sql``;
  return {
    source,
    projection: made,
    parentPosition: parentAt,
    statement: context.dialect.compile(
      sql`select ${sql.join(made.columns)} from ${from} where ${allOf([hung.fits, own])} order by ${orderBy}${limit}`,
    ),
  };
}

function boundedPerParent(
  context: SqlContext,
  query: Query,
  relation: ToMany,
  parents: StatementInput['ids'],
): LevelStatement {
  const source = createSource(context, query.entity);
  const made = createProjection(context, source, query);
  const order = orderClause(context, createOrdering(context, source, query.orderBy));
  const { from, key } = context.dialect.perParent({
    keys: idListParameter(context, parents),
    storage: 'id',
    table: source.entity.table,
    alias: source.alias,
    inner: (parent) => {
      const inner = createSource(context, query.entity, source.names);
      const innerOrder = orderClause(context, createOrdering(context, inner, query.orderBy));
      const fits = allOf([
        parentTest(context, inner, relation, parent),
        conditionSql(context, inner, relatedRowsCondition(relation, inner.entity, query.where)),
      ]);
      return sql`select ${fieldOperand(inner, 'id').raw} from ${fromClause(inner)} where ${fits}
      order by ${innerOrder}${context.dialect.limit(query.top === null ? null : query.top + 1, query.skip)}`;
    },
  });
  const parentAt = ensureColumn(made, 'its parent', key);
  return {
    source,
    projection: made,
    parentPosition: parentAt,
    statement: context.dialect.compile(
      sql`select ${sql.join(made.columns)} from ${from}${joinClauses(source)} order by ${order}`,
    ),
  };
}

/** How many rows each parent has; parents without any are missing. */
export function countPerParentStatement(
  context: SqlContext,
  { navigation, query }: Expansion,
  of: StoredEntity,
  parents: readonly unknown[],
): Statement {
  const relation = relationOf(of, navigation) as ToMany;
  return cachedStatement(context, `count ${of.name}/${navigation}`, query, parents, (asked) => {
    const source = createSource(context, query.entity);
    const own = conditionSql(context, source, relatedRowsCondition(relation, source.entity, asked.query.where));
    const hung = joinParents(context, source, relation, asked.ids);
    const from = hung.from ? sql`${hung.from} cross join ${fromClause(source)}` : fromClause(source);
    return {
      statement: context.dialect.compile(
        sql`select ${hung.key}, count(*) from ${from} where ${allOf([hung.fits, own])} group by ${hung.key}`,
      ),
    };
  }).statement;
}

/** How the rows of many parents are joined to them: each row once for each parent. */
function joinParents(
  context: SqlContext,
  source: RowSource,
  relation: ToMany,
  parents: StatementInput['ids'],
): { from: Fragment | null; key: Fragment; fits: Fragment } {
  if (relation.kind === 'many') {
    const via = fieldOperand(source, relation.via);
    return { from: null, key: via.raw, fits: idTest(context, via, parents) };
  }
  const link = linkRows(context, source.names, relation);
  const ours = fieldOperand(link.source, relation.ours);
  const theirs = fieldOperand(link.source, relation.theirs).raw;
  const name = nextAlias(source.names);
  const fits = allOf([idTest(context, ours, parents), link.fits]);
  return {
    from: sql`(select distinct ${ours.raw} as ours, ${theirs} as theirs
      from ${fromClause(link.source)} where ${fits}) as ${ref(name)}`,
    key: ref(`${name}.ours`),
    fits: sql`${fieldOperand(source, 'id').raw} = ${ref(`${name}.theirs`)}`,
  };
}

function idTest(context: SqlContext, id: Operand, ids: StatementInput['ids']): Fragment {
  return isSingleId(ids)
    ? sql`${id.raw} = ${ids[0]}`
    : context.dialect.isIn(id.raw, id.storage, idListParameter(context, ids));
}

const isSingleId = (ids: StatementInput['ids']): ids is readonly [unknown] =>
  !(ids instanceof ParameterSlot) && ids.length === 1;
const idListParameter = (context: SqlContext, ids: StatementInput['ids']): unknown =>
  ids instanceof ParameterSlot
    ? ids.pipe((given) => context.dialect.encodeList(given as readonly unknown[]))
    : context.dialect.encodeList(ids);

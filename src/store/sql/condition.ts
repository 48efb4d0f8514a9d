// Conditions as SQL: negations are pushed down to the single tests, paths become joins, any/all become `exists`, or
// lists of ids where few rows can fit.

import type { JsonList, Relation } from '../../model/tables/storage.ts';
import type { Condition, Path } from '../../odata/query.ts';
import { compareColumns, compareValue, isNull, isOneOf, textMatch } from './columnComparisons.ts';
import { allOf, sqlFalse, anyOf, ref, sqlTrue } from './dialect.ts';
import { isSelective } from './selectivity.ts';
import {
  nextAlias,
  fieldOperand,
  fromClause,
  relationOf,
  tableClause,
  createSource,
  sourceOf,
  type Operand,
  type RowSource,
} from './rowSource.ts';
import { sql, type Fragment } from './fragment.ts';
import { entityOf, type SqlContext } from './context.ts';
import { isIdTest } from './idTest.ts';
import { columnName, flatten, idListOfValues, semiJoinSql, unionAll, type SemiJoin } from './semiJoin.ts';
import { impliedConditions, relatedRowsCondition, withVisibility, type ToMany } from './visibility.ts';

/** True for the rows that fit (`holds`), or for those that do not; never unknown for the latter. */
export function conditionSql(context: SqlContext, source: RowSource, where: Condition, holds = true): Fragment {
  switch (where.op) {
    case 'true':
    case 'everyRow':
      return holds ? sqlTrue : sqlFalse;
    case 'false':
      return holds ? sqlFalse : sqlTrue;
    case 'not':
      return conditionSql(context, source, where.of, !holds);
    case 'and':
    case 'or': {
      const all = flatten(where);
      if (where.op === 'or' && holds) return anyOf(alternatives(context, source, all));
      const { isOne } = source.identity;
      source.identity.isOne ||= where.op === 'and' && holds && all.some(isIdTest);
      const parts = all.map((each) => conditionSql(context, source, each, holds));
      source.identity.isOne = isOne;
      return (where.op === 'and') === holds ? allOf(parts) : anyOf(parts);
    }
    case 'compare':
    case 'in':
      return pathTest(context, source, where, holds);
    case 'compareFields':
      return compareColumns(
        context,
        pathOperand(context, source, where.left),
        where.test,
        pathOperand(context, source, where.right),
        holds,
      );
    case 'text':
      return textMatch(context, pathOperand(context, source, where.path), where.fn, where.value, {
        apply: where.apply,
        holds,
      });
    case 'any':
      return quantifiedTest(context, source, where.path, { where: where.where, fits: true, holds });
    case 'all':
      return quantifiedTest(context, source, where.path, { where: where.where, fits: false, holds: !holds });
    case 'exists':
      return existsAnywhere(context, source, where, holds);
  }
}

type PathTest = Extract<Condition, { op: 'compare' | 'in' }>;

function pathTest(context: SqlContext, source: RowSource, where: PathTest, holds: boolean): Fragment {
  const list = holds ? idListAlongPath(context, source, where) : null;
  if (list !== null) return semiJoinSql(list);
  const left = pathOperand(context, source, where.path);
  if (where.op === 'in') return isOneOf(context, left, where.values, holds);
  return compareValue(context, left, where.test, where.value, { apply: where.apply, holds });
}

/** The alternatives of an `or`; all lists for one column become one list, which one index serves. */
function alternatives(context: SqlContext, source: RowSource, wheres: readonly Condition[]): readonly Fragment[] {
  const selective = wheres.map((each) => semiJoinOf(context, source, each));
  const columns = new Set(selective.flatMap((each) => (each === null ? [] : [columnName(each)])));
  const joins = selective.map((each, at) => each ?? idListOfValues(context, source, wheres[at] as Condition, columns));
  const byColumn = Map.groupBy(
    joins.filter((each) => each !== null),
    columnName,
  );
  return [
    ...[...byColumn.values()].map(([first, ...more]) =>
      semiJoinSql({
        left: (first as SemiJoin).left,
        list: unionAll([first as SemiJoin, ...more].map(({ list }) => list)),
      }),
    ),
    ...wheres.flatMap((each, at) => (joins[at] === null ? [conditionSql(context, source, each)] : [])),
  ];
}

function semiJoinOf(context: SqlContext, source: RowSource, where: Condition): SemiJoin | null {
  if (where.op === 'any') return idList(context, source, where);
  return where.op === 'compare' || where.op === 'in' ? idListAlongPath(context, source, where) : null;
}

/** A test of a value at the end of a path, from that end backwards; null where many rows may have the value. */
function idListAlongPath(context: SqlContext, source: RowSource, where: PathTest): SemiJoin | null {
  const [navigation, ...rest] = where.path as [string, string, ...string[]];
  if (source.identity.isOne || rest.length === 0 || rest[0] === 'id' || !isSelective(context, source.entity, where))
    return null;
  const relation = relationOf(source.entity, navigation) as Extract<Relation, { kind: 'one' }>;
  const far = createSource(context, relation.to, source.names);
  const fits = conditionSql(context, far, { ...where, path: rest as [string, ...string[]] });
  return {
    left: fieldOperand(source, relation.via).raw,
    list: sql`select ${fieldOperand(far, 'id').raw} from ${fromClause(far)} where ${fits}`,
  };
}

/** The operand at the end of a path of to-one navigations and a field; null in rows that lack a step. */
export function pathOperand(context: SqlContext, source: RowSource, path: Path): Operand {
  const at = path.slice(0, -1).reduce((from, navigation) => joinStep(context, from, navigation), source);
  return fieldOperand(at, path.at(-1) as string);
}

/** The test that rows of a relation belong to a parent's id (an encoded parameter or a column). */
export function parentTest(context: SqlContext, far: RowSource, relation: ToMany, parent: Fragment): Fragment {
  if (relation.kind === 'many') return sql`${fieldOperand(far, relation.via).raw} = ${parent}`;
  const link = linkRows(context, far.names, relation);
  const fits = allOf([sql`${fieldOperand(link.source, relation.ours).raw} = ${parent}`, link.fits]);
  const theirs = fieldOperand(link.source, relation.theirs).raw;
  return sql`${fieldOperand(far, 'id').raw} in (select ${theirs} from ${fromClause(link.source)} where ${fits})`;
}

/** The rows of a link that count. */
export function linkRows(context: SqlContext, names: { next: number }, relation: Extract<Relation, { kind: 'link' }>) {
  const source = createSource(context, relation.link, names);
  return { source, fits: conditionSql(context, source, withVisibility(source.entity, relation.where)) };
}

function existsAnywhere(
  context: SqlContext,
  { names }: RowSource,
  { entity, where }: Extract<Condition, { op: 'exists' }>,
  holds: boolean,
): Fragment {
  const far = createSource(context, entity as Relation['to'], names);
  const fits = conditionSql(context, far, withVisibility(far.entity, where));
  const found = sql`exists (select 1 from ${fromClause(far)} where ${fits})`;
  return holds ? found : sql`not ${found}`;
}

interface QuantifiedTest {
  readonly where: Condition;
  readonly fits: boolean;
  readonly holds: boolean;
}

/** Whether there is (`holds`) or is not a row behind the path that fits (`fits`) or does not fit `where`. */
function quantifiedTest(
  context: SqlContext,
  source: RowSource,
  path: readonly string[],
  asked: QuantifiedTest,
): Fragment {
  const [navigation, ...rest] = path as [string, ...string[]];
  const list = source.entity.jsonLists?.get(navigation);
  if (list !== undefined) return entriesTest(context, source, list, asked);
  const relation = relationOf(source.entity, navigation);
  if (relation.kind === 'one') {
    const far = joinStep(context, source, navigation);
    const inner =
      rest.length > 0
        ? quantifiedTest(context, far, rest, asked)
        : conditionSql(context, far, asked.where, asked.fits === asked.holds);
    const isThere = isNull(fieldOperand(far, 'id'), !asked.holds);
    return asked.holds ? allOf([isThere, inner]) : anyOf([isThere, inner]);
  }
  // A list of ids is read once; only `exists` can be negated without regard to null.
  const ids = asked.holds && asked.fits ? idList(context, source, { path: path as Path, where: asked.where }) : null;
  if (ids !== null) return semiJoinSql(ids);
  const far = createSource(context, relation.to, source.names);
  const found = existsSql(context, source, far, relation, relatedRowTest(context, far, relation, rest, asked));
  return asked.holds ? found : sql`not ${found}`;
}

/** Whether there is an entry of a list in a JSON value that fits, or that does not. */
function entriesTest(
  context: SqlContext,
  source: RowSource,
  { field, keys, entries }: JsonList,
  { where, fits, holds }: QuantifiedTest,
): Fragment {
  const far = sourceOf(context, entries, source.names);
  const rows = context.dialect.jsonEntries(fieldOperand(source, field).raw, keys, far.alias);
  const found = sql`exists (select 1 from ${rows} where ${conditionSql(context, far, where, fits)})`;
  return holds ? found : sql`not ${found}`;
}

/** What a related row must meet, or a row that is related to it further on. */
function relatedRowTest(
  context: SqlContext,
  far: RowSource,
  relation: ToMany,
  rest: readonly string[],
  asked: QuantifiedTest,
): Fragment {
  if (rest.length > 0)
    return allOf([
      quantifiedTest(context, far, rest, { ...asked, holds: true }),
      conditionSql(context, far, relatedRowsCondition(relation, far.entity, { op: 'true' })),
    ]);
  return allOf([
    conditionSql(context, far, asked.where, asked.fits),
    conditionSql(context, far, impliedConditions(relation, far.entity, asked.where)),
  ]);
}

function existsSql(context: SqlContext, source: RowSource, far: RowSource, relation: ToMany, fits: Fragment): Fragment {
  const ours = fieldOperand(source, 'id').raw;
  if (relation.kind === 'many') {
    const hangs = parentTest(context, far, relation, ours);
    return sql`exists (select 1 from ${fromClause(far)} where ${allOf([hangs, fits])})`;
  }
  const link = linkRows(context, far.names, relation);
  const all = allOf([
    sql`${fieldOperand(link.source, relation.ours).raw} = ${ours}`,
    link.fits,
    sql`${fieldOperand(far, 'id').raw} = ${fieldOperand(link.source, relation.theirs).raw}`,
    fits,
  ]);
  return sql`exists (select 1 from ${fromClause(link.source)}, ${fromClause(far)} where ${all})`;
}

/** Rewrites `exists` as `id in (subquery)`; null where the subquery may return many rows. */
function idList(
  context: SqlContext,
  source: RowSource,
  { path, where }: { readonly path: Path; readonly where: Condition },
): SemiJoin | null {
  const [navigation, ...rest] = path as [string, ...string[]];
  if (source.entity.jsonLists?.has(navigation) === true) return null;
  const relation = relationOf(source.entity, navigation);
  if (relation.kind === 'one')
    return rest.length === 0
      ? null
      : idList(context, joinStep(context, source, navigation), { path: rest as unknown as Path, where });
  if (source.identity.isOne || !isSelective(context, source.entity, { op: 'any', path, where })) return null;
  // An index can answer each alternative that has several tests, but not all of them in one condition.
  const wheres =
    where.op === 'or' && rest.length === 0 && where.of.some(({ op }) => op === 'and') ? flatten(where) : [where];
  const lists = wheres.map((each) => matchingIds(context, source, relation, rest, each));
  return { left: fieldOperand(source, 'id').raw, list: unionAll(lists) };
}

/** The ids of rows that have a related row which meets `where`. */
function matchingIds(
  context: SqlContext,
  source: RowSource,
  relation: ToMany,
  rest: readonly string[],
  where: Condition,
): Fragment {
  const far = createSource(context, relation.to, source.names);
  const fits = relatedRowTest(context, far, relation, rest, { where, fits: true, holds: true });
  if (relation.kind === 'many')
    return sql`select ${fieldOperand(far, relation.via).raw} from ${fromClause(far)} where ${fits}`;
  const link = linkRows(context, far.names, relation);
  const all = allOf([
    link.fits,
    sql`${fieldOperand(far, 'id').raw} = ${fieldOperand(link.source, relation.theirs).raw}`,
    fits,
  ]);
  const ours = fieldOperand(link.source, relation.ours).raw;
  return sql`select ${ours} from ${fromClause(link.source)}, ${fromClause(far)} where ${all}`;
}

/** The row that a to-one navigation leads to, deleted or not: whoever is referred to stays who they were. */
function joinStep(context: SqlContext, from: RowSource, navigation: string): RowSource {
  const known = from.nextSources.get(navigation);
  if (known) return known;
  const relation = relationOf(from.entity, navigation);
  if (relation.kind === 'link' || (relation.kind === 'many' && !relation.single))
    throw new Error(`a path cannot pass ${navigation}: it leads to many`);
  const { names, identity, joins, jsonPart } = from;
  const own = { entity: entityOf(context, relation.to), alias: nextAlias(names), jsonPart, names, identity };
  const next: RowSource = {
    ...own,
    joins,
    nextSources: new Map(),
    toOneJoin: {
      id: relation.kind === 'one' ? { ...fieldOperand(from, relation.via), nullable: true } : null,
      joinField: relation.kind === 'one' ? 'id' : relation.via,
      isJoined: false,
      clause: () => joinClause(context, from, { ...own, joins: [], nextSources: new Map(), toOneJoin: null }, relation),
    },
  };
  from.nextSources.set(navigation, next);
  return next;
}

function joinClause(
  context: SqlContext,
  from: RowSource,
  to: RowSource,
  relation: Exclude<Relation, { kind: 'link' }>,
): Fragment {
  const on =
    relation.kind === 'one'
      ? sql`${ref(`${to.alias}.id`)} = ${fieldOperand(from, relation.via).raw}`
      : allOf([
          parentTest(context, to, relation, fieldOperand(from, 'id').raw),
          conditionSql(context, to, relatedRowsCondition(relation, to.entity, { op: 'true' })),
        ]);
  const whole = sharesJoinValue(from, relation) ? allOf([on, isNull(fieldOperand(from, 'id'), false)]) : on;
  return sql` left join ${tableClause(to)} on ${whole}`;
}

/**
 * Whether a join uses the very value by which the row before was joined. PostgreSQL 18 takes such a value through all
 * joins and then finds the last row even if one before it is missing: the join must test itself that the row before is
 * there.
 */
function sharesJoinValue({ toOneJoin }: RowSource, relation: Relation): boolean {
  return toOneJoin !== null && toOneJoin.joinField === (relation.kind === 'one' ? relation.via : 'id');
}

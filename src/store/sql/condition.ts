// Conditions as SQL: negations are pushed down to the single tests, paths become joins, any/all become `exists`, or
// lists of ids where few rows can fit.

import type { Relation, StoredEntity } from '../../model/tables/storage.ts';
import type { Condition, Path } from '../../odata/query.ts';
import { compareColumns, compareValue, idsAsRows, isNull, isOneOf, textMatch } from './columnTests.ts';
import { allOf, sqlFalse, anyOf, ref, sqlTrue } from './dialect.ts';
import { isSelective } from './selectivity.ts';
import {
  nextAlias,
  fieldOperand,
  fromClause,
  relationOf,
  createSource,
  type Operand,
  type RowSource,
} from './rowSource.ts';
import { sql, type Fragment } from './fragment.ts';
import { entityOf, type SqlContext } from './context.ts';

export type ToMany = Exclude<Relation, { kind: 'one' }>;

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

const isIdTest = (where: Condition): where is Extract<Condition, { op: 'compare' }> =>
  where.op === 'compare' &&
  where.test === 'eq' &&
  where.value !== null &&
  where.path.length === 1 &&
  where.path[0] === 'id';
/** What says the id of the only row that can fit. */
export const idTestOf = (where: Condition): Extract<Condition, { op: 'compare' }> | undefined =>
  (where.op === 'and' ? where.of : [where]).find(isIdTest);

/** A column of ours that is in a list, which does not depend on our row. */
interface SemiJoin {
  readonly left: Fragment;
  readonly list: Fragment;
}
const semiJoinSql = ({ left, list }: SemiJoin): Fragment => sql`${left} in (${list})`;
const columnName = ({ left }: { readonly left: Fragment }): string => left.texts.join();

/** Alternatives, with all lists for a column as one: an index of the column serves them together. */
function alternatives(context: SqlContext, source: RowSource, wheres: readonly Condition[]): readonly Fragment[] {
  const listed = wheres.map((each) =>
    each.op === 'any'
      ? idList(context, source, each)
      : each.op === 'compare' || each.op === 'in'
        ? idListAlongPath(context, source, each)
        : null,
  );
  const columns = new Set(listed.flatMap((each) => (each === null ? [] : [columnName(each)])));
  const lists = listed.map((each, at) => each ?? idListOfValues(context, source, wheres[at] as Condition, columns));
  return [
    ...[
      ...Map.groupBy(
        lists.filter((each) => each !== null),
        columnName,
      ).values(),
    ].map((of) =>
      semiJoinSql({
        left: (of[0] as SemiJoin).left,
        list: sql.join(
          of.map(({ list }) => list),
          sql` union all `,
        ),
      }),
    ),
    ...wheres.flatMap((each, at) => (lists[at] === null ? [conditionSql(context, source, each)] : [])),
  ];
}

/** Ids that stand there themselves, where there is a list for their column anyway. */
function idListOfValues(
  context: SqlContext,
  source: RowSource,
  where: Condition,
  columns: ReadonlySet<string>,
): SemiJoin | null {
  if ((where.op !== 'compare' && where.op !== 'in') || where.path.length > 1) return null;
  const left = fieldOperand(source, where.path[0]);
  const list =
    left.storage === 'id' && columns.has(columnName({ left: left.raw })) ? idsAsRows(context, left, where) : null;
  return list === null ? null : { left: left.raw, list };
}

/** A test of a value at the end of a path, the way there gone backwards; null where many rows may have the value. */
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

/**
 * Conditions together with what hides deleted and ended rows, unless one of them asks for every row. What has ended is
 * history: it is shown to whoever speaks of its end.
 */
export function withVisibility(entity: StoredEntity, ...wheres: readonly (Condition | null)[]): Condition {
  const { visible } = entity;
  const of = wheres.filter((where) => where !== null);
  const isShown =
    visible === null ||
    of.some(includesEveryRow) ||
    (fieldsOf(visible).includes(endField) && of.some((where) => fieldsOf(where).includes(endField)));
  return { op: 'and', of: isShown ? of : [...of, visible] };
}

const endField = 'until';

/** The fields of the row itself that a condition speaks of. */
function fieldsOf(where: Condition): readonly string[] {
  switch (where.op) {
    case 'and':
    case 'or':
      return where.of.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(where.of);
    case 'compare':
    case 'in':
      return where.path.length === 1 ? [where.path[0]] : [];
    default:
      return [];
  }
}

/** What a path of to-one navigations and a field means; null in rows that lack a step. */
export function pathOperand(context: SqlContext, source: RowSource, path: Path): Operand {
  const at = path.slice(0, -1).reduce((from, navigation) => joinStep(context, from, navigation), source);
  return fieldOperand(at, path.at(-1) as string);
}

/** How rows hang on a parent's id (an encoded parameter or a column). */
export function parentTest(context: SqlContext, far: RowSource, relation: ToMany, parent: Fragment): Fragment {
  if (relation.kind === 'many') return sql`${fieldOperand(far, relation.via).raw} = ${parent}`;
  const link = linkRows(context, far.names, relation);
  const fits = allOf([sql`${fieldOperand(link.source, relation.ours).raw} = ${parent}`, link.fits]);
  return sql`${fieldOperand(far, 'id').raw} in (select ${fieldOperand(link.source, relation.theirs).raw} from ${fromClause(link.source)} where ${fits})`;
}

/** Which rows of a relation are shown: what the relation itself asks, what is asked of it, and none that is deleted. */
export function relatedRowsCondition(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  return withVisibility(entity, relation.kind === 'many' ? relation.where : relation.whereFar, where);
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
  // A list is asked for once; only `exists` can be denied without a thought for null.
  const list = asked.holds && asked.fits ? idList(context, source, { path: path as Path, where: asked.where }) : null;
  if (list !== null) return semiJoinSql(list);
  const far = createSource(context, relation.to, source.names);
  const found = existsSql(context, source, far, relation, relatedRowTest(context, far, relation, rest, asked));
  return asked.holds ? found : sql`not ${found}`;
}

/** What a row behind a relation must meet, or a row behind that. */
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

/** What must be so of a relation's rows beside what is asked. */
function impliedConditions(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  const all = relatedRowsCondition(relation, entity, where);
  return all.op === 'and' ? { op: 'and', of: all.of.filter((each) => each !== where) } : all;
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

/** As `existing`, said from the other end: our id is in a list; null where that would be a long one. */
function idList(
  context: SqlContext,
  source: RowSource,
  { path, where }: { readonly path: Path; readonly where: Condition },
): SemiJoin | null {
  const [navigation, ...rest] = path as [string, ...string[]];
  const relation = relationOf(source.entity, navigation);
  if (relation.kind === 'one')
    return rest.length === 0
      ? null
      : idList(context, joinStep(context, source, navigation), { path: rest as unknown as Path, where });
  if (source.identity.isOne || !isSelective(context, source.entity, { op: 'any', path, where })) return null;
  // Of alternatives that say more than one thing each is an index's to answer, but not all of them in one condition.
  const wheres =
    where.op === 'or' && rest.length === 0 && where.of.some(({ op }) => op === 'and') ? flatten(where) : [where];
  return {
    left: fieldOperand(source, 'id').raw,
    list: sql.join(
      wheres.map((each) => matchingIds(context, source, relation, rest, each)),
      sql` union all `,
    ),
  };
}

/** The ids of rows behind which something fits. */
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
  return sql`select ${fieldOperand(link.source, relation.ours).raw} from ${fromClause(link.source)}, ${fromClause(far)} where ${all}`;
}

/** The row that a to-one navigation leads to, deleted or not: who is referred to stays who it was. */
function joinStep(context: SqlContext, from: RowSource, navigation: string): RowSource {
  const known = from.nextSources.get(navigation);
  if (known) return known;
  const relation = relationOf(from.entity, navigation);
  if (relation.kind === 'link' || (relation.kind === 'many' && !relation.single))
    throw new Error(`a path cannot pass ${navigation}: it leads to many`);
  const name = nextAlias(from.names);
  const entity = entityOf(context, relation.to);
  const next: RowSource = {
    entity,
    alias: name,
    joins: from.joins,
    names: from.names,
    nextSources: new Map(),
    identity: from.identity,
    toOneJoin: {
      id: relation.kind === 'one' ? { ...fieldOperand(from, relation.via), nullable: true } : null,
      joinField: relation.kind === 'one' ? 'id' : relation.via,
      isJoined: false,
      clause: () => {
        const own: RowSource = {
          entity,
          alias: name,
          joins: [],
          names: from.names,
          nextSources: new Map(),
          identity: from.identity,
          toOneJoin: null,
        };
        const on =
          relation.kind === 'one'
            ? sql`${ref(`${name}.id`)} = ${fieldOperand(from, relation.via).raw}`
            : allOf([
                parentTest(context, own, relation, fieldOperand(from, 'id').raw),
                conditionSql(context, own, relatedRowsCondition(relation, entity, { op: 'true' })),
              ]);
        return sql` left join ${ref(entity.table)} as ${ref(name)} on ${sharesJoinValue(from, relation) ? allOf([on, isNull(fieldOperand(from, 'id'), false)]) : on}`;
      },
    },
  };
  from.nextSources.set(navigation, next);
  return next;
}

/**
 * Whether a row is reached by the very value by which the row before it was. PostgreSQL 18 takes such a value through
 * all the joins
 * and then finds the last row though one before it is missing: the join must say itself that the row before is there.
 */
function sharesJoinValue({ toOneJoin: reached }: RowSource, relation: Relation): boolean {
  return reached !== null && reached.joinField === (relation.kind === 'one' ? relation.via : 'id');
}

/** Nested conditions of one kind as a single list. */
function flatten(where: Extract<Condition, { op: 'and' | 'or' }>): Condition[] {
  return where.of.flatMap((each) => (each.op === where.op ? flatten(each) : [each]));
}

function includesEveryRow(where: Condition): boolean {
  return where.op === 'everyRow' || (where.op === 'and' && where.of.some(includesEveryRow));
}

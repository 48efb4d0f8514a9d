// Conditions as SQL: negations are pushed down to the single tests, paths become joins, any/all become `exists`, or
// lists of ids where few rows can fit.

import type { Relation, StoredEntity } from '../model/storage.ts';
import type { Condition, Path } from '../odata/query.ts';
import { compareColumns, compareValue, idsAsRows, isNull, isOneOf, matches } from './compare.ts';
import { allOf, entityOf, no, oneOf, ref, yes } from './dialect.ts';
import type { Context, Fragment } from './dialect.ts';
import { isSelective } from './selective.ts';
import { alias, column, fromClause, relationOf, sourceOf } from './source.ts';
import type { Operand, Source } from './source.ts';
import { sql } from './sql.ts';

export type ToMany = Exclude<Relation, { kind: 'one' }>;

/** True for the rows that fit (`holds`), or for those that do not; never unknown for the latter. */
export function condition(context: Context, source: Source, where: Condition, holds = true): Fragment {
  switch (where.op) {
    case 'true':
    case 'everyRow':
      return holds ? yes : no;
    case 'false':
      return holds ? no : yes;
    case 'not':
      return condition(context, source, where.of, !holds);
    case 'and':
    case 'or': {
      const all = flat(where);
      if (where.op === 'or' && holds) return oneOf(alternatives(context, source, all));
      const { isOne } = source.sight;
      source.sight.isOne ||= where.op === 'and' && holds && all.some(namesTheRow);
      const parts = all.map((each) => condition(context, source, each, holds));
      source.sight.isOne = isOne;
      return (where.op === 'and') === holds ? allOf(parts) : oneOf(parts);
    }
    case 'compare':
    case 'in':
      return alongPath(context, source, where, holds);
    case 'compareFields':
      return compareColumns(
        context,
        operand(context, source, where.left),
        where.test,
        operand(context, source, where.right),
        holds,
      );
    case 'text':
      return matches(context, operand(context, source, where.path), where.fn, where.value, {
        apply: where.apply,
        holds,
      });
    case 'any':
      return some(context, source, where.path, { where: where.where, fits: true, holds });
    case 'all':
      return some(context, source, where.path, { where: where.where, fits: false, holds: !holds });
    case 'exists':
      return anywhere(context, source, where, holds);
  }
}

type Test = Extract<Condition, { op: 'compare' | 'in' }>;

function alongPath(context: Context, source: Source, where: Test, holds: boolean): Fragment {
  const list = holds ? backwards(context, source, where) : null;
  if (list !== null) return isIn(list);
  const left = operand(context, source, where.path);
  if (where.op === 'in') return isOneOf(context, left, where.values, holds);
  return compareValue(context, left, where.test, where.value, { apply: where.apply, holds });
}

const namesTheRow = (where: Condition): where is Extract<Condition, { op: 'compare' }> =>
  where.op === 'compare' &&
  where.test === 'eq' &&
  where.value !== null &&
  where.path.length === 1 &&
  where.path[0] === 'id';
/** What says the id of the only row that can fit. */
export const namedBy = (where: Condition): Extract<Condition, { op: 'compare' }> | undefined =>
  (where.op === 'and' ? where.of : [where]).find(namesTheRow);

/** A column of ours that is in a list, which does not depend on our row. */
interface Listed {
  readonly left: Fragment;
  readonly list: Fragment;
}
const isIn = ({ left, list }: Listed): Fragment => sql`${left} in (${list})`;
const nameOf = ({ left }: { readonly left: Fragment }): string => left.texts.join();

/** Alternatives, with all lists for a column as one: an index of the column serves them together. */
function alternatives(context: Context, source: Source, wheres: readonly Condition[]): readonly Fragment[] {
  const listed = wheres.map((each) =>
    each.op === 'any'
      ? gathered(context, source, each)
      : each.op === 'compare' || each.op === 'in'
        ? backwards(context, source, each)
        : null,
  );
  const columns = new Set(listed.flatMap((each) => (each === null ? [] : [nameOf(each)])));
  const lists = listed.map((each, at) => each ?? said(context, source, wheres[at] as Condition, columns));
  return [
    ...[
      ...Map.groupBy(
        lists.filter((each) => each !== null),
        nameOf,
      ).values(),
    ].map((of) =>
      isIn({
        left: (of[0] as Listed).left,
        list: sql.join(
          of.map(({ list }) => list),
          sql` union all `,
        ),
      }),
    ),
    ...wheres.flatMap((each, at) => (lists[at] === null ? [condition(context, source, each)] : [])),
  ];
}

/** Ids that stand there themselves, where there is a list for their column anyway. */
function said(context: Context, source: Source, where: Condition, columns: ReadonlySet<string>): Listed | null {
  if ((where.op !== 'compare' && where.op !== 'in') || where.path.length > 1) return null;
  const left = column(source, where.path[0]);
  const list =
    left.storage === 'id' && columns.has(nameOf({ left: left.raw })) ? idsAsRows(context, left, where) : null;
  return list === null ? null : { left: left.raw, list };
}

/** A test of a value at the end of a path, the way there gone backwards; null where many rows may have the value. */
function backwards(context: Context, source: Source, where: Test): Listed | null {
  const [navigation, ...rest] = where.path as [string, string, ...string[]];
  if (source.sight.isOne || rest.length === 0 || rest[0] === 'id' || !isSelective(context, source.entity, where))
    return null;
  const relation = relationOf(source.entity, navigation) as Extract<Relation, { kind: 'one' }>;
  const far = sourceOf(context, relation.to, source.names);
  const fits = condition(context, far, { ...where, path: rest as [string, ...string[]] });
  return {
    left: column(source, relation.via).raw,
    list: sql`select ${column(far, 'id').raw} from ${fromClause(far)} where ${fits}`,
  };
}

/**
 * Conditions together with what hides deleted and ended rows, unless one of them asks for every row. What has ended is
 * history: it is shown to whoever speaks of its end.
 */
export function visibly(entity: StoredEntity, ...wheres: readonly (Condition | null)[]): Condition {
  const { visible } = entity;
  const of = wheres.filter((where) => where !== null);
  const isShown =
    visible === null ||
    of.some(asksForEveryRow) ||
    (fieldsOf(visible).includes(end) && of.some((where) => fieldsOf(where).includes(end)));
  return { op: 'and', of: isShown ? of : [...of, visible] };
}

const end = 'until';

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
export function operand(context: Context, source: Source, path: Path): Operand {
  const at = path.slice(0, -1).reduce((from, navigation) => step(context, from, navigation), source);
  return column(at, path.at(-1) as string);
}

/** How rows hang on a parent's id (an encoded parameter or a column). */
export function hangsOn(context: Context, far: Source, relation: ToMany, parent: Fragment): Fragment {
  if (relation.kind === 'many') return sql`${column(far, relation.via).raw} = ${parent}`;
  const link = linkRows(context, far.names, relation);
  const fits = allOf([sql`${column(link.source, relation.ours).raw} = ${parent}`, link.fits]);
  return sql`${column(far, 'id').raw} in (select ${column(link.source, relation.theirs).raw} from ${fromClause(link.source)} where ${fits})`;
}

/** Which rows of a relation are shown: what the relation itself asks, what is asked of it, and none that is deleted. */
export function shown(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  return visibly(entity, relation.kind === 'many' ? relation.where : relation.whereFar, where);
}

/** The rows of a link that count. */
export function linkRows(context: Context, names: { next: number }, relation: Extract<Relation, { kind: 'link' }>) {
  const source = sourceOf(context, relation.link, names);
  return { source, fits: condition(context, source, visibly(source.entity, relation.where)) };
}

function anywhere(
  context: Context,
  { names }: Source,
  { entity, where }: Extract<Condition, { op: 'exists' }>,
  holds: boolean,
): Fragment {
  const far = sourceOf(context, entity as Relation['to'], names);
  const fits = condition(context, far, visibly(far.entity, where));
  const found = sql`exists (select 1 from ${fromClause(far)} where ${fits})`;
  return holds ? found : sql`not ${found}`;
}

interface Asked {
  readonly where: Condition;
  readonly fits: boolean;
  readonly holds: boolean;
}

/** Whether there is (`holds`) or is not a row behind the path that fits (`fits`) or does not fit `where`. */
function some(context: Context, source: Source, path: readonly string[], asked: Asked): Fragment {
  const [navigation, ...rest] = path as [string, ...string[]];
  const relation = relationOf(source.entity, navigation);
  if (relation.kind === 'one') {
    const far = step(context, source, navigation);
    const inner =
      rest.length > 0
        ? some(context, far, rest, asked)
        : condition(context, far, asked.where, asked.fits === asked.holds);
    const isThere = isNull(column(far, 'id'), !asked.holds);
    return asked.holds ? allOf([isThere, inner]) : oneOf([isThere, inner]);
  }
  // A list is asked for once; only `exists` can be denied without a thought for null.
  const list = asked.holds && asked.fits ? gathered(context, source, { path: path as Path, where: asked.where }) : null;
  if (list !== null) return isIn(list);
  const far = sourceOf(context, relation.to, source.names);
  const found = existing(context, source, far, relation, behind(context, far, relation, rest, asked));
  return asked.holds ? found : sql`not ${found}`;
}

/** What a row behind a relation must meet, or a row behind that. */
function behind(context: Context, far: Source, relation: ToMany, rest: readonly string[], asked: Asked): Fragment {
  if (rest.length > 0)
    return allOf([
      some(context, far, rest, { ...asked, holds: true }),
      condition(context, far, shown(relation, far.entity, { op: 'true' })),
    ]);
  return allOf([
    condition(context, far, asked.where, asked.fits),
    condition(context, far, unasked(relation, far.entity, asked.where)),
  ]);
}

/** What must be so of a relation's rows beside what is asked. */
function unasked(relation: ToMany, entity: StoredEntity, where: Condition): Condition {
  const all = shown(relation, entity, where);
  return all.op === 'and' ? { op: 'and', of: all.of.filter((each) => each !== where) } : all;
}

function existing(context: Context, source: Source, far: Source, relation: ToMany, fits: Fragment): Fragment {
  const ours = column(source, 'id').raw;
  if (relation.kind === 'many') {
    const hangs = hangsOn(context, far, relation, ours);
    return sql`exists (select 1 from ${fromClause(far)} where ${allOf([hangs, fits])})`;
  }
  const link = linkRows(context, far.names, relation);
  const all = allOf([
    sql`${column(link.source, relation.ours).raw} = ${ours}`,
    link.fits,
    sql`${column(far, 'id').raw} = ${column(link.source, relation.theirs).raw}`,
    fits,
  ]);
  return sql`exists (select 1 from ${fromClause(link.source)}, ${fromClause(far)} where ${all})`;
}

/** As `existing`, said from the other end: our id is in a list; null where that would be a long one. */
function gathered(
  context: Context,
  source: Source,
  { path, where }: { readonly path: Path; readonly where: Condition },
): Listed | null {
  const [navigation, ...rest] = path as [string, ...string[]];
  const relation = relationOf(source.entity, navigation);
  if (relation.kind === 'one')
    return rest.length === 0
      ? null
      : gathered(context, step(context, source, navigation), { path: rest as unknown as Path, where });
  if (source.sight.isOne || !isSelective(context, source.entity, { op: 'any', path, where })) return null;
  // Of alternatives that say more than one thing each is an index's to answer, but not all of them in one condition.
  const wheres =
    where.op === 'or' && rest.length === 0 && where.of.some(({ op }) => op === 'and') ? flat(where) : [where];
  return {
    left: column(source, 'id').raw,
    list: sql.join(
      wheres.map((each) => listed(context, source, relation, rest, each)),
      sql` union all `,
    ),
  };
}

/** The ids of rows behind which something fits. */
function listed(
  context: Context,
  source: Source,
  relation: ToMany,
  rest: readonly string[],
  where: Condition,
): Fragment {
  const far = sourceOf(context, relation.to, source.names);
  const fits = behind(context, far, relation, rest, { where, fits: true, holds: true });
  if (relation.kind === 'many')
    return sql`select ${column(far, relation.via).raw} from ${fromClause(far)} where ${fits}`;
  const link = linkRows(context, far.names, relation);
  const all = allOf([link.fits, sql`${column(far, 'id').raw} = ${column(link.source, relation.theirs).raw}`, fits]);
  return sql`select ${column(link.source, relation.ours).raw} from ${fromClause(link.source)}, ${fromClause(far)} where ${all}`;
}

/** The row that a to-one navigation leads to, deleted or not: who is referred to stays who it was. */
function step(context: Context, from: Source, navigation: string): Source {
  const known = from.further.get(navigation);
  if (known) return known;
  const relation = relationOf(from.entity, navigation);
  if (relation.kind === 'link' || (relation.kind === 'many' && !relation.single))
    throw new Error(`a path cannot pass ${navigation}: it leads to many`);
  const name = alias(from.names);
  const entity = entityOf(context, relation.to);
  const next: Source = {
    entity,
    alias: name,
    joins: from.joins,
    names: from.names,
    further: new Map(),
    sight: from.sight,
    reached: {
      id: relation.kind === 'one' ? { ...column(from, relation.via), nullable: true } : null,
      by: relation.kind === 'one' ? 'id' : relation.via,
      joined: false,
      join: () => {
        const own: Source = {
          entity,
          alias: name,
          joins: [],
          names: from.names,
          further: new Map(),
          sight: from.sight,
          reached: null,
        };
        const on =
          relation.kind === 'one'
            ? sql`${ref(`${name}.id`)} = ${column(from, relation.via).raw}`
            : allOf([
                hangsOn(context, own, relation, column(from, 'id').raw),
                condition(context, own, shown(relation, entity, { op: 'true' })),
              ]);
        return sql` left join ${ref(entity.table)} as ${ref(name)} on ${passesOn(from, relation) ? allOf([on, isNull(column(from, 'id'), false)]) : on}`;
      },
    },
  };
  from.further.set(navigation, next);
  return next;
}

/**
 * Whether a row is reached by the very value by which the row before it was. PostgreSQL 18 takes such a value through
 * all the joins
 * and then finds the last row though one before it is missing: the join must say itself that the row before is there.
 */
function passesOn({ reached }: Source, relation: Relation): boolean {
  return reached !== null && reached.by === (relation.kind === 'one' ? relation.via : 'id');
}

/** Nested conditions of one kind as a single list. */
function flat(where: Extract<Condition, { op: 'and' | 'or' }>): Condition[] {
  return where.of.flatMap((each) => (each.op === where.op ? flat(each) : [each]));
}

function asksForEveryRow(where: Condition): boolean {
  return where.op === 'everyRow' || (where.op === 'and' && where.of.some(asksForEveryRow));
}

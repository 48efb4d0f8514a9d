// Expansions as statements: one a level for any number of parents, bounded for each parent, with counts apart.

import type { Expansion, Query } from '../odata/query.ts';
import { condition, hangsOn, linkRows, shown } from './condition.ts';
import type { ToMany } from './condition.ts';
import { allOf, ref } from './dialect.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { behind, orderClause, ordering } from './order.ts';
import { alias, column, fromClause, joinsOf, relationOf, sourceOf } from './source.ts';
import type { StoredEntity } from '../model/storage.ts';
import type { Operand, Source } from './source.ts';
import { ask, projection } from './select.ts';
import type { Projection } from './select.ts';
import { sql } from './sql.ts';
import { Slot, templated } from './templates.ts';
import type { Asked } from './templates.ts';

export interface Level {
  readonly source: Source;
  readonly projection: Projection;
  readonly statement: Statement;
  /** Where the parent's id stands; null where all rows are of the one parent asked about. */
  readonly parentAt: number | null;
}

/** The rows that parents refer to, deleted or not; `parentAt` is their own id. */
export function toOne(context: Context, query: Query, ids: readonly unknown[]): Level {
  return templated(context, 'one', query, ids, (asked) => compiledToOne(context, asked));
}

function compiledToOne(context: Context, { query, ids }: Asked): Level {
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, query);
  const id = column(source, 'id');
  const fits = allOf([among(context, id, ids), condition(context, source, query.where)]);
  const parentAt = ask(made, 'id', id.raw);
  return {
    source,
    projection: made,
    parentAt,
    statement: context.dialect.compile(sql`select ${sql.join(made.columns)} from ${fromClause(source)} where ${fits}`),
  };
}

/** The rows of each parent: `top` of them and one more, to know whether there are further ones. */
export function toMany(
  context: Context,
  { navigation, query }: Expansion,
  of: StoredEntity,
  parents: readonly unknown[],
): Level {
  const relation = relationOf(of, navigation) as ToMany;
  return templated(context, `many ${of.name}/${navigation}`, query, parents, (asked) =>
    compiledToMany(context, relation, asked),
  );
}

function compiledToMany(context: Context, relation: ToMany, { query, ids: parents }: Asked): Level {
  const one = isOne(parents);
  if (query.after && !one) throw new Error('a page goes on for one parent only');
  if (!one && (query.top !== null || query.skip > 0)) return boundedPerParent(context, query, relation, parents);
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, query);
  const order = ordering(context, source, query.orderBy);
  const orderBy = orderClause(context, order);
  const fits = condition(context, source, shown(relation, source.entity, query.where));
  const own = query.after ? allOf([fits, behind(context, order, query.after)]) : fits;
  const hung = one
    ? { from: null, key: null, fits: hangsOn(context, source, relation, sql`${parents[0]}`) }
    : hang(context, source, relation, parents);
  const parentAt = hung.key ? ask(made, 'its parent', hung.key) : null;
  const from = hung.from ? sql`${hung.from} cross join ${fromClause(source)}` : fromClause(source);
  const limit = one ? context.dialect.limit(query.top === null ? null : query.top + 1, query.skip) : sql``;
  return {
    source,
    projection: made,
    parentAt,
    statement: context.dialect.compile(
      sql`select ${sql.join(made.columns)} from ${from} where ${allOf([hung.fits, own])} order by ${orderBy}${limit}`,
    ),
  };
}

function boundedPerParent(context: Context, query: Query, relation: ToMany, parents: Asked['ids']): Level {
  const source = sourceOf(context, query.entity);
  const made = projection(context, source, query);
  const order = orderClause(context, ordering(context, source, query.orderBy));
  const { from, key } = context.dialect.perParent({
    keys: listOf(context, parents),
    storage: 'id',
    table: source.entity.table,
    alias: source.alias,
    inner: (parent) => {
      const inner = sourceOf(context, query.entity, source.names);
      const innerOrder = orderClause(context, ordering(context, inner, query.orderBy));
      const fits = allOf([
        hangsOn(context, inner, relation, parent),
        condition(context, inner, shown(relation, inner.entity, query.where)),
      ]);
      return sql`select ${column(inner, 'id').raw} from ${fromClause(inner)} where ${fits}
      order by ${innerOrder}${context.dialect.limit(query.top === null ? null : query.top + 1, query.skip)}`;
    },
  });
  const parentAt = ask(made, 'its parent', key);
  return {
    source,
    projection: made,
    parentAt,
    statement: context.dialect.compile(
      sql`select ${sql.join(made.columns)} from ${from}${joinsOf(source)} order by ${order}`,
    ),
  };
}

/** How many rows each parent has; parents without any are missing. */
export function countPerParent(
  context: Context,
  { navigation, query }: Expansion,
  of: StoredEntity,
  parents: readonly unknown[],
): Statement {
  const relation = relationOf(of, navigation) as ToMany;
  return templated(context, `count ${of.name}/${navigation}`, query, parents, (asked) => {
    const source = sourceOf(context, query.entity);
    const own = condition(context, source, shown(relation, source.entity, asked.query.where));
    const hung = hang(context, source, relation, asked.ids);
    const from = hung.from ? sql`${hung.from} cross join ${fromClause(source)}` : fromClause(source);
    return {
      statement: context.dialect.compile(
        sql`select ${hung.key}, count(*) from ${from} where ${allOf([hung.fits, own])} group by ${hung.key}`,
      ),
    };
  }).statement;
}

/** How the rows of many parents hang on them: each row once for each parent. */
function hang(
  context: Context,
  source: Source,
  relation: ToMany,
  parents: Asked['ids'],
): { from: Fragment | null; key: Fragment; fits: Fragment } {
  if (relation.kind === 'many') {
    const via = column(source, relation.via);
    return { from: null, key: via.raw, fits: among(context, via, parents) };
  }
  const link = linkRows(context, source.names, relation);
  const ours = column(link.source, relation.ours);
  const name = alias(source.names);
  const fits = allOf([among(context, ours, parents), link.fits]);
  return {
    from: sql`(select distinct ${ours.raw} as ours, ${column(link.source, relation.theirs).raw} as theirs from ${fromClause(link.source)} where ${fits}) as ${ref(name)}`,
    key: ref(`${name}.ours`),
    fits: sql`${column(source, 'id').raw} = ${ref(`${name}.theirs`)}`,
  };
}

function among(context: Context, id: Operand, ids: Asked['ids']): Fragment {
  return isOne(ids) ? sql`${id.raw} = ${ids[0]}` : context.dialect.isIn(id.raw, id.storage, listOf(context, ids));
}

const isOne = (ids: Asked['ids']): ids is readonly [unknown] => !(ids instanceof Slot) && ids.length === 1;
const listOf = (context: Context, ids: Asked['ids']): unknown =>
  ids instanceof Slot
    ? ids.through((given) => context.dialect.list(given as readonly unknown[]))
    : context.dialect.list(ids);

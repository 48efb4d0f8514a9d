// What a page's statement reads beside its own rows: the rows that they lead to, and whether there is anything at all
// where there seldom is.

import type { Expansion, Query } from '../odata/query.ts';
import type { StoredEntity } from '../model/storage.ts';
import { condition } from './condition.ts';
import { entityOf, yes } from './dialect.ts';
import type { Context, Fragment } from './dialect.ts';
import { projection, rowOf } from './select.ts';
import type { Far, MutableRow, Projection, Raw } from './select.ts';
import { column, joinsOf, relationOf, sourceOf, tableOf } from './source.ts';
import type { Source } from './source.ts';
import { sql } from './sql.ts';

/** One row that many lead to is sent once for each of them: what is wide, or parsed, is better read apart. */
const mostColumns = 16;

/** Whether an expansion is read in the statement of the rows that it hangs on. */
export function isBeside(context: Context, of: StoredEntity, expansion: Expansion): boolean {
  return isJoined(context, of, expansion) || isSeldom(of, expansion);
}

function isJoined(context: Context, of: StoredEntity, { navigation, query: { fields } }: Expansion): boolean {
  const relation = relationOf(of, navigation);
  if (relation.kind !== 'one') return false;
  const far = entityOf(context, relation.to);
  const names = fields === 'all' ? [...far.columns.keys()] : fields;
  return (
    far.isView !== true &&
    names.length <= mostColumns &&
    names.every((name) => far.columns.get(name)?.storage !== 'json')
  );
}

/** What is asked without those whom a join finds: the statement need not give what they are joined by. */
export function unjoined(context: Context, query: Query): Query {
  const of = entityOf(context, query.entity);
  const expand = query.expand.filter((each) => !isJoined(context, of, each));
  return expand.length === query.expand.length ? query : { ...query, expand };
}

/** Only whether there are any: who has some asks for them. */
function isSeldom(of: StoredEntity, { navigation, query }: Expansion): boolean {
  const relation = relationOf(of, navigation);
  return relation.kind === 'many' && relation.seldom === true && query.top === null && !query.count;
}

/** The columns and joins that a statement gets besides; `width` is how many columns it has. */
export interface Beside {
  readonly columns: Fragment[];
  readonly joins: Fragment[];
  width: number;
}

/** Adds what is read beside the rows of a source, and tells the projection where it stands. */
export function readBeside(
  context: Context,
  source: Source,
  made: Projection,
  expand: readonly Expansion[],
  into: Beside,
): Projection {
  const far: Far[] = [];
  const seldom = new Map<string, number>();
  for (const expansion of expand) {
    if (isJoined(context, source.entity, expansion)) far.push(joined(context, source, expansion, into));
    else if (isSeldom(source.entity, expansion)) {
      const found = condition(context, source, {
        op: 'any',
        path: [expansion.navigation],
        where: expansion.query.where,
      });
      seldom.set(expansion.as, added(into, sql`case when ${found} then 'any' end`));
    }
  }
  return { ...made, far, seldom };
}

function joined(context: Context, source: Source, { navigation, as, query }: Expansion, into: Beside): Far {
  const relation = relationOf(source.entity, navigation);
  if (relation.kind !== 'one') throw new Error(`${navigation} leads to many`);
  const far = sourceOf(context, query.entity, source.names);
  const own = projection(context, far, unjoined(context, query));
  const from = into.width;
  into.columns.push(...own.columns);
  into.width += own.places.size;
  const places = new Map([...own.places].map(([name, at]) => [name, at + from]));
  const made: Projection = { ...own, fields: own.fields.map((field) => ({ ...field, at: field.at + from })), places };
  const isSeen = condition(context, far, query.where);
  into.joins.push(
    sql` left join ${tableOf(far)} on ${column(far, 'id').raw} = ${column(source, relation.via).raw}`,
    joinsOf(far),
  );
  const idAt =
    isSeen === yes
      ? (places.get('id') as number)
      : added(into, sql`case when ${isSeen} then ${column(far, 'id').raw} end`);
  return { ...readBeside(context, far, made, query.expand, into), as, idAt };
}

function added(into: Beside, fragment: Fragment): number {
  into.columns.push(fragment);
  into.width += 1;
  return into.width - 1;
}

/** Rows as they were read, and in the order of the projection's `far` those that they lead to, each once. */
export interface Read {
  readonly rows: readonly MutableRow[];
  readonly raws: readonly Raw[];
  readonly far: readonly Read[];
}

export function readRows(made: Projection, raws: readonly Raw[], rows: readonly MutableRow[]): Read {
  return { rows, raws, far: made.far.map((far) => readFar(far, raws, rows)) };
}

function readFar(made: Far, raws: readonly Raw[], parents: readonly MutableRow[]): Read {
  const known = new Map<unknown, MutableRow>();
  const first: Raw[] = [];
  for (let at = 0; at < raws.length; at += 1) {
    const raw = raws[at] as Raw;
    const id = raw[made.idAt];
    let row = id === null ? null : known.get(id);
    if (row === undefined) {
      row = rowOf(made, raw);
      known.set(id, row);
      first.push(raw);
    }
    (parents[at] as MutableRow)[made.as] = row;
  }
  return readRows(made, first, [...known.values()]);
}

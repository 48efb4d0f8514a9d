// What a query expands, as tasks: one statement for each expansion of a level, whose rows are given to their parents.

import type { ExpandedRows, Expansion, Query } from '../../odata/query.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { countPerParentStatement, toManyStatement, toOneStatement } from './expansionStatements.ts';
import type { LevelRows } from './joinedExpansions.ts';
import { spendBudget, type ReadContext, type ReadTask } from './readTask.ts';
import { rowOf, type MutableRow, type Projection, type RawRow } from '../sql/projection.ts';
import { relationOf } from '../sql/rowSource.ts';
import { entityOf } from '../sql/context.ts';
import type { Statement } from '../sql/fragment.ts';

/** The tasks that read what a query expands, of rows that were read. */
export function expandTasks(
  context: ReadContext,
  query: Query,
  made: Projection,
  read: LevelRows,
): readonly ReadTask[] {
  if (read.rows.length === 0) return [];
  const entity = entityOf(context, query.entity);
  return query.expand.flatMap((expansion) => {
    const { as, navigation } = expansion;
    const joined = made.joined.findIndex((each) => each.as === as);
    if (joined >= 0)
      return joinedTasks(context, expansion, made.joined[joined] as Projection, read.joined[joined] as LevelRows);
    const relation = relationOf(entity, navigation);
    if (relation.kind === 'one')
      return toOneTask(context, expansion, { ...read, via: made.positions.get(relation.via) as number });
    if (relation.kind === 'many' && relation.single) return singleTask(context, expansion, entity, read.rows);
    return toManyTasks(context, expansion, entity, read.rows, parentsWithRows(made, as, read));
  });
}

const levelRows = (rows: readonly MutableRow[], raws: readonly RawRow[]): LevelRows => ({ rows, raws, joined: [] });

/** The tasks of an expansion whose own rows were read with their parents'. */
function joinedTasks(
  context: ReadContext,
  { query }: Expansion,
  made: Projection,
  read: LevelRows,
): readonly ReadTask[] {
  spendBudget(context, read.rows.length);
  return expandTasks(context, query, made, read);
}

/** The parents that have any rows, where the page's statement said that; otherwise all of them. */
function parentsWithRows({ rare }: Projection, as: string, { rows, raws }: LevelRows): readonly MutableRow[] {
  const at = rare.get(as);
  return at === undefined ? rows : rows.filter((_, index) => raws[index]?.[at] !== null);
}

/** An expansion that goes on from its own rows, on its way. */
interface ChainLink extends Expansion {
  /** The rows of the chain so far. */
  readonly passed?: ReadonlySet<string>;
}

const passedBy = ({ passed = [] }: { readonly passed?: Iterable<string> }, rows: readonly MutableRow[]): Set<string> =>
  new Set([...passed, ...rows.map(({ id }) => id)]);

/** The query of an expansion with what is expanded below its rows: of a chain, its next link. */
function queryOf(link: ChainLink, passed: ReadonlySet<string>): Query {
  const { again = 0, query } = link;
  if (again === 0) return query;
  const next: ChainLink = { ...link, again: again - 1, passed };
  return { ...query, expand: [...query.expand, next] };
}

function toOneTask(
  context: ReadContext,
  expansion: ChainLink,
  parents: LevelRows & { readonly via: number },
): readonly ReadTask[] {
  const { as } = expansion;
  const keyOf = createKeyDecoder(context);
  const passed = expansion.again === undefined ? null : passedBy(expansion, parents.rows);
  const keys = parents.raws.map((raw) => {
    const key = raw[parents.via] === null ? null : keyOf(raw[parents.via]);
    return key !== null && passed?.has(key) === true ? null : key;
  });
  for (const row of parents.rows) row[as] = null;
  const ids = [...new Set(keys.filter((key) => key !== null))];
  if (ids.length === 0) return [];
  const query = passed === null ? expansion.query : queryOf(expansion, passed);
  const { statement, projection, parentPosition } = toOneStatement(context, query, ids.map(createIdEncoder(context)));
  return [
    {
      statement,
      onRows: (raws) => {
        spendBudget(context, raws.length);
        const rows = raws.map((raw) => rowOf(projection, raw));
        const found = new Map(raws.map((raw, at) => [keyOf(raw[parentPosition as number]), rows[at]]));
        for (const [at, key] of keys.entries())
          if (key !== null) (parents.rows[at] as MutableRow)[as] = found.get(key) ?? null;
        return expandTasks(context, query, projection, levelRows(rows, raws));
      },
    },
  ];
}

function singleTask(
  context: ReadContext,
  expansion: Expansion,
  of: StoredEntity,
  parents: readonly MutableRow[],
): readonly ReadTask[] {
  const { as } = expansion;
  return manyTask(context, { ...expansion, query: { ...expansion.query, top: null, skip: 0 } }, of, {
    parents,
    assign: (parent, rows) => {
      parent[as] = rows[0] ?? null;
    },
  });
}

const noRows: ExpandedRows = Object.freeze({ rows: [], count: null, more: false });

/** The tasks of an expansion to many; `having` are the parents that may have any rows. */
export function toManyTasks(
  context: ReadContext,
  expansion: Expansion,
  of: StoredEntity,
  parents: readonly MutableRow[],
  having = parents,
): readonly ReadTask[] {
  const { as, query } = expansion;
  if (having.length === 0 && !query.count) {
    for (const parent of parents) parent[as] = noRows;
    return [];
  }
  const made = new Map<string, { rows: readonly MutableRow[]; count: number | null; more: boolean } & ExpandedRows>();
  for (const parent of parents) {
    // The same parent may occur several times; its rows are the same ones each time.
    const own = made.get(parent.id) ?? { rows: [], count: query.count ? 0 : null, more: false };
    made.set(parent.id, own);
    parent[as] = own;
  }
  const rows =
    query.top === 0
      ? []
      : manyTask(context, expansion, of, {
          parents: having,
          assign: (parent, found) => {
            const into = made.get(parent.id);
            if (!into) return;
            into.more = query.top !== null && found.length > query.top;
            into.rows = into.more ? found.slice(0, query.top as number) : found;
          },
        });
  return query.count ? [...rows, countsTask(context, expansion, of, made)] : rows;
}

interface RowsByParent {
  readonly parents: readonly MutableRow[];
  readonly assign: (parent: MutableRow, rows: readonly MutableRow[]) => void;
}

function manyTask(
  context: ReadContext,
  expansion: Expansion,
  of: StoredEntity,
  { parents, assign }: RowsByParent,
): readonly ReadTask[] {
  const keyOf = createKeyDecoder(context);
  const ids = [...new Set(parents.map((parent) => parent.id))].map(createIdEncoder(context));
  const { statement: whole, projection, parentPosition } = toManyStatement(context, expansion, of, ids);
  const statement = ids.length > 1 ? limitRows(whole, context) : whole;
  return [
    {
      statement,
      onRows: (raws) => {
        spendBudget(context, raws.length);
        const rows = raws.map((raw) => rowOf(projection, raw));
        const rowsOf = new Map<string, MutableRow[]>();
        for (const [at, raw] of raws.entries()) {
          const key = parentPosition === null ? (parents[0] as MutableRow).id : keyOf(raw[parentPosition]);
          const list = rowsOf.get(key) ?? [];
          list.push(rows[at] as MutableRow);
          rowsOf.set(key, list);
        }
        for (const parent of parents) assign(parent, rowsOf.get(parent.id) ?? []);
        const { top } = expansion.query;
        const level = top === null ? levelRows(rows, raws) : firstRows([...rowsOf.values()], top, rows, raws);
        return expandTasks(context, expansion.query, projection, level);
      },
    },
  ];
}

/** The rows within `top` of their parent: nothing is read of the row beyond, which only says that there are more. */
function firstRows(
  lists: readonly (readonly MutableRow[])[],
  top: number,
  rows: readonly MutableRow[],
  raws: readonly RawRow[],
): LevelRows {
  const kept = new Set(lists.flatMap((list) => list.slice(0, top)));
  return levelRows(
    rows.filter((row) => kept.has(row)),
    raws.filter((_, at) => kept.has(rows[at] as MutableRow)),
  );
}

function countsTask(
  context: ReadContext,
  expansion: Expansion,
  of: StoredEntity,
  made: ReadonlyMap<string, { count: number | null }>,
): ReadTask {
  const keyOf = createKeyDecoder(context);
  const parents = [...made.keys()].map(createIdEncoder(context));
  return {
    statement: countPerParentStatement(context, expansion, of, parents),
    onRows: (raws) => {
      for (const [key, number] of raws) {
        const into = made.get(keyOf(key));
        if (into) into.count = Number(number);
      }
      return [];
    },
  };
}

/** Bounds the rows of many parents together: the statement bounds those of each parent alone. */
function limitRows({ text, values }: Statement, { budget: { most } }: ReadContext): Statement {
  return Number.isFinite(most) ? { text: `${text} limit ${most + 1}`, values } : { text, values };
}

/** Encodes ids that were read from the database: where they are kept as they are shown, they need no encoding. */
function createIdEncoder({ dialect }: ReadContext): (id: string) => unknown {
  const { decode, encode } = dialect.codecs.id;
  return decode === null ? (id) => id : encode;
}

function createKeyDecoder(context: ReadContext): (raw: unknown) => string {
  const { decode } = context.dialect.codecs.id;
  return (raw) => (decode ? decode(raw) : raw) as string;
}

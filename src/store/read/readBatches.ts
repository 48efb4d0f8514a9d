// How a read goes, whatever the engine: level by level, each level a batch of statements that do not wait for each
// other.

import type { Cursor, ExpandedRows, Expansion, Page, Query } from '../../odata/query.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { countPerParentStatement, toManyStatement, toOneStatement } from './expansionStatements.ts';
import { isReadWithPage, collectRows, type LevelRows } from './joinedExpansions.ts';
import { idTestOf } from '../sql/condition.ts';
import { pageStatement } from './pageStatement.ts';
import { countStatement, rowOf, type MutableRow, type Projection, type RawRow } from '../sql/projection.ts';
import { relationOf } from '../sql/rowSource.ts';
import { entityOf, type SqlContext as EngineContext } from '../sql/context.ts';
import type { Statement } from '../sql/fragment.ts';

export interface ReadRequest {
  readonly statement: Statement;
}
/** Statements to run now, in this order, each in the same snapshot; their rows come back as arrays, in that order. */
type ReadBatch = readonly ReadRequest[];

interface ReadTask extends ReadRequest {
  readonly onRows: (rows: readonly RawRow[]) => readonly ReadTask[];
}

/** Rows that may be read yet. */
interface RowBudget {
  readonly most: number;
  left: number;
}
interface ReadContext extends EngineContext {
  readonly budget: RowBudget;
}

/**
 * Yields batches of statements and is given their rows; returns the pages. An engine drives it, at once or with waiting
 * between.
 * Instead of pages there is a refusal where rows and expansions come to more than `mostRows`: whoever holds a
 * connection ends its transaction before it is thrown.
 */
export function* readBatches(
  engine: EngineContext,
  queries: readonly Query[],
  mostRows = Number.POSITIVE_INFINITY,
): Generator<ReadBatch, readonly Page[] | Refusal, readonly (readonly RawRow[])[]> {
  const context: ReadContext = { ...engine, budget: { most: mostRows, left: mostRows } };
  const pages: { rows: readonly MutableRow[]; count: number | null; next: Cursor | null }[] = [];
  let tasks = queries.flatMap((query) => {
    const made = { rows: [] as readonly MutableRow[], count: null as number | null, next: null as Cursor | null };
    pages.push(made);
    return [
      ...(query.top === 0 ? [] : pageTasks(context, query, made)),
      ...(query.count ? [countTask(context, query, made)] : []),
    ];
  });
  while (tasks.length > 0) {
    const now = tasks;
    const results = yield now;
    tasks = now.flatMap(({ onRows: take }, at) => take(results[at] as readonly RawRow[]));
    if (context.budget.left < 0) return new Refusal('tooManyRows', { most: mostRows });
  }
  return pages;
}

function pageTasks(
  context: ReadContext,
  query: Query,
  into: { rows: readonly MutableRow[]; next: Cursor | null },
): readonly ReadTask[] {
  if (query.expand.length === 0) return [pageTask(context, query, into, null)];
  const { atOnce, rest } = splitExpansions(context, query);
  const known = atOnce.length === 0 ? null : rowById(context, query);
  if (known === null) return [pageTask(context, query, into, null)];
  const entity = entityOf(context, query.entity);
  return [
    pageTask(context, rest, into, known),
    ...atOnce.flatMap((expansion) => toManyTasks(context, expansion, entity, [known])),
  ];
}

interface SplitQuery {
  readonly atOnce: readonly Expansion[];
  readonly rest: Query;
}
/** Queries come again as the same objects, and what was keyed by one is found by it. */
const splitQueries = new WeakMap<Query, SplitQuery>();

/** What hangs on the row of a query and can be asked beside it where the row is known, and the query without that. */
function splitExpansions(context: ReadContext, query: Query): SplitQuery {
  const before = splitQueries.get(query);
  if (before !== undefined) return before;
  const entity = entityOf(context, query.entity);
  const isAtOnce = (expansion: Expansion): boolean => {
    const relation = relationOf(entity, expansion.navigation);
    return (
      !isReadWithPage(context, entity, expansion) &&
      relation.kind !== 'one' &&
      !(relation.kind === 'many' && relation.single)
    );
  };
  const atOnce = query.expand.filter(isAtOnce);
  const made = {
    atOnce,
    rest: atOnce.length === 0 ? query : { ...query, expand: query.expand.filter((each) => !isAtOnce(each)) },
  };
  // Those that are planned for one call would only fill it.
  if (context.parameters !== null) splitQueries.set(query, made);
  return made;
}

/** The one row that a query can give, where it names its id: what hangs on it need not wait for it. */
function rowById(context: ReadContext, { where, top }: Query): MutableRow | null {
  const said = top === 1 ? idTestOf(where)?.value : undefined;
  const value = typeof said === 'string' ? (context.parameters?.get(said) ?? said) : null;
  return value !== null && context.dialect.codecs.id.encode(value) !== undefined ? { id: value.toLowerCase() } : null;
}

function pageTask(
  context: ReadContext,
  query: Query,
  into: { rows: readonly MutableRow[]; next: Cursor | null },
  known: MutableRow | null,
): ReadTask {
  const { statement, projection, cursorOf } = pageStatement(context, query);
  return {
    statement,
    onRows: (found) => {
      const hasMore = query.top !== null && found.length > query.top;
      const raws = hasMore ? found.slice(0, query.top) : found;
      spendBudget(context, raws.length);
      into.next = hasMore ? cursorOf(raws.at(-1) as RawRow) : null;
      const read = collectRows(
        projection,
        raws,
        raws.map((raw) => (known === null ? rowOf(projection, raw) : Object.assign(known, rowOf(projection, raw)))),
      );
      into.rows = read.rows;
      return expandTasks(context, query, projection, read);
    },
  };
}

function countTask(context: ReadContext, query: Query, into: { count: number | null }): ReadTask {
  return {
    statement: countStatement(context, query),
    onRows: ([first]) => {
      into.count = Number(first?.[0]);
      return [];
    },
  };
}

function expandTasks(context: ReadContext, query: Query, made: Projection, read: LevelRows): readonly ReadTask[] {
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

/** What hangs on rows that are there already. */
function joinedTasks(
  context: ReadContext,
  { query }: Expansion,
  made: Projection,
  read: LevelRows,
): readonly ReadTask[] {
  spendBudget(context, read.rows.length);
  return expandTasks(context, query, made, read);
}

function parentsWithRows({ rare: seldom }: Projection, as: string, { rows, raws }: LevelRows): readonly MutableRow[] {
  const at = seldom.get(as);
  return at === undefined ? rows : rows.filter((_, index) => raws[index]?.[at] !== null);
}

function toOneTask(
  context: ReadContext,
  { as, query }: Expansion,
  parents: LevelRows & { readonly via: number },
): readonly ReadTask[] {
  const keyOf = createKeyDecoder(context);
  const keys = parents.raws.map((raw) => (raw[parents.via] === null ? null : keyOf(raw[parents.via])));
  for (const row of parents.rows) row[as] = null;
  const ids = [...new Set(keys.filter((key) => key !== null))];
  if (ids.length === 0) return [];
  const {
    statement,
    projection,
    parentPosition: parentAt,
  } = toOneStatement(context, query, ids.map(createIdEncoder(context)));
  return [
    {
      statement,
      onRows: (raws) => {
        spendBudget(context, raws.length);
        const rows = raws.map((raw) => rowOf(projection, raw));
        const found = new Map(raws.map((raw, at) => [keyOf(raw[parentAt as number]), rows[at]]));
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

/** `having` are those that may have any. */
function toManyTasks(
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
    // One row may hang on several parents; its own rows are the same ones each time.
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
  { parents, assign: give }: RowsByParent,
): readonly ReadTask[] {
  const keyOf = createKeyDecoder(context);
  const ids = [...new Set(parents.map((parent) => parent.id))].map(createIdEncoder(context));
  const { statement: whole, projection, parentPosition: parentAt } = toManyStatement(context, expansion, of, ids);
  const statement = ids.length > 1 ? limitRows(whole, context) : whole;
  return [
    {
      statement,
      onRows: (raws) => {
        spendBudget(context, raws.length);
        const rows = raws.map((raw) => rowOf(projection, raw));
        const of = new Map<string, MutableRow[]>();
        for (const [at, raw] of raws.entries()) {
          const key = parentAt === null ? (parents[0] as MutableRow).id : keyOf(raw[parentAt]);
          const list = of.get(key) ?? [];
          list.push(rows[at] as MutableRow);
          of.set(key, list);
        }
        for (const parent of parents) give(parent, of.get(parent.id) ?? []);
        // The row beyond `top` only says that there is more: nothing hangs on it.
        const kept =
          expansion.query.top === null
            ? null
            : new Set([...of.values()].flatMap((list) => list.slice(0, expansion.query.top as number)));
        const shown = kept
          ? rows.map((row, at) => ({ row, raw: raws[at] as RawRow })).filter(({ row }) => kept.has(row))
          : null;
        return expandTasks(
          context,
          expansion.query,
          projection,
          shown
            ? levelRows(
                shown.map(({ row }) => row),
                shown.map(({ raw }) => raw),
              )
            : levelRows(rows, raws),
        );
      },
    },
  ];
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

/**
 * Of many parents the rows of each are bounded, and here all together. Where there is one parent the statement has its
 * limit.
 */
function limitRows({ text, values }: Statement, { budget: { most } }: ReadContext): Statement {
  return Number.isFinite(most) ? { text: `${text} limit ${most + 1}`, values } : { text, values };
}

function spendBudget({ budget }: ReadContext, rows: number): void {
  budget.left -= rows;
}

/** Of ids that were read: where they are kept as they are told, they are that already. */
function createIdEncoder({
  dialect: {
    codecs: { id },
  },
}: ReadContext): (id: string) => unknown {
  return id.decode === null ? (told) => told : id.encode;
}

function createKeyDecoder(context: ReadContext): (raw: unknown) => string {
  const { decode } = context.dialect.codecs.id;
  return (raw) => (decode ? decode(raw) : raw) as string;
}

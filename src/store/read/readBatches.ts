// How a read goes, whatever the engine: level by level, each level a batch of statements that do not wait for each
// other.

import type { Cursor, Expansion, Page, Query } from '../../odata/query.ts';
import { Refusal } from '../../domain/refusal.ts';
import { expandTasks, toManyTasks } from './expansionTasks.ts';
import { isReadWithPage, collectRows } from './joinedExpansions.ts';
import { pageStatement } from './pageStatement.ts';
import { countStatement, rowOf, type MutableRow, type RawRow } from '../sql/projection.ts';
import { relationOf } from '../sql/rowSource.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { spendBudget, type ReadBatch, type ReadContext, type ReadTask } from './readTask.ts';
import { idTestOf } from '../sql/idTest.ts';

/**
 * Yields batches of statements and is given their rows; returns the pages. An engine drives it, with or without waiting
 * between batches. Where rows and expansions come to more than `mostRows` it returns a refusal instead of throwing it,
 * so that whoever holds a connection can end its transaction first.
 */
export function* readBatches(
  engine: SqlContext,
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
    tasks = now.flatMap(({ onRows }, at) => onRows(results[at] as readonly RawRow[]));
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
/** Prepared queries come again as the same objects: each is split once. */
const splitQueries = new WeakMap<Query, SplitQuery>();

/** Splits to-many expansions, which can be read beside the root row when its id is known, from the rest of a query. */
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
  // A query that was planned for one call would never be found again.
  if (context.parameters !== null) splitQueries.set(query, made);
  return made;
}

/** The one row that a query can give, where it names its id: expansions of it need not wait for the row. */
function rowById(context: ReadContext, { where, top }: Query): MutableRow | null {
  const id = top === 1 ? idTestOf(where)?.value : undefined;
  const value = typeof id === 'string' ? (context.parameters?.get(id) ?? id) : null;
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

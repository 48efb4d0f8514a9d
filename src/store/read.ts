// How a read goes, whatever the engine: level by level, each level a batch of statements that do not wait for each
// other.

import type { Cursor, Expanded, Expansion, Page, Query } from '../odata/query.ts';
import { Refusal } from '../domain/refusal.ts';
import { entityOf } from './dialect.ts';
import type { Context as EngineContext, Statement } from './dialect.ts';
import type { StoredEntity } from '../model/storage.ts';
import { countPerParent, toMany, toOne } from './expand.ts';
import { isBeside, readRows } from './beside.ts';
import { namedBy } from './condition.ts';
import type { Read } from './beside.ts';
import { page } from './page.ts';
import { count, rowOf } from './select.ts';
import type { MutableRow, Projection, Raw } from './select.ts';
import { relationOf } from './source.ts';

export interface Ask {
  readonly statement: Statement;
}
/** Statements to run now, in this order, each in the same snapshot; their rows come back as arrays, in that order. */
type Batch = readonly Ask[];

interface Task extends Ask {
  readonly take: (rows: readonly Raw[]) => readonly Task[];
}

/** Rows that may be read yet. */
interface Budget {
  readonly most: number;
  left: number;
}
interface Context extends EngineContext {
  readonly budget: Budget;
}

/**
 * Yields batches of statements and is given their rows; returns the pages. An engine drives it, at once or with waiting
 * between.
 * Instead of pages there is a refusal where rows and expansions come to more than `mostRows`: whoever holds a
 * connection ends its transaction before it is thrown.
 */
export function* reading(
  engine: EngineContext,
  queries: readonly Query[],
  mostRows = Number.POSITIVE_INFINITY,
): Generator<Batch, readonly Page[] | Refusal, readonly (readonly Raw[])[]> {
  const context: Context = { ...engine, budget: { most: mostRows, left: mostRows } };
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
    tasks = now.flatMap(({ take }, at) => take(results[at] as readonly Raw[]));
    if (context.budget.left < 0) return new Refusal('tooManyRows', { most: mostRows });
  }
  return pages;
}

function pageTasks(
  context: Context,
  query: Query,
  into: { rows: readonly MutableRow[]; next: Cursor | null },
): readonly Task[] {
  if (query.expand.length === 0) return [pageTask(context, query, into, null)];
  const { atOnce, rest } = parted(context, query);
  const known = atOnce.length === 0 ? null : knownRow(context, query);
  if (known === null) return [pageTask(context, query, into, null)];
  const entity = entityOf(context, query.entity);
  return [
    pageTask(context, rest, into, known),
    ...atOnce.flatMap((expansion) => toManyTasks(context, expansion, entity, [known])),
  ];
}

interface Parted {
  readonly atOnce: readonly Expansion[];
  readonly rest: Query;
}
/** Queries come again as the same objects, and what was keyed by one is found by it. */
const partedBefore = new WeakMap<Query, Parted>();

/** What hangs on the row of a query and can be asked beside it where the row is known, and the query without that. */
function parted(context: Context, query: Query): Parted {
  const before = partedBefore.get(query);
  if (before !== undefined) return before;
  const entity = entityOf(context, query.entity);
  const isAtOnce = (expansion: Expansion): boolean => {
    const relation = relationOf(entity, expansion.navigation);
    return (
      !isBeside(context, entity, expansion) && relation.kind !== 'one' && !(relation.kind === 'many' && relation.single)
    );
  };
  const atOnce = query.expand.filter(isAtOnce);
  const made = {
    atOnce,
    rest: atOnce.length === 0 ? query : { ...query, expand: query.expand.filter((each) => !isAtOnce(each)) },
  };
  // Those that are planned for one call would only fill it.
  if (context.instead !== null) partedBefore.set(query, made);
  return made;
}

/** The one row that a query can give, where it names its id: what hangs on it need not wait for it. */
function knownRow(context: Context, { where, top }: Query): MutableRow | null {
  const said = top === 1 ? namedBy(where)?.value : undefined;
  const value = typeof said === 'string' ? (context.instead?.get(said) ?? said) : null;
  return value !== null && context.dialect.codecs.id.encode(value) !== undefined ? { id: value.toLowerCase() } : null;
}

function pageTask(
  context: Context,
  query: Query,
  into: { rows: readonly MutableRow[]; next: Cursor | null },
  known: MutableRow | null,
): Task {
  const { statement, projection, cursorOf } = page(context, query);
  return {
    statement,
    take: (found) => {
      const hasMore = query.top !== null && found.length > query.top;
      const raws = hasMore ? found.slice(0, query.top) : found;
      spend(context, raws.length);
      into.next = hasMore ? cursorOf(raws.at(-1) as Raw) : null;
      const read = readRows(
        projection,
        raws,
        raws.map((raw) => (known === null ? rowOf(projection, raw) : Object.assign(known, rowOf(projection, raw)))),
      );
      into.rows = read.rows;
      return expandTasks(context, query, projection, read);
    },
  };
}

function countTask(context: Context, query: Query, into: { count: number | null }): Task {
  return {
    statement: count(context, query),
    take: ([first]) => {
      into.count = Number(first?.[0]);
      return [];
    },
  };
}

function expandTasks(context: Context, query: Query, made: Projection, read: Read): readonly Task[] {
  if (read.rows.length === 0) return [];
  const entity = entityOf(context, query.entity);
  return query.expand.flatMap((expansion) => {
    const { as, navigation } = expansion;
    const joined = made.far.findIndex((each) => each.as === as);
    if (joined >= 0) return joinedTasks(context, expansion, made.far[joined] as Projection, read.far[joined] as Read);
    const relation = relationOf(entity, navigation);
    if (relation.kind === 'one')
      return toOneTask(context, expansion, { ...read, via: made.places.get(relation.via) as number });
    if (relation.kind === 'many' && relation.single) return singleTask(context, expansion, entity, read.rows);
    return toManyTasks(context, expansion, entity, read.rows, havingAny(made, as, read));
  });
}

const levelOf = (rows: readonly MutableRow[], raws: readonly Raw[]): Read => ({ rows, raws, far: [] });

/** What hangs on rows that are there already. */
function joinedTasks(context: Context, { query }: Expansion, made: Projection, read: Read): readonly Task[] {
  spend(context, read.rows.length);
  return expandTasks(context, query, made, read);
}

function havingAny({ seldom }: Projection, as: string, { rows, raws }: Read): readonly MutableRow[] {
  const at = seldom.get(as);
  return at === undefined ? rows : rows.filter((_, index) => raws[index]?.[at] !== null);
}

function toOneTask(
  context: Context,
  { as, query }: Expansion,
  parents: Read & { readonly via: number },
): readonly Task[] {
  const keyOf = keyReader(context);
  const keys = parents.raws.map((raw) => (raw[parents.via] === null ? null : keyOf(raw[parents.via])));
  for (const row of parents.rows) row[as] = null;
  const ids = [...new Set(keys.filter((key) => key !== null))];
  if (ids.length === 0) return [];
  const { statement, projection, parentAt } = toOne(context, query, ids.map(idWriter(context)));
  return [
    {
      statement,
      take: (raws) => {
        spend(context, raws.length);
        const rows = raws.map((raw) => rowOf(projection, raw));
        const found = new Map(raws.map((raw, at) => [keyOf(raw[parentAt as number]), rows[at]]));
        for (const [at, key] of keys.entries())
          if (key !== null) (parents.rows[at] as MutableRow)[as] = found.get(key) ?? null;
        return expandTasks(context, query, projection, levelOf(rows, raws));
      },
    },
  ];
}

function singleTask(
  context: Context,
  expansion: Expansion,
  of: StoredEntity,
  parents: readonly MutableRow[],
): readonly Task[] {
  const { as } = expansion;
  return manyTask(context, { ...expansion, query: { ...expansion.query, top: null, skip: 0 } }, of, {
    parents,
    give: (parent, rows) => {
      parent[as] = rows[0] ?? null;
    },
  });
}

const nothingThere: Expanded = Object.freeze({ rows: [], count: null, more: false });

/** `having` are those that may have any. */
function toManyTasks(
  context: Context,
  expansion: Expansion,
  of: StoredEntity,
  parents: readonly MutableRow[],
  having = parents,
): readonly Task[] {
  const { as, query } = expansion;
  if (having.length === 0 && !query.count) {
    for (const parent of parents) parent[as] = nothingThere;
    return [];
  }
  const made = new Map<string, { rows: readonly MutableRow[]; count: number | null; more: boolean } & Expanded>();
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
          give: (parent, found) => {
            const into = made.get(parent.id);
            if (!into) return;
            into.more = query.top !== null && found.length > query.top;
            into.rows = into.more ? found.slice(0, query.top as number) : found;
          },
        });
  return query.count ? [...rows, countsTask(context, expansion, of, made)] : rows;
}

interface Giving {
  readonly parents: readonly MutableRow[];
  readonly give: (parent: MutableRow, rows: readonly MutableRow[]) => void;
}

function manyTask(
  context: Context,
  expansion: Expansion,
  of: StoredEntity,
  { parents, give }: Giving,
): readonly Task[] {
  const keyOf = keyReader(context);
  const ids = [...new Set(parents.map((parent) => parent.id))].map(idWriter(context));
  const { statement: whole, projection, parentAt } = toMany(context, expansion, of, ids);
  const statement = ids.length > 1 ? bounded(whole, context) : whole;
  return [
    {
      statement,
      take: (raws) => {
        spend(context, raws.length);
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
          ? rows.map((row, at) => ({ row, raw: raws[at] as Raw })).filter(({ row }) => kept.has(row))
          : null;
        return expandTasks(
          context,
          expansion.query,
          projection,
          shown
            ? levelOf(
                shown.map(({ row }) => row),
                shown.map(({ raw }) => raw),
              )
            : levelOf(rows, raws),
        );
      },
    },
  ];
}

function countsTask(
  context: Context,
  expansion: Expansion,
  of: StoredEntity,
  made: ReadonlyMap<string, { count: number | null }>,
): Task {
  const keyOf = keyReader(context);
  const parents = [...made.keys()].map(idWriter(context));
  return {
    statement: countPerParent(context, expansion, of, parents),
    take: (raws) => {
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
function bounded({ text, values }: Statement, { budget: { most } }: Context): Statement {
  return Number.isFinite(most) ? { text: `${text} limit ${most + 1}`, values } : { text, values };
}

function spend({ budget }: Context, rows: number): void {
  budget.left -= rows;
}

/** Of ids that were read: where they are kept as they are told, they are that already. */
function idWriter({
  dialect: {
    codecs: { id },
  },
}: Context): (id: string) => unknown {
  return id.decode === null ? (told) => told : id.encode;
}

function keyReader(context: Context): (raw: unknown) => string {
  const { decode } = context.dialect.codecs.id;
  return (raw) => (decode ? decode(raw) : raw) as string;
}

// Merges queries that differ only in the ids that they ask for: they become one query, whose rows are split among them
// again.

import type { EntityName } from '../../domain/entities.ts';
import type { Column, StoredEntity } from '../../model/tables/storage.ts';
import { and, eq, oneOfValues, type Condition, type Page, type Query, type Row } from '../../odata/query.ts';

interface MergedQueries {
  readonly queries: readonly Query[];
  /** The page of each of the given queries, out of the pages of `queries`. */
  readonly split: (pages: readonly Page[]) => readonly Page[];
}

type Model = ReadonlyMap<EntityName, StoredEntity>;
/** A test of a field against ids, which differ between the queries of a group. */
interface IdTest {
  readonly field: string;
  readonly values: readonly string[];
}
/** A query, taken apart. Queries with the same key differ only in their id tests. */
interface QueryParts {
  readonly key: string;
  readonly query: Query;
  readonly idTests: readonly IdTest[];
  readonly constant: readonly Condition[];
}
/** One query for a group, and the page of each member out of its page. */
interface MergedGroup {
  readonly query: Query;
  readonly pageOf: (asked: QueryParts, page: Page) => Page;
}

const emptyPage: Page = { rows: [], count: null, next: null };

export function mergeQueries(model: Model, wanted: readonly Query[]): MergedQueries {
  const groups = new Map<string, QueryParts[]>();
  const all = wanted.map((query): QueryParts | null => {
    if (query.where.op === 'false' && !query.count) return null;
    const asked = decompose(model, query);
    const group = groups.get(asked.key);
    if (group === undefined) groups.set(asked.key, [asked]);
    else group.push(asked);
    return asked;
  });
  const joined = new Map<QueryParts, MergedGroup & { readonly at: number }>();
  const queries: Query[] = [];
  for (const members of [...groups.values()].flatMap(splitLargeGroup)) {
    const made = { ...mergeGroup(members), at: queries.length };
    queries.push(made.query);
    for (const asked of members) joined.set(asked, made);
  }
  return {
    queries,
    split: (pages) =>
      all.map((asked) => {
        const of = asked === null ? undefined : joined.get(asked);
        return asked === null || of === undefined ? emptyPage : of.pageOf(asked, pages[of.at] as Page);
      }),
  };
}

function decompose(model: Model, query: Query): QueryParts {
  const entity = model.get(query.entity as EntityName);
  const isPlain =
    query.expand.length === 0 &&
    !query.count &&
    query.skip === 0 &&
    query.after === null &&
    query.orderBy.length === 0 &&
    (query.top === null || query.top === 1);
  if (entity === undefined || !isPlain) return { key: JSON.stringify(query), query, idTests: [], constant: [] };
  const varying: IdTest[] = [];
  const constant: Condition[] = [];
  let key = `${query.entity} ${query.fields === 'all' ? '*' : query.fields.join()} ${query.top}`;
  for (const each of query.where.op === 'and' ? query.where.of : [query.where]) {
    const ids = idsIn(entity, each);
    if (ids === null) constant.push(each);
    else varying.push(ids);
    key += ids === null ? ` ${JSON.stringify(each)}` : ` ${ids.field}?`;
  }
  return { key, query, idTests: varying, constant };
}

/**
 * The ids of a plain test of an id field; null for any other condition. Few rows have a given id, and an index leads to
 * them, so that merging reads few rows that a single query would not.
 */
function idsIn(entity: StoredEntity, where: Condition): IdTest | null {
  if (
    (where.op !== 'compare' && where.op !== 'in') ||
    where.path.length !== 1 ||
    entity.columns.get(where.path[0])?.storage !== ('id' satisfies Column['storage'])
  )
    return null;
  const values = where.op === 'in' ? where.values : where.test === 'eq' ? [where.value] : [null];
  return values.every((value) => typeof value === 'string')
    ? { field: where.path[0], values: values.map((value) => value.toLowerCase()) }
    : null;
}

const idUnions = (members: readonly QueryParts[]): readonly ReadonlySet<string>[] =>
  (members[0]?.idTests ?? []).map((_, at) => new Set(members.flatMap((each) => each.idTests[at]?.values ?? [])));

/** With two id tests an engine may try every pair of ids: at most so many. */
const mostPairs = 2_000;
const maxMembers = 16;

function splitLargeGroup(members: readonly QueryParts[]): readonly (readonly QueryParts[])[] {
  if (
    members.length <= maxMembers ||
    idUnions(members).reduce((pairs, { size }) => pairs * size, 1) <= mostPairs ||
    (members[0]?.idTests.length ?? 0) < 2
  )
    return [members];
  return Array.from({ length: Math.ceil(members.length / maxMembers) }, (_, at) =>
    members.slice(at * maxMembers, (at + 1) * maxMembers),
  );
}

function mergeGroup(members: readonly QueryParts[]): MergedGroup {
  const { query: first, idTests: varying, constant } = members[0] as QueryParts;
  const unions = idUnions(members);
  // All members are the same query.
  if (members.every((each) => each.idTests.every(({ values }, at) => new Set(values).size === unions[at]?.size)))
    return { query: first, pageOf: (_, page) => page };
  const fields = varying.map(({ field }) => field);
  const query: Query = {
    ...first,
    top: null,
    fields: first.fields === 'all' ? 'all' : [...new Set([...first.fields, ...fields])],
    where: and(...fields.map((field, at) => fieldTest(field, [...(unions[at] ?? [])])), ...constant),
  };
  // The test with the most values separates the rows best.
  const lead = unions.reduce((best, { size }, at) => (size > (unions[best]?.size ?? 0) ? at : best), 0);
  let index: { readonly of: Page; readonly places: ReadonlyMap<unknown, readonly number[]> } | null = null;
  return {
    query,
    pageOf: (asked, page) => {
      if (index?.of !== page) index = { of: page, places: placesBy(fields[lead] as string, page.rows) };
      const { places } = index;
      const found = (asked.idTests[lead]?.values ?? []).flatMap((value) => places.get(value) ?? []);
      const inOrder = found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
      const rows = inOrder
        .map((place) => page.rows[place] as Row)
        .filter((row) =>
          asked.idTests.every(({ field, values }, at) => at === lead || values.includes(row[field] as string)),
        );
      return { ...emptyPage, rows: asked.query.top === null ? rows : rows.slice(0, asked.query.top) };
    },
  };
}

const fieldTest = (field: string, values: readonly string[]): Condition =>
  values.length === 1 ? eq(field, values[0] as string) : oneOfValues(field, values);

function placesBy(field: string, rows: readonly Row[]): ReadonlyMap<unknown, readonly number[]> {
  const places = new Map<unknown, number[]>();
  for (const [place, row] of rows.entries()) {
    const of = places.get(row[field]);
    if (of === undefined) places.set(row[field], [place]);
    else of.push(place);
  }
  return places;
}

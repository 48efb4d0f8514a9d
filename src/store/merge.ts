// Many queries as fewer: those that differ only in whose rows they ask for become one, whose rows are given back to
// each.

import type { EntityName } from '../domain/entities.ts';
import type { Column, StoredEntity } from '../model/storage.ts';
import { and, eq, oneOfValues, type Condition, type Page, type Query, type Row } from '../odata/query.ts';

export interface Merged {
  readonly queries: readonly Query[];
  /** The page of each of the given queries, out of the pages of `queries`. */
  readonly apart: (pages: readonly Page[]) => readonly Page[];
}

type Model = ReadonlyMap<EntityName, StoredEntity>;
/** A test of a field against ids, which differ from query to query. */
interface Varying {
  readonly field: string;
  readonly values: readonly string[];
}
/** What a query has in common with others stands in its key. */
interface Asked {
  readonly key: string;
  readonly query: Query;
  readonly varying: readonly Varying[];
  readonly constant: readonly Condition[];
}
/** One query for several, and the rows of each among its rows. */
interface Joined {
  readonly query: Query;
  readonly pageOf: (asked: Asked, page: Page) => Page;
}

const nothing: Page = { rows: [], count: null, next: null };

export function merged(model: Model, wanted: readonly Query[]): Merged {
  const groups = new Map<string, Asked[]>();
  const all = wanted.map((query): Asked | null => {
    if (query.where.op === 'false' && !query.count) return null;
    const asked = takenApart(model, query);
    const group = groups.get(asked.key);
    if (group === undefined) groups.set(asked.key, [asked]);
    else group.push(asked);
    return asked;
  });
  const joined = new Map<Asked, Joined & { readonly at: number }>();
  const queries: Query[] = [];
  for (const members of [...groups.values()].flatMap(inReach)) {
    const made = { ...join(members), at: queries.length };
    queries.push(made.query);
    for (const asked of members) joined.set(asked, made);
  }
  return {
    queries,
    apart: (pages) =>
      all.map((asked) => {
        const of = asked === null ? undefined : joined.get(asked);
        return asked === null || of === undefined ? nothing : of.pageOf(asked, pages[of.at] as Page);
      }),
  };
}

function takenApart(model: Model, query: Query): Asked {
  const entity = model.get(query.entity as EntityName);
  const isPlain =
    query.expand.length === 0 &&
    !query.count &&
    query.skip === 0 &&
    query.after === null &&
    query.orderBy.length === 0 &&
    (query.top === null || query.top === 1);
  if (entity === undefined || !isPlain) return { key: JSON.stringify(query), query, varying: [], constant: [] };
  const varying: Varying[] = [];
  const constant: Condition[] = [];
  let key = `${query.entity} ${query.fields === 'all' ? '*' : query.fields.join()} ${query.top}`;
  for (const each of query.where.op === 'and' ? query.where.of : [query.where]) {
    const ids = idsIn(entity, each);
    if (ids === null) constant.push(each);
    else varying.push(ids);
    key += ids === null ? ` ${JSON.stringify(each)}` : ` ${ids.field}?`;
  }
  return { key, query, varying, constant };
}

/**
 * Of a plain test of an id: few rows have it, and an index leads to them, so that nobody reads much that only others
 * asked for.
 */
function idsIn(entity: StoredEntity, where: Condition): Varying | null {
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

const unionsOf = (members: readonly Asked[]): readonly ReadonlySet<string>[] =>
  (members[0]?.varying ?? []).map((_, at) => new Set(members.flatMap((each) => each.varying[at]?.values ?? [])));

/** Where rows are found by pairs, an engine may try each with each: so many at the most. */
const mostPairs = 2_000;
const fewer = 16;

function inReach(members: readonly Asked[]): readonly (readonly Asked[])[] {
  if (
    members.length <= fewer ||
    unionsOf(members).reduce((pairs, { size }) => pairs * size, 1) <= mostPairs ||
    (members[0]?.varying.length ?? 0) < 2
  )
    return [members];
  return Array.from({ length: Math.ceil(members.length / fewer) }, (_, at) =>
    members.slice(at * fewer, (at + 1) * fewer),
  );
}

function join(members: readonly Asked[]): Joined {
  const { query: first, varying, constant } = members[0] as Asked;
  const unions = unionsOf(members);
  // The same question, asked by many.
  if (members.every((each) => each.varying.every(({ values }, at) => new Set(values).size === unions[at]?.size)))
    return { query: first, pageOf: (_, page) => page };
  const fields = varying.map(({ field }) => field);
  const query: Query = {
    ...first,
    top: null,
    fields: first.fields === 'all' ? 'all' : [...new Set([...first.fields, ...fields])],
    where: and(...fields.map((field, at) => oneOf(field, [...(unions[at] ?? [])])), ...constant),
  };
  // The one that tells most of them apart.
  const lead = unions.reduce((best, { size }, at) => (size > (unions[best]?.size ?? 0) ? at : best), 0);
  let index: { readonly of: Page; readonly places: ReadonlyMap<unknown, readonly number[]> } | null = null;
  return {
    query,
    pageOf: (asked, page) => {
      if (index?.of !== page) index = { of: page, places: placesBy(fields[lead] as string, page.rows) };
      const { places } = index;
      const found = (asked.varying[lead]?.values ?? []).flatMap((value) => places.get(value) ?? []);
      const inOrder = found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
      const rows = inOrder
        .map((place) => page.rows[place] as Row)
        .filter((row) =>
          asked.varying.every(({ field, values }, at) => at === lead || values.includes(row[field] as string)),
        );
      return { ...nothing, rows: asked.query.top === null ? rows : rows.slice(0, asked.query.top) };
    },
  };
}

const oneOf = (field: string, values: readonly string[]): Condition =>
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

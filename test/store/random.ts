// Random rows, conditions and queries over the library, with the texts that databases disagree about.

import fc from 'fast-check';
import type { Condition, Expansion, Order, Path, Query, Value } from '../../src/odata/query.ts';
import { aBook, aShelf, id, type Item } from './fixture.ts';

/**
 * Accents composed and not, case pairs that change length, characters beyond the first plane and just below it, other
 * directions, LIKE's own.
 */
const hard = [
  '',
  'a',
  'A',
  'ab',
  'aB',
  'é',
  'É',
  'e\u0301',
  'E\u0301',
  'ß',
  'ẞ',
  'ss',
  'İ',
  'i̇',
  'ı',
  'ς',
  'σ',
  'Σ',
  '😀',
  '😀a',
  '👨‍👩‍👧',
  '\uFFFD',
  '\uE000',
  '\u{10FFFF}',
  '\uD7FF',
  'שלום',
  'مرحبا',
  '%',
  '_',
  'a%b',
  '\\',
  '\\%',
  "'",
  '"',
  ' ',
  'a ',
  '\t',
  '\n',
  'null',
  '0',
  '1',
  'ﬁ',
  'K',
  'Å',
  '\u0001',
];
export const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hard) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...hard), fc.constantFrom(...hard)).map(([a, b]) => a + b) },
);
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null, freq: 3 });
const instants = fc.constantFrom('2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-06-30T12:00:00.000Z');
const durations = fc.constantFrom('P1D', 'P30D', 'PT5M');
const sizes = fc.constantFrom(-1, 0, 1, 2, 10, 9_007_199_254_740_991);
const ids = (most: number) => fc.integer({ min: 1, max: most }).map(id);
const counts = { shelf: 14, book: 30, tag: 6, tagging: 40 } as const;

export type Rows = Readonly<Record<'shelf' | 'book' | 'tag' | 'tagging', readonly Item[]>>;

export const rows: fc.Arbitrary<Rows> = fc
  .record({
    shelf: listed(
      counts.shelf,
      {
        remark: orNull(texts),
        code: orNull(texts),
        isOpen: orNull(fc.boolean()),
        size: orNull(sizes),
        openedAt: orNull(instants),
        lent: orNull(durations),
        data: orNull(
          fc
            .jsonValue()
            .filter((value) => value !== null && !JSON.stringify(value).includes('\\u'))
            .map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        ),
        parentId: orNull(ids(counts.shelf)),
        deletedAt: fc.option(instants, { nil: null, freq: 1 }),
        name: texts,
      },
      (number, more) => aShelf(number, { ...more, name: `${String(more['name'])}-${number}` }),
    ),
    book: listed(
      counts.book,
      {
        title: texts,
        kind: fc.constantFrom('essay', 'Essay', 'poem'),
        size: fc.constantFrom(0, 1, 2),
        shelfId: orNull(ids(counts.shelf)),
        formerShelfId: orNull(ids(counts.shelf)),
        from: instants,
      },
      (number, more) => aBook(number, more),
    ),
    tag: listed(counts.tag, { key: fc.constantFrom('plain', 'odd'), label: orNull(texts) }, (number, more) => ({
      id: id(number),
      ...more,
    })),
    tagging: listed(
      counts.tagging,
      { bookId: ids(counts.book), tagId: ids(counts.tag), until: orNull(instants) },
      (number, more) => ({ id: id(number), ...more }),
    ),
  })
  .map((made) => ({ ...made, shelf: withoutTwins(made.shelf), book: withFavourites(made.book) }));

function listed(
  count: number,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  row: (number: number, more: Record<string, unknown>) => Item,
): fc.Arbitrary<readonly Item[]> {
  return fc
    .array(fc.record(fields), { minLength: count, maxLength: count })
    .map((all) => all.map((more, at) => row(at + 1, more as Record<string, unknown>)));
}

/**
 * No two shelves have one code below one parent. What JSON cannot say of a number (-0) is not among their data either.
 */
function withoutTwins(shelves: readonly Item[]): readonly Item[] {
  const taken = new Set<string>();
  return shelves.map((shelf) => {
    const place = JSON.stringify([shelf['code'], shelf['parentId']]);
    const isTwin = shelf['code'] !== null && taken.has(place);
    taken.add(place);
    return isTwin ? { ...shelf, code: null } : shelf;
  });
}

/** The first book of every second shelf is its favourite. */
function withFavourites(books: readonly Item[]): readonly Item[] {
  const done = new Set<unknown>();
  return books.map((book) => {
    const isFirst =
      book['shelfId'] !== null &&
      !done.has(book['shelfId']) &&
      Number.parseInt(String(book['shelfId']).slice(-4), 16) % 2 === 0;
    if (isFirst) done.add(book['shelfId']);
    return { ...book, isFavourite: isFirst };
  });
}

// ---- what may be asked of each entity

type Kind = 'text' | 'boolean' | 'integer' | 'instant' | 'id' | 'json';
interface Asked {
  readonly fields: Readonly<Record<string, Kind>>;
  readonly toOne: Readonly<Record<string, string>>;
  readonly toMany: Readonly<Record<string, string>>;
}
const asked: Readonly<Record<string, Asked>> = {
  shelf: {
    fields: {
      id: 'id',
      name: 'text',
      remark: 'text',
      code: 'text',
      isOpen: 'boolean',
      size: 'integer',
      openedAt: 'instant',
      data: 'json',
      parentId: 'id',
    },
    toOne: { parent: 'shelf', favourite: 'book' },
    toMany: { children: 'shelf', books: 'book', smallBooks: 'book' },
  },
  book: {
    fields: {
      id: 'id',
      title: 'text',
      kind: 'text',
      isFavourite: 'boolean',
      size: 'integer',
      shelfId: 'id',
      from: 'instant',
    },
    toOne: { shelf: 'shelf', formerShelf: 'shelf' },
    toMany: { tags: 'tag', plainTags: 'tag' },
  },
  tag: { fields: { id: 'id', key: 'text', label: 'text' }, toOne: {}, toMany: { books: 'book' } },
};
const of = (entity: string): Asked => asked[entity] as Asked;

interface Place {
  readonly path: Path;
  readonly kind: Kind;
}
const places = (entity: string, depth: number): Place[] => [
  ...Object.entries(of(entity).fields).map(([field, kind]): Place => ({ path: [field], kind })),
  ...(depth === 0
    ? []
    : Object.entries(of(entity).toOne).flatMap(([navigation, far]) =>
        places(far, depth - 1).map(({ path, kind }): Place => ({ path: [navigation, ...path], kind })),
      )),
];
const placesOf = Object.fromEntries(Object.keys(asked).map((entity) => [entity, places(entity, 2)]));

const values: Readonly<Record<Kind, fc.Arbitrary<Value>>> = {
  text: texts,
  boolean: fc.boolean(),
  integer: fc.oneof(sizes, fc.constantFrom(0.5, -1e30, 1e30)),
  instant: instants,
  json: fc.constant(null),
  id: fc.oneof({ weight: 4, arbitrary: ids(30) }, { weight: 1, arbitrary: fc.constantFrom('', 'no id', '0', 'z') }),
};
const tests = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
const applies = fc.constantFrom(undefined, undefined, 'lower', 'upper');

export const conditions = (entity: string, depth = 3): fc.Arbitrary<Condition> => {
  const here = fc.constantFrom(...(placesOf[entity] as Place[]));
  const leaf = fc.oneof(
    {
      weight: 4,
      arbitrary: here.chain(({ path, kind }) =>
        fc
          .tuple(
            tests,
            fc.option(values[kind], { nil: null, freq: 6 }),
            kind === 'text' ? applies : fc.constant(undefined),
          )
          .map(
            ([test, value, apply]) =>
              ({ op: 'compare', path, test, value, ...(apply === undefined ? {} : { apply }) }) as Condition,
          ),
      ),
    },
    {
      weight: 2,
      arbitrary: here
        .filter(({ kind }) => kind !== 'json')
        .chain(({ path, kind }) =>
          fc
            .array(fc.option(values[kind], { nil: null, freq: 6 }), { maxLength: 4 })
            .map((list): Condition => ({ op: 'in', path, values: list })),
        ),
    },
    {
      weight: 2,
      arbitrary: here
        .filter(({ kind }) => kind === 'text' || kind === 'id')
        .chain(({ path, kind }) =>
          fc
            .tuple(
              fc.constantFrom('contains', 'startswith', 'endswith'),
              kind === 'id' ? fc.constantFrom('0000', '00-7', '1', 'f', '') : texts,
              kind === 'text' ? applies : fc.constant(undefined),
            )
            .map(
              ([fn, value, apply]) =>
                ({ op: 'text', fn, path, value, ...(apply === undefined ? {} : { apply }) }) as Condition,
            ),
        ),
    },
    {
      weight: 1,
      arbitrary: here
        .filter(({ kind }) => kind !== 'json')
        .chain(({ path, kind }) =>
          fc
            .tuple(tests, fc.constantFrom(...(placesOf[entity] as Place[]).filter((other) => other.kind === kind)))
            .map(([test, right]) => ({ op: 'compareFields', left: path, test, right: right.path }) as Condition),
        ),
    },
    { weight: 1, arbitrary: fc.constantFrom<Condition>({ op: 'true' }, { op: 'false' }) },
  );
  if (depth === 0) return leaf;
  const deeper = conditions(entity, depth - 1);
  const navigations = [...Object.entries(of(entity).toMany), ...Object.entries(of(entity).toOne)];
  const quantified = fc.constantFrom(...navigations).chain(([navigation, far]) => {
    const further = [...Object.entries(of(far).toMany), ...Object.entries(of(far).toOne)];
    const op = fc.constantFrom('any', 'all');
    const near = fc
      .tuple(op, conditions(far, depth - 1))
      .map(([which, where]) => ({ op: which, path: [navigation], where }) as Condition);
    const beyond = fc
      .constantFrom(...further)
      .chain(([next, end]) =>
        fc
          .tuple(op, conditions(end, 0))
          .map(([which, where]) => ({ op: which, path: [navigation, next], where }) as Condition),
      );
    return fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: beyond });
  });
  const anywhere = fc
    .constantFrom('book', 'tag')
    .chain((far) => conditions(far, 0).map((where): Condition => ({ op: 'exists', entity: far, where })));
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: anywhere },
    { weight: 2, arbitrary: quantified },
    { weight: 2, arbitrary: deeper.map((each): Condition => ({ op: 'not', of: each })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(deeper, { maxLength: 3 }))
        .map(([op, list]) => ({ op, of: list }) as Condition),
    },
  );
};

const orders = (entity: string): fc.Arbitrary<readonly Order[]> =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...(placesOf[entity] as Place[]).filter(({ kind }) => kind !== 'json')), fc.boolean())
      .map(([{ path }, descending]) => ({ path, descending })),
    { maxLength: 3 },
  );

const fieldLists = (entity: string) =>
  fc.oneof(fc.constant('all' as const), fc.subarray(Object.keys(of(entity).fields)));

export const queries = (entity: string, depth = 2): fc.Arbitrary<Query> =>
  fc.record({
    entity: fc.constant(entity),
    where: conditions(entity, depth === 2 ? 2 : 1),
    fields: fieldLists(entity),
    orderBy: orders(entity),
    expand:
      depth === 0
        ? fc.constant([])
        : fc.subarray([...Object.entries(of(entity).toMany), ...Object.entries(of(entity).toOne)].slice(0, 3)).chain(
            (chosen) =>
              fc.tuple(
                ...chosen.map(([navigation, far]) =>
                  queries(far, depth - 1).map(
                    (query): Expansion =>
                      // One row has no page.
                      ({
                        navigation,
                        as: `+${navigation}`,
                        query: navigation in of(entity).toOne ? { ...query, top: null, skip: 0, count: false } : query,
                      }),
                  ),
                ),
              ) as fc.Arbitrary<Expansion[]>,
          ),
    top: fc.option(fc.integer({ min: depth === 2 ? 0 : 1, max: 6 }), { nil: null }),
    skip: fc.constantFrom(0, 0, 0, 1, 3),
    after: fc.constant(null),
    count: fc.boolean(),
  });

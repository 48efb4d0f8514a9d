// Random addresses and bodies of the made-up library: mostly meaningful ones, by the grammar, from a seed.

import { idOf } from './data.ts';

/** Numbers from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

/** mulberry32: the same seed gives the same inputs. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

const guids = [
  idOf('s', 1),
  idOf('s', 2),
  idOf('b', 1),
  idOf('p', 1),
  '274a1e21c5-8a76-4578-acb1-641160e076e',
  idOf('p', 3).toUpperCase(),
];
const literals: Readonly<Record<string, readonly string[]>> = {
  text: ["'Poetry'", "'poetry'", "'Children''s'", "'e'", "''", 'null', "'études'", "'Leaves'"],
  id: [...guids.map((each) => `'${each}'`), idOf('s', 1), 'null'],
  number: ['10', '20', '-1', '1.5', '1e2', 'null', '200'],
  yes: ['true', 'false', 'null'],
  instant: ['2022-01-01T00:00:00Z', '2021-06-01', 'null', 'now()', "datetimeoffset'2024-01-01T00:00:00Z'"],
  word: ["'adults'", "'ADULTS'", "'cellar'", "test.library.room'children'", 'null'],
};
type Fields = Readonly<Record<string, readonly string[]>>;
const shelf: Fields = {
  text: ['name', 'caption', 'Name', 'address/city', '$it/name', 'name', 'caption', 'secret'],
  id: ['id', 'keeperId', 'keeper/id', 'keeperID'],
  number: ['size'],
  yes: ['isOpen'],
  instant: ['openedDateTime'],
  word: ['room'],
};
const book: Fields = {
  text: ['title', 'isbn', 'shelf/name', 'shelf/address/city'],
  id: ['id', 'shelfId', 'shelf/id', 'shelf/keeper/id', 'SHELF/ID'],
  number: ['pages', 'leaves', 'shelf/size'],
  yes: ['shelf/isOpen'],
  instant: ['shelf/openedDateTime'],
  word: ['shelf/room'],
};
const fieldsOf: Readonly<Record<string, Fields>> = {
  shelf,
  book,
  loan: {
    text: ['note', 'book/title', 'reader/displayName', 'book/shelf/name'],
    id: ['id', 'book/id', 'reader/id', 'book/shelf/keeper/id'],
    number: ['book/pages'],
    yes: ['book/shelf/isOpen'],
    instant: ['dueDateTime'],
    word: ['book/shelf/room'],
  },
  person: {
    text: ['displayName', 'mail', 'test.library.reader/mail', 'test.library.reader/guardian/test.library.reader/mail'],
    id: ['id', 'test.library.reader/guardian/id'],
    number: ['test.library.librarian/badge'],
    yes: [],
    instant: [],
    word: [],
  },
};
const collections: Readonly<Record<string, readonly (readonly [path: string, of: string])[]>> = {
  shelf: [
    ['books', 'book'],
    ['helpers', 'person'],
    ['tags', 'text'],
    ['labels', 'label'],
    ['keeper/test.library.reader/loans', 'loan'],
  ],
  book: [
    ['loans', 'loan'],
    ['shelf/books', 'book'],
    ['shelf/helpers', 'person'],
    ['shelf/tags', 'text'],
  ],
  loan: [
    ['book/loans', 'loan'],
    ['reader/loans', 'loan'],
  ],
  person: [['test.library.reader/loans', 'loan']],
};
const tests = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'eq', 'EQ'];

/** A filter on an entity; `variable` is the one of the any or all around it, empty outside. */
export function filter(random: Random, of: string, depth = 3, variable = ''): string {
  const inner = (): string => filter(random, of, depth - 1, variable);
  const kind = random(depth > 0 ? 12 : 5);
  if (kind < 5) return comparison(random, of, variable);
  if (kind < 7) return `${inner()} ${pick(random, ['and', 'or', 'AND'])} ${inner()}`;
  if (kind === 7) return `(${inner()} ${pick(random, ['and', 'or'])} ${inner()})`;
  if (kind === 8) return `not (${inner()})`;
  if (kind === 9) return `(${inner()}) ${pick(random, ['eq', 'ne'])} ${pick(random, ['true', 'false'])}`;
  const [path, far] = pick(random, collections[of] ?? [['books', 'book']]);
  const start = variable === '' ? path : `${variable}/${path}`;
  const next = `v${depth}`;
  if (random(6) === 0) return `${start}/any()`;
  const fn = pick(random, ['any', 'all']);
  if (far === 'text')
    return `${start}/${fn}(${next}:${next} ${pick(random, ['eq', 'ne'])} ${pick(random, ["'red'", "'new'", 'null'])})`;
  if (far === 'label')
    return (
      `${start}/${fn}(${next}:${next}/${pick(random, ['note', 'test.library.colorLabel/color'])} ` +
      `${pick(random, ['eq', 'ne'])} ${pick(random, ["'n'", "'blue'", 'null'])})`
    );
  return `${start}/${fn}(${next}:${filter(random, far, depth - 1, next)})`;
}

function comparison(random: Random, of: string, variable: string): string {
  const fields = fieldsOf[of] ?? shelf;
  const kind = pick(
    random,
    Object.keys(fields).filter((each) => (fields[each] ?? []).length > 0),
  );
  const named = pick(random, fields[kind] ?? []);
  const field = variable === '' ? named : `${variable}/${named.replace('$it/', '')}`;
  const literal = (): string => pick(random, literals[kind] ?? []);
  const shape = random(10);
  if (kind === 'text' && shape < 3) {
    const name = pick(random, ['contains', 'startswith', 'endsWith']);
    return `${name}(${pick(random, [field, `tolower(${field})`, `toupper(${field})`])},${literal()})`;
  }
  if (kind === 'text' && shape === 3) return `${pick(random, ['tolower', 'toupper'])}(${field}) eq ${literal()}`;
  if (shape === 4) return `${field} in (${literal()},${literal()},${literal()})`;
  if (shape === 5) return `${literal()} ${pick(random, tests)} ${field}`;
  if (kind === 'number' && shape === 6 && of === 'book')
    return (
      `${variable === '' ? '' : `${variable}/`}pages ${pick(random, tests)} ` +
      `${variable === '' ? '' : `${variable}/`}leaves`
    );
  if (shape === 7 && of === 'book')
    return `${variable === '' ? '' : `${variable}/`}shelf ${pick(random, ['eq', 'ne'])} null`;
  if (shape === 8 && of === 'person' && variable === '')
    return `isof(${pick(random, ['test.library.reader', "'test.library.librarian'"])})`;
  if (kind === 'yes' && shape > 7) return field;
  const isOrdered = kind !== 'yes' && kind !== 'word';
  return `${field} ${isOrdered ? pick(random, tests) : pick(random, ['eq', 'ne'])} ${literal()}`;
}

const expands = [
  'books',
  'keeper',
  'helpers/test.library.reader',
  'books($expand=loans($expand=reader);$top=1;$orderby=title desc)',
  '*',
  'helpers/$ref',
  'books/$count',
  "books($filter=title eq 'Ada';$select=title;$count=true)",
  'audits',
  'nothing',
];
const sets = [
  ['/library/shelves', 'shelf'],
  ['/library/books', 'book'],
  ['/library/loans', 'loan'],
  ['/people', 'person'],
  [`/library/shelves/${idOf('s', 1)}/books`, 'book'],
  [`/library/shelves('${idOf('s', 1)}')/helpers`, 'person'],
] as const;
const singles = [
  `/library/shelves/${idOf('s', 1)}/audits`,
  '/me',
  '/library/settings',
  `/library/books(isbn='isbn-1')/shelf`,
  `/library/shelves/${idOf('s', 9)}/keeper`,
  '/library',
  '/',
  '/$metadata',
  "/library/loans/filterByCurrentUser(on='reader')",
  '/library/mayBorrow',
  '/mayBorrow(bookId=@a,readerId=@b)',
];

/** A path with options, percent-encoded or not. */
export function address(random: Random): string {
  if (random(8) === 0)
    return `${pick(random, singles)}?${pick(random, ['', '$select=name', '$expand=*', "@a='1'&@b='2'", '$top=1'])}`;
  const [path, of] = pick(random, sets);
  const orders = ['name desc,id', 'title', 'shelf/name desc', 'keeper/id', 'tags', 'displayName'];
  const selections = ['id,name', '*', 'title,shelf', 'address/city,tags', 'books/title', 'nothing'];
  const encoded = (text: string): string => (random(2) === 0 ? encodeURIComponent(text).replaceAll('%20', '+') : text);
  const options: string[] = [];
  if (random(3) > 0)
    options.push(`${pick(random, ['$filter', '%24filter', '$Filter'])}=${encoded(filter(random, of))}`);
  if (random(3) === 0) options.push(`$orderby=${encoded(pick(random, orders))}`);
  if (random(3) === 0) options.push(`$expand=${encoded(pick(random, expands))}`);
  if (random(3) === 0) options.push(`$select=${encoded(pick(random, selections))}`);
  if (random(4) === 0) options.push(`$top=${random(5)}`);
  if (random(5) === 0) options.push(`$skip=${random(3)}`);
  if (random(5) === 0) options.push('$count=true');
  if (random(5) === 0)
    options.push(`$search=${encoded(pick(random, ['"leaves"', '"title:leaves" AND NOT grass', '(a OR "b c") d']))}`);
  return `${path}${random(10) === 0 ? '/$count' : ''}?${options.join('&')}`;
}

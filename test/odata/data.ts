// The rows of the made-up library, and how they are related: what the evaluator runs on.

import type { Row } from '../../src/odata/query.ts';
import type { Data, Related } from './evaluate.ts';

/** `idOf('b', 1)` is a GUID that shows what it is of. */
export const idOf = (kind: string, number: number): string =>
  `${kind.charCodeAt(0).toString(16).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const shelf = (number: number, name: string, rest: object): Row => ({
  id: idOf('s', number),
  name,
  room: 'adults',
  size: number * 10,
  isOpen: true,
  openedAt: `202${number}-01-01T00:00:00Z`,
  loanTime: 'P14D',
  secret: 's',
  city: null,
  street: null,
  keeperId: null,
  ...rest,
});
const book = (number: number, name: string, shelfNumber: number | null, rest: object = {}): Row => ({
  id: idOf('b', number),
  name,
  isbn: `isbn-${number}`,
  pages: number * 100,
  leaves: number * 50,
  state: 'free',
  shelfId: shelfNumber === null ? null : idOf('s', shelfNumber),
  ...rest,
});

export const tables: Readonly<Record<string, readonly Row[]>> = {
  shelf: [
    shelf(1, 'Poetry', { city: 'Oslo', street: 'Main', keeperId: idOf('p', 3) }),
    shelf(2, 'Novels', { room: 'children', isOpen: false }),
    shelf(3, "Children's", { room: 'children', city: 'Turku', keeperId: idOf('p', 1), size: null }),
    shelf(4, 'ÉTUDES', { size: 5 }),
    shelf(5, 'Empty', { isOpen: null, openedAt: null, room: null }),
  ],
  book: [
    book(1, 'Leaves', 1),
    book(2, 'Leaves of Grass', 1, { state: 'lent', leaves: 200 }),
    book(3, 'Emma', 2),
    book(4, 'Pippi', 3, { pages: null }),
    book(5, 'Lost', null),
    book(6, 'Ada', 1),
  ],
  person: [
    { id: idOf('p', 1), kind: 'reader', displayName: 'Ada', mail: 'ada@example.com', guardianId: null },
    { id: idOf('p', 2), kind: 'reader', displayName: 'Bo', mail: null, guardianId: idOf('p', 1) },
    { id: idOf('p', 3), kind: 'librarian', displayName: 'Lin', badge: 7 },
  ],
  loan: [
    { id: idOf('l', 1), bookId: idOf('b', 2), readerId: idOf('p', 1), dueAt: '2026-01-01T00:00:00Z', note: null },
    { id: idOf('l', 2), bookId: idOf('b', 3), readerId: idOf('p', 2), dueAt: '2027-01-01T00:00:00Z', note: 'x' },
    { id: idOf('l', 3), bookId: idOf('b', 1), readerId: idOf('p', 1), dueAt: null, note: 'Leaves' },
  ],
  audit: [
    { id: idOf('a', 1), kind: 'count', shelfId: idOf('s', 1), bookId: idOf('b', 1) },
    { id: idOf('a', 2), kind: 'move', shelfId: idOf('s', 1), bookId: idOf('b', 2) },
  ],
  settings: [{ id: 'singleton', loanDays: 14 }],
  tag: [
    { id: idOf('t', 1), shelfId: idOf('s', 1), text: 'red' },
    { id: idOf('t', 2), shelfId: idOf('s', 1), text: 'old' },
    { id: idOf('t', 3), shelfId: idOf('s', 2), text: 'new' },
  ],
  label: [
    { id: idOf('k', 1), shelfId: idOf('s', 1), kind: 'color', color: 'blue', note: 'n' },
    { id: idOf('k', 2), shelfId: idOf('s', 2), kind: 'code', color: 'blue', note: 'm' },
  ],
};
const helpers: Readonly<Record<string, readonly string[]>> = {
  [idOf('s', 1)]: [idOf('p', 1), idOf('p', 3)],
  [idOf('s', 2)]: [idOf('p', 2)],
};

const where = (entity: string, field: string, value: unknown): readonly Row[] =>
  value === null || value === undefined ? [] : (tables[entity] ?? []).filter((each) => each[field] === value);
const one =
  (to: string, via: string) =>
  (row: Row): Related => ({ to, many: false, rows: where(to, 'id', row[via]) });
const many =
  (to: string, via: string) =>
  (row: Row): Related => ({ to, many: true, rows: where(to, via, row.id) });
const relations: Readonly<Record<string, (row: Row) => Related>> = {
  'shelf/books': many('book', 'shelfId'),
  'shelf/keeper': one('person', 'keeperId'),
  'shelf/audits': many('audit', 'shelfId'),
  'shelf/tagRows': many('tag', 'shelfId'),
  'shelf/labelRows': many('label', 'shelfId'),
  'shelf/helpers': (row) => ({
    to: 'person',
    many: true,
    rows: (tables['person'] ?? []).filter((each) => helpers[row.id]?.includes(each.id)),
  }),
  'book/shelf': one('shelf', 'shelfId'),
  'book/loans': many('loan', 'bookId'),
  'person/loans': many('loan', 'readerId'),
  'person/guardian': one('person', 'guardianId'),
  'loan/book': one('book', 'bookId'),
  'loan/reader': one('person', 'readerId'),
  'audit/book': one('book', 'bookId'),
};

export const data: Data = {
  rows: (entity) => tables[entity] ?? [],
  related: (entity, row, navigation) => {
    const relation = relations[`${entity}/${navigation}`];
    if (relation === undefined) throw new Error(`there is no ${entity}/${navigation}`);
    return relation(row);
  },
  isFolded: (_, field) => field === 'name' || field === 'displayName',
};

export const farEntity = (_: string, navigation: string): string | null =>
  ({ tagRows: 'tag', labelRows: 'label' })[navigation] ?? null;

// A small model of its own for the tests of the store, with every kind of column and relation: shelves, books on them,
// tags of books.

import type { EntityName } from '../../src/domain/entities.ts';
import type { Column, Relation, Storage, StoredEntity } from '../../src/model/tables/storage.ts';
import { and, eq, not, type Condition, type Row } from '../../src/odata/query.ts';
import type { Change } from '../../src/store/contract.ts';
import type { Data } from '../odata/evaluate.ts';
import type { StoreModel } from '../../src/store/storeModel.ts';

type Columns = Readonly<Record<string, readonly [Storage, 'null'?]>>;
const entity = (name: string, rest: { columns: Columns } & Partial<Omit<StoredEntity, 'columns'>>): StoredEntity => ({
  relations: new Map(),
  unique: [],
  indexes: [],
  visible: null,
  name: name as EntityName,
  table: name,
  ...rest,
  columns: new Map(
    Object.entries(rest.columns).map(([field, [storage, nullable]]): [string, Column] => [
      field,
      {
        field,
        column: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        storage,
        nullable: nullable !== undefined,
      },
    ]),
  ),
});
const to = (name: string) => name as EntityName;
const one = (far: string, via: string): Relation => ({ kind: 'one', to: to(far), via });
const many = (
  far: string,
  via: string,
  where: Condition | null = null,
  only: 'single' | 'seldom' | null = null,
): Relation => ({ kind: 'many', to: to(far), via, where, single: only === 'single', rare: only === 'seldom' });
const notDeleted = eq('deletedAt', null);

const shelf = entity('shelf', {
  columns: {
    id: ['id'],
    name: ['folded'],
    remark: ['folded', 'null'],
    code: ['text', 'null'],
    isOpen: ['boolean', 'null'],
    size: ['integer', 'null'],
    openedAt: ['instant', 'null'],
    lent: ['duration', 'null'],
    data: ['json', 'null'],
    parentId: ['id', 'null'],
    deletedAt: ['instant', 'null'],
  },
  relations: new Map([
    ['parent', one('shelf', 'parentId')],
    ['children', many('shelf', 'parentId')],
    ['books', many('book', 'shelfId')],
    ['smallBooks', many('book', 'shelfId', eq('size', 1), 'seldom')],
    ['favourite', many('book', 'shelfId', eq('isFavourite', true), 'single')],
  ]),
  unique: [
    { name: 'shelfNameIsUnique', fields: ['name'], where: notDeleted },
    { name: 'shelfCodeIsUnique', fields: ['code', 'parentId'], where: and(not(eq('code', null)), notDeleted) },
  ],
  indexes: [['parentId'], ['openedAt'], ['size', 'openedAt']],
  visible: notDeleted,
});

const book = entity('book', {
  columns: {
    id: ['id'],
    title: ['folded'],
    kind: ['text'],
    isFavourite: ['boolean'],
    size: ['integer'],
    shelfId: ['id', 'null'],
    formerShelfId: ['id', 'null'],
    from: ['instant'],
  },
  relations: new Map<string, Relation>([
    ['shelf', one('shelf', 'shelfId')],
    ['formerShelf', one('shelf', 'formerShelfId')],
    [
      'tags',
      {
        kind: 'link',
        to: to('tag'),
        link: to('tagging'),
        ours: 'bookId',
        theirs: 'tagId',
        where: eq('until', null),
        whereFar: null,
      },
    ],
    [
      'plainTags',
      {
        kind: 'link',
        to: to('tag'),
        link: to('tagging'),
        ours: 'bookId',
        theirs: 'tagId',
        where: null,
        whereFar: eq('key', 'plain'),
      },
    ],
  ]),
  unique: [
    { name: 'oneFavourite', fields: ['shelfId'], where: eq('isFavourite', true) },
    { name: 'titleIsUniqueAmongNovels', fields: ['title'], where: eq('kind', 'novel') },
  ],
  indexes: [['shelfId', 'title'], ['formerShelfId']],
});

const tag = entity('tag', {
  columns: { id: ['id'], key: ['text'], label: ['folded', 'null'] },
  relations: new Map<string, Relation>([
    [
      'books',
      {
        kind: 'link',
        to: to('book'),
        link: to('tagging'),
        ours: 'tagId',
        theirs: 'bookId',
        where: eq('until', null),
        whereFar: null,
      },
    ],
  ]),
});

const tagging = entity('tagging', {
  columns: { id: ['id'], bookId: ['id'], tagId: ['id'], until: ['instant', 'null'] },
  indexes: [
    ['bookId', 'until'],
    ['tagId', 'until'],
  ],
  visible: eq('until', null),
});

const note = entity('note', { columns: { id: ['text'], text: ['text'] } });

const job = entity('job', {
  columns: {
    id: ['id'],
    kind: ['text'],
    subject: ['id'],
    dueAt: ['instant'],
    notBefore: ['instant'],
    claimedUntil: ['instant', 'null'],
    attempts: ['integer'],
    lapses: ['integer'],
    uniqueKey: ['text', 'null'],
    payload: ['json', 'null'],
    correlationId: ['text'],
    lastError: ['text', 'null'],
    failedAt: ['instant', 'null'],
  },
  unique: [{ name: 'jobKeyIsUnique', fields: ['uniqueKey'], where: not(eq('uniqueKey', null)) }],
  indexes: [['failedAt', 'dueAt']],
});

export const library: StoreModel = new Map([shelf, book, tag, tagging, note, job].map((each) => [each.name, each]));

export type Item = { readonly id: string; readonly [field: string]: unknown };
export const inserted = (name: string, row: Item): Change =>
  ({ kind: 'insert', entity: name, row }) as unknown as Change;
export const change = (of: {
  readonly kind: Change['kind'];
  readonly entity: string;
  readonly [more: string]: unknown;
}): Change => of as unknown as Change;

export const id = (number: number): string => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
export const aShelf = (number: number, more: Partial<Item> = {}): Item => ({
  id: id(number),
  name: `Shelf ${number}`,
  remark: null,
  code: null,
  isOpen: null,
  size: null,
  openedAt: null,
  lent: null,
  data: null,
  parentId: null,
  deletedAt: null,
  ...more,
});
export const aBook = (number: number, more: Partial<Item> = {}): Item => ({
  id: id(number),
  title: `Book ${number}`,
  kind: 'essay',
  isFavourite: false,
  size: 0,
  shelfId: null,
  formerShelfId: null,
  from: '2026-01-01T00:00:00.000Z',
  ...more,
});
export const aJob = (number: number, more: Partial<Item> = {}): Item => ({
  id: id(number),
  kind: 'deliver',
  subject: id(1),
  dueAt: '2026-01-01T00:00:00.000Z',
  notBefore: '2026-01-01T00:00:00.000Z',
  claimedUntil: null,
  attempts: 0,
  lapses: 0,
  uniqueKey: null,
  payload: null,
  correlationId: 'c',
  lastError: null,
  failedAt: null,
  ...more,
});

/** The same rows for the evaluator in memory; it is given what reads see. */
export function dataOf(rows: Readonly<Record<string, readonly Item[]>>): Data {
  const all = (name: string): readonly Row[] => (rows[name] ?? []).map((row) => ({ ...row, version: 1 }));
  const seen = (name: string) =>
    all(name).filter((row) =>
      name === 'shelf' ? row['deletedAt'] === null : name === 'tagging' ? row['until'] === null : true,
    );
  return {
    rows: seen,
    isFolded: (name, field) => library.get(to(name))?.columns.get(field)?.storage === 'folded',
    related: (name, row, navigation) => {
      const relation = library.get(to(name))?.relations.get(navigation) as Relation;
      // Who is referred to stays who it was.
      if (relation.kind === 'one')
        return { to: relation.to, many: false, rows: all(relation.to).filter((far) => far.id === row[relation.via]) };
      const fits = (where: Condition | null, far: Row) => where?.op !== 'compare' || far[where.path[0]] === where.value;
      if (relation.kind === 'many')
        return {
          to: relation.to,
          many: !relation.single,
          rows: seen(relation.to).filter((far) => far[relation.via] === row.id && fits(relation.where, far)),
        };
      const theirs = seen(relation.link)
        .filter((link) => link[relation.ours] === row.id && fits(relation.where, link))
        .map((link) => link[relation.theirs]);
      return {
        to: relation.to,
        many: true,
        rows: seen(relation.to).filter((far) => theirs.includes(far.id) && fits(relation.whereFar, far)),
      };
    },
  };
}

// A made-up library as a Service: every feature of the engine once, and nothing of what the engine serves for real.

import type {
  DecodedLiteral,
  EnumType,
  Literal,
  Navigation,
  Operation,
  Property,
  Service,
  StructuredType,
  TypeRef,
} from '../../src/odata/serviceDescription.ts';
import { and, eq, never, type Condition, type Row } from '../../src/odata/query.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const guidOf = (text: string): string | null => (guid.test(text) ? text.toLowerCase() : null);
export const enums: readonly EnumType[] = [
  {
    name: 'room',
    flags: false,
    members: [
      { name: 'children', value: 1 },
      { name: 'adults', value: 2 },
    ],
  },
  {
    name: 'loanFilterOptions',
    flags: false,
    members: [
      { name: 'reader', value: 1 },
      { name: 'librarian', value: 2 },
    ],
  },
  {
    name: 'days',
    flags: true,
    members: [
      { name: 'monday', value: 1 },
      { name: 'friday', value: 2 },
    ],
  },
];

type Decode = (literal: Literal) => DecodedLiteral;
const text: Decode = ({ kind, text: value }) =>
  kind === 'string' || kind === 'guid' ? { value } : { expected: 'a text in quotes' };
const id: Decode = ({ kind, text: value }) =>
  kind === 'string' || kind === 'guid' ? { value: guidOf(value) ?? undefined } : { expected: 'a GUID' };
const number: Decode = ({ kind, text: value }) =>
  kind === 'number' ? { value: Number(value) } : { expected: 'a number' };
const yes: Decode = ({ kind, text: value }) =>
  kind === 'boolean' ? { value: value === 'true' } : { expected: 'true or false' };
const instant: Decode = ({ kind, text: value }) =>
  kind === 'dateTime' || kind === 'date'
    ? { value: kind === 'date' ? `${value}T00:00:00Z` : value }
    : { expected: 'a date and time such as 2020-01-01T00:00:00Z' };
const duration: Decode = ({ kind, text: value }) =>
  kind === 'duration' || kind === 'string' ? { value } : { expected: "a duration such as duration'P1D'" };
const word =
  (of: string): Decode =>
  ({ kind, text: value }) => {
    const member = enums
      .find((each) => each.name === of)
      ?.members.find((each) => each.name.toLowerCase() === value.toLowerCase());
    return kind !== 'string' && kind !== 'enum' ? { expected: 'a word in quotes' } : { value: member?.name };
  };
const decoders: Readonly<Record<string, Decode>> = {
  'Edm.String': text,
  'Edm.Int32': number,
  'Edm.Boolean': yes,
  'Edm.DateTimeOffset': instant,
  'Edm.Duration': duration,
};

type Extra = Partial<Omit<Property, 'name' | 'type'>> & {
  readonly field?: string;
  readonly collection?: boolean;
  readonly kind?: TypeRef['kind'];
  readonly says?: string;
};

/** A property that a field of the same name keeps, unless said otherwise. */
function property(name: string, type = 'Edm.String', extra: Extra = {}): Property {
  const { field = name, collection = false, kind = 'primitive', says, ...rest } = extra;
  return {
    name,
    type: { kind, name: type, collection },
    nullable: name !== 'id',
    listed: true,
    canonical: name,
    byDefault: true,
    path: [field],
    sortable: true,
    elements: null,
    decodeLiteral: name === 'id' || name.endsWith('Id') ? id : kind === 'enum' ? word(type) : (decoders[type] ?? text),
    needs: [field],
    needsRows: [],
    writes: [field],
    encode: (row) => row[field] ?? null,
    decode: (value, draft, faults) => {
      const expected = says ?? { 'Edm.Int32': 'number', 'Edm.Boolean': 'boolean' }[type] ?? 'string';
      if (value !== null && kind !== 'complex' && !collection && typeof value !== expected)
        return faults.add('', `A ${expected} is expected.`);
      draft[field] = field === 'id' && typeof value === 'string' ? (guidOf(value) ?? value) : value;
    },
    ...rest,
  };
}

const alias = (name: string, of: Property): Property => ({ ...of, name, listed: false, canonical: of.name });
const plain = { path: null, sortable: false } as const;

function navigation(name: string, to: string, extra: Partial<Navigation> = {}): Navigation {
  return {
    name,
    navigation: name,
    to,
    collection: false,
    contained: false,
    listed: true,
    canonical: name,
    source: { kind: 'relation' },
    via: null,
    inBody: 'never',
    referenceable: false,
    requiredFilters: [],
    ...extra,
  };
}
const set = (name: string, to: string, extra: Partial<Navigation> = {}): Navigation =>
  navigation(name, to, { collection: true, contained: true, source: { kind: 'set', where: { op: 'true' } }, ...extra });

interface TypeExtra {
  readonly kind?: 'complex';
  readonly entity?: string | null;
  readonly base?: StructuredType;
  readonly abstract?: boolean;
  readonly typed?: boolean;
  readonly typeOf?: (row: Row) => string;
  readonly isOf?: Condition;
  readonly keys?: StructuredType['alternateKeys'];
}

function type(
  name: string,
  properties: readonly Property[],
  navigations: readonly Navigation[] = [],
  extra: TypeExtra = {},
): StructuredType {
  const {
    kind = 'entity',
    entity = kind === 'complex' ? null : name,
    base,
    abstract = false,
    typed = false,
    typeOf = () => name,
    isOf = null,
    keys = new Map(),
  } = extra;
  const named = <T extends { readonly name: string }>(
    inherited: ReadonlyMap<string, T> | undefined,
    own: readonly T[],
  ): Map<string, T> => new Map([...(inherited ?? []), ...own.map((each) => [each.name.toLowerCase(), each] as const)]);
  return {
    kind,
    name,
    entity,
    base: base?.name ?? null,
    abstract,
    properties: named(base?.properties, properties),
    navigations: named(base?.navigations, navigations),
    typed,
    typeOf,
    byKey: (key) => {
      const known = guidOf(key);
      return known === null ? null : eq('id', known);
    },
    alternateKeys: keys,
    isOf,
  };
}

const name = property('name');
const address = type(
  'address',
  [property('city', 'Edm.String', { field: 'city' }), property('street', 'Edm.String', plain)],
  [],
  { kind: 'complex' },
);
const label = type('label', [property('note')], [], { kind: 'complex', abstract: true });
const colorLabel = type('colorLabel', [property('color')], [], {
  kind: 'complex',
  base: label,
  isOf: eq('kind', 'color'),
});
const verdict = type('verdict', [property('mayBorrow', 'Edm.Boolean'), property('reason')], [], { kind: 'complex' });

const shelf = type(
  'shelf',
  [
    property('id'),
    name,
    alias('caption', name),
    property('room', 'room', { kind: 'enum' }),
    property('size', 'Edm.Int32'),
    property('isOpen', 'Edm.Boolean'),
    property('openedDateTime', 'Edm.DateTimeOffset', { field: 'openedAt' }),
    property('loanTime', 'Edm.Duration', { sortable: false }),
    property('secret', 'Edm.String', { ...plain, byDefault: false }),
    property('address', 'address', {
      kind: 'complex',
      path: [],
      sortable: false,
      needs: ['city', 'street'],
      encode: ({ city, street }) => ({ city: city ?? null, street: street ?? null }),
      decode: (value, draft) => {
        draft['address'] = value;
      },
    }),
    property('tags', 'Edm.String', {
      collection: true,
      path: null,
      sortable: false,
      needs: [],
      needsRows: ['tagRows'],
      elements: { navigation: 'tagRows', field: 'text' },
      encode: ({ tagRows }) => (tagRows as { rows: { text: string }[] }).rows.map((each) => each.text),
    }),
    property('labels', 'label', {
      collection: true,
      kind: 'complex',
      path: null,
      sortable: false,
      byDefault: false,
      needs: [],
      needsRows: ['labelRows'],
      elements: { navigation: 'labelRows', field: 'id' },
      encode: ({ labelRows }) =>
        (labelRows as { rows: Row[] }).rows.map(({ kind, color, note }) => ({
          '@odata.type': `#test.${String(kind)}Label`,
          note,
          color,
        })),
    }),
    property('keeperId'),
  ],
  [
    navigation('books', 'book', { collection: true, contained: true, inBody: 'always' }),
    navigation('keeper', 'person', { via: 'keeperId', inBody: 'always' }),
    navigation('helpers', 'person', { collection: true, referenceable: true, inBody: 'always' }),
    navigation('audits', 'audit', { collection: true, contained: true, requiredFilters: ['kind', 'book/id'] }),
  ],
);
const book = type(
  'book',
  [
    property('id'),
    property('title', 'Edm.String', { field: 'name' }),
    property('isbn'),
    property('pages', 'Edm.Int32'),
    property('leaves', 'Edm.Int32', { sortable: false }),
    property('state', 'Edm.String', {
      decodeLiteral: ({ text: value }) => ({ value: ['free', 'lent'].find((each) => each === value.toLowerCase()) }),
      encode: ({ state }) => `${String(state)[0]?.toUpperCase() ?? ''}${String(state).slice(1)}`,
    }),
    property('shelfId', 'Edm.String', {
      listed: false,
      path: ['shelf', 'id'],
      needs: ['shelfId'],
      encode: ({ shelfId }) => shelfId ?? null,
      decode: (value, draft) => {
        draft['shelfId'] = value;
      },
    }),
  ],
  [
    navigation('shelf', 'shelf', { via: 'shelfId', inBody: 'always' }),
    navigation('bookshelf', 'shelf', {
      navigation: 'shelf',
      via: 'shelfId',
      inBody: 'always',
      listed: false,
      canonical: 'shelf',
    }),
    navigation('loans', 'loan', { collection: true }),
  ],
  { keys: new Map([['isbn', (value: string) => (value === '' ? null : eq('isbn', value))]]) },
);
const person = type('person', [property('id')], [], {
  abstract: true,
  typed: true,
  typeOf: ({ kind }) => String(kind),
});
const reader = type(
  'reader',
  [property('displayName'), property('mail')],
  [navigation('loans', 'loan', { collection: true }), navigation('guardian', 'person', {})],
  { entity: 'person', base: person, isOf: eq('kind', 'reader') },
);
const librarian = type('librarian', [property('displayName'), property('badge', 'Edm.Int32')], [], {
  entity: 'person',
  base: person,
  isOf: eq('kind', 'librarian'),
});
/** A code is made of two ids, which no single field keeps. */
const byCode = (code: string): Condition => {
  const [of, to] = code.split('_').map(guidOf);
  return of && to ? and(eq('bookId', of), eq('readerId', to)) : never;
};
const loan = type(
  'loan',
  [
    property('id'),
    property('dueDateTime', 'Edm.DateTimeOffset', { field: 'dueAt' }),
    property('note'),
    property('code', 'Edm.String', {
      sortable: false,
      needs: ['bookId', 'readerId'],
      encode: ({ bookId, readerId }) => `${String(bookId)}_${String(readerId)}`,
      whenEqual: byCode,
    }),
  ],
  [
    navigation('book', 'book', { via: 'bookId', inBody: 'always' }),
    navigation('reader', 'reader', { via: 'readerId', inBody: 'always' }),
  ],
);
const audit = type('audit', [property('id'), property('kind')], [navigation('book', 'book')]);
const settings = type('settings', [
  property('id', 'Edm.String', { decodeLiteral: text }),
  property('loanDays', 'Edm.Int32'),
]);
const library = type(
  'library',
  [],
  [
    set('shelves', 'shelf'),
    set('books', 'book'),
    set('loans', 'loan'),
    set('closedShelves', 'shelf', { source: { kind: 'set', where: eq('isOpen', false) } }),
    navigation('settings', 'settings', { contained: true, source: { kind: 'singleton', id: 'singleton' } }),
  ],
  { entity: null },
);

const on = {
  name: 'on',
  type: { kind: 'enum', name: 'loanFilterOptions', collection: false },
  nullable: false,
} as const;
const plainText = (of: string, nullable = false): Operation['parameters'][number] => ({
  name: of,
  type: { kind: 'primitive', name: 'Edm.String', collection: false },
  nullable,
});
const loans: TypeRef = { kind: 'entity', name: 'loan', collection: true };
const operations: readonly Operation[] = [
  {
    kind: 'function',
    name: 'filterByCurrentUser',
    boundTo: { type: 'loan', collection: true },
    parameters: [on],
    returns: { type: loans, nullable: false },
    listed: true,
  },
  {
    kind: 'function',
    name: 'overdue',
    boundTo: { type: 'loan', collection: true },
    parameters: [],
    returns: { type: loans, nullable: false },
    listed: true,
  },
  {
    kind: 'function',
    name: 'overdue',
    boundTo: { type: 'loan', collection: true },
    parameters: [plainText('since'), plainText('until')],
    returns: { type: loans, nullable: false },
    listed: true,
  },
  {
    kind: 'action',
    name: 'close',
    boundTo: { type: 'loan', collection: false },
    parameters: [
      plainText('reason', true),
      { name: 'days', type: { kind: 'enum', name: 'days', collection: false }, nullable: true },
      { name: 'home', type: { kind: 'complex', name: 'address', collection: false }, nullable: true },
    ],
    returns: null,
    listed: true,
  },
  {
    kind: 'function',
    name: 'mayBorrow',
    boundTo: null,
    parameters: [plainText('bookId'), plainText('readerId')],
    returns: { type: { kind: 'complex', name: 'verdict', collection: false }, nullable: false },
    listed: true,
  },
];

const all = [
  address,
  label,
  colorLabel,
  verdict,
  shelf,
  book,
  person,
  reader,
  librarian,
  loan,
  audit,
  settings,
  library,
];
export const service: Service = {
  namespace: 'test.library',
  alias: 'lib',
  types: new Map(all.map((each) => [each.name.toLowerCase(), each])),
  enums: new Map(enums.map((each) => [each.name.toLowerCase(), each])),
  operations,
  root: new Map(
    [
      navigation('library', 'library', { source: { kind: 'container' } }),
      set('people', 'person', { contained: false }),
      set('readers', 'reader', { contained: false, source: { kind: 'set', where: eq('kind', 'reader') } }),
      navigation('me', 'reader', { source: { kind: 'singleton', id: { caller: true } } }),
    ].map((each) => [each.name.toLowerCase(), each]),
  ),
};

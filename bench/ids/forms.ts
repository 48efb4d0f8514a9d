// The forms of an id that are compared, and the same tables, indexes and statements written for each.
import { parents, toBytes, toUuid } from './data.ts';
import type { Ids, Parent, Row } from './data.ts';

export type Engine = 'sqlite' | 'postgres';

export type Form = {
  readonly name: string;
  /** Whether rows refer to each other by the uuid itself or by an integer beside it. */
  readonly refersBy: 'uuid' | 'integer';
  readonly uuidAs: 'text' | 'bytes';
  readonly withoutRowid: boolean;
  readonly engines: readonly Engine[];
};

const both = ['sqlite', 'postgres'] as const;
export const forms: readonly Form[] = [
  { name: '1 text key', refersBy: 'uuid', uuidAs: 'text', withoutRowid: false, engines: both },
  { name: '1w text key, without rowid', refersBy: 'uuid', uuidAs: 'text', withoutRowid: true, engines: ['sqlite'] },
  { name: '2 16-byte key', refersBy: 'uuid', uuidAs: 'bytes', withoutRowid: false, engines: both },
  { name: '2w 16-byte key, without rowid', refersBy: 'uuid', uuidAs: 'bytes', withoutRowid: true, engines: ['sqlite'] },
  { name: '3 integer key, text beside', refersBy: 'integer', uuidAs: 'text', withoutRowid: false, engines: both },
  { name: '4 integer key, 16 bytes beside', refersBy: 'integer', uuidAs: 'bytes', withoutRowid: false, engines: both },
];

export type Value = string | number | Buffer;

/** How one engine holds one form. */
export type Statements = {
  readonly tables: readonly string[];
  readonly indexes: readonly string[];
  readonly uuidType: string;
  readonly referenceType: string;
  readonly insert: string;
  readonly get: string;
  readonly page: string;
  readonly find: string;
  /** Something that sorts before every key. */
  readonly beforeFirst: Value;
  encode(id: string): Value;
  decode(value: unknown): string;
};

const references = ['catalog', 'package', 'policy', 'person'] as const satisfies readonly Parent[];

export function statementsFor(form: Form, engine: Engine): Statements {
  const integers = form.refersBy === 'integer';
  const uuidType = types[engine][form.uuidAs];
  const referenceType = integers ? types[engine].integer : uuidType;
  const key = integers
    ? `id ${types[engine].identity}, uuid ${uuidType} not null unique`
    : `id ${uuidType} not null primary key`;
  const tail = form.withoutRowid ? ' without rowid' : '';
  const wireId = integers ? 'uuid' : 'id';
  const mark = (position: number) => (engine === 'postgres' ? `$${position}` : '?');
  const lookup = (parent: Parent, at: number) =>
    integers ? `(select id from ${parent} where uuid = ${mark(at)})` : mark(at);

  const ids = integers
    ? `a.uuid as id, ${references.map((parent) => `${parent}.uuid as ${parent}`).join(', ')}`
    : `a.id as id, ${references.map((parent) => `a.${parent} as ${parent}`).join(', ')}`;
  const columns = `${ids}, a.state, a.starts_at, a.ends_at, a.schedule`;
  const joins = (wanted: readonly Parent[]) =>
    wanted.map((parent) => ` left join ${parent} on ${parent}.id = a.${parent}`).join('');
  const needed = joins(integers ? references : []);

  const asBytes = engine === 'sqlite' && form.uuidAs === 'bytes';
  return {
    uuidType,
    referenceType,
    tables: [
      ...parents.map((parent) => `create table ${parent} (${key}, name text not null)${tail}`),
      `create table assignment (${key}, ${references.map((parent) => `${parent} ${referenceType} not null references ${parent} (id)`).join(', ')},
        state text not null, starts_at text not null, ends_at text not null, schedule text not null)${tail}`,
    ],
    indexes: [
      'create index assignment_package on assignment (package, state, id)',
      'create index assignment_person on assignment (person, package)',
      'create index assignment_policy on assignment (policy)',
      'create index assignment_catalog on assignment (catalog)',
    ],
    insert: `insert into assignment (${wireId}, ${references.join(', ')}, state, starts_at, ends_at, schedule)
      values (${mark(1)}, ${references.map((parent, i) => lookup(parent, i + 2)).join(', ')}, ${[6, 7, 8, 9].map(mark).join(', ')})`,
    get: `select ${columns} from assignment a${needed} where a.${wireId} = ${mark(1)}`,
    page: `select ${columns}, person.name as person_name from assignment a${integers ? needed : joins(['person'])}
      where a.package = ${lookup('package', 1)} and a.state = ${mark(2)} and a.id > ${mark(3)} order by a.id limit 100`,
    find:
      `select ${columns} from assignment a${needed} where a.person = ${lookup('person', 1)} and a.package = ` +
      `${lookup('package', 2)}`,
    beforeFirst: integers ? 0 : asBytes ? Buffer.alloc(16) : '00000000-0000-0000-0000-000000000000',
    encode: asBytes ? toBytes : (id) => id,
    decode: asBytes ? (value) => toUuid(value as Uint8Array) : String,
  };
}

const types = {
  sqlite: { text: 'text', bytes: 'blob', integer: 'integer', identity: 'integer primary key' },
  postgres: {
    text: 'text collate "C"',
    bytes: 'uuid',
    integer: 'bigint',
    identity: 'bigint generated by default as identity primary key',
  },
} as const;

/** The values of `insert`, in its order. */
export function insertValues(statements: Statements, row: Row, ids: Ids): Value[] {
  const reference = (parent: Parent) => statements.encode(ids[parent][row.at[parent]] ?? '');
  return [statements.encode(row.id), ...references.map(reference), row.state, row.startsAt, row.endsAt, row.schedule];
}

/** The values of a bulk load: integer references are known there, and need no lookup. */
export function loadValues(form: Form, statements: Statements, row: Row, ids: Ids): Value[] {
  if (form.refersBy === 'uuid') return insertValues(statements, row, ids);
  return [
    statements.encode(row.id),
    ...references.map((parent) => row.at[parent] + 1),
    row.state,
    row.startsAt,
    row.endsAt,
    row.schedule,
  ];
}

export const loadColumns = (form: Form) => [
  form.refersBy === 'integer' ? 'uuid' : 'id',
  ...references,
  'state',
  'starts_at',
  'ends_at',
  'schedule',
];

/** What a caller gets: every id as a string. */
export function toJson(rows: readonly Record<string, unknown>[], decode: (value: unknown) => string): string {
  return JSON.stringify(
    rows.map((row) => ({
      ...row,
      id: decode(row['id']),
      package: decode(row['package']),
      policy: decode(row['policy']),
      catalog: decode(row['catalog']),
      person: decode(row['person']),
    })),
  );
}

// Complex types: a value inside a row as a table of its members, and families of them that `@odata.type` tells apart.

import type { Draft, Faults, TypeRef } from '../odata/describe.ts';
import type { Condition } from '../odata/query.ts';
import { dialects, everywhere, perDialect, type Dialect, type PerDialect, type Reading } from './dialects.ts';
import type { FieldRow, ShapeRow } from './entity.ts';
import { unsaid, unsayable } from './carried.ts';
import { membersOf, readable, shown, writerOf, type Member, type MemberTable } from './member.ts';
import type { Shape, Values } from './shape.ts';
import { noLiteral, shortcuts, told, type Encode, type FieldType } from './types.ts';

export const namespace = 'microsoft.graph';

type Names = readonly [v1: string | null, beta: string | null];

/** A type as `$metadata` lists it. */
export interface ListedType {
  readonly names: PerDialect<string | null>;
  readonly members: readonly Member[];
  readonly base: ListedType | null;
  readonly isAbstract: boolean;
  readonly isOpen: boolean /** Of values that are rows: which are of this type. */;
  readonly isOf?: Condition;
}

export interface Complex<V> {
  readonly listed: readonly ListedType[];
  readonly types: PerDialect<TypeRef>;
  readonly encode: PerDialect<Encode>;
  readonly decode: (value: unknown, faults: Faults, reading: Reading) => V | undefined;
  /** A field that keeps such a value as JSON. `whenNull`: the default. */
  readonly field: FieldType<V>;
}

/** `v1.0` and `beta` names of the type; the members; what a member that a body leaves out is. */
export function complex<V extends object>(
  types: Names,
  table: {
    readonly fields: { readonly [K in keyof V]: FieldRow<V[K]> };
    readonly shapes?: Readonly<Record<string, ShapeRow>>;
    readonly aliases?: MemberTable['aliases'];
    readonly defaults: V;
    /** What an explicit null means, where that is not the defaults. */
    readonly absent?: V;
  },
): Complex<V> {
  const members = membersOf(table as MemberTable, true);
  const names = namesOf(types);
  const reads = readable(members, types.join('/'));
  const pairs = shown(members);
  const others = unsayable(members);
  const decode = (value: unknown, faults: Faults, reading: Reading): V | undefined => {
    const draft = decodeMembers(value, reads[reading.names], faults, reading);
    return draft === undefined
      ? undefined
      : unsaid(
          { ...table.defaults, ...draft },
          others[reading.dialect].filter((key) => !(key in draft)),
        );
  };
  const listed: ListedType = { names, members, base: null, isAbstract: false, isOpen: false };
  const [encode, write] = [
    perDialect(
      (dialect): Encode =>
        (value: Values) =>
          encodePairs(pairs[dialect], value, {}),
    ),
    writerOf(members),
  ];
  for (const dialect of dialects) shortcuts.set(encode[dialect], write[dialect]);
  return finished([listed], names, encode, decode, table.absent ?? table.defaults);
}

/**
 * The members of a row itself, gathered under one property (requestorSettings): what is said goes straight into the
 * draft.
 */
export function part(types: Names, table: MemberTable): Shape & { readonly listed: readonly ListedType[] } {
  const members = membersOf(table, true);
  const reads = readable(members, types.join('/'));
  const pairs = shown(members);
  const names = namesOf(types);
  return {
    listed: [{ names, members, base: null, isAbstract: false, isOpen: false }],
    types: refs(names),
    needs: [...new Set(members.flatMap((member) => member.needs))],
    needsRows: [],
    encode: perDialect((dialect) => (row) => encodePairs(pairs[dialect], row, {})),
    // Null says nothing of any of them.
    decode: (value, draft, faults, reading) => {
      if (value !== null) decodeMembers(value, reads[reading.names], faults, reading, draft);
    },
  };
}

interface Kind {
  readonly types: Names;
  readonly table: MemberTable;
}

/** Kinds of one value told apart by `@odata.type`; the domain tells them apart by `kind`. */
export function variants<V extends { readonly kind: string }>(
  types: Names,
  table: {
    readonly shared: MemberTable;
    readonly kinds: { readonly [K in V['kind']]: Kind };
    readonly defaults: Omit<V, 'kind'>;
    /** Of values that are rows, which a filter goes through: which are of a kind. */
    readonly isOf?: (kind: string) => Condition;
    /** Further words for a kind, lower-case. */
    readonly synonyms?: Readonly<Record<string, V['kind']>>;
  },
): Complex<V> {
  const base: ListedType = {
    names: namesOf(types),
    members: membersOf(table.shared, true),
    base: null,
    isAbstract: true,
    isOpen: false,
  };
  const kinds = Object.entries(table.kinds as Record<string, Kind>).map(([kind, of]) => {
    const own = membersOf(of.table, true);
    const members = [...base.members, ...own];
    return {
      kind,
      listed: {
        names: namesOf(of.types),
        members: own,
        base,
        isAbstract: false,
        isOpen: false,
        ...(table.isOf === undefined ? {} : { isOf: table.isOf(kind) }),
      },
      reads: readable(members, kind),
      pairs: shown(members),
    };
  });
  const byWord = new Map(
    kinds.flatMap((each) =>
      Object.values(each.listed.names).map((name) => [(name ?? each.kind).toLowerCase(), each] as const),
    ),
  );
  for (const [word, kind] of Object.entries(table.synonyms ?? {}))
    byWord.set(word, kinds.find((each) => each.kind === kind)!);
  const encode = (dialect: Dialect): Encode => {
    const byKind = new Map(
      kinds.map((each) => [
        each.kind,
        { type: `#${namespace}.${each.listed.names[dialect] ?? each.kind}`, pairs: each.pairs[dialect] },
      ]),
    );
    return (value: Values) => {
      const of = byKind.get(value.kind as string);
      return of === undefined ? null : encodePairs(of.pairs, value, { '@odata.type': of.type });
    };
  };
  const decode = (value: unknown, faults: Faults, reading: Reading): V | undefined => {
    const of = byWord.get(typeWord(value));
    if (of === undefined)
      return told<V>(
        null,
        faults,
        'needs an @odata.type, one of ' +
          `${kinds.map((each) => `#${namespace}.${each.listed.names['v1.0'] ?? each.kind}`).join(', ')}`,
      );
    const draft = decodeMembers(value, of.reads[reading.names], faults, reading);
    return draft === undefined ? undefined : ({ kind: of.kind, ...table.defaults, ...draft } as unknown as V);
  };
  return finished([base, ...kinds.map((each) => each.listed)], base.names, perDialect(encode), decode, null);
}

function finished<V>(
  listed: readonly ListedType[],
  names: PerDialect<string | null>,
  encode: PerDialect<Encode>,
  decode: Complex<V>['decode'],
  whenNull: V | null,
): Complex<V> {
  const types = refs(names);
  const field = {
    storage: 'json',
    nullable: false,
    types,
    encode,
    decode,
    literal: everywhere(noLiteral),
    filterable: false,
    ...(whenNull === null ? {} : { whenNull }),
  };
  return { listed, types, encode, decode, field: field as unknown as FieldType<V> };
}

/** Says each member of a JSON object in a draft; a name that no dialect has is a fault. */
export function decodeMembers(
  value: unknown,
  reads: ReadonlyMap<string, Member>,
  faults: Faults,
  reading: Reading,
  draft: Draft = {},
): Draft | undefined {
  if (!isObject(value)) return told<Draft>(null, faults, 'must be an object');
  for (const [name, each] of Object.entries(value)) {
    if (name.includes('@')) continue;
    const member = reads.get(name.toLowerCase());
    if (member === undefined) faults.below(name).add('', 'is no property here');
    else member.decode(each, draft, faults.below(name), reading);
  }
  return draft;
}

function encodePairs(
  pairs: readonly (readonly [string, (row: Values) => unknown])[],
  value: Values,
  into: Record<string, unknown>,
): Record<string, unknown> {
  for (const [name, encode] of pairs) into[name] = encode(value);
  return into;
}

/** `#microsoft.graph.singleUser`, `microsoft.graph.singleUser` or `singleUser` -> `singleuser`. */
export function typeWord(value: unknown): string {
  const said: unknown = isObject(value) ? value['@odata.type'] : undefined;
  return typeof said === 'string' ? said.toLowerCase().replace(/^#/, '').replace(`${namespace}.`, '') : '';
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function namesOf([v1, beta]: Names): PerDialect<string | null> {
  return { 'v1.0': v1, beta, latchkey: v1 ?? beta };
}

/** A dialect that lacks the type refers to it by the name that the other gives it: only what is not listed does. */
function refs(names: PerDialect<string | null>): PerDialect<TypeRef> {
  return perDialect((dialect) => ({
    kind: 'complex',
    name: names[dialect] ?? names.beta ?? names['v1.0'] ?? 'Edm.Untyped',
    collection: false,
  }));
}

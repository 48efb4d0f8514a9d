// Complex types: a value inside a row as a table of its members, and families of them that `@odata.type` tells apart.

import type { DecodedBody, FaultSink, TypeRef } from '../../odata/serviceDescription.ts';
import type { Condition } from '../../odata/query.ts';
import {
  apiVersions,
  sameInAllVersions,
  perVersion,
  type ApiVersion,
  type PerVersion,
  type DecodeOptions,
} from '../apiVersions.ts';
import type { FieldRow, ShapeRow } from './entityTable.ts';
import { markInexpressible, inexpressibleKeys } from './preserveUnexpressed.ts';
import { membersOf, membersByName, encodersOf, writerOf, type Member, type MemberTable } from './members.ts';
import type { Shape, Values } from './shape.ts';
import {
  noLiteral,
  jsonShortcuts,
  valueOrFault,
  type AnyFieldType,
  type Encode,
  type FieldType,
} from './fieldTypes.ts';

export const namespace = 'microsoft.graph';
/** The short form in which clients generated from Graph's `$metadata` write it: `graph.user`. */
export const namespaceAlias = 'graph';
const qualifier = new RegExp(`^#?(?:${namespace.replace('.', '\\.')}|${namespaceAlias})\\.|^#`);

type Names = readonly [v1: string | null, beta: string | null];

/** A type as `$metadata` lists it. */
export interface ListedType {
  readonly names: PerVersion<string | null>;
  readonly members: readonly Member[];
  readonly base: ListedType | null;
  readonly isAbstract: boolean;
  readonly isOpen: boolean;
  /** Of values that are rows: the rows of this type. */
  readonly isOf?: Condition;
}

export interface Complex<V> {
  readonly listed: readonly ListedType[];
  readonly types: PerVersion<TypeRef>;
  readonly encode: PerVersion<Encode>;
  readonly decode: (value: unknown, faults: FaultSink, options: DecodeOptions) => V | undefined;
  /** A field that keeps such a value as JSON. `whenNull`: the default. */
  readonly field: FieldType<V>;
}

/** A complex type: its `v1.0` and `beta` names, its members, and the values of members that a body leaves out. */
export function complex<V extends object>(
  types: Names,
  table: {
    readonly fields: { readonly [K in keyof V]: FieldRow<V[K]> };
    readonly shapes?: Readonly<Record<string, ShapeRow>>;
    readonly aliases?: MemberTable['aliases'];
    readonly defaults: V;
    /** What an explicit null means, where that is not the defaults. */
    readonly absent?: V;
    /** Notes what contradicts itself in a value that was sent, each fault at its member. */
    readonly check?: (value: V, fault: (member: keyof V & string, says: string) => void) => void;
    /** The value that is meant by what was sent, where it leaves out what its other members say. */
    readonly conclude?: (said: Partial<V>) => Partial<V>;
  },
): Complex<V> {
  const members = membersOf(table as MemberTable, true);
  const names = namesOf(types);
  const reads = membersByName(members, types.join('/'));
  const pairs = encodersOf(members);
  const others = inexpressibleKeys(members);
  const decode = (value: unknown, faults: FaultSink, options: DecodeOptions): V | undefined => {
    checkTypeOf(value, types, faults);
    const draft = decodeMembers(value, reads[options.names], faults, options);
    if (draft === undefined) return undefined;
    const decoded = { ...table.defaults, ...draft, ...table.conclude?.(draft as Partial<V>) };
    table.check?.(decoded, (member, says) => {
      const { names: written } = members.find(({ key }) => key === member) as Member;
      faults.below(written[options.apiVersion] ?? member).add('', says);
    });
    faults.place(decoded, { type: names[options.apiVersion], copyOf: draft });
    return markInexpressible(
      decoded,
      others[options.apiVersion].filter((key) => !(key in draft)),
    );
  };
  const listed: ListedType = { names, members, base: null, isAbstract: false, isOpen: false };
  const [encode, write] = [
    perVersion(
      (apiVersion): Encode =>
        (value: Values) =>
          encodePairs(pairs[apiVersion], value, {}),
    ),
    writerOf(members),
  ];
  for (const apiVersion of apiVersions) jsonShortcuts.set(encode[apiVersion], write[apiVersion]);
  const whole = complexOf<V>([listed], names, encode, decode, table.absent ?? table.defaults);
  return { ...whole, field: { ...whole.field, parts: typesOf(table as MemberTable) } };
}

const typesOf = ({ fields }: MemberTable): Readonly<Record<string, AnyFieldType>> =>
  Object.fromEntries(Object.entries(fields).map(([key, [, , type]]) => [key, type]));

/**
 * Members of the row itself that the wire shows under one property (requestorSettings): decoding puts them straight
 * into the draft. `listed`: what `$metadata` lists, where types inherit from each other.
 */
export function inlinePart(
  types: Names,
  table: MemberTable,
  listed?: readonly ListedType[],
): Shape & { readonly listed: readonly ListedType[] } {
  const members = membersOf(table, true);
  const reads = membersByName(members, types.join('/'));
  const pairs = encodersOf(members);
  const names = namesOf(types);
  return {
    listed: listed ?? [{ names, members, base: null, isAbstract: false, isOpen: false }],
    types: refs(names),
    needs: [...new Set(members.flatMap((member) => member.needs))],
    needsRows: [],
    encode: perVersion((apiVersion) => (row) => encodePairs(pairs[apiVersion], row, {})),
    // Null changes none of them.
    decode: (value, draft, faults, options) => {
      if (value === null) return;
      checkTypeOf(value, types, faults);
      decodeMembers(value, reads[options.names], faults, options, draft);
    },
  };
}

interface Kind {
  readonly types: Names;
  readonly table: MemberTable;
  /** The kind whose type its type derives from, which stands above it; the family's own where none is said. */
  readonly base?: string;
  /** What the kind has, besides the defaults of the family, where a value does not say it. */
  readonly defaults?: Values;
}

/** A family of complex types that `@odata.type` tells apart; the domain tells them apart by `kind`. */
export function variants<V extends { readonly kind: string }>(
  types: Names,
  table: {
    readonly shared: MemberTable;
    readonly kinds: { readonly [K in V['kind']]: Kind };
    readonly defaults: Omit<V, 'kind'>;
    /** Of values that are rows, which a filter goes through: which are of a kind. */
    readonly isOf?: (kind: string) => Condition;
    /** Further words for a kind, in lower case. */
    readonly synonyms?: Readonly<Record<string, V['kind']>>;
    /** The kind of an object without `@odata.type`, which is refused otherwise. */
    readonly untyped?: (value: object) => V['kind'] | null;
    /** Whether `$metadata` lists the family's own type as one that values may have. */
    readonly isConcrete?: true;
  },
): Complex<V> {
  const base: ListedType = {
    names: namesOf(types),
    members: membersOf(table.shared, true),
    base: null,
    isAbstract: table.isConcrete !== true,
    isOpen: false,
  };
  const listedKinds = new Map<string, ListedType>();
  const kinds = Object.entries(table.kinds as Record<string, Kind>).map(([kind, of]) => {
    const own = membersOf(of.table, true);
    const above = listedKinds.get(of.base ?? '') ?? base;
    const members = [...base.members, ...(above === base ? [] : above.members), ...own];
    const listed = {
      names: namesOf(of.types),
      members: own,
      base: above,
      isAbstract: false,
      isOpen: false,
      ...(table.isOf === undefined ? {} : { isOf: table.isOf(kind) }),
    };
    listedKinds.set(kind, listed);
    const defaults = { ...table.defaults, ...of.defaults };
    return { kind, listed, reads: membersByName(members, kind), pairs: encodersOf(members), defaults };
  });
  const byWord = new Map(
    kinds.flatMap((each) =>
      Object.values(each.listed.names).map((name) => [(name ?? each.kind).toLowerCase(), each] as const),
    ),
  );
  for (const [word, kind] of Object.entries(table.synonyms ?? {}))
    for (const each of kinds) if (each.kind === kind) byWord.set(word, each);
  const encode = (apiVersion: ApiVersion): Encode => {
    const byKind = new Map(
      kinds.map((each) => [
        each.kind,
        { type: `#${namespace}.${each.listed.names[apiVersion] ?? each.kind}`, pairs: each.pairs[apiVersion] },
      ]),
    );
    return (value: Values) => {
      const of = byKind.get(value.kind as string);
      return of === undefined ? null : encodePairs(of.pairs, value, { '@odata.type': of.type });
    };
  };
  const decode = (value: unknown, faults: FaultSink, options: DecodeOptions): V | undefined => {
    const word = odataTypeOf(value);
    const untyped = word === '' && isObject(value) ? table.untyped?.(value) : null;
    const of = byWord.get(word) ?? kinds.find(({ kind }) => kind === untyped);
    if (of === undefined) return addTypeFault(value, faults, kinds);
    const draft = decodeMembers(value, of.reads[options.names], faults, options);
    if (draft === undefined) return undefined;
    const decoded = { kind: of.kind, ...of.defaults, ...draft };
    faults.place(decoded, { type: of.listed.names[options.apiVersion], copyOf: draft });
    return decoded as unknown as V;
  };
  return complexOf([base, ...kinds.map((each) => each.listed)], base.names, perVersion(encode), decode, null);
}

function addTypeFault(
  value: unknown,
  faults: FaultSink,
  kinds: readonly { readonly kind: string; readonly listed: ListedType }[],
): undefined {
  const types = kinds.map((each) => `#${namespace}.${each.listed.names['v1.0'] ?? each.kind}`).join(', ');
  if (isObject(value)) faults.below('@odata.type').add('', `must be one of ${types}`);
  else faults.add('', `must be an object with an @odata.type, one of ${types}`);
}

function complexOf<V>(
  listed: readonly ListedType[],
  names: PerVersion<string | null>,
  encode: PerVersion<Encode>,
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
    literal: sameInAllVersions(noLiteral),
    filterable: false,
    ...(whenNull === null ? {} : { whenNull }),
  };
  return { listed, types, encode, decode, field: field as unknown as FieldType<V> };
}

/** Decodes each member of a JSON object into a draft; a name that no API version has is a fault. */
function decodeMembers(
  value: unknown,
  reads: ReadonlyMap<string, Member>,
  faults: FaultSink,
  options: DecodeOptions,
  draft: DecodedBody = {},
): DecodedBody | undefined {
  if (!isObject(value)) return valueOrFault<DecodedBody>(null, faults, 'must be an object');
  for (const [name, each] of Object.entries(value)) {
    if (name.toLowerCase().endsWith('@odata.bind')) faults.below(name).add('', 'is bound to nothing here');
    if (name.includes('@')) continue;
    const member = reads.get(name.toLowerCase());
    if (member === undefined) faults.below(name).add('', 'is no property here');
    else member.decode(each, draft, faults.below(name), options);
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

/** Of a value of one type: whatever `@odata.type` says must be that type, in the words of some API version. */
function checkTypeOf(value: unknown, types: Names, faults: FaultSink): void {
  const said: unknown = isObject(value) ? value['@odata.type'] : undefined;
  if (said === undefined || said === null) return;
  const fits = types.some((name) => name?.toLowerCase() === odataTypeOf(value));
  if (!fits) faults.below('@odata.type').add('', `must be #${namespace}.${types[0] ?? types[1]}, or left out`);
}

/** `#microsoft.graph.singleUser`, `#graph.singleUser`, either without `#`, or `singleUser` -> `singleuser`. */
export function odataTypeOf(value: unknown): string {
  const said: unknown = isObject(value) ? value['@odata.type'] : undefined;
  return typeof said === 'string' ? said.toLowerCase().replace(qualifier, '') : '';
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function namesOf([v1, beta]: Names): PerVersion<string | null> {
  return { 'v1.0': v1, beta, latchkey: v1 ?? beta };
}

/**
 * An API version that lacks the type refers to it by the name that the other gives it: only what is not listed does.
 */
function refs(names: PerVersion<string | null>): PerVersion<TypeRef> {
  return perVersion((apiVersion) => ({
    kind: 'complex',
    name: names[apiVersion] ?? names.beta ?? names['v1.0'] ?? 'Edm.Untyped',
    collection: false,
  }));
}

// Values of published types that no rule reads: checked by their type, kept as JSON under the published names, and
// given back with everything that their type has.

import type { FaultSink, TypeRef } from '../../../odata/serviceDescription.ts';
import { perVersion, type ApiVersion, type DecodeOptions } from '../../apiVersions.ts';
import { isObject, odataTypeOf, type ListedType } from '../../tables/complexType.ts';
import {
  boolean,
  collectionOf,
  duration,
  edmGuid,
  instant,
  integer,
  isStorableDeep,
  noLiteral,
  primitive,
  text,
  valueOrFault,
  type AnyFieldType,
  type Encode,
} from '../../tables/fieldTypes.ts';
import { jsonWriterOf, type Member } from '../../tables/members.ts';
import type { Values } from '../../tables/shape.ts';
import { directoryFacts, type FactRow, type FactType } from './directoryFacts.gen.ts';
import { keptExceptions } from './keptExceptions.ts';

/** How a value of one type is read from a body, kept and shown. */
export type KeptValue = Pick<AnyFieldType, 'types' | 'decode' | 'encode' | 'literal' | 'storage'> & {
  /** What is shown where nothing is kept. */
  readonly unset: unknown;
};

const mostListed = 1_000;
const mostText = 8_192;
const int32 = integer(-2_147_483_648, 2_147_483_647);
const matching = (edm: string, pattern: RegExp, says: string): AnyFieldType => ({
  ...text(mostText),
  types: perVersion(() => primitive(edm)),
  decode: (value, faults) =>
    typeof value === 'string' && value.length <= mostText && pattern.test(value)
      ? value
      : valueOrFault(null, faults, says),
});
const primitives: Readonly<Record<string, AnyFieldType>> = {
  'Edm.String': text(mostText),
  'Edm.Boolean': boolean,
  'Edm.Int32': int32,
  'Edm.Int64': {
    ...integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    types: perVersion(() => primitive('Edm.Int64')),
  },
  'Edm.Guid': edmGuid,
  'Edm.DateTimeOffset': instant,
  'Edm.Duration': duration,
  'Edm.Date': matching('Edm.Date', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'must be a date: 2026-01-31'),
  'Edm.TimeOfDay': matching(
    'Edm.TimeOfDay',
    /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?$/,
    'must be a time of day: 09:30:00',
  ),
  'Edm.Binary': matching('Edm.Binary', /^[A-Za-z0-9+/_-]*={0,2}$/, 'must be bytes in base64'),
};

const known = new Map<string, KeptValue>();

/** The value of a type as the table writes it: `Collection(addIn)?`. */
export function keptValue(written: string): KeptValue {
  const type = written.replace('?', '');
  const before = known.get(type);
  if (before !== undefined) return before;
  const value = createValue(type);
  known.set(type, value);
  return value;
}

function createValue(type: string): KeptValue {
  const element = elementOf(type);
  if (element !== null) return listValue(keptValue(element));
  const simple = primitives[type];
  if (simple !== undefined) return { ...simple, unset: null };
  const words = directoryFacts.enums[type];
  return words === undefined ? complexValue(type) : enumValue(type, words.split(' '));
}

function listValue({ types, decode, encode }: KeptValue): KeptValue {
  return {
    types: perVersion((apiVersion) => collectionOf(types[apiVersion])),
    storage: 'json',
    unset: [],
    literal: perVersion(() => noLiteral),
    encode: perVersion((apiVersion) => (kept: readonly unknown[]) => kept.map((each) => encode[apiVersion](each))),
    decode: (value, faults, options) => {
      if (!Array.isArray(value)) return valueOrFault(null, faults, 'must be a list');
      if (value.length > mostListed) return valueOrFault(null, faults, `must not have more than ${mostListed} entries`);
      const decoded = value.map((each: unknown, at) =>
        each === null
          ? valueOrFault(null, faults.below(at), 'must not be null')
          : decode(each, faults.below(at), options),
      );
      return decoded.every((each) => each !== undefined) ? decoded : undefined;
    },
  };
}

/** Words in any case come in; what was not known when the schema was generated does not. */
function enumValue(name: string, words: readonly string[]): KeptValue {
  const byWord = new Map(words.map((word) => [word.toLowerCase(), word]));
  const says = `must be one of ${words.join(', ')}`;
  const isSeveral = directoryFacts.flags.includes(name);
  return {
    ...text(mostText),
    types: perVersion(() => ({ kind: 'enum', name, collection: false })),
    unset: null,
    decode: (value, faults) => {
      if (typeof value !== 'string' || value.length > mostText) return valueOrFault(null, faults, says);
      const said = (isSeveral ? value.split(',') : [value]).map((word) => byWord.get(word.trim().toLowerCase()));
      return said.every((word) => word !== undefined) ? said.join(',') : valueOrFault(null, faults, says);
    },
  };
}

interface KeptMember {
  readonly name: string;
  readonly row: FactRow;
  readonly value: KeptValue;
}

/** Types whose members the schema leaves open: attribute sets, and what such dictionaries hold. */
const openTypes = new Set(['customSecurityAttributeValue', 'dictionary', 'wafAllowedHeadersDictionary']);

/**
 * A complex value: of a family of types, which `@odata.type` tells apart, with the members of all. A member that is not
 * said is not kept, so that a change of one member leaves the others.
 */
function complexValue(name: string): KeptValue {
  const kinds = kindsOf(name);
  const words = new Set(kinds.map((kind) => kind.toLowerCase()));
  const shown = new Map(kinds.map((kind) => [kind.toLowerCase(), perVersion((of) => membersIn(kind, of))]));
  const lines = perVersion((apiVersion) => kinds.flatMap((kind) => membersIn(kind, apiVersion)));
  const reads = { ...perVersion((of) => byName(lines[of])), any: byName([...lines.beta, ...lines['v1.0']]) };
  return {
    types: perVersion((): TypeRef => ({ kind: 'complex', name, collection: false })),
    storage: 'json',
    unset: null,
    literal: perVersion(() => noLiteral),
    encode: perVersion(
      (apiVersion): Encode =>
        (kept: Values) => {
          if (openTypes.has(name)) return kept;
          const type = odataTypeOf(kept);
          const members = (shown.get(type) ?? shown.get(name.toLowerCase()))?.[apiVersion] ?? [];
          const out: Record<string, unknown> = type === '' ? {} : { '@odata.type': kept['@odata.type'] };
          for (const { name: each, row, value } of members)
            out[each] = shownValue(value, kept[each], apiVersion) ?? unsetOf(row, apiVersion);
          return out;
        },
    ),
    decode: (value, faults, options) => {
      if (!isObject(value)) return valueOrFault(null, faults, 'must be an object');
      const type = value['@odata.type'];
      if (type !== undefined && type !== null && !words.has(odataTypeOf(value)))
        return valueOrFault(null, faults.below('@odata.type'), `must name ${kinds.join(', ')}`);
      if (openTypes.has(name))
        return isStorableDeep(value) ? value : valueOrFault(null, faults, 'holds text that cannot be kept');
      const isTyped = kinds.length > 1 && typeof type === 'string';
      return decodeMembers(value, reads[options.names], faults, options, isTyped ? { '@odata.type': type } : {});
    },
  };
}

function decodeMembers(
  value: Record<string, unknown>,
  reads: ReadonlyMap<string, KeptMember>,
  faults: FaultSink,
  options: DecodeOptions,
  into: Record<string, unknown>,
): Record<string, unknown> {
  for (const [said, each] of Object.entries(value)) {
    if (said.includes('@')) continue;
    const member = reads.get(said.toLowerCase());
    if (member === undefined) faults.below(said).add('', 'is no property here');
    else if (each === null) into[member.name] = null;
    else into[member.name] = member.value.decode(each, faults.below(said), options);
  }
  return into;
}

/** What is shown of a value, or of nothing. */
export const shownValue = (value: KeptValue, kept: unknown, apiVersion: ApiVersion): unknown =>
  kept === null || kept === undefined ? value.unset : value.encode[apiVersion](kept);

/** What is shown of a property that is never null, where nothing was said. */
export function unsetOf(row: FactRow, apiVersion: ApiVersion): unknown {
  const written = writtenIn(row, apiVersion);
  if (written === null || written.endsWith('?')) return null;
  const [first] = directoryFacts.enums[written]?.split(' ') ?? [];
  return first ?? zeros[written] ?? null;
}
const zeros: Readonly<Record<string, unknown>> = {
  'Edm.String': '',
  'Edm.Boolean': false,
  'Edm.Int32': 0,
  'Edm.Int64': 0,
  'Edm.Guid': '00000000-0000-0000-0000-000000000000',
  'Edm.DateTimeOffset': '0001-01-01T00:00:00Z',
  'Edm.Binary': '',
};

const byName = (members: readonly KeptMember[]): ReadonlyMap<string, KeptMember> =>
  new Map(members.map((member) => [member.name.toLowerCase(), member]));

/** The type and those that derive from it. */
const kindsOf = (name: string): readonly string[] => [
  name,
  ...Object.entries(directoryFacts.types).flatMap(([derived, { base }]) => (base === name ? kindsOf(derived) : [])),
];

/** Its own members and those of its bases. */
function membersIn(name: string, apiVersion: ApiVersion): readonly KeptMember[] {
  const type = directoryFacts.types[name];
  if (type === undefined) throw new Error(`the facts of the directory have no type ${name}`);
  const inherited = type.base === null ? [] : membersIn(type.base, apiVersion);
  return [...inherited, ...ownMembers(type).filter(({ row }) => writtenIn(row, apiVersion) !== null)];
}

const ownMembers = ({ properties }: FactType): readonly KeptMember[] =>
  Object.entries(properties).map(([name, row]) => ({
    name,
    row,
    get value() {
      return keptValue((row[0] ?? row[1]) as string);
    },
  }));

const writtenIn = ([v1, beta]: FactRow, apiVersion: ApiVersion): string | null =>
  ({ 'v1.0': v1, beta, latchkey: null })[apiVersion];

/** The published name, types and nullability of a property, for `$metadata` and for answers. */
export function publishedMember(name: string, row: FactRow): Pick<Member, 'names' | 'nullable' | 'types'> {
  const value = keptValue((row[0] ?? row[1]) as string);
  return {
    names: perVersion((apiVersion) => (writtenIn(row, apiVersion) === null ? null : name)),
    nullable: perVersion((apiVersion) => writtenIn(row, apiVersion)?.endsWith('?') !== false),
    types: value.types,
  };
}

/** The complex types that values of these types lead to, as `$metadata` lists them; `served` are listed already. */
export function keptTypes(rows: readonly FactRow[], served: ReadonlySet<string>): readonly ListedType[] {
  const listed = new Map<string, ListedType>();
  const add = (name: string): ListedType => {
    const before = listed.get(name);
    if (before !== undefined) return before;
    const type = directoryFacts.types[name] as FactType;
    const made: ListedType = {
      names: perVersion((apiVersion) => (isIn(type, apiVersion) && !served.has(`${apiVersion} ${name}`) ? name : null)),
      base: type.base === null ? null : add(type.base),
      isAbstract: false,
      isOpen: openTypes.has(name),
      members: ownMembers(type).map(({ name: member, row, value }) =>
        listedMember(member, row, { value, column: keptExceptions[`${name}.${member}`]?.column ?? member }),
      ),
    };
    listed.set(name, made);
    for (const row of Object.values(type.properties)) addOf(row);
    return made;
  };
  const addOf = (row: FactRow): void => {
    for (const written of row.slice(0, 2)) {
      const name = written?.replace(/^Collection\(|\)?\??$/g, '') ?? '';
      if (directoryFacts.types[name] !== undefined) for (const kind of kindsOf(name)) add(kind);
    }
  };
  for (const row of rows) addOf(row);
  return [...listed.values()];
}

const isIn = ({ inV1, inBeta }: FactType, apiVersion: ApiVersion): boolean =>
  ({ 'v1.0': inV1, beta: inBeta, latchkey: false })[apiVersion];

/** A member of a listed type: values are read and written by the codec of the whole. */
function listedMember(
  name: string,
  row: FactRow,
  { value, column }: { readonly value: KeptValue; readonly column: string },
): Member {
  const encode = perVersion(
    (apiVersion) => (kept: Values) => shownValue(value, kept[name], apiVersion) ?? unsetOf(row, apiVersion),
  );
  return {
    ...publishedMember(name, row),
    key: name,
    aliases: [],
    needs: [],
    needsRows: [],
    writes: [],
    isInEveryBody: false,
    byDefault: perVersion(() => true),
    encode,
    write: perVersion((apiVersion) => jsonWriterOf(encode[apiVersion])),
    // Of the parameters of an action; a value of a row is read whole.
    decode: (sent, draft, faults, options) => {
      const said = sent === null ? null : value.decode(sent, faults, options);
      if (said !== undefined) draft[name] = said;
    },
    ...filterOf(column, (row[0] ?? row[1]) as string),
  };
}

/** The members of a complex value of this type, of all its kinds; null for any other value. */
export function membersOfValue(written: string): Readonly<Record<string, FactRow>> | null {
  const name = written.replace('?', '');
  if (directoryFacts.types[name] === undefined || openTypes.has(name)) return null;
  return Object.fromEntries(kindsOf(name).flatMap((kind) => Object.entries(membersOfKind(kind))));
}

function membersOfKind(kind: string): Readonly<Record<string, FactRow>> {
  const { base, properties } = directoryFacts.types[kind] as FactType;
  return { ...(base === null ? {} : membersOfKind(base)), ...properties };
}

/** The type of the entries of a list; null for any other type. */
export const elementOf = (written: string): string | null => /^Collection\((.*)\)\??$/.exec(written)?.[1] ?? null;

/** How a filter compares a property, reaches its members or the entries of a list; null where it does none of these. */
export function filterOf(path: string, written: string): Pick<Member, 'filter' | 'elements' | 'elementLiteral'> {
  const element = elementOf(written);
  if (element !== null) return { filter: null, elements: path, elementLiteral: keptValue(element).literal };
  const { storage, literal } = keptValue(written);
  if (storage !== 'json') return { filter: { path: [path], literal }, elements: null };
  const hasParts = membersOfValue(written) !== null;
  return { filter: hasParts ? { path: [path], literal, hasParts } : null, elements: null };
}

/** The published properties of a type, by name. */
export const factsOf = (type: string): Readonly<Record<string, FactRow>> =>
  directoryFacts.types[type]?.properties ?? {};

/** Words by number of every enumeration that the facts know. */
export const keptEnums: Readonly<Record<string, Readonly<Record<string, number>>>> = Object.fromEntries(
  Object.entries(directoryFacts.enums).map(([name, words]) => [
    name,
    Object.fromEntries(
      words.split(' ').map((word, at) => [word, directoryFacts.flags.includes(name) && at > 0 ? 2 ** (at - 1) : at]),
    ),
  ]),
);
export const keptFlags: ReadonlySet<string> = new Set(directoryFacts.flags);

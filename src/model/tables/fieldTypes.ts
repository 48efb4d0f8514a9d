// Types of fields: how a value is stored, what each API version calls its type, and how it goes to JSON, from JSON and
// from a filter's literal.

import type { DecodedLiteral, FaultSink, Literal, TypeRef } from '../../odata/serviceDescription.ts';
import { formatWireInstant, parseInstant } from '../../domain/instants.ts';
import { isStorable, isGuid } from '../../domain/text.ts';
import type { Storage, StoredValue } from './storage.ts';
import { sameInAllVersions, type PerVersion, type DecodeOptions } from '../apiVersions.ts';
import { normalizeDuration } from './durations.ts';

export type Encode = (stored: StoredValue) => unknown;
/** Gives the stored value; undefined after noting a fault. Null never comes here. */
export type Decode<T> = (value: unknown, faults: FaultSink, options: DecodeOptions) => T | undefined;
export type DecodeLiteral = (literal: Literal) => DecodedLiteral;

export interface FieldType<T> {
  readonly storage: Storage;
  readonly nullable: null extends T ? true : false;
  readonly types: PerVersion<TypeRef>;
  readonly encode: PerVersion<Encode>;
  readonly decode: Decode<NonNullable<T>>;
  readonly literal: PerVersion<DecodeLiteral>;
  readonly filterable: boolean;
  /** Of a list of texts: whether any() and all() go through them. */
  readonly searchable?: true;
  /** Of a closed list: every word that may be stored. */
  readonly words?: readonly string[];
  /** Of a value of several parts that is kept as JSON: the types of its parts, which filters and orders reach into. */
  readonly parts?: Readonly<Record<string, AnyFieldType>>;
  /** The value of an explicit null where the field cannot be null; without it, the null is ignored. */
  readonly whenNull?: unknown;
  /** Never set: it makes the compiler compare T both ways. */
  readonly phantom?: (value: T) => T;
}

export const primitive = (name: string): TypeRef => ({ kind: 'primitive', name, collection: false });
export const collectionOf = (type: TypeRef): TypeRef => ({ ...type, collection: true });
/** Encodes one value, or each of several. */
export const eachEncoded =
  (encode: Encode) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? value.map((each) => encode(each)) : encode(value);
export const asStored: Encode = (stored) => stored;

/**
 * For encoders, faster ways to the JSON of their result. A type that replaces an encoder loses its fast way with it.
 */
export const jsonShortcuts = new WeakMap<Encode, (stored: StoredValue) => string>();

interface SimpleType<T> {
  readonly storage: Storage;
  readonly edm: string;
  readonly decode: Decode<NonNullable<T>>;
  readonly literal: DecodeLiteral;
  readonly encode?: Encode;
  readonly filterable?: boolean;
}

function simpleType<T>(of: SimpleType<T>): FieldType<T> {
  return {
    storage: of.storage,
    nullable: false as FieldType<T>['nullable'],
    types: sameInAllVersions(primitive(of.edm)),
    encode: sameInAllVersions(of.encode ?? asStored),
    decode: of.decode,
    literal: sameInAllVersions(of.literal),
    filterable: of.filterable ?? true,
  };
}

/** A field's type, whatever it holds. */
export interface AnyFieldType extends Omit<FieldType<StoredValue>, 'nullable' | 'phantom'> {
  readonly nullable: boolean;
}

/** JSON of any shape: the compiler compares only whether it may be null. */
export interface OpaqueType<N extends boolean> extends AnyFieldType {
  readonly nullable: N;
  /** Never there: it tells a type of any shape from the types that the compiler compares. */
  readonly phantom?: 'opaque';
}

/** The same type where there may be none. */
export function optional<T>(type: FieldType<T>): FieldType<T | null>;
export function optional(type: OpaqueType<false>): OpaqueType<true>;
export function optional(type: FieldType<StoredValue> | OpaqueType<false>): unknown {
  const { whenNull: _, ...rest } = type;
  return { ...rest, nullable: true };
}

/** The id as it is stored (lower case); null where the text is none. */
export const guidOf = (text: string): string | null => (isGuid(text) ? text.toLowerCase() : null);

const isText = (literal: Literal): boolean => literal.kind === 'string' || literal.kind === 'guid';

/** An id. A literal that is none equals no row; in a body it is a fault. */
export const guid = simpleType<string>({
  storage: 'id',
  edm: 'Edm.String',
  decode: (value, faults) => valueOrFault(typeof value === 'string' ? guidOf(value) : null, faults, 'must be a GUID'),
  literal: (literal) =>
    literal.kind === 'null'
      ? { value: null }
      : isText(literal)
        ? { value: guidOf(literal.text) ?? undefined }
        : { expected: 'a GUID' },
});
/** An id that the schema itself calls a GUID. */
export const edmGuid: FieldType<string> = { ...guid, types: sameInAllVersions(primitive('Edm.Guid')) };

/** An id that need not be a GUID: a constant, a name, or one made of two. */
export const key = simpleType<string>({
  storage: 'text',
  edm: 'Edm.String',
  decode: decodeText(512),
  literal: textLiteral,
});

/** Text of so many characters at the most. */
export const text = (most: number): FieldType<string> =>
  simpleType({ storage: 'text', edm: 'Edm.String', decode: decodeText(most), literal: textLiteral });
/** Text that people search, compare without case and sort by. */
export const name = (most: number): FieldType<string> => ({ ...text(most), storage: 'folded' });

/** True or false. */
export const boolean = simpleType<boolean>({
  storage: 'boolean',
  edm: 'Edm.Boolean',
  decode: (value, faults) =>
    valueOrFault(typeof value === 'boolean' ? value : booleanOf(value), faults, 'must be true or false'),
  literal: (literal) => orExpected(literal, booleanOf(literal.text), 'true or false'),
});

/** A whole number between these. */
export const integer = (least: number, most: number): FieldType<number> =>
  simpleType({
    storage: 'integer',
    edm: 'Edm.Int32',
    decode: (value, faults) =>
      valueOrFault(integerOf(value, least, most), faults, `must be a whole number from ${least} to ${most}`),
    literal: (literal) =>
      orExpected(literal, integerOf(literal.text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), 'a whole number'),
  });

/** A moment, as ISO 8601 in UTC with milliseconds. */
export const instant = simpleType<string>({
  storage: 'instant',
  edm: 'Edm.DateTimeOffset',
  encode: formatWireInstant,
  decode: (value, faults) =>
    valueOrFault(
      typeof value === 'string' ? parseInstant(value) : null,
      faults,
      'must be a date and time such as 2026-01-31T09:30:00Z',
    ),
  literal: (literal) => orExpected(literal, parseInstant(literal.text), 'a date and time such as 2026-01-31T09:30:00Z'),
});

/** A day, kept as text and not compared. */
export const date: FieldType<string> = {
  ...simpleType<string>({
    storage: 'text',
    edm: 'Edm.Date',
    filterable: false,
    decode: (value, faults) =>
      valueOrFault(
        typeof value === 'string' && isDay(value) ? value : null,
        faults,
        'must be a day such as 2026-01-31',
      ),
    literal: noLiteral,
  }),
};

function isDay(value: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(value) && parseInstant(`${value}T00:00:00Z`) !== null;
}

export const duration = simpleType<string>({
  storage: 'duration',
  edm: 'Edm.Duration',
  decode: (value, faults) =>
    valueOrFault(
      typeof value === 'string' ? normalizeDuration(value) : null,
      faults,
      'must be a duration such as P30D',
    ),
  literal: (literal) => orExpected(literal, normalizeDuration(literal.text), "a duration such as duration'P30D'"),
});

/** A list of texts; kept as one value, so that no filter reaches into it. */
export const texts = (most: number): FieldType<readonly string[]> => ({
  ...listOf<string>(text(most)),
  whenNull: [],
});

/** A list of texts that is filtered: each text has a row of its own too. */
export const searchableTexts = (most: number): FieldType<readonly string[]> => ({
  ...texts(most),
  searchable: true,
  literal: sameInAllVersions(textLiteral),
});

/** A list of values of a type, kept as JSON. */
export function listOf<T>(of: FieldType<T>): FieldType<readonly T[]> {
  return {
    storage: 'json',
    nullable: false as FieldType<readonly T[]>['nullable'],
    filterable: false,
    whenNull: [],
    types: {
      'v1.0': collectionOf(of.types['v1.0']),
      beta: collectionOf(of.types.beta),
      latchkey: collectionOf(of.types.latchkey),
    },
    encode: {
      'v1.0': encodeEach(of.encode['v1.0']),
      beta: encodeEach(of.encode.beta),
      latchkey: encodeEach(of.encode.latchkey),
    },
    decode: (value, faults, options) => decodeEach(of, value, faults, options),
    literal: sameInAllVersions(noLiteral),
  };
}

/** JSON that is kept as it was sent and never looked into. */
export function opaque(type: PerVersion<TypeRef>): OpaqueType<false> {
  return {
    storage: 'json',
    nullable: false,
    types: type,
    encode: sameInAllVersions(asStored),
    filterable: false,
    literal: sameInAllVersions(noLiteral),
    decode: (value, faults) =>
      isStorableDeep(value) ? value : valueOrFault(null, faults, 'holds text that cannot be kept'),
  };
}

/** A field of ours that no API version of Graph shows. */
export const internalField: OpaqueType<false> = opaque(sameInAllVersions(primitive('Edm.Untyped')));

export function noLiteral(): DecodedLiteral {
  return { expected: 'no comparison with this property' };
}

/** The value, or undefined after noting the fault `says`. */
export function valueOrFault<T>(value: T | null, faults: FaultSink, says: string): T | undefined {
  if (value !== null) return value;
  faults.add('', says);
  return undefined;
}

function decodeText(most: number): Decode<string> {
  return (value, faults) => {
    if (typeof value !== 'string') return valueOrFault<string>(null, faults, 'must be a string');
    if (!isStorable(value))
      return valueOrFault<string>(null, faults, 'must not hold U+0000 or half of a surrogate pair');
    return value.length <= most
      ? value
      : valueOrFault<string>(null, faults, `must not be longer than ${most} characters`);
  };
}

function textLiteral(literal: Literal): DecodedLiteral {
  if (literal.kind === 'null') return { value: null };
  return isText(literal) || literal.kind === 'enum' ? { value: literal.text } : { expected: 'text in quotes' };
}

function orExpected(literal: Literal, value: string | number | boolean | null, expected: string): DecodedLiteral {
  if (literal.kind === 'null') return { value: null };
  return value === null ? { expected } : { value };
}

function booleanOf(value: unknown): boolean | null {
  const word = typeof value === 'string' ? value.toLowerCase() : null;
  return word === 'true' ? true : word === 'false' ? false : null;
}

function integerOf(value: unknown, least: number, most: number): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^-?\d{1,15}$/.test(value)
        ? Number(value)
        : Number.NaN;
  return Number.isSafeInteger(number) && number >= least && number <= most ? number : null;
}

function encodeEach(encode: Encode): Encode {
  return encode === asStored ? asStored : (stored: readonly unknown[]) => stored.map((each) => encode(each));
}

function decodeEach<T>(
  of: FieldType<T>,
  value: unknown,
  faults: FaultSink,
  options: DecodeOptions,
): readonly NonNullable<T>[] | undefined {
  if (!Array.isArray(value)) return valueOrFault<readonly NonNullable<T>[]>(null, faults, 'must be a list');
  const decoded = value.map((each: unknown, at) => {
    const below = faults.below(at);
    return each === null || each === undefined
      ? valueOrFault<NonNullable<T>>(null, below, 'must not be null')
      : of.decode(each, below, options);
  });
  return decoded.every((each) => each !== undefined) ? decoded : undefined;
}

/** Whether all text in a JSON value can be kept. */
export function isStorableDeep(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([property, each]) => isStorable(property) && isStorableDeep(each));
}

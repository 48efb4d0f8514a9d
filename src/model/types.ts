// Types of fields: how a value is stored, what each dialect calls its type, and how it goes to JSON, from JSON and from
// a filter's literal.

import type { Decoded, Faults, Literal, TypeRef } from '../odata/describe.ts';
import { isStorable } from '../domain/text.ts';
import type { Storage } from './storage.ts';
import { everywhere, type PerDialect, type Reading } from './dialects.ts';
import { durationOf } from './durations.ts';
import { instantOf, shownInstant } from './instants.ts';

export type Encode = (stored: any) => unknown;
/** Gives the stored value; `undefined` where a fault was told. Null never comes here. */
export type Decode = (value: unknown, faults: Faults, reading: Reading) => unknown;
export type DecodeLiteral = (literal: Literal) => Decoded;

export interface FieldType<T> {
  readonly storage: Storage;
  readonly nullable: null extends T ? true : false;
  readonly types: PerDialect<TypeRef>;
  readonly encode: PerDialect<Encode>;
  readonly decode: Decode;
  readonly literal: PerDialect<DecodeLiteral>;
  readonly filterable: boolean;
  /** Of a list of texts: whether any() and all() go through them. */
  readonly searched?: true;
  /** Of a closed list: every word that may be stored. */
  readonly words?: readonly string[];
  /** What an explicit null means where the field cannot be null; left out: as if it had not been said. */
  readonly whenNull?: unknown;
  /** Never there: it makes the compiler compare T both ways. */
  readonly kept?: (value: T) => T;
}

export const primitive = (name: string): TypeRef => ({ kind: 'primitive', name, collection: false });
export const collectionOf = (type: TypeRef): TypeRef => ({ ...type, collection: true });
export const asStored: Encode = (stored) => stored;

/**
 * By encoders: shorter ways to the JSON of what they give. Who puts another encoder in the place of one leaves its way
 * too.
 */
export const shortcuts = new WeakMap<Encode, (stored: any) => string>();

interface Simple {
  readonly storage: Storage;
  readonly edm: string;
  readonly decode: Decode;
  readonly literal: DecodeLiteral;
  readonly encode?: Encode;
  readonly filterable?: boolean;
}

function simple<T>(of: Simple): FieldType<T> {
  return {
    storage: of.storage,
    nullable: false as FieldType<T>['nullable'],
    types: everywhere(primitive(of.edm)),
    encode: everywhere(of.encode ?? asStored),
    decode: of.decode,
    literal: everywhere(of.literal),
    filterable: of.filterable ?? true,
  };
}

/** JSON of any shape: the compiler compares only whether it may be null. */
export interface Opaque<N extends boolean> extends Omit<FieldType<any>, 'nullable'> {
  readonly nullable: N;
}

/** The same type where there may be none. */
export function optional<T>(type: FieldType<T>): FieldType<T | null>;
export function optional(type: Opaque<false>): Opaque<true>;
export function optional(type: FieldType<any> | Opaque<false>): unknown {
  const { whenNull: _, ...rest } = type;
  return { ...rest, nullable: true };
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The id as it is kept (lower case); null where the text is none. */
export const guidOf = (text: string): string | null => (guidPattern.test(text) ? text.toLowerCase() : null);

const isText = (literal: Literal): boolean => literal.kind === 'string' || literal.kind === 'guid';

/** An id. A literal that is none equals no row; in a body it is a fault. */
export const guid = simple<string>({
  storage: 'id',
  edm: 'Edm.String',
  decode: (value, faults) => told(typeof value === 'string' ? guidOf(value) : null, faults, 'must be a GUID'),
  literal: (literal) =>
    literal.kind === 'null'
      ? { value: null }
      : isText(literal)
        ? { value: guidOf(literal.text) ?? undefined }
        : { expected: 'a GUID' },
});
/** An id that the schema itself calls a GUID. */
export const edmGuid: FieldType<string> = { ...guid, types: everywhere(primitive('Edm.Guid')) };

/** An id that need not be a GUID: a constant, a name, or one made of two. */
export const key = simple<string>({
  storage: 'text',
  edm: 'Edm.String',
  decode: decodeText(512),
  literal: textLiteral,
});

export const text = (most: number): FieldType<string> =>
  simple({ storage: 'text', edm: 'Edm.String', decode: decodeText(most), literal: textLiteral });
/** Text that people search, compare without case and sort by. */
export const name = (most: number): FieldType<string> => ({ ...text(most), storage: 'folded' });

export const boolean = simple<boolean>({
  storage: 'boolean',
  edm: 'Edm.Boolean',
  decode: (value, faults) =>
    told(typeof value === 'boolean' ? value : booleanOf(value), faults, 'must be true or false'),
  literal: (literal) => orExpected(literal, booleanOf(literal.text), 'true or false'),
});

export const integer = (least: number, most: number): FieldType<number> =>
  simple({
    storage: 'integer',
    edm: 'Edm.Int32',
    decode: (value, faults) =>
      told(integerOf(value, least, most), faults, `must be a whole number from ${least} to ${most}`),
    literal: (literal) =>
      orExpected(literal, integerOf(literal.text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), 'a whole number'),
  });

export const instant = simple<string>({
  storage: 'instant',
  edm: 'Edm.DateTimeOffset',
  encode: shownInstant,
  decode: (value, faults) =>
    told(
      typeof value === 'string' ? instantOf(value) : null,
      faults,
      'must be a date and time such as 2026-01-31T09:30:00Z',
    ),
  literal: (literal) => orExpected(literal, instantOf(literal.text), 'a date and time such as 2026-01-31T09:30:00Z'),
});

export const duration = simple<string>({
  storage: 'duration',
  edm: 'Edm.Duration',
  decode: (value, faults) =>
    told(typeof value === 'string' ? durationOf(value) : null, faults, 'must be a duration such as P30D'),
  literal: (literal) => orExpected(literal, durationOf(literal.text), "a duration such as duration'P30D'"),
});

/** A list of texts; kept as one value, so that no filter reaches into it. */
export const texts = (most: number): FieldType<readonly string[]> => ({
  ...listed<string>(text(most)),
  whenNull: [],
});

/** A list of texts that is filtered: each text has a row of its own too. */
export const searchedTexts = (most: number): FieldType<readonly string[]> => ({
  ...texts(most),
  searched: true,
  literal: everywhere(textLiteral),
});

/** A list of values of a type, kept as JSON. */
export function listed<T>(of: FieldType<T>): FieldType<readonly T[]> {
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
    decode: (value, faults, reading) => decodeEach(of, value, faults, reading),
    literal: everywhere(noLiteral),
  };
}

/** JSON that is kept as it was sent and never looked into. */
export function opaque(type: PerDialect<TypeRef>): Opaque<false> {
  return {
    storage: 'json',
    nullable: false,
    types: type,
    encode: everywhere(asStored),
    filterable: false,
    literal: everywhere(noLiteral),
    decode: (value, faults) => (isStorableDeep(value) ? value : told(null, faults, 'holds text that cannot be kept')),
  };
}

/** A field of ours that no dialect of Graph shows. */
export const inner: Opaque<false> = opaque(everywhere(primitive('Edm.Untyped')));

export function noLiteral(): Decoded {
  return { expected: 'no comparison with this property' };
}

/** Passes a value on, or tells that it is not what it must be. */
export function told<T>(value: T | null, faults: Faults, says: string): T | undefined {
  if (value !== null) return value;
  faults.add('', says);
  return undefined;
}

function decodeText(most: number): Decode {
  return (value, faults) => {
    if (typeof value !== 'string') return told(null, faults, 'must be a string');
    if (!isStorable(value)) return told(null, faults, 'must not hold U+0000 or half of a surrogate pair');
    return value.length <= most ? value : told(null, faults, `must not be longer than ${most} characters`);
  };
}

function textLiteral(literal: Literal): Decoded {
  if (literal.kind === 'null') return { value: null };
  return isText(literal) || literal.kind === 'enum' ? { value: literal.text } : { expected: 'text in quotes' };
}

function orExpected(literal: Literal, value: string | number | boolean | null, expected: string): Decoded {
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

function decodeEach(
  of: FieldType<any>,
  value: unknown,
  faults: Faults,
  reading: Reading,
): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return told<readonly unknown[]>(null, faults, 'must be a list');
  const decoded = value.map((each, at) => {
    const below = faults.below(at);
    return each === null || each === undefined
      ? told(null, below, 'must not be null')
      : of.decode(each, below, reading);
  });
  return decoded.every((each) => each !== undefined) ? decoded : undefined;
}

function isStorableDeep(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([property, each]) => isStorable(property) && isStorableDeep(each));
}

// Members: the fields and shapes of a table, prepared once for every API version; encoders and decoders work on these.

import type { DecodedBody, FaultSink, TypeRef } from '../../odata/serviceDescription.ts';
import {
  apiVersions,
  aliasVersions,
  perVersion,
  type ApiVersion,
  type AcceptedNames,
  type PerVersion,
  type DecodeOptions,
} from '../apiVersions.ts';
import type { AnyRow, ShapeRow, FieldTrait } from './entityTable.ts';
import { setField, type Shape, type Values, type WriteJson } from './shape.ts';
import { elementsOf, type StoredValue } from './storage.ts';
import { asStored, jsonShortcuts, type DecodeLiteral, type AnyFieldType } from './fieldTypes.ts';

export interface Member {
  /** The field's or the shape's own name. */
  readonly key: string;
  readonly names: PerVersion<string | null>;
  readonly nullable: PerVersion<boolean>;
  readonly aliases: readonly string[];
  readonly types: PerVersion<TypeRef>;
  readonly needs: readonly string[];
  readonly needsRows: readonly string[];
  readonly writes: readonly string[];
  /** Whether answers of a version show it without $select. */
  readonly byDefault: PerVersion<boolean>;
  readonly isInEveryBody: boolean;
  readonly encode: PerVersion<(row: Values) => unknown>;
  /** The JSON text of what `encode` gives. */
  readonly write: PerVersion<WriteJson>;
  readonly decode: (value: unknown, draft: DecodedBody, faults: FaultSink, options: DecodeOptions) => void;
  readonly filter: NonNullable<Shape['filter']> | null;
  readonly elements: string | null;
  readonly elementField?: string;
  /** How the texts of a list are compared. */
  readonly elementLiteral?: PerVersion<DecodeLiteral>;
}

/** The part of a table that has members. `ours`: whether our own API version shows them, under their own names. */
export interface MemberTable {
  readonly fields: Readonly<Record<string, AnyRow>>;
  readonly shapes?: Readonly<Record<string, ShapeRow>>;
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
}

export function membersOf(table: MemberTable, ours: boolean): readonly Member[] {
  const aliases = table.aliases ?? {};
  return [
    ...Object.entries(table.fields).map(([key, [v1, beta, type, ...traits]]) => ({
      ...memberNames(key, [v1, beta], traits, ours, aliases[key]),
      ...fieldMember(key, type, traits),
    })),
    ...Object.entries(table.shapes ?? {}).map(([key, [v1, beta, shape, ...traits]]) => ({
      ...memberNames(key, [v1, beta], traits, ours && v1 === null && beta === null, aliases[key]),
      types: shape.types,
      needs: shape.needs,
      needsRows: shape.needsRows,
      writes: shape.writes ?? shape.needs,
      encode: shape.encode,
      write: perVersion((apiVersion) => jsonWriterOf(shape.encode[apiVersion])),
      filter: shape.filter ?? null,
      elements: shape.elements ?? null,
      ...(shape.elementField === undefined ? {} : { elementField: shape.elementField }),
      ...(shape.elementLiteral === undefined ? {} : { elementLiteral: shape.elementLiteral }),
      decode: traits.includes('readOnly') ? ignore : shape.decode,
    })),
  ];
}

function memberNames(
  key: string,
  row: readonly [string | null, string | null],
  traits: readonly FieldTrait[],
  ours: boolean,
  aliases: readonly string[] = [],
) {
  const [v1, beta] = row;
  const names: PerVersion<string | null> = {
    'v1.0': v1,
    beta,
    latchkey: ours && !traits.includes('secret') ? key : null,
  };
  return {
    key,
    aliases,
    byDefault: shownByDefault(traits.includes('onSelect'), traits.includes('onSelectV1')),
    isInEveryBody: traits.includes('inEveryBody'),
    names: perVersion((apiVersion) => names[apiVersion]?.replace('!', '') ?? null),
    nullable: perVersion((apiVersion) => names[apiVersion]?.endsWith('!') !== true),
  };
}

/** In which versions a member is shown without `$select`. */
function shownByDefault(isOnSelect: boolean, isOnSelectInV1: boolean): PerVersion<boolean> {
  const shown = perVersion(() => !isOnSelect);
  return isOnSelectInV1 ? { ...shown, 'v1.0': false } : shown;
}

function fieldMember(key: string, type: AnyFieldType, traits: readonly FieldTrait[]) {
  return {
    types: type.types,
    needs: [key],
    needsRows: [],
    writes: [key],
    encode: perVersion((apiVersion) => encoder(key, type.encode[apiVersion])),
    write: perVersion((apiVersion) => writer(key, type, apiVersion)),
    decode: traits.includes('readOnly') ? ignore : decoder(key, type, traits.includes('required')),
    filter: traits.includes('noFilter') ? null : filterOf(key, type),
    elements: type.searchable === true ? elementsOf(key) : null,
    elementLiteral: type.literal,
  };
}

function filterOf(key: string, type: AnyFieldType): Member['filter'] {
  if (type.parts !== undefined) return { path: [key], literal: type.literal, hasParts: true };
  return type.filterable ? { path: [key], literal: type.literal, ...wordsOf(type) } : null;
}

function wordsOf({ words, encode }: AnyFieldType): Pick<NonNullable<Shape['filter']>, 'words'> {
  return words === undefined
    ? {}
    : { words: perVersion((apiVersion) => new Map(words.map((word) => [word, String(encode[apiVersion](word))]))) };
}

function encoder(key: string, encode: (stored: StoredValue) => unknown): (row: Values) => unknown {
  if (encode === asStored) return (row) => row[key] ?? null;
  return (row) => {
    const stored: unknown = row[key];
    return stored === null || stored === undefined ? null : encode(stored);
  };
}

export const jsonWriterOf =
  (encode: (row: Values) => unknown): WriteJson =>
  (row) => {
    const value = encode(row);
    return isShared(value) ? sharedText(value) : (JSON.stringify(value) as string | undefined);
  };

/** Whether many rows share the value, which is frozen for that: it is encoded and written once. */
export const isShared = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.isFrozen(value);
const sharedTexts = new WeakMap<object, string>();
function sharedText(value: object): string {
  const known = sharedTexts.get(value) ?? JSON.stringify(value);
  sharedTexts.set(value, known);
  return known;
}

/** An encoder that encodes a value that rows share once. */
export function encodeOnce(encode: (value: unknown) => unknown): (value: unknown) => unknown {
  const shown = new WeakMap<object, object>();
  return (value) => {
    if (!isShared(value)) return encode(value);
    const known = shown.get(value) ?? Object.freeze(encode(value) as object);
    shown.set(value, known);
    return known;
  };
}

/** Ids, instants and words of ours stand in JSON as they are. */
function writer(key: string, { storage, words, encode }: AnyFieldType, apiVersion: ApiVersion): WriteJson {
  const shown = encode[apiVersion];
  const isPlain = storage === 'id' || storage === 'instant' || words !== undefined;
  const write =
    jsonShortcuts.get(shown) ??
    (isPlain ? (stored: unknown) => `"${String(shown(stored))}"` : (stored: unknown) => JSON.stringify(shown(stored)));
  return (row) => {
    const stored: unknown = row[key];
    return stored === null || stored === undefined ? 'null' : write(stored);
  };
}

function decoder(key: string, type: AnyFieldType, isRequired: boolean): Member['decode'] {
  return (value, draft, faults, options) => {
    if (value !== null) {
      const decoded = type.decode(value, faults, options);
      if (decoded !== undefined) setField(draft, key, decoded, faults);
    } else if (type.nullable) setField(draft, key, null, faults);
    else if (isRequired) faults.add('', 'must not be null');
    else if (type.whenNull !== undefined) setField(draft, key, type.whenNull, faults);
  };
}

/** A value that clients send back as they read it is taken without effect. */
const ignore: Member['decode'] = () => {};

/**
 * Members by the lower-case names that a body may use: of all versions, or of one. Two members of one name are a defect
 * of the table.
 */
export function membersByName(
  members: readonly Member[],
  of: string,
): Readonly<Record<AcceptedNames, ReadonlyMap<string, Member>>> {
  const own = (apiVersion: ApiVersion, names: Map<string, Member>): Map<string, Member> => {
    for (const member of members) add(names, member.names[apiVersion], member, of);
    return names;
  };
  const any = new Map<string, Member>();
  for (const apiVersion of apiVersions) if (aliasVersions[apiVersion].length > 0) own(apiVersion, any);
  for (const member of members) for (const alias of member.aliases) add(any, alias, member, of);
  return { ...perVersion((apiVersion) => own(apiVersion, new Map())), any };
}

function add(names: Map<string, Member>, name: string | null, member: Member, of: string): void {
  if (name === null) return;
  const kept = names.get(name.toLowerCase());
  if (kept !== undefined && kept !== member)
    throw new Error(`${of} has two members called ${name}: ${kept.key} and ${member.key}`);
  names.set(name.toLowerCase(), member);
}

/** A value as JSON, its members in their order. */
export function writerOf(members: readonly Member[]): PerVersion<(value: Values) => string> {
  return perVersion((apiVersion) => {
    const shown = members.flatMap(({ names, write }) =>
      names[apiVersion] === null
        ? []
        : [
            {
              key: `${JSON.stringify(names[apiVersion])}:`,
              next: `,${JSON.stringify(names[apiVersion])}:`,
              write: write[apiVersion],
            },
          ],
    );
    return (value) => {
      let out = '';
      for (const { key, next, write } of shown) {
        const text = write(value);
        if (text !== undefined) out += (out === '' ? key : next) + text;
      }
      return `{${out}}`;
    };
  });
}

/** Name and encoder of each member that an API version has: what an encoder walks through. */
export function encodersOf(
  members: readonly Member[],
): PerVersion<readonly (readonly [name: string, encode: (row: Values) => unknown])[]> {
  return perVersion((apiVersion) =>
    members.flatMap((member) => {
      const name = member.names[apiVersion];
      return name === null ? [] : [[name, member.encode[apiVersion]] as const];
    }),
  );
}

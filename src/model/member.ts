// Members: the rows of a table (fields and shapes) made ready, once, for every dialect; whatever encodes or decodes
// works on these.

import type { Draft, Faults, TypeRef } from '../odata/describe.ts';
import { dialects, lenders, perDialect, type Dialect, type Names, type PerDialect, type Reading } from './dialects.ts';
import type { AnyRow, ShapeRow, Trait } from './entity.ts';
import { say, type Shape, type Values, type Write } from './shape.ts';
import { elementsOf } from './storage.ts';
import { asStored, shortcuts, type DecodeLiteral, type Opaque } from './types.ts';

export interface Member {
  /** The field's or the shape's own name. */
  readonly key: string;
  readonly names: PerDialect<string | null>;
  readonly nullable: PerDialect<boolean>;
  readonly aliases: readonly string[];
  readonly types: PerDialect<TypeRef>;
  readonly needs: readonly string[];
  readonly needsRows: readonly string[];
  readonly byDefault: boolean;
  readonly encode: PerDialect<(row: Values) => unknown>;
  /** The JSON text of what `encode` gives. */
  readonly write: PerDialect<Write>;
  readonly decode: (value: unknown, draft: Draft, faults: Faults, reading: Reading) => void;
  readonly filter: NonNullable<Shape['filter']> | null;
  readonly elements: string | null;
  /** How the texts of a list are compared. */
  readonly elementLiteral?: PerDialect<DecodeLiteral>;
}

/** The part of a table that has members. `ours`: whether our own dialect shows them, under their own names. */
export interface MemberTable {
  readonly fields: Readonly<Record<string, AnyRow>>;
  readonly shapes?: Readonly<Record<string, ShapeRow>>;
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
}

export function membersOf(table: MemberTable, ours: boolean): readonly Member[] {
  const aliases = table.aliases ?? {};
  return [
    ...Object.entries(table.fields).map(([key, [v1, beta, type, ...traits]]) => ({
      ...named(key, [v1, beta], traits, ours, aliases[key]),
      ...ofField(key, type, traits),
    })),
    ...Object.entries(table.shapes ?? {}).map(([key, [v1, beta, shape, ...traits]]) => ({
      ...named(key, [v1, beta], traits, ours && v1 === null && beta === null, aliases[key]),
      types: shape.types,
      needs: shape.needs,
      needsRows: shape.needsRows,
      encode: shape.encode,
      write: perDialect((dialect) => stringified(shape.encode[dialect])),
      filter: shape.filter ?? null,
      elements: shape.elements ?? null,
      decode: traits.includes('readOnly') ? ignore : shape.decode,
    })),
  ];
}

function named(
  key: string,
  row: readonly [string | null, string | null],
  traits: readonly Trait[],
  ours: boolean,
  aliases: readonly string[] = [],
) {
  const [v1, beta] = row;
  const names: PerDialect<string | null> = {
    'v1.0': v1,
    beta,
    latchkey: ours && !traits.includes('secret') ? key : null,
  };
  return {
    key,
    aliases,
    byDefault: !traits.includes('onSelect'),
    names: perDialect((dialect) => names[dialect]?.replace('!', '') ?? null),
    nullable: perDialect((dialect) => names[dialect]?.endsWith('!') !== true),
  };
}

function ofField(key: string, type: Opaque<boolean>, traits: readonly Trait[]) {
  return {
    types: type.types,
    needs: [key],
    needsRows: [],
    encode: perDialect((dialect) => encoder(key, type.encode[dialect])),
    write: perDialect((dialect) => writer(key, type, dialect)),
    decode: traits.includes('readOnly') ? ignore : decoder(key, type, traits.includes('required')),
    filter:
      type.filterable && !traits.includes('noFilter') ? { path: [key], literal: type.literal, ...wordsOf(type) } : null,
    elements: type.searched === true ? elementsOf(key) : null,
    elementLiteral: type.literal,
  };
}

function wordsOf({ words, encode }: Opaque<boolean>): Pick<NonNullable<Shape['filter']>, 'words'> {
  return words === undefined
    ? {}
    : { words: perDialect((dialect) => new Map(words.map((word) => [word, String(encode[dialect](word))]))) };
}

function encoder(key: string, encode: (stored: any) => unknown): (row: Values) => unknown {
  if (encode === asStored) return (row) => row[key] ?? null;
  return (row) => {
    const stored: unknown = row[key];
    return stored === null || stored === undefined ? null : encode(stored);
  };
}

export const stringified =
  (encode: (row: Values) => unknown): Write =>
  (row) =>
    JSON.stringify(encode(row)) as string | undefined;

/** Ids, instants and words of ours stand in JSON as they are. */
function writer(key: string, { storage, words, encode }: Opaque<boolean>, dialect: Dialect): Write {
  const shown = encode[dialect];
  const isPlain = storage === 'id' || storage === 'instant' || words !== undefined;
  const write =
    shortcuts.get(shown) ??
    (isPlain ? (stored: unknown) => `"${String(shown(stored))}"` : (stored: unknown) => JSON.stringify(shown(stored)));
  return (row) => {
    const stored: unknown = row[key];
    return stored === null || stored === undefined ? 'null' : write(stored);
  };
}

function decoder(key: string, type: Opaque<boolean>, isRequired: boolean): Member['decode'] {
  return (value, draft, faults, reading) => {
    if (value !== null) {
      const decoded = type.decode(value, faults, reading);
      if (decoded !== undefined) say(draft, key, decoded, faults);
    } else if (type.nullable) say(draft, key, null, faults);
    else if (isRequired) faults.add('', 'must not be null');
    else if (type.whenNull !== undefined) say(draft, key, type.whenNull, faults);
  };
}

/** What clients send back of what they read: taken without effect. */
const ignore: Member['decode'] = () => {};

/**
 * What a body may say, by lower-case name: everybody's names, or one dialect's own. Two members of one name are a
 * defect of the table.
 */
export function readable(members: readonly Member[], of: string): Readonly<Record<Names, ReadonlyMap<string, Member>>> {
  const own = (dialect: Dialect, names: Map<string, Member>): Map<string, Member> => {
    for (const member of members) add(names, member.names[dialect], member, of);
    return names;
  };
  const any = new Map<string, Member>();
  for (const dialect of dialects) if (lenders[dialect].length > 0) own(dialect, any);
  for (const member of members) for (const alias of member.aliases) add(any, alias, member, of);
  return { ...perDialect((dialect) => own(dialect, new Map())), any };
}

function add(names: Map<string, Member>, name: string | null, member: Member, of: string): void {
  if (name === null) return;
  const kept = names.get(name.toLowerCase());
  if (kept !== undefined && kept !== member)
    throw new Error(`${of} has two members called ${name}: ${kept.key} and ${member.key}`);
  names.set(name.toLowerCase(), member);
}

/** A value as JSON, its members in their order. */
export function writerOf(members: readonly Member[]): PerDialect<(value: Values) => string> {
  return perDialect((dialect) => {
    const shown = members.flatMap(({ names, write }) =>
      names[dialect] === null
        ? []
        : [
            {
              key: `${JSON.stringify(names[dialect])}:`,
              next: `,${JSON.stringify(names[dialect])}:`,
              write: write[dialect],
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

/** Name and encoder of each member that a dialect has: what an encoder walks through. */
export function shown(
  members: readonly Member[],
): PerDialect<readonly (readonly [name: string, encode: (row: Values) => unknown])[]> {
  return perDialect((dialect) =>
    members.flatMap((member) => {
      const name = member.names[dialect];
      return name === null ? [] : [[name, member.encode[dialect]] as const];
    }),
  );
}

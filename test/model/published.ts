// How a service differs from its published schema: each difference as dialect, type, member and what differs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Navigation, Property, Service, StructuredType, TypeRef } from '../../src/odata/serviceDescription.ts';
import { strictServices } from '../../src/model/services.ts';
import type { Facts, TypeFacts } from '../facts/schemaFacts.ts';
import type { DirectoryFacts } from '../facts/generateDirectory.ts';

export const published = {
  'v1.0': withDirectory('schema-v1.0.json', 'directory-v1.0.json'),
  beta: withDirectory('schema-beta.json', 'directory-beta.json'),
} as const;
export type Published = keyof typeof published;

export interface Difference {
  readonly dialect: Published;
  readonly type: string;
  readonly member: string | null;
  readonly what: 'lacking' | 'more' | 'different';
  readonly says: string;
}

function facts<T>(file: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../facts', file), 'utf8')) as T;
}

/**
 * The schema of entitlement management, and of the directory's types what the packages of the current schema say. These
 * do not say whether a navigation is contained (`~`), nor the numbers of enumerations.
 */
function withDirectory(schema: string, directory: string): Facts {
  const ours = facts<Facts>(schema);
  const theirs = facts<DirectoryFacts>(directory);
  const types: Record<string, TypeFacts> = { ...ours.types };
  for (const [name, { kind, base, properties, navigations }] of Object.entries(theirs.types)) {
    const before = ours.types[name];
    const open = Object.fromEntries(Object.entries(navigations).map(([key, to]) => [key, `${to}~`]));
    types[name] = {
      kind,
      base,
      abstract: before?.abstract ?? false,
      properties: { ...properties, ...before?.properties },
      navigations: { ...open, ...before?.navigations },
    };
  }
  const numbered = ([name, words]: readonly [string, readonly string[]]) => [
    name,
    Object.fromEntries(words.map((word, at) => [word, theirs.flags.includes(name) && at > 0 ? 2 ** (at - 1) : at])),
  ];
  return {
    ...ours,
    types,
    enums: { ...Object.fromEntries(Object.entries(theirs.enums).map(numbered)), ...ours.enums },
  };
}

export function differences(dialect: Published): readonly Difference[] {
  const theirs = published[dialect];
  const ours = strictServices()[dialect];
  const found: Difference[] = [];
  const tell = (type: string, member: string | null, what: Difference['what'], says = ''): void => {
    found.push({ dialect, type, member, what, says });
  };
  compare(theirs.types, ourTypes(ours), tell);
  for (const [name, members] of Object.entries(theirs.enums)) {
    const own = ours.enums.get(name.toLowerCase());
    if (own === undefined) tell(name, null, 'lacking');
    else compareMembers(name, members, Object.fromEntries(own.members.map((each) => [each.name, each.value])), tell);
  }
  for (const { name } of new Set(ours.enums.values())) if (theirs.enums[name] === undefined) tell(name, null, 'more');
  const operations = ours.operations.filter(({ listed }) => listed).map((each) => operationText(ours, each));
  for (const each of theirs.operations)
    if (!operations.includes(each)) tell(boundType(each), nameOf(each), 'lacking', each);
  for (const each of operations)
    if (!theirs.operations.includes(each)) tell(boundType(each), nameOf(each), 'more', each);
  return found;
}

type Tell = (type: string, member: string | null, what: Difference['what'], says?: string) => void;

function compare(theirs: Facts['types'], ours: Facts['types'], tell: Tell): void {
  for (const [name, type] of Object.entries(theirs)) {
    const own = ours[name];
    if (own === undefined) tell(name, null, 'lacking');
    else {
      if (own.kind !== type.kind || own.base !== type.base || own.abstract !== type.abstract)
        tell(name, null, 'different', JSON.stringify([own.kind, own.base, own.abstract]));
      compareMembers(
        name,
        { ...type.properties, ...type.navigations },
        { ...own.properties, ...own.navigations },
        tell,
      );
    }
  }
  for (const name of Object.keys(ours)) if (theirs[name] === undefined) tell(name, null, 'more');
}

function compareMembers(
  type: string,
  theirs: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
  tell: Tell,
): void {
  for (const [name, value] of Object.entries(theirs)) {
    if (!(name in ours)) tell(type, name, 'lacking');
    else if (value !== null && !isSame(ours[name], value))
      tell(type, name, 'different', `${String(ours[name])} for ${String(value)}`);
  }
  for (const name of Object.keys(ours)) if (!(name in theirs)) tell(type, name, 'more');
}

const isSame = (own: unknown, value: unknown): boolean =>
  own === value || (String(value).endsWith('~') && String(own).replace('*', '') === String(value).slice(0, -1));

function ourTypes(service: Service): Facts['types'] {
  return Object.fromEntries(
    [...new Set(service.types.values())].map((type): readonly [string, TypeFacts] => {
      const base = type.base === null ? undefined : service.types.get(type.base.toLowerCase());
      return [
        type.name,
        {
          kind: type.kind,
          base: type.base,
          abstract: type.abstract,
          properties: own(
            type,
            base,
            'properties',
            (each: Property) => typeText(each.type) + (each.nullable ? '?' : ''),
          ),
          navigations: own(
            type,
            base,
            'navigations',
            (each: Navigation) => (each.collection ? `Collection(${each.to})` : each.to) + (each.contained ? '*' : ''),
          ),
        },
      ];
    }),
  );
}

function own<K extends 'properties' | 'navigations'>(
  type: StructuredType,
  base: StructuredType | undefined,
  kind: K,
  text: (each: any) => string,
): Readonly<Record<string, string>> {
  const inherited = (name: string): boolean => base?.[kind].get(name.toLowerCase())?.listed === true;
  return Object.fromEntries(
    [...type[kind].values()]
      .filter((each) => each.listed && !inherited(each.name))
      .map((each) => [each.name, text(each)]),
  );
}

const typeText = ({ name, collection }: TypeRef): string => (collection ? `Collection(${name})` : name);

function operationText(
  service: Service,
  { kind, name, boundTo, parameters, returns }: Service['operations'][number],
): string {
  const type = boundTo === null ? '' : (service.types.get(boundTo.type)?.name ?? boundTo.type);
  const bound = boundTo?.collection === true ? `Collection(${type})` : type;
  const given = parameters.map((each) => `${each.name}: ${typeText(each.type)}${each.nullable ? '?' : ''}`);
  return `${kind} ${name}(${[bound, ...given].join(', ')})${returns === null ? '' : `: ${typeText(returns.type)}`}`;
}

const nameOf = (operation: string): string => /^\w+ (\w+)/.exec(operation)?.[1] ?? '';
const boundType = (operation: string): string => /\((?:Collection\()?(\w+)/.exec(operation)?.[1] ?? '';

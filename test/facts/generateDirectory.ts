// Makes the facts about the directory's types (directory-v1.0.json, directory-beta.json beside this file, and the table
// of kept properties in src/model) from the packages that Microsoft generates from the current schema:
// node test/facts/generateDirectory.ts

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The types whose properties are facts, with all complex types that these lead to. */
const roots = [
  'directoryObject',
  'user',
  'group',
  'application',
  'servicePrincipal',
  'organization',
  'domain',
  'directoryAudit',
  'signIn',
  'synchronization',
  'synchronizationJob',
  'synchronizationSchema',
  'synchronizationTemplate',
  'provisioningObjectSummary',
  'subscription',
];

export const directorySources = [
  { version: 'v1.0', facts: 'directory-v1.0.json', sdk: 'msgraph-sdk', types: 'microsoft-graph-types' },
  { version: 'beta', facts: 'directory-beta.json', sdk: 'msgraph-beta-sdk', types: 'microsoft-graph-types-beta' },
] as const;

/** `v1.0` or `beta`. */
type Version = (typeof directorySources)[number]['version'];

/** What the description of a property says beside its type. */
export interface PropertyTraits {
  readonly readOnly?: true;
  readonly onSelect?: true;
  /** The operators of `$filter` that it supports. */
  readonly filter?: readonly string[];
}
export interface DirectoryType {
  readonly kind: 'entity' | 'complex';
  readonly base: string | null;
  /** `Edm.String` with `?` where it may be null. */
  readonly properties: Readonly<Record<string, string>>;
  readonly navigations: Readonly<Record<string, string>>;
  readonly traits: Readonly<Record<string, PropertyTraits>>;
}
export interface DirectoryFacts {
  readonly generated: string;
  readonly source: string;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Of these a value may be several words at once. */
  readonly flags: readonly string[];
  readonly types: Readonly<Record<string, DirectoryType>>;
}

/** The widths of numbers that are no Int32, as the SDK for Go reads them; JavaScript has one kind of number. */
const wide: Readonly<Record<string, string>> = { 'certificateConnectorSetting.lastUploadVersion': 'Edm.Int64' };
/** Lists of GUIDs, as the SDK for Go reads them. */
const guids = new Set(['apiApplication.knownClientApplications', 'assignedLicense.disabledPlans']);

const modules = join(import.meta.dirname, '../../node_modules/@microsoft');
const camel = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

export interface ReadMember {
  readonly name: string;
  readonly reader: string;
  readonly of: string;
}
export interface ReadType {
  readonly base: string | null;
  readonly members: readonly ReadMember[];
}

/** The readers of every type of an SDK, by the type's wire name. */
export function readersIn(sdk: string): {
  readonly types: ReadonlyMap<string, ReadType>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
} {
  const text = readFileSync(join(modules, sdk, 'models/index.js'), 'utf8');
  const types = new Map<string, ReadType>();
  for (const [, type = '', body = ''] of text.matchAll(
    /export function deserializeInto(\w+)\(\w+ = \{\}\) \{([\s\S]*?)\n\}/g,
  )) {
    const base = /Object\.assign\(\{\}, deserializeInto(\w+)\(/.exec(body)?.[1];
    const members = [...body.matchAll(/"([\w@.]+)": n => \{ \w+\.\w+ = n\.(\w+)(?:\((?:(\w+))?)/g)].map(
      ([, name = '', reader = '', of = '']) => ({ name, reader, of }),
    );
    types.set(camel(type), { base: base === undefined ? null : camel(base), members });
  }
  const enums = new Map(
    [...text.matchAll(/export const (\w+)Object = \{([\s\S]*?)\n\};/g)].map(([, name = '', body = '']) => [
      camel(name),
      [...body.matchAll(/\w+: "(\w+)"/g)].map(([, word = '']) => word),
    ]),
  );
  return { types, enums };
}

export interface Declared {
  readonly nullable: boolean;
  readonly isList: boolean;
  readonly says: string;
}

/** What the declarations say of each property: whether it may be null, whether it is a list, and its description. */
export function describedIn(types: string): ReadonlyMap<string, Declared> {
  const known = declarations.get(types) ?? readDeclarations(types);
  declarations.set(types, known);
  return known;
}

const declarations = new Map<string, ReadonlyMap<string, Declared>>();

function readDeclarations(types: string): ReadonlyMap<string, Declared> {
  const text = readFileSync(join(modules, types, 'microsoft-graph.d.ts'), 'utf8').replaceAll('\r\n', '\n');
  const found = new Map<string, Declared>();
  for (const [, type = '', body = ''] of text.matchAll(
    /\n(?:export )?interface (\w+)(?: extends \w+)? \{([\s\S]*?)\n\}/g,
  ))
    for (const [, comment = '', name = '', of = ''] of body.matchAll(
      /((?: {4}\/\*\*[\s\S]*?\*\/\n)|(?: {4}\/\/[^\n]*\n)*) {4}"?([\w@.]+)"?\?: ([^;]+);/g,
    ))
      found.set(`${camel(type)}.${name}`, {
        nullable: of.startsWith('NullableOption<'),
        isList: of.includes('[]'),
        says: comment.replaceAll(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ').trim(),
      });
  return found;
}

const edmTypes: Readonly<Record<string, string>> = {
  getStringValue: 'Edm.String',
  getBooleanValue: 'Edm.Boolean',
  getDateValue: 'Edm.DateTimeOffset',
  getDateOnlyValue: 'Edm.Date',
  getTimeOnlyValue: 'Edm.TimeOfDay',
  getDurationValue: 'Edm.Duration',
  getGuidValue: 'Edm.Guid',
  getByteArrayValue: 'Edm.Binary',
};

/** A value of several words is read as a list of them, and declared as one. */
export function typeOf(owner: string, { name, reader, of }: ReadMember, declared: Declared | undefined): string {
  const place = `${owner}.${name}`;
  const made = camel(of.replace(/^create|FromDiscriminatorValue$|Object$/g, ''));
  const edm = edmTypes[reader];
  if (edm !== undefined) return edm;
  if (reader === 'getNumberValue') return wide[place] ?? 'Edm.Int32';
  if (reader === 'getCollectionOfPrimitiveValues') return `Collection(${guids.has(place) ? 'Edm.Guid' : 'Edm.String'})`;
  if (reader === 'getEnumValue' || reader === 'getObjectValue') return made;
  if (reader === 'getCollectionOfEnumValues' && declared?.isList === false) return made;
  if (reader === 'getCollectionOfEnumValues' || reader === 'getCollectionOfObjectValues') return `Collection(${made})`;
  throw new Error(`${place} is read by ${reader}`);
}

/** `Supports $filter (eq, ne, not, and counting empty collections)` -> `['eq', 'ne', 'not']`. */
function operatorsIn(says: string): readonly string[] {
  const [, list] = /Supports? \$filter(?: only)?(?: on [^(]*)? ?\(([^)]*)\)/i.exec(says) ?? [];
  if (list === undefined) return /Supports \$filter/.test(says) ? ['eq'] : [];
  const words = ['eq', 'ne', 'not', 'ge', 'le', 'gt', 'lt', 'in', 'startsWith', 'endsWith', 'NOT'];
  return words.filter((word) => new RegExp(`\\b${word}\\b`).test(list));
}

function traitsOf(says: string): PropertyTraits {
  const filter = operatorsIn(says);
  return {
    ...(/read-only/i.test(says) ? { readOnly: true } : {}),
    ...(/only on \$select|Requires \$select|not returned by default|Returned only when/i.test(says)
      ? { onSelect: true }
      : {}),
    ...(filter.length === 0 ? {} : { filter }),
  };
}

/** Of a version: the types that `roots` lead to through their properties, all members by name. */
export function directoryFactsOf({ version, sdk, types }: (typeof directorySources)[number]): DirectoryFacts {
  const readers = readersIn(sdk);
  const described = describedIn(types);
  const isEntity = (type: string): boolean =>
    type === 'entity' || (readers.types.get(type)?.base ?? null) !== null
      ? type === 'entity' || isEntity(readers.types.get(type)?.base as string)
      : false;
  const found: Record<string, DirectoryType> = {};
  const enums: Record<string, readonly string[]> = {};
  const flags = new Set<string>();
  const add = (name: string): void => {
    if (found[name] !== undefined) return;
    const read = readers.types.get(name) as ReadType;
    const type = {
      kind: isEntity(name) ? ('entity' as const) : ('complex' as const),
      base: read.base,
      properties: {} as Record<string, string>,
      navigations: {} as Record<string, string>,
      traits: {} as Record<string, PropertyTraits>,
    };
    found[name] = type;
    for (const member of read.members) {
      if (member.name.startsWith('@')) continue;
      const says = described.get(`${name}.${member.name}`);
      const of = typeOf(name, member, says);
      const one = of.replace(/^Collection\((.*)\)$/, '$1');
      if (member.reader === 'getCollectionOfEnumValues' && of === one) flags.add(one);
      if (isEntity(one) || (member.reader.includes('Object') && !readers.types.has(one))) {
        if (readers.types.has(one)) type.navigations[member.name] = of;
        continue;
      }
      type.properties[member.name] = `${of}${says?.nullable === false ? '' : '?'}`;
      const traits = traitsOf(says?.says ?? '');
      if (Object.keys(traits).length > 0) type.traits[member.name] = traits;
      if (readers.types.has(one)) addWhole(one);
      else if (!one.startsWith('Edm.')) enums[one] = readers.enums.get(one) as readonly string[];
    }
  };
  /** A complex type with its bases, and with the kinds that a value of it may have. */
  const addWhole = (name: string): void => {
    add(name);
    for (let base = found[name]?.base ?? null; base !== null; base = found[base]?.base ?? null) add(base);
    for (const [derived, { base }] of readers.types) if (base === name) add(derived);
  };
  for (const root of roots) add(root);
  return {
    generated: 'by test/facts/generateDirectory.ts; do not edit',
    source: `@microsoft/${sdk} and @microsoft/${types}, ${version}`,
    enums,
    flags: [...flags].sort(),
    types: Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** One row a line, so that a difference reads as one. */
export function writtenDirectory(facts: DirectoryFacts): string {
  const rows = (table: object, indent: string): string =>
    Object.entries(table)
      .map(([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const types = Object.entries(facts.types).map(([name, { properties, navigations, traits, ...rest }]) => {
    const parts = [
      rows(rest, '      '),
      ...Object.entries({ properties, navigations, traits }).map(([part, table]) =>
        Object.keys(table).length === 0
          ? `      ${JSON.stringify(part)}: {}`
          : `      ${JSON.stringify(part)}: {\n${rows(table, '        ')}\n      }`,
      ),
    ];
    return `    ${JSON.stringify(name)}: {\n${parts.join(',\n')}\n    }`;
  });
  return (
    `{\n  "generated": ${JSON.stringify(facts.generated)},\n  "source": ${JSON.stringify(facts.source)},\n` +
    `  "enums": {\n${rows(facts.enums, '    ')}\n  },\n  "flags": ${JSON.stringify(facts.flags)},\n` +
    `  "types": {\n${types.join(',\n')}\n  }\n}\n`
  );
}

export const directoryFacts = (): Readonly<Record<Version, DirectoryFacts>> =>
  Object.fromEntries(
    directorySources.map((source) => [source.version, directoryFactsOf(source)]),
  ) as unknown as Readonly<Record<Version, DirectoryFacts>>;

/** The types of the table in the source. */
const tableTypes = `/** A property: its type in v1.0 and in beta (\`?\`: may be null), and its traits. */
export type FactRow = readonly [v1: string | null, beta: string | null, traits: string];
export interface FactType {
  readonly base: string | null;
  readonly inV1: boolean;
  readonly inBeta: boolean;
  readonly properties: Readonly<Record<string, FactRow>>;
}
/** What Microsoft's packages say of the directory's types. */
export interface DirectoryFacts {
  readonly types: Readonly<Record<string, FactType>>;
  /** Words of an enumeration, in the order of their numbers. */
  readonly enums: Readonly<Record<string, string>>;
  /** Enumerations of which a value may be several words. */
  readonly flags: readonly string[];
}
`;

/**
 * In which versions a property is shown by `$select` alone: in all that have it, or in one of both. A version whose
 * declarations do not have the property, though its SDK does, is as the other one.
 */
export function onSelectOf(
  facts: Readonly<Record<Version, DirectoryFacts>>,
  type: string,
  property: string,
): Readonly<Record<Version, boolean>> {
  const said = directorySources.map(({ version, types }) => {
    const isDeclared = describedIn(types).has(`${type}.${property}`);
    return isDeclared ? facts[version].types[type]?.traits[property]?.onSelect === true : null;
  });
  const [v1, beta] = said;
  return { 'v1.0': v1 ?? beta ?? false, beta: beta ?? v1 ?? false };
}

const onSelectTrait = ({ 'v1.0': v1, beta }: Readonly<Record<Version, boolean>>): readonly string[] =>
  v1 && beta ? ['onSelect'] : v1 ? ['onSelectV1'] : beta ? ['onSelectBeta'] : [];

/** The table in the source: both versions in one row, without navigations, and without what only the tests ask. */
export function writtenTable(all: Readonly<Record<Version, DirectoryFacts>>): string {
  const { 'v1.0': v1, beta } = all;
  const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  const word = (text: string | undefined): string => (text === undefined ? 'null' : quoted(text));
  const names = [...new Set([...Object.keys(v1.types), ...Object.keys(beta.types)])].sort();
  const types = names.map((name) => {
    const [a, b] = [v1.types[name], beta.types[name]];
    const properties = [...new Set([...Object.keys(a?.properties ?? {}), ...Object.keys(b?.properties ?? {})])].sort();
    const rows = properties.map((property) => {
      const said = [a?.traits[property], b?.traits[property]];
      const traits = [
        ...(said.some((each) => each?.readOnly) ? ['readOnly'] : []),
        ...onSelectTrait(onSelectOf(all, name, property)),
        ...(said.some((each) => each?.filter) ? ['filter'] : []),
      ];
      const texts = [word(a?.properties[property]), word(b?.properties[property]), quoted(traits.join(' '))];
      return `      ${property}: [${texts.join(', ')}],\n`;
    });
    const base = (a ?? b)?.base;
    const head = `base: ${word(base ?? undefined)}, inV1: ${a !== undefined}, inBeta: ${b !== undefined}`;
    return `    ${name}: { ${head}, properties: {\n${rows.join('')}    } },\n`;
  });
  const enumNames = [...new Set([...Object.keys(v1.enums), ...Object.keys(beta.enums)])].sort();
  const enums = enumNames.map((name) => {
    const words = [...new Set([...(v1.enums[name] ?? []), ...(beta.enums[name] ?? [])])];
    return `    ${name}:\n      ${quoted(words.join(' '))},\n`;
  });
  const flags = [...new Set([...v1.flags, ...beta.flags])].map((each) => quoted(each)).join(', ');
  return (
    '// Made by test/facts/generateDirectory.ts from the packages that Microsoft publishes; do not edit.\n\n' +
    `${tableTypes}\n` +
    "/** The properties of the directory's types and of what they hold: v1.0 type, beta type, traits. */\n" +
    `export const directoryFacts: DirectoryFacts = {\n  types: {\n${types.join('')}  },\n` +
    `  enums: {\n${enums.join('')}  },\n  flags: [${flags}],\n};\n`
  );
}

export const tablePath = join(import.meta.dirname, '../../src/model/codecs/directory/directoryFacts.gen.ts');

if (import.meta.main) {
  const all = directoryFacts();
  for (const { version, facts } of directorySources)
    writeFileSync(join(import.meta.dirname, facts), writtenDirectory(all[version]));
  writeFileSync(tablePath, writtenTable(all));
}

// Makes a Service of an API version from the tables: names it lists, names it takes besides, and what each encodes,
// decodes and reads.

import type {
  EnumType,
  Navigation,
  Operation,
  Property,
  Service,
  StructuredType,
  TypeRef,
} from '../odata/serviceDescription.ts';
import type { Condition, Row } from '../odata/query.ts';
import type { EntityName } from '../domain/entities.ts';
import { byId } from './tables/keyConditions.ts';
import type { ListedType } from './tables/complexType.ts';
import { aliasVersions, type ApiVersion, type DecodeOptions } from './apiVersions.ts';
import type { DerivedType, Entity, AlternateType, NavigationRow, WireTable } from './tables/entityTable.ts';
import { enums, flagEnums, type EnumName } from './tables/enumTypes.ts';
import { membersOf, type Member } from './tables/members.ts';
import { noLiteral } from './tables/fieldTypes.ts';

/** Everything that a service is made of. */
export interface Model {
  readonly namespace: string;
  readonly entities: Readonly<Record<EntityName, Entity>>;
  readonly derived: readonly DerivedType[];
  readonly alternateTypes: readonly AlternateType[];
  readonly complex: readonly ListedType[];
  /** Types without rows, and what may follow them. */
  readonly containers: readonly StructuredType[];
  readonly root: readonly Navigation[];
  readonly operations: readonly Operation[];
}

/** How one service is made: its API version, and whether it takes names that it does not list. */
export interface ServiceOptions {
  readonly apiVersion: ApiVersion;
  readonly isStrict: boolean;
}

export function createService(model: Model, making: ServiceOptions): Service {
  const types = [
    entityBase,
    ...entityTypes(model, making),
    ...model.alternateTypes.flatMap((face) => alternateType(model, making, face)),
    ...model.complex.flatMap((each) => complexType(each, making)),
    ...model.containers,
  ];
  const all = new Map(types.map((type) => [type.name.toLowerCase(), type]));
  const operations = model.operations.filter(({ boundTo }) => boundTo === null || all.has(boundTo.type.toLowerCase()));
  return {
    namespace: model.namespace,
    types: all,
    enums: usedEnums(types, operations),
    root: new Map(model.root.map((each) => [each.name.toLowerCase(), each])),
    operations,
  };
}

/** What every entity type derives from. */
const entityBase: StructuredType = {
  kind: 'entity',
  name: 'entity',
  entity: null,
  base: null,
  abstract: true,
  typed: false,
  navigations: new Map(),
  typeOf: () => 'entity',
  byKey: () => null,
  alternateKeys: new Map(),
  isOf: null,
  properties: new Map([
    [
      'id',
      {
        name: 'id',
        type: { kind: 'primitive', name: 'Edm.String', collection: false },
        nullable: false,
        listed: true,
        canonical: 'id',
        byDefault: true,
        path: ['id'],
        sortable: false,
        decodeLiteral: noLiteral,
        elements: null,
        needs: ['id'],
        needsRows: [],
        encode: (row) => row.id,
        decode: () => {},
      } satisfies Property,
    ],
  ]),
};

function entityTypes(model: Model, making: ServiceOptions): readonly StructuredType[] {
  return Object.values(model.entities).flatMap((entity) => {
    const name = typeName(entity, making.apiVersion);
    if (name === null) return [];
    const kinds = model.derived.filter((each) => each.of === entity && typeName(each, making.apiVersion) !== null);
    const discriminator = kinds.length === 0 ? [] : [discriminatorOf(kinds[0]!)];
    const ours = entity.types[2] !== undefined;
    const own = membersOf(entity, ours);
    const base = structuredType(model, making, {
      entity,
      table: entity,
      name,
      members: own,
      discriminator,
      base: 'entity',
      said: {},
    });
    const typeOf = typeTable(kinds, making.apiVersion, name, discriminator[0]);
    return [
      { ...base, typed: kinds.length > 0, abstract: entity.isAbstract === true, typeOf },
      ...kinds.map((kind) => {
        const wire = typeName(kind, making.apiVersion) as string;
        const redeclared = new Set(Object.keys(kind.fields));
        const inherited = own.filter((member) => !redeclared.has(member.key));
        const further = membersOf(kind, ours);
        const said = { [discriminatorOf(kind)]: valueOf(kind) };
        return {
          ...structuredType(model, making, {
            entity,
            table: { ...kind, navigations: { ...entity.navigations, ...kind.navigations } },
            name: wire,
            members: [...inherited, ...further],
            discriminator,
            base: name,
            said,
          }),
          isOf: kind.isOf,
        };
      }),
    ];
  });
}

function alternateType(model: Model, making: ServiceOptions, face: AlternateType): readonly StructuredType[] {
  const name = typeName(face, making.apiVersion);
  return name === null
    ? []
    : [
        structuredType(model, making, {
          entity: model.entities[face.of],
          table: face,
          name,
          members: membersOf(face, face.types[2] !== undefined),
          discriminator: [],
          base: 'entity',
          said: {},
        }),
      ];
}

const typeName = (table: WireTable, apiVersion: ApiVersion): string | null =>
  ({ 'v1.0': table.types[0], beta: table.types[1], latchkey: table.types[2] ?? null })[apiVersion];

function discriminatorCondition(kind: DerivedType): Extract<Condition, { op: 'compare' }> {
  if (kind.isOf.op !== 'compare') throw new Error('a kind is told by one field');
  return kind.isOf;
}
const discriminatorOf = (kind: DerivedType): string => discriminatorCondition(kind).path[0];
const valueOf = (kind: DerivedType): unknown => discriminatorCondition(kind).value;

function typeTable(
  kinds: readonly DerivedType[],
  apiVersion: ApiVersion,
  name: string,
  field: string | undefined,
): (row: Row) => string {
  if (field === undefined) return () => name;
  const table = new Map(kinds.map((kind) => [valueOf(kind), typeName(kind, apiVersion) as string]));
  return (row) => table.get(row[field]) ?? name;
}

interface StructuredTypeParts {
  readonly entity: Entity;
  readonly table: WireTable;
  readonly name: string;
  readonly members: readonly Member[];
  readonly discriminator: readonly string[];
  readonly base: string;
  readonly said: Readonly<Record<string, unknown>>;
}

function structuredType(
  model: Model,
  making: ServiceOptions,
  { entity, table, name, members, discriminator, base, said }: StructuredTypeParts,
): StructuredType {
  const rows = Object.entries(table.navigations ?? {});
  const ownNavigations = new Set(
    rows.flatMap(([key, row]) => nameOf(key, row, making.apiVersion)?.toLowerCase() ?? []),
  );
  const properties = propertiesOf(members, making, { skip: ownNavigations, needs: discriminator, said });
  return {
    kind: 'entity',
    name,
    entity: entity.entity,
    base,
    abstract: false,
    typed: false,
    typeOf: () => name,
    properties,
    navigations: navigationsOf(model, making, rows, table.aliases ?? {}, properties),
    byKey: table.byKey ?? byId,
    alternateKeys: new Map(Object.entries(table.alternateKeys ?? {}).map(([key, by]) => [key.toLowerCase(), by])),
    isOf: null,
  };
}

interface PropertyOptions {
  readonly skip: ReadonlySet<string>;
  readonly needs: readonly string[];
  readonly said: Readonly<Record<string, unknown>>;
}

/**
 * Listed ones under the API version's own names; then, unless it is strict, the other API version's names and aliases,
 * which never hide an own one.
 */
function propertiesOf(
  members: readonly Member[],
  { apiVersion: apiVersion, isStrict }: ServiceOptions,
  extra: PropertyOptions,
): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  const reading: DecodeOptions = {
    apiVersion: apiVersion,
    names: isStrict || aliasVersions[apiVersion].length === 0 ? apiVersion : 'any',
  };
  const made = members.map((member) => ({ member, property: property(member, apiVersion, reading, extra) }));
  for (const { member, property } of made) {
    const name = member.names[apiVersion];
    if (name !== null)
      properties.set(name.toLowerCase(), {
        ...property,
        name,
        canonical: name,
        listed: true,
        byDefault: member.byDefault,
      });
  }
  if (isStrict) return properties;
  for (const { member, property } of made) {
    for (const name of [
      ...aliasVersions[apiVersion].map((lender) => member.names[lender]),
      ...(aliasVersions[apiVersion].length === 0 ? [] : member.aliases),
    ]) {
      const key = name?.toLowerCase();
      if (name === null || name === undefined || key === undefined || properties.has(key) || extra.skip.has(key))
        continue;
      properties.set(key, {
        ...property,
        name,
        canonical: member.names[apiVersion] ?? name,
        listed: false,
        byDefault: false,
      });
    }
  }
  return properties;
}

function property(
  member: Member,
  apiVersion: ApiVersion,
  reading: DecodeOptions,
  { needs, said }: PropertyOptions,
): Property {
  const { filter, elements, elementLiteral } = member;
  const decode: Property['decode'] = (value, draft, faults) => {
    Object.assign(draft, said);
    member.decode(value, draft, faults, reading);
  };
  return {
    name: '',
    canonical: '',
    listed: false,
    byDefault: false,
    elements: elements === null ? null : { navigation: elements, field: 'value' },
    type: member.types[apiVersion],
    nullable: member.nullable[apiVersion],
    path: filter?.path ?? null,
    sortable: filter !== null && filter.condition === undefined && filter.path.length > 0,
    decodeLiteral: (filter?.literal ?? elementLiteral)?.[apiVersion] ?? noLiteral,
    ...(filter?.condition === undefined ? {} : { whenEqual: filter.condition }),
    ...(filter?.words === undefined || member.types[apiVersion].kind === 'enum'
      ? {}
      : { displayValues: filter.words[apiVersion] }),
    needs: [...new Set([...member.needs, ...needs])],
    needsRows: member.needsRows,
    encode: member.encode[apiVersion],
    write: member.write[apiVersion],
    decode,
  };
}

const nameOf = (key: string, row: NavigationRow, apiVersion: ApiVersion): string | null =>
  ({ 'v1.0': row[0], beta: row[1], latchkey: row.includes('ours') ? key : null })[apiVersion];

function navigationsOf(
  model: Model,
  making: ServiceOptions,
  rows: readonly (readonly [string, NavigationRow])[],
  aliases: Readonly<Record<string, readonly string[]>>,
  properties: ReadonlyMap<string, Property>,
): ReadonlyMap<string, Navigation> {
  const { apiVersion: apiVersion, isStrict } = making;
  const navigations = new Map<string, Navigation>();
  const made = rows.flatMap(([key, row]) => navigation(model, apiVersion, key, row) ?? []);
  for (const { key, row, to } of made) {
    const name = nameOf(key, row, apiVersion);
    if (name !== null) navigations.set(name.toLowerCase(), { ...to, name, canonical: name, listed: true });
  }
  if (isStrict) return navigations;
  for (const { key, row, to } of made) {
    for (const name of [
      ...aliasVersions[apiVersion].map((lender) => nameOf(key, row, lender)),
      ...(aliasVersions[apiVersion].length === 0 ? [] : (aliases[key] ?? [])),
    ]) {
      const word = name?.toLowerCase();
      if (name === null || word === undefined || navigations.has(word) || properties.get(word)?.listed === true)
        continue;
      navigations.set(word, { ...to, name, canonical: nameOf(key, row, apiVersion) ?? name, listed: false });
    }
  }
  return navigations;
}

function navigation(
  model: Model,
  apiVersion: ApiVersion,
  key: string,
  row: NavigationRow,
): { key: string; row: NavigationRow; to: Navigation } | null {
  const [, , { relation, as }, ...traits] = row;
  const to =
    as === undefined ? typeName(model.entities[relation.to], apiVersion) : isTypeOf(model, apiVersion, as) ? as : null;
  if (to === null || (row[0] === null && row[1] === null && !traits.includes('ours'))) return null;
  const demanded = traits.flatMap((trait) => (typeof trait === 'object' ? trait.demandsFilter : []));
  return {
    key,
    row,
    to: {
      name: '',
      canonical: '',
      listed: false,
      navigation: key,
      to,
      collection: relation.kind === 'link' || (relation.kind === 'many' && !relation.single),
      contained: traits.includes('contained') || traits.some((trait) => trait === `contained in ${apiVersion}`),
      source: { kind: 'relation' },
      via: relation.kind === 'one' ? relation.via : null,
      inBody: traits.includes('inBody'),
      referenceable: traits.includes('referenceable'),
      requiredFilters: demanded.map((path) => wirePath(model, apiVersion, relation.to, path)),
    },
  };
}

/** A type that only another API version has leads nowhere here. */
const isTypeOf = (model: Model, apiVersion: ApiVersion, name: string): boolean =>
  [...model.derived, ...model.alternateTypes].some((each) => typeName(each, apiVersion) === name) ||
  Object.values(model.entities).some((each) => typeName(each, apiVersion) === name);

/** `resource/id` of the domain as the API version spells it in lower case: `accesspackageresource/id`. */
function wirePath(model: Model, apiVersion: ApiVersion, entity: EntityName, path: string): string {
  const [first = '', ...rest] = path.split('/');
  const table = model.entities[entity];
  const hop = table.navigations?.[first];
  if (rest.length > 0 && hop !== undefined)
    return `${(nameOf(first, hop, apiVersion) ?? first).toLowerCase()}/${wirePath(model, apiVersion, hop[2].relation.to, rest.join('/'))}`;
  return (membersOf(table, false).find((member) => member.key === first)?.names[apiVersion] ?? first).toLowerCase();
}

function complexType(listed: ListedType, making: ServiceOptions): readonly StructuredType[] {
  const name = listed.names[making.apiVersion];
  if (name === null) return [];
  const all = [...(listed.base?.members ?? []), ...listed.members];
  return [
    {
      kind: 'complex',
      name,
      entity: null,
      base: listed.base?.names[making.apiVersion] ?? null,
      abstract: listed.isAbstract,
      typed: listed.isAbstract || listed.base !== null,
      properties: propertiesOf(all, making, { skip: new Set(), needs: [], said: {} }),
      navigations: new Map(),
      typeOf: () => name,
      byKey: () => null,
      alternateKeys: new Map(),
      isOf: listed.isOf ?? null,
    },
  ];
}

function usedEnums(types: readonly StructuredType[], operations: readonly Operation[]): ReadonlyMap<string, EnumType> {
  const refs: TypeRef[] = types.flatMap((type) =>
    [...type.properties.values()].filter(({ listed }) => listed).map(({ type: ref }) => ref),
  );
  refs.push(...operations.flatMap(({ parameters }) => parameters.map(({ type }) => type)));
  const names = [...new Set(refs.filter(({ kind }) => kind === 'enum').map(({ name }) => name as EnumName))];
  return new Map(
    names.map((name) => [
      name.toLowerCase(),
      {
        name,
        flags: flagEnums.has(name),
        members: Object.entries(enums[name]).map(([member, value]) => ({ name: member, value })),
      },
    ]),
  );
}

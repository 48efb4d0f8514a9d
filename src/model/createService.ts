// Makes the Service of an API version from the tables: its types, its enumerations, its operations.

import type { EnumType, Operation, Property, Service, StructuredType, TypeRef } from '../odata/serviceDescription.ts';
import type { Condition, Row } from '../odata/query.ts';
import type { ApiVersion } from './apiVersions.ts';
import { navigationName, typeName, type Model, type ServiceOptions } from './serviceModel.ts';
import { navigationsOf } from './serviceNavigations.ts';
import { propertiesOf } from './serviceProperties.ts';
import type { ListedType } from './tables/complexType.ts';
import type { AlternateType, DerivedType, Entity, WireTable } from './tables/entityTable.ts';
import { enums, flagEnums } from './tables/enumTypes.ts';
import { noLiteral } from './tables/fieldTypes.ts';
import { byId } from './tables/keyConditions.ts';
import { membersOf, type Member } from './tables/members.ts';
import { keptMembers } from './codecs/directory/keptProperties.ts';
import { keptEnums, keptFlags } from './codecs/directory/keptValues.ts';

/** The service of an API version: what odata/ parses, plans and answers by. */
export function createService(model: Model, options: ServiceOptions): Service {
  const types = [
    entityBase,
    ...entityTypes(model, options),
    ...model.alternateTypes.flatMap((alternate) => alternateType(model, options, alternate)),
    ...model.complex.flatMap((each) => complexType(each, options)),
    ...model.containers,
  ];
  const all = new Map(types.map((type) => [type.name.toLowerCase(), type]));
  const operations = model.operations.filter(({ boundTo }) => boundTo === null || all.has(boundTo.type.toLowerCase()));
  return {
    namespace: model.namespace,
    alias: model.alias,
    types: all,
    enums: usedEnums(types, operations),
    root: new Map(model.root.map((each) => [each.name.toLowerCase(), each])),
    movedRoots: model.movedRoots,
    operations,
  };
}

/** The type that every entity type derives from. */
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
        writes: [],
        encode: (row) => row.id,
        decode: () => {},
      } satisfies Property,
    ],
  ]),
};

function entityTypes(model: Model, options: ServiceOptions): readonly StructuredType[] {
  return Object.values(model.entities).flatMap((entity) => {
    const name = typeName(entity, options.apiVersion);
    if (name === null) return [];
    const kinds = model.derived.filter((each) => each.of === entity && typeName(each, options.apiVersion) !== null);
    const discriminator = kinds.slice(0, 1).map(discriminatorOf);
    const ours = entity.types[2] !== undefined;
    const own = withKept(membersOf(entity, ours), entity, entity);
    const base = structuredType(model, options, {
      entity,
      table: entity,
      name,
      members: own,
      discriminator,
      base: 'entity',
      said: {},
    });
    const typeOf = typeTable(kinds, options.apiVersion, name, discriminator[0]);
    return [
      { ...base, typed: kinds.length > 0, abstract: entity.isAbstract === true, typeOf },
      ...kinds.map((kind) => {
        const wire = typeName(kind, options.apiVersion) as string;
        const redeclared = new Set(Object.keys(kind.fields));
        const inherited = own.filter((member) => !redeclared.has(member.key));
        const further = withKept(membersOf(kind, ours), kind, entity);
        const said = { [discriminatorOf(kind)]: discriminatorValueOf(kind) };
        return {
          ...structuredType(model, options, {
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

/** The members of a table, and what else is published of its type. */
function withKept(
  members: readonly Member[],
  { keeps, types: [type] }: WireTable,
  { fields }: Entity,
): readonly Member[] {
  if (keeps !== true || type === null) return members;
  const taken = members.flatMap(({ names }) => Object.values(names).flatMap((name) => name?.toLowerCase() ?? []));
  return [...members, ...keptMembers({ type, taken: new Set(taken), isStored: 'otherProperties' in fields })];
}

function alternateType(model: Model, options: ServiceOptions, table: AlternateType): readonly StructuredType[] {
  const name = typeName(table, options.apiVersion);
  return name === null
    ? []
    : [
        structuredType(model, options, {
          entity: model.entities[table.of],
          table,
          name,
          members: membersOf(table, table.types[2] !== undefined),
          discriminator: [],
          base: 'entity',
          said: {},
        }),
      ];
}

function discriminatorCondition(kind: DerivedType): Extract<Condition, { op: 'compare' }> {
  if (kind.isOf.op !== 'compare') throw new Error('a derived type is told by the value of one field');
  return kind.isOf;
}
const discriminatorOf = (kind: DerivedType): string => discriminatorCondition(kind).path[0];
const discriminatorValueOf = (kind: DerivedType): unknown => discriminatorCondition(kind).value;

function typeTable(
  kinds: readonly DerivedType[],
  apiVersion: ApiVersion,
  name: string,
  field: string | undefined,
): (row: Row) => string {
  if (field === undefined) return () => name;
  const table = new Map(kinds.map((kind) => [discriminatorValueOf(kind), typeName(kind, apiVersion) as string]));
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
  options: ServiceOptions,
  { entity, table, name, members, discriminator, base, said }: StructuredTypeParts,
): StructuredType {
  const rows = Object.entries(table.navigations ?? {});
  const ownNavigations = new Set(
    rows.flatMap(([key, row]) => navigationName(key, row, options.apiVersion)?.toLowerCase() ?? []),
  );
  const properties = propertiesOf(members, options, { skip: ownNavigations, needs: discriminator, said });
  return {
    kind: 'entity',
    name,
    entity: entity.entity,
    base,
    abstract: false,
    typed: false,
    typeOf: () => name,
    properties,
    navigations: navigationsOf(model, options, rows, table.aliases ?? {}, properties),
    byKey: table.byKey ?? byId,
    alternateKeys: new Map(Object.entries(table.alternateKeys ?? {}).map(([key, by]) => [key.toLowerCase(), by])),
    isOf: null,
    ...(table.hasEtag === true ? { etagField: 'version' } : {}),
  };
}

const membersWithInherited = ({ base, members }: ListedType): ListedType['members'] => [
  ...(base === null ? [] : membersWithInherited(base)),
  ...members,
];

function complexType(listed: ListedType, options: ServiceOptions): readonly StructuredType[] {
  const name = listed.names[options.apiVersion];
  if (name === null) return [];
  const all = membersWithInherited(listed);
  return [
    {
      kind: 'complex',
      name,
      entity: null,
      base: listed.base?.names[options.apiVersion] ?? null,
      abstract: listed.isAbstract,
      typed: listed.isAbstract || listed.base !== null,
      properties: propertiesOf(all, options, { skip: new Set(), needs: [], said: {} }),
      navigations: new Map(),
      typeOf: () => name,
      byKey: () => null,
      alternateKeys: new Map(),
      isOf: listed.isOf ?? null,
    },
  ];
}

const everyEnum: Readonly<Record<string, Readonly<Record<string, number>>>> = { ...keptEnums, ...enums };
const isFlags: ReadonlySet<string> = new Set([...flagEnums, ...keptFlags]);

function usedEnums(types: readonly StructuredType[], operations: readonly Operation[]): ReadonlyMap<string, EnumType> {
  const refs: TypeRef[] = types.flatMap((type) =>
    [...type.properties.values()].filter(({ listed }) => listed).map(({ type: ref }) => ref),
  );
  refs.push(...operations.flatMap(({ parameters }) => parameters.map(({ type }) => type)));
  const names = [...new Set(refs.filter(({ kind }) => kind === 'enum').map(({ name }) => name))];
  return new Map(
    names.map((name) => [
      name.toLowerCase(),
      {
        name,
        flags: isFlags.has(name),
        members: Object.entries(everyEnum[name] ?? {}).map(([member, value]) => ({ name: member, value })),
      },
    ]),
  );
}

// $metadata as CSDL 4.0 XML: everything that a service lists, and nothing that it merely accepts.

import type {
  EnumType,
  Navigation,
  Operation,
  Property,
  Service,
  StructuredType,
  TypeRef,
} from '../serviceDescription.ts';
import { typeNamed } from '../schemaLookup.ts';

/** The `$metadata` document of a service: everything that is listed. */
export function metadataXml(service: Service): string {
  const types = [...new Set(service.types.values())];
  const enums = [...new Set(service.enums.values())];
  const named = <T extends { readonly name: string }>(all: readonly T[], write: (each: T) => string): string =>
    [...all]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(write)
      .join('');
  const alias = service.alias === null ? '' : ` Alias="${escapeXml(service.alias)}"`;
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>' +
    `<Schema Namespace="${escapeXml(service.namespace)}"${alias} xmlns="http://docs.oasis-open.org/odata/ns/edm">` +
    named(enums, enumeration) +
    named(types, (each) => structured(service, each)) +
    named(
      service.operations.filter((each) => each.listed),
      (each) => operation(service, each),
    ) +
    container(service) +
    '</Schema></edmx:DataServices></edmx:Edmx>\n'
  );
}

function enumeration({ name, members, flags }: EnumType): string {
  const listed = members.map((each) => `<Member Name="${escapeXml(each.name)}" Value="${each.value}"/>`);
  return `<EnumType Name="${escapeXml(name)}"${flags ? ' IsFlags="true"' : ''}>${listed.join('')}</EnumType>`;
}

function structured(service: Service, type: StructuredType): string {
  const base = type.base === null ? null : typeNamed(service, type.base);
  const own = <T extends Property | Navigation>(
    all: ReadonlyMap<string, T>,
    inherited: ReadonlyMap<string, T> | undefined,
  ): readonly T[] =>
    [...all].filter(([key, each]) => each.listed && inherited?.get(key)?.listed !== true).map(([, each]) => each);
  const properties = own(type.properties, base?.properties);
  const element = type.kind === 'entity' ? 'EntityType' : 'ComplexType';
  const baseType = base === null ? '' : ` BaseType="${escapeXml(`${service.namespace}.${base.name}`)}"`;
  const hasKey = properties.some((each) => each.name === 'id') && type.kind === 'entity';
  return (
    `<${element} ` +
    `Name="${escapeXml(type.name)}"${baseType}${type.abstract ? ' Abstract="true"' : ''}>` +
    (hasKey ? '<Key><PropertyRef Name="id"/></Key>' : '') +
    properties
      .map(
        (each) =>
          `<Property Name="${escapeXml(each.name)}" ` +
          `Type="${typeText(service, each.type)}"${each.nullable ? '' : ' Nullable="false"'}/>`,
      )
      .join('') +
    own(type.navigations, base?.navigations)
      .map((each) => navigation(service, each))
      .join('') +
    alternateKeys(type, base) +
    `</${element}>`
  );
}

function navigation({ namespace }: Service, { name, to, collection, contained }: Navigation): string {
  const type = `${namespace}.${to}`;
  return (
    `<NavigationProperty Name="${escapeXml(name)}" ` +
    `Type="${escapeXml(collection ? `Collection(${type})` : type)}"${contained ? ' ContainsTarget="true"' : ''}/>`
  );
}

function alternateKeys(type: StructuredType, base: StructuredType | null): string {
  const keys = [...type.alternateKeys.keys()].filter((each) => base?.alternateKeys.has(each) !== true);
  if (keys.length === 0) return '';
  const records = keys.map((key) => {
    const name = escapeXml(type.properties.get(key)?.name ?? key);
    return (
      '<Record><PropertyValue Property="Key"><Collection><Record>' +
      `<PropertyValue Property="Alias" String="${name}"/><PropertyValue Property="Name" ` +
      `PropertyPath="${name}"/></Record></Collection></PropertyValue></Record>`
    );
  });
  return `<Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection>${records.join('')}</Collection></Annotation>`;
}

function operation(service: Service, { kind, name, boundTo, parameters, returns }: Operation): string {
  const element = kind === 'action' ? 'Action' : 'Function';
  const bound: TypeRef | null =
    boundTo === null
      ? null
      : { kind: 'entity', name: typeNamed(service, boundTo.type).name, collection: boundTo.collection };
  return (
    `<${element} Name="${escapeXml(name)}"${bound === null ? '' : ' IsBound="true"'}>` +
    (bound === null ? '' : `<Parameter Name="bindingParameter" Type="${typeText(service, bound)}"/>`) +
    parameters
      .map(
        (each) =>
          `<Parameter Name="${escapeXml(each.name)}" ` +
          `Type="${typeText(service, each.type)}"${each.nullable ? '' : ' Nullable="false"'}/>`,
      )
      .join('') +
    (returns === null
      ? ''
      : `<ReturnType Type="${typeText(service, returns.type)}"${returns.nullable ? '' : ' Nullable="false"'}/>`) +
    `</${element}>`
  );
}

function container(service: Service): string {
  const imports = service.operations
    .filter((each) => each.listed && each.boundTo === null)
    .map(({ kind, name }) => {
      const element = kind === 'action' ? 'Action' : 'Function';
      return `<${element}Import Name="${escapeXml(name)}" ${element}="${escapeXml(`${service.namespace}.${name}`)}"/>`;
    });
  const roots = listedRoots(service).map(({ name, to, collection }) => {
    const type = escapeXml(`${service.namespace}.${to}`);
    return collection
      ? `<EntitySet Name="${escapeXml(name)}" EntityType="${type}"/>`
      : `<Singleton Name="${escapeXml(name)}" Type="${type}"/>`;
  });
  return `<EntityContainer Name="GraphService">${roots.join('')}${[...new Set(imports)].join('')}</EntityContainer>`;
}

/** The entry points of the service that are listed. */
export function listedRoots(service: Service): readonly Navigation[] {
  return [...service.root.values()].filter((each) => each.listed).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function typeText({ namespace }: Service, { kind, name, collection }: TypeRef): string {
  const type = kind === 'primitive' ? name : `${namespace}.${name}`;
  return escapeXml(collection ? `Collection(${type})` : type);
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

// The types of a service as JSON Schema (2020-12), as OpenAPI 3.1 has it: everything that a service lists.

import type { EnumType, Service, StructuredType, TypeRef } from '../serviceDescription.ts';
import { typeNamed } from '../schemaLookup.ts';

/** A schema of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const primitives: Readonly<Record<string, JsonSchema>> = {
  'Edm.String': { type: 'string' },
  'Edm.Boolean': { type: 'boolean' },
  'Edm.Guid': { type: 'string', format: 'uuid' },
  'Edm.DateTimeOffset': { type: 'string', format: 'date-time' },
  'Edm.Date': { type: 'string', format: 'date' },
  'Edm.TimeOfDay': { type: 'string' },
  'Edm.Duration': { type: 'string', format: 'duration' },
  'Edm.Int16': { type: 'integer', minimum: -32_768, maximum: 32_767 },
  'Edm.Int32': { type: 'integer', format: 'int32', minimum: -2_147_483_648, maximum: 2_147_483_647 },
  'Edm.Int64': { type: 'integer', format: 'int64' },
  'Edm.Double': { type: 'number', format: 'double' },
  'Edm.Single': { type: 'number', format: 'float' },
  'Edm.Decimal': { type: 'number' },
  'Edm.Binary': { type: 'string', contentEncoding: 'base64url' },
  'Edm.Stream': { type: 'string', contentEncoding: 'base64url' },
};

/** The listed types and enums of a service, by their name without namespace. */
export function jsonSchemas(service: Service): Readonly<Record<string, JsonSchema>> {
  const enums = [...new Set(service.enums.values())].map((each) => [each.name, enumSchema(each)] as const);
  const types = [...new Set(service.types.values())].map((each) => [each.name, typeSchema(service, each)] as const);
  return Object.fromEntries([...enums, ...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The schema of a value of a type. */
export function schemaOf({ kind, name, collection }: TypeRef, nullable: boolean): JsonSchema {
  const one = kind === 'primitive' ? (primitives[name] ?? {}) : { $ref: `#/components/schemas/${name}` };
  const schema = collection ? { type: 'array', items: one } : one;
  if (!nullable) return schema;
  return typeof schema['type'] === 'string'
    ? { ...schema, type: [schema['type'], 'null'] }
    : '$ref' in schema
      ? { anyOf: [schema, { type: 'null' }] }
      : schema;
}

const enumSchema = ({ members, flags }: EnumType): JsonSchema =>
  // several members of a flags enum stand in one text, separated by commas
  flags ? { type: 'string' } : { type: 'string', enum: members.map((each) => each.name) };

function typeSchema(service: Service, type: StructuredType): JsonSchema {
  const base = type.base === null ? null : typeNamed(service, type.base);
  const isOwn = (key: string): boolean =>
    base?.properties.get(key)?.listed !== true && base?.navigations.get(key)?.listed !== true;
  const properties = [...type.properties].flatMap(([key, each]) =>
    each.listed && isOwn(key) ? [[each.name, schemaOf(each.type, each.nullable)] as const] : [],
  );
  const navigations = [...type.navigations].flatMap(([key, { listed, name, to, collection }]) =>
    listed && isOwn(key) ? [[name, schemaOf({ kind: 'entity', name: to, collection }, true)] as const] : [],
  );
  const own = {
    type: 'object',
    properties: Object.fromEntries([
      ...(base === null ? [['@odata.type', { type: 'string' }] as const] : []),
      ...properties,
      ...navigations,
    ]),
  };
  return base === null ? own : { allOf: [{ $ref: `#/components/schemas/${base.name}` }, own] };
}

// The operations of a path as OpenAPI has them: parameters, bodies, answers, the permissions of which one is needed.

import type { Permissions } from '../../identity/access/permissions.ts';
import { schemaOf, type JsonSchema } from '../../odata/serialize/jsonSchemas.ts';
import type { Service, TypeRef } from '../../odata/serviceDescription.ts';
import { touchedBy, type TouchedPath } from '../routing/authorize.ts';
import { isSchemaOnly } from '../routing/commandTable.ts';
import { servedMethods } from '../routing/servedMethods.ts';
import type { ServedPath } from './servedPaths.ts';

const listOptions = ['select', 'expand', 'filter', 'orderby', 'search', 'top', 'skip', 'count'];
const rowOptions = ['select', 'expand'];
const countOptions = ['filter', 'search'];

const parameter = (name: string, schema: JsonSchema, description: string): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema,
});

const header = (name: string, description: string): JsonSchema => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

/** The system query options and the headers about ETags, under the names by which the operations refer to them. */
export const sharedParameters: Readonly<Record<string, JsonSchema>> = {
  select: parameter('$select', { type: 'string' }, 'The properties of the answer, separated by commas.'),
  expand: parameter('$expand', { type: 'string' }, 'Related objects in the answer, with options in parentheses.'),
  filter: parameter('$filter', { type: 'string' }, 'The condition that the objects meet.'),
  orderby: parameter('$orderby', { type: 'string' }, 'Properties, each with asc or desc.'),
  search: parameter('$search', { type: 'string' }, 'Words in double quotes that the objects contain.'),
  top: parameter('$top', { type: 'integer', minimum: 0 }, 'The most objects of one page.'),
  skip: parameter('$skip', { type: 'integer', minimum: 0 }, 'How many objects to leave out.'),
  count: parameter('$count', { type: 'boolean' }, 'Whether @odata.count tells how many objects there are.'),
  ifMatch: header('If-Match', 'The ETag of the object, or *: the call is refused with 412 if the object has changed.'),
  ifNoneMatch: header('If-None-Match', 'The ETag that the client has: the answer is 304 if the object has it still.'),
};

/** The path item of a path; null where nobody may call it, or nothing serves it. */
export function pathItem(service: Service, { template, parameters, target }: ServedPath): JsonSchema | null {
  if (isSchemaOnly(target)) return null;
  const operations = servedMethods(target).flatMap((method) => {
    const [own, ...further] = touchedBy(service, target, method);
    const alternatives = own === undefined ? [] : securityOf(own, further);
    if (alternatives.length === 0) return [];
    const operation = {
      operationId: operationId(method, template),
      tags: [template.split('/').find((each) => each !== '' && !each.startsWith('{')) ?? ''],
      ...operationParameters(target, method),
      ...requestBody(target, method),
      responses: { [method === 'DELETE' ? '204' : '2XX']: success(target, method), ...failures },
      security: alternatives,
      ...(further.length === 0 ? {} : { description: furtherNeeds(further) }),
    };
    return [[method.toLowerCase(), operation] as const];
  });
  if (operations.length === 0) return null;
  const own = parameters.map(({ name, type }) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOf(type, false),
  }));
  return { ...(own.length === 0 ? {} : { parameters: own }), ...Object.fromEntries(operations) };
}

/** Each permission of the path is enough, where a caller of its kind reaches what else the path touches. */
export function securityOf(
  { permissions }: Pick<TouchedPath, 'permissions'>,
  further: readonly TouchedPath[],
): readonly JsonSchema[] {
  const of = (kind: keyof Permissions): readonly JsonSchema[] =>
    further.every((each) => (each.permissions?.[kind].size ?? 0) > 0)
      ? [...(permissions?.[kind] ?? [])].map((each) => ({ [kind]: [each] }))
      : [];
  return [...of('delegated'), ...of('application')];
}

const furtherNeeds = (further: readonly TouchedPath[]): string =>
  `The token also needs a permission of ${further.map(({ template }) => template).join(', ')}.`;

const operationId = (method: string, template: string): string =>
  `${method.toLowerCase()}${template.replace(/[^A-Za-z0-9$]+(\w?)/g, (_, next: string) => next.toUpperCase())}`;

const failures = {
  '4XX': { $ref: '#/components/responses/error' },
  '5XX': { $ref: '#/components/responses/error' },
};

function operationParameters(target: ServedPath['target'], method: string): JsonSchema {
  const { tail, collection } = target;
  if (method === 'DELETE' && tail.kind === 'refs' && collection)
    return { parameters: [parameter('$id', { type: 'string' }, 'The address of the object to take out of the list.')] };
  const hasEtag = tail.kind === 'rows' && !collection && target.type?.etagField !== undefined;
  if (method !== 'GET') return hasEtag ? references(['ifMatch']) : {};
  const givesRows = tail.kind === 'operation' && tail.operation.returns?.type.kind === 'entity';
  const names =
    tail.kind === 'count'
      ? countOptions
      : tail.kind === 'operation' && !givesRows
        ? []
        : (tail.kind === 'operation' ? tail.operation.returns?.type.collection === true : collection)
          ? listOptions
          : rowOptions;
  return references(hasEtag ? [...names, 'ifNoneMatch'] : names);
}

const references = (names: readonly string[]): JsonSchema =>
  names.length === 0 ? {} : { parameters: names.map((each) => ({ $ref: `#/components/parameters/${each}` })) };

const json = (schema: JsonSchema): JsonSchema => ({ content: { 'application/json': { schema } } });

function requestBody({ tail, type }: ServedPath['target'], method: string): JsonSchema {
  if (method === 'GET' || method === 'DELETE') return {};
  if (tail.kind === 'refs') return { requestBody: { required: true, ...json(reference) } };
  if (tail.kind === 'operation') {
    const { parameters } = tail.operation;
    const required = parameters.filter((each) => !each.nullable).map((each) => each.name);
    const properties = Object.fromEntries(parameters.map((each) => [each.name, schemaOf(each.type, each.nullable)]));
    const schema = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
    return { requestBody: { required: required.length > 0, ...json(schema) } };
  }
  return type === null ? {} : { requestBody: { required: true, ...json(schemaOf(oneOf(type.name), false)) } };
}

const reference: JsonSchema = {
  type: 'object',
  required: ['@odata.id'],
  properties: { '@odata.id': { type: 'string', description: 'The address of the object to refer to.' } },
};

const oneOf = (name: string): TypeRef => ({ kind: 'entity', name, collection: false });

function success({ tail, type, collection }: ServedPath['target'], method: string): JsonSchema {
  const description = 'Success';
  if (method === 'DELETE') return { description: 'Done; the answer has no body.' };
  if (tail.kind === 'count') return { description, content: { 'text/plain': { schema: { type: 'integer' } } } };
  if (tail.kind === 'refs') {
    const schema = collection ? listOf(reference) : reference;
    return method === 'GET' ? { description, ...json(schema) } : { description: 'Done; the answer has no body.' };
  }
  if (tail.kind === 'operation') {
    const { returns } = tail.operation;
    if (returns === null) return { description: 'Done; the answer has no body.' };
    const one = schemaOf({ ...returns.type, collection: false }, false);
    return { description, ...json(returns.type.collection ? listOf(one) : wrappedValue(returns.type, one)) };
  }
  if (type === null) return { description };
  const one = schemaOf(oneOf(type.name), false);
  return { description, ...json(collection && method === 'GET' ? listOf(one) : one) };
}

/** What is no object stands in `value`; what has no type is an object as it is. */
const wrappedValue = ({ kind, name }: TypeRef, schema: JsonSchema): JsonSchema =>
  kind === 'entity' || kind === 'complex'
    ? schema
    : name === 'Edm.Untyped'
      ? { type: 'object' }
      : { type: 'object', required: ['value'], properties: { value: schema } };

const listOf = (items: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['value'],
  properties: {
    '@odata.context': { type: 'string' },
    '@odata.count': { type: 'integer' },
    '@odata.nextLink': { type: 'string', description: 'Where the next page is.' },
    value: { type: 'array', items },
  },
});

// Random calls along the types, navigations and operations that a `$metadata` document names.

import { pick, type Random } from '../odata/grammar.ts';

interface Member {
  readonly name: string;
  readonly type: string;
  readonly isCollection: boolean;
}
interface Type {
  readonly name: string;
  readonly base: string | null;
  readonly properties: readonly string[];
  readonly navigations: readonly Member[];
}
interface Operation {
  readonly name: string;
  readonly isAction: boolean;
  readonly boundTo: string;
  readonly isOfCollection: boolean;
  readonly parameters: readonly string[];
}

/** What a document says, as far as a walk needs it. */
export interface Schema {
  readonly prefix: string;
  readonly roots: readonly Member[];
  readonly types: ReadonlyMap<string, Type>;
  readonly operations: readonly Operation[];
}

export interface RandomCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const attribute = (tag: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
const shortName = (type: string): string =>
  type
    .replace(/^Collection\((.*)\)$/, '$1')
    .split('.')
    .at(-1) ?? '';
const memberOf = (tag: string): Member => {
  const type = attribute(tag, 'Type') || attribute(tag, 'EntityType');
  return {
    name: attribute(tag, 'Name'),
    type: shortName(type),
    isCollection: type.startsWith('Collection(') || tag.startsWith('<EntitySet'),
  };
};

/** Throws where a document names no root: then nothing would be walked. */
export function readSchema(prefix: string, xml: string): Schema {
  const types = new Map<string, Type>();
  for (const [, head = '', inner = ''] of xml.matchAll(
    /<(?:Entity|Complex)Type( [^>]*?)(?:\/>|>([\s\S]*?)<\/(?:Entity|Complex)Type>)/g,
  ))
    types.set(attribute(head, 'Name'), {
      name: attribute(head, 'Name'),
      base: attribute(head, 'BaseType') === '' ? null : shortName(attribute(head, 'BaseType')),
      properties: [...inner.matchAll(/<Property [^>]*>/g)].map(([tag]) => attribute(tag, 'Name')),
      navigations: [...inner.matchAll(/<NavigationProperty [^>]*>/g)].map(([tag]) => memberOf(tag)),
    });
  const operations = [...xml.matchAll(/<(Action|Function)( [^>]*)>([\s\S]*?)<\/\1>/g)].flatMap(
    ([, kind, head = '', inner = '']) => {
      const [bound, ...parameters] = [...inner.matchAll(/<Parameter [^>]*>/g)].map(([tag]) => tag);
      if (attribute(head, 'IsBound') !== 'true' || bound === undefined) return [];
      const { type: boundTo, isCollection: isOfCollection } = memberOf(bound);
      return [
        {
          name: attribute(head, 'Name'),
          isAction: kind === 'Action',
          boundTo,
          isOfCollection,
          parameters: parameters.map((tag) => attribute(tag, 'Name')),
        },
      ];
    },
  );
  const roots = [...xml.matchAll(/<(?:EntitySet|Singleton) [^>]*>/g)].map(([tag]) => memberOf(tag));
  if (roots.length === 0) throw new Error(`${prefix}/$metadata names no root`);
  return { prefix, roots, types, operations };
}

/** One call: a path of a few steps, options, and a body where the method has one. */
export function walk(random: Random, schema: Schema, idsOf: (type: string) => readonly string[]): RandomCall {
  const governed = schema.roots.filter(({ name }) => name === 'identityGovernance');
  let at = pick(random, governed.length > 0 && random(2) === 0 ? governed : schema.roots);
  let path = `${schema.prefix}/${at.name}`;
  let isOne = !at.isCollection;
  for (let steps = 2 + random(5); steps >= 0; steps -= 1) {
    if (!isOne && random(2) > 0) {
      path += `/${pick(random, idsOf(at.type))}`;
      isOne = true;
    }
    const casts = random(8) === 0 ? [...schema.types.values()].filter(({ base }) => base === at.type) : [];
    if (casts.length > 0) {
      const cast = pick(random, casts).name;
      path += `/microsoft.graph.${cast}`;
      at = { ...at, type: cast };
    }
    const next = isOne ? navigationsOf(schema, at.type) : [];
    if (next.length === 0 || random(8) === 0) break;
    at = pick(random, next);
    path += `/${at.name}`;
    isOne = !at.isCollection;
  }
  const ids = idsOf(at.type);
  const operation = random(6) === 0 ? operationOf(random, schema, at.type, isOne) : null;
  if (operation !== null) return callOf(random, operation, path, ids);
  const method = pick(random, ['GET', 'GET', 'GET', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE']);
  const tails = isOne ? [...propertiesOf(schema, at.type), '$ref'] : ['$count', '$ref'];
  const tail = random(8) === 0 ? `/${pick(random, tails)}` : '';
  if (method === 'GET')
    return { method, path: path + (tail === '' ? optionsOf(random, schema, at.type, isOne) : tail), body: undefined };
  const body =
    method === 'DELETE'
      ? undefined
      : tail === '/$ref'
        ? referenceOf(random, ids)
        : bodyOf(random, schema, at.type, ids);
  return { method, path: `${path}${tail}`, body };
}

const lineOf = (schema: Schema, type: string): readonly Type[] => {
  const found = schema.types.get(type);
  return found === undefined ? [] : [found, ...(found.base === null ? [] : lineOf(schema, found.base))];
};
const navigationsOf = (schema: Schema, type: string): readonly Member[] =>
  lineOf(schema, type).flatMap(({ navigations }) => navigations);
const propertiesOf = (schema: Schema, type: string): readonly string[] =>
  lineOf(schema, type).flatMap(({ properties }) => properties);

function operationOf(random: Random, { operations }: Schema, type: string, isOne: boolean): Operation | null {
  const fitting = operations.filter((each) => each.boundTo === type && each.isOfCollection === !isOne);
  return fitting.length === 0 ? null : pick(random, fitting);
}

function callOf(
  random: Random,
  { name, isAction, parameters }: Operation,
  path: string,
  ids: readonly string[],
): RandomCall {
  if (isAction) {
    const body = Object.fromEntries(parameters.map((each) => [each, randomValue(random, ids)]));
    return { method: 'POST', path: `${path}/${name}`, body };
  }
  const words = ['allowedRequestor', 'target', 'approver', 'createdBy', 'userAdd', 'adminAdd'];
  const given = parameters.map((each) => `${each}='${random(2) === 0 ? pick(random, ids) : pick(random, words)}'`);
  return { method: 'GET', path: `${path}/${name}(${given.join(',')})`, body: undefined };
}

function optionsOf(random: Random, schema: Schema, type: string, isOne: boolean): string {
  const ofOne = [
    () => `$expand=${expansionOf(random, schema, type, 3)}`,
    () => `$select=${pick(random, [...propertiesOf(schema, type), 'id'])}`,
  ];
  const ofMany = [
    () => `$filter=${filterOf(random, schema, type)}`,
    () => `$filter=${filterOf(random, schema, type)}&$count=true`,
    () => `$orderby=${pick(random, [...propertiesOf(schema, type), 'id'])}`,
    () => '$search="Zq7"',
    () => '$top=3',
  ];
  const chosen = [
    ...(random(2) === 0 ? [pick(random, ofOne)()] : []),
    ...(!isOne && random(2) === 0 ? [pick(random, ofMany)()] : []),
  ];
  return chosen.length === 0 ? '' : `?${chosen.join('&')}`;
}

function expansionOf(random: Random, schema: Schema, type: string, depth: number): string {
  const navigations = navigationsOf(schema, type);
  if (navigations.length === 0) return '*';
  const { name, type: far } = pick(random, navigations);
  const cast =
    far === 'directoryObject' && random(2) === 0 ? pick(random, ['user', 'group', 'servicePrincipal']) : null;
  const named = cast === null ? name : `${name}/microsoft.graph.${cast}`;
  if (depth === 0 || random(2) === 0) return named;
  return `${named}($expand=${expansionOf(random, schema, cast ?? far, depth - 1)})`;
}

function filterOf(random: Random, schema: Schema, type: string): string {
  const navigations = navigationsOf(schema, type);
  const property = pick(random, [...propertiesOf(schema, type), 'displayName']);
  const test = pick(random, ["contains(P,'Zq7')", "startswith(P,'Zq7')", 'P ne null', "P eq 'x'", 'not(P eq null)']);
  if (navigations.length === 0 || random(3) === 0) return test.replaceAll('P', property);
  const { name, type: far, isCollection } = pick(random, navigations);
  const inner = pick(random, [...propertiesOf(schema, far), 'displayName', 'id']);
  return isCollection
    ? `${name}/any(x:${test.replaceAll('P', `x/${inner}`)})`
    : test.replaceAll('P', `${name}/${inner}`);
}

const referenceOf = (random: Random, ids: readonly string[]): object => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${pick(random, ids)}`,
});

function bodyOf(random: Random, schema: Schema, type: string, ids: readonly string[]): object {
  const names = [...propertiesOf(schema, type), ...navigationsOf(schema, type).map(({ name }) => `${name}@odata.bind`)];
  if (names.length === 0) return {};
  return Object.fromEntries(
    Array.from({ length: random(5) }, () => [pick(random, [...names, 'displayName']), randomValue(random, ids)]),
  );
}

function randomValue(random: Random, ids: readonly string[]): unknown {
  const id = pick(random, ids);
  return pick<unknown>(random, [
    id,
    { id },
    [id],
    [{ id }],
    'x',
    '',
    true,
    null,
    0,
    'userAdd',
    'adminAdd',
    { accessPackageId: id },
  ]);
}

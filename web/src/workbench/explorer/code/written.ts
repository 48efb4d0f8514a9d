// A call as the SDKs see it: the path as request builders, the options, the body as objects of the schema's types.

import { walk, type Schema, type TypeRef } from '../schema.ts';
import { type Explored, headersOf } from '../explored.ts';

export interface ToWrite {
  readonly call: Explored;
  readonly schema: Schema;
  readonly origin: string;
}

export type Segment =
  | { readonly kind: 'property'; readonly name: string }
  /** An object of a collection by its id; `type` as the models are called: `AccessPackageCatalog`. */
  | { readonly kind: 'item'; readonly type: string; readonly id: string }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly args: readonly (readonly [name: string, value: string])[];
    };

export type Value =
  | { readonly kind: 'text' | 'duration' | 'instant' | 'guid'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'enum'; readonly type: string; readonly member: string }
  | { readonly kind: 'list'; readonly of: string | null; readonly items: readonly Value[] }
  | {
      readonly kind: 'object';
      readonly type: string;
      readonly fields: readonly (readonly [name: string, value: Value])[];
      readonly extra: Readonly<Record<string, unknown>>;
    };
export type ObjectValue = Extract<Value, { readonly kind: 'object' }>;

export interface Option {
  readonly name: 'filter' | 'select' | 'expand' | 'orderby' | 'search' | 'top' | 'skip' | 'count';
  readonly text: string;
}

export interface Written {
  readonly method: Explored['method'];
  readonly isBeta: boolean;
  readonly segments: readonly Segment[];
  readonly options: readonly Option[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ObjectValue | null;
  /** The action or function at the end; what answers with several objects has an answer type of its own. */
  readonly operation: { readonly name: string; readonly isCollection: boolean } | null;
  /** Of the answer, as the models are called; null where there is none. */
  readonly answer: { readonly type: string; readonly isCollection: boolean } | null;
}

export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
export const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
export const snake = (name: string): string => camel(name).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const short = (name: string): string => pascal(name.slice(name.lastIndexOf('.') + 1));

/** Null where the SDKs have no words for it: our own API, and paths that the schema does not know. */
export function written({ call, schema }: ToWrite): Written | null {
  if (call.version === 'latchkey/v1') return null;
  const place = walk(schema, call.path);
  const known = place.steps.filter(({ text }) => !text.startsWith('$'));
  if (known.length === 0 || known.some(({ kind }) => kind === 'other')) return null;
  const segments = place.steps.map((step): Segment => {
    if (step.kind === 'key')
      return {
        kind: 'item',
        type: short(step.type?.name ?? ''),
        id: decodeURIComponent(step.text).replaceAll("'", ''),
      };
    if (step.operation?.kind === 'function')
      return { kind: 'function', name: step.operation.name, args: argumentsOf(step.text) };
    return { kind: 'property', name: step.text.replace('$', '') };
  });
  const last = place.steps.at(-1);
  const isRef = last?.text === '$ref';
  const bodyType: TypeRef | null = isRef
    ? null
    : place.operation?.kind === 'action'
      ? { name: `${pascal(place.operation.name)}PostRequestBody`, isCollection: false }
      : place.type === null
        ? null
        : { ...place.type, isCollection: false };
  return {
    method: call.method,
    isBeta: call.version === 'beta',
    segments,
    options: optionsOf(call.path),
    headers: safeHeaders(call.headers),
    body: bodyOf(call, schema, isRef ? 'ReferenceCreate' : (bodyType?.name ?? ''), place.operation?.parameters ?? null),
    operation:
      place.operation === null
        ? null
        : { name: pascal(place.operation.name), isCollection: place.operation.returns?.isCollection === true },
    answer:
      call.method === 'DELETE' || isRef || place.type === null
        ? null
        : { type: short(place.type.name), isCollection: place.type.isCollection && call.method === 'GET' },
  };
}

function argumentsOf(text: string): readonly (readonly [string, string])[] {
  const inner = /\((.*)\)$/.exec(decodeURIComponent(text))?.[1] ?? '';
  return inner
    .split(',')
    .filter((each) => each.includes('='))
    .map((each) => {
      const [name = '', value = ''] = each.split('=');
      return [name.trim(), value.trim().replace(/^'|'$/g, '')] as const;
    });
}

const optionNames = ['filter', 'select', 'expand', 'orderby', 'search', 'top', 'skip', 'count'] as const;

function optionsOf(path: string): readonly Option[] {
  const query = path.split('?').slice(1).join('?');
  return query.split('&').flatMap((each) => {
    const equals = each.indexOf('=');
    const name = optionNames.find((one) => one === each.slice(0, equals).replace('$', '').toLowerCase());
    return name === undefined || equals < 0
      ? []
      : [{ name, text: decodeURIComponent(each.slice(equals + 1).replaceAll('+', ' ')) }];
  });
}

/** Half-written lines are left out. */
function safeHeaders(text: string): Readonly<Record<string, string>> {
  return headersOf(
    text
      .split('\n')
      .filter((line) => /^[\w-]+:\s*\S/.test(line.trim()))
      .join('\n'),
  );
}

function bodyOf(
  { method, body }: Explored,
  schema: Schema,
  type: string,
  parameters: readonly { readonly name: string; readonly type: TypeRef }[] | null,
): ObjectValue | null {
  if (method === 'GET' || method === 'DELETE' || body.trim() === '') return null;
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? objectOf(json as Record<string, unknown>, type, schema, parameters)
      : null;
  } catch {
    // What is being typed is no JSON yet; the body editor says so.
    return null;
  }
}

function objectOf(
  json: Readonly<Record<string, unknown>>,
  declared: string,
  schema: Schema,
  parameters: readonly { readonly name: string; readonly type: TypeRef }[] | null = null,
): ObjectValue {
  const said = json['@odata.type'];
  const named = typeof said === 'string' ? said.replace('#', '') : declared;
  const members = parameters ?? schema.types.get(named)?.members ?? [];
  const fields: (readonly [string, Value])[] = [];
  const extra: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(json)) {
    const member = members.find((each) => each.name === name);
    if (name === '@odata.type') fields.push(['odataType', { kind: 'text', text: String(value) }]);
    else if (name === '@odata.id' && declared === 'ReferenceCreate')
      fields.push(['odataId', { kind: 'text', text: String(value) }]);
    else if (member === undefined) extra[name] = value;
    else fields.push([name, writtenValue(value, member.type, schema)]);
  }
  return { kind: 'object', type: short(named), fields, extra };
}

function writtenValue(json: unknown, type: TypeRef, schema: Schema): Value {
  if (json === null || json === undefined) return { kind: 'null' };
  if (Array.isArray(json))
    return {
      kind: 'list',
      of: schema.types.has(type.name) ? short(type.name) : null,
      items: json.map((each) => writtenValue(each, { ...type, isCollection: false }, schema)),
    };
  if (typeof json === 'object') return objectOf(json as Record<string, unknown>, type.name, schema);
  if (typeof json === 'boolean') return { kind: 'boolean', value: json };
  if (typeof json === 'number') return { kind: 'number', value: json };
  const text = String(json);
  if (schema.enums.has(type.name))
    return {
      kind: 'enum',
      type: short(type.name),
      member: schema.enums.get(type.name)?.find((each) => each.toLowerCase() === text.toLowerCase()) ?? text,
    };
  const kinds: Readonly<Record<string, 'duration' | 'instant' | 'guid'>> = {
    'Edm.Duration': 'duration',
    'Edm.DateTimeOffset': 'instant',
    'Edm.Guid': 'guid',
  };
  return { kind: kinds[type.name] ?? 'text', text };
}

/**
 * Lists of the options `$select`, `$expand` and `$orderby`; commas inside of parentheses belong to what they stand in.
 */
export function listOf(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
export const isList = (name: Option['name']): boolean => name === 'select' || name === 'expand' || name === 'orderby';
/** The value of an option as a text in quotes, a number, or a list, whose items the language puts in brackets. */
export function optionValue(name: Option['name'], text: string, listed: (items: string) => string): string {
  if (isBare(name)) return text;
  return isList(name) ? listed(listOf(text).map(quote).join(', ')) : quote(text);
}

/** Arguments of a call; nothing where there are none. */
export const inBrackets = (items: readonly string[]): string => (items.length === 0 ? '' : `(${items.join(', ')})`);

export const isBare = (name: Option['name']): boolean => name === 'top' || name === 'skip' || name === 'count';

export const indent = (text: string, by = 4): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
export const quote = (text: string): string => JSON.stringify(text);

/** As the SDKs file the builders of a path: `/me` is one of the users. */
export function filed(segments: readonly Segment[]): readonly Segment[] {
  const [first, ...rest] = segments;
  return first?.kind === 'property' && first.name.toLowerCase() === 'me'
    ? [{ kind: 'property', name: 'users' }, { kind: 'item', type: 'User', id: '' }, ...rest]
    : segments;
}

/** Models that a body is made of, each once; the body of an action is filed beside its builder. */
export function modelsOf(of: Value | null): readonly string[] {
  if (of === null) return [];
  const inner =
    of.kind === 'list'
      ? of.items.flatMap(modelsOf)
      : of.kind === 'object'
        ? [of.type, ...of.fields.flatMap(([, each]) => modelsOf(each))]
        : of.kind === 'enum'
          ? [of.type]
          : [];
  return [...new Set(inner)];
}
export const isOfAction = (model: string): boolean => model.endsWith('PostRequestBody');

/** Lines for those of a library's names that a text uses. */
export const importsFor = (
  text: string,
  all: readonly (readonly [pattern: RegExp, line: string])[],
): readonly string[] => all.flatMap(([pattern, line]) => (pattern.test(text) ? [line] : []));

/** `catalogs/{id}/resources` as SDKs call its request builder: `EntitlementManagementCatalogsItemResources`. */
export function builderName(segments: readonly Segment[], isWhole: boolean): string {
  const used = isWhole && segments.length > 1 ? segments.slice(1) : segments.slice(-1);
  return used
    .map((each, n) =>
      each.kind === 'item'
        ? n === used.length - 1
          ? `${each.type}Item`
          : 'Item'
        : each.kind === 'function'
          ? functionName(each)
          : pascal(each.name),
    )
    .join('');
}

export const functionName = ({ name, args }: Extract<Segment, { readonly kind: 'function' }>): string =>
  `${pascal(name)}${args.map(([arg], n) => `${n === 0 ? 'With' : ''}${pascal(arg)}`).join('')}`;

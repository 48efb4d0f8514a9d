// Makes examples.json beside this file from documented examples: node test/facts/generateExamples.ts
// <folder of the sources>

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a collected example that is used here. */
export interface Documented {
  readonly id: string;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  readonly path: string;
  readonly requestBody: unknown;
  readonly responseStatus: number | null;
  readonly responseBody: unknown;
}

/**
 * What is documented at a place of an answer: a value that depends on no ids, names and times, as `=` and its JSON
 * (`{guid}` in it stands for any id), or else its type; `null` where it shows none, so that anything may stand there;
 * of a list each kind of member once.
 */
export type Shape =
  | `=${string}`
  | 'string'
  | 'null'
  | 'instant'
  | 'guid'
  | readonly Shape[]
  | { readonly [property: string]: Shape };

export interface Example {
  /** Version, title of the page's file, number on the page. */
  readonly id: string;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** What stands for an id is `{named}`, and bears the same name in the body. */
  readonly path: string;
  /** null where the page shows no answer. */
  readonly status: number | null;
  readonly body: unknown;
  readonly answer: Shape;
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const isGuid = (text: string): boolean => new RegExp(`^${guid.source}$`, 'i').test(text);
const nobody = '00000000-0000-0000-0000-000000000000';
const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text);

export function exampleOf({
  id,
  version,
  method,
  path,
  requestBody,
  responseStatus,
  responseBody,
}: Documented): Example {
  const names = namer();
  return {
    id: id.replace('.md', ''),
    version,
    method,
    path: pathOf(path, names),
    status: responseStatus,
    body: bodyOf(requestBody, [], names),
    answer: shapeOf(responseBody, ''),
  };
}

/** Names a value by the first candidate that no other value of the example has. */
type Namer = (value: string, ...candidates: readonly string[]) => string;

function namer(): Namer {
  const byValue = new Map<string, string>();
  return (value, ...candidates) => {
    const known = byValue.get(value);
    if (known !== undefined) return known;
    const taken = new Set(byValue.values());
    const free = candidates.map((each) => `{${each}}`).find((each) => !taken.has(each));
    if (free === undefined) throw new Error(`no name is left for ${value}: ${candidates.join(', ')}`);
    // `{id}` may stand for two things in one path
    byValue.set(value.startsWith('{') ? free : value, free);
    return free;
  };
}

const singular = (word: string): string =>
  word.endsWith('ies')
    ? `${word.slice(0, -3)}y`
    : word.endsWith('s') && !word.endsWith('ss')
      ? word.slice(0, -1)
      : word;
const orOther = (word: string): readonly string[] =>
  [word, 'other', 'another'].map((each) =>
    each === word ? word : `${each}${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
  );

/** Built-in roles have the same id everywhere. */
const isWellKnown = (of: string): boolean => of.startsWith('roleDefinition');

function pathOf(path: string, nameOf: Namer): string {
  const [address = '', ...options] = path.split('?');
  const id = `(?:${guid.source}|\\{\\w+\\})`;
  const named = address
    .replaceAll(new RegExp(`(\\w+)/(${id})`, 'gi'), (whole, collection: string, value: string) =>
      isWellKnown(collection) ? whole : `${collection}/${nameOf(value, ...orOther(singular(collection)))}`,
    )
    .replaceAll(
      new RegExp(`(\\w+)='(${id})'`, 'gi'),
      (_, parameter: string, value: string) => `${parameter}='${nameOf(value, parameter)}'`,
    );
  const asked = options.map((each) =>
    each.replaceAll(
      new RegExp(`(\\w+)(/id[+ ]eq[+ ](?:'|%27))(${guid.source})`, 'gi'),
      (_, of: string, between: string, value: string) => `${of}${between}${nameOf(value, of)}`,
    ),
  );
  return [named, ...asked].join('?');
}

/** Sentences are no facts. */
const sentences: ReadonlySet<string> = new Set(['description', 'justification', 'defaultText']);

function bodyOf(value: unknown, at: readonly string[], nameOf: Namer): unknown {
  if (Array.isArray(value)) return value.map((each) => bodyOf(each, at, nameOf));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bodyOf(each, [...at, key], nameOf)]));
  return typeof value === 'string' && at.length > 0 ? textOf(value, at, nameOf) : value;
}

function textOf(text: string, at: readonly string[], nameOf: Namer): string {
  const [parent = '', key = ''] = ['', ...at].slice(-2);
  if (sentences.has(key)) return text === '' ? '' : 'Text';
  if (key === 'userPrincipalName') return text.replace(/@.*/, '@{domain}');
  if (key === 'originId' && text.startsWith('https:')) return nameOf(text, key, `${parent}.${key}`);
  const [, before, collection = '', last = ''] = /^(.*?)(\w+)\/([^/]+)$/.exec(text) ?? [];
  if (before !== undefined && key.includes('@odata.'))
    return `${before}${collection}/${nameOf(last, ...orOther(singular(collection)))}`;
  if (isWellKnown(key) || parent.endsWith('Configuration')) return text;
  if (key === 'query')
    return text.replaceAll(new RegExp(`(\\w+)/(${guid.source})`, 'gi'), (whole, of: string, value: string) =>
      isWellKnown(of) ? whole : `${of}/${nameOf(value, ...orOther(singular(of)))}`,
    );
  return text.replaceAll(new RegExp(guid.source, 'gi'), (value) =>
    nameOf(value, key === 'id' ? singular(parent) : key, `${parent}.${key}`),
  );
}

/** Names and texts that people choose, and ids that are no GUIDs: the situations of the tests have their own. */
const chosen: ReadonlySet<string> = new Set(
  'id description justification mail mailNickname userPrincipalName email url issuer name text value label scope'.split(
    ' ',
  ),
);
const isChosen = (key: string): boolean => chosen.has(key) || /(Name|Id|Url|By|Text|Key)$/.test(key);

function shapeOf(value: unknown, key: string): Shape {
  if (value === null || value === undefined || value === 'null') return 'null';
  if (Array.isArray(value))
    return [...new Map(value.map((each) => shapeOf(each, key)).map((each) => [JSON.stringify(each), each])).values()];
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each, name)]));
  if (typeof value === 'number' || typeof value === 'boolean') return `=${JSON.stringify(value)}`;
  const text = String(value);
  if (key === 'query') return `=${JSON.stringify(text.replaceAll(new RegExp(guid.source, 'gi'), '{guid}'))}`;
  if (text === nobody) return `=${JSON.stringify(text)}`;
  if (isGuid(text)) return 'guid';
  if (isInstant(text)) return 'instant';
  return /^[#\w.-]+$/.test(text) && !isChosen(key) ? `=${JSON.stringify(text)}` : 'string';
}

/** One example a line, so that a difference reads as one. */
export function written(examples: readonly Example[]): string {
  const source =
    'Microsoft Graph documentation: API reference of entitlement management and access reviews, and their tutorials';
  const rows = examples.map((each) => `    ${JSON.stringify(each)}`).join(',\n');
  return (
    `{\n  "generated": "by test/facts/generateExamples.ts; do not edit",\n  "source": ` +
    `${JSON.stringify(source)},\n ` +
    ` "examples": [\n${rows}\n  ]\n}\n`
  );
}

/** Names of the collected sources, in their order. */
export const sourceFiles = ['documented-examples.json', 'access-review-examples.json'] as const;

export const examplesIn = (texts: readonly string[]): readonly Example[] =>
  texts.flatMap((text) => (JSON.parse(text) as readonly Documented[]).map(exampleOf));

if (import.meta.main) {
  const from = process.argv[2];
  if (from === undefined)
    throw new Error('Say in which folder the examples are: node test/facts/generateExamples.ts .');
  const texts = sourceFiles.map((each) => readFileSync(join(from, each), 'utf8'));
  writeFileSync(join(import.meta.dirname, 'examples.json'), written(examplesIn(texts)));
}

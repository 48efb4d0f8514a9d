// The part of an address after `?` as options: system options read and checked for form, custom ones left alone.

import { readExpression, type Expression } from './expression.ts';
import { Fault, didYouMean, shown } from './fault.ts';
import {
  readExpand,
  readOrder,
  readSelect,
  wholeNumber,
  yesOrNo,
  type Selected,
  type Expanding,
  type Ordering,
} from './clauses.ts';
import { readSearch, type Search } from './search.ts';

/** What may stand at the root and inside the parentheses of an $expand alike. */
export interface Clauses {
  readonly filter: Expression | null;
  /** Null where there was no $select. */
  readonly select: readonly Selected[] | null;
  readonly expand: readonly Expanding[];
  readonly orderBy: readonly Ordering[];
  readonly top: number | null;
  readonly skip: number;
  readonly count: boolean;
  readonly search: Search | null;
}

export interface Options extends Clauses {
  readonly skipToken: string | null;
  /** $id: what `$ref` removes. */
  readonly id: string | null;
  /** Parameter aliases, lower-case with `@`, and their literals as written. */
  readonly aliases: ReadonlyMap<string, string>;
  /** What a $skiptoken is good for: it starts no page of another filter, order or search. */
  readonly identity: string;
}

const known = [
  '$filter',
  '$select',
  '$expand',
  '$orderby',
  '$top',
  '$skip',
  '$skiptoken',
  '$count',
  '$search',
  '$format',
  '$id',
];
const mostText = 65_536;

/** Reads `a=b&c=d`, with or without the leading question mark. Throws Fault. */
export function readOptions(search: string): Options {
  const { system, aliases } = split(search);
  const text = (name: string): string | null => system.get(name) ?? null;
  checkFormat(text('$format'));
  const filter = text('$filter');
  const select = text('$select');
  const expand = text('$expand');
  const orderBy = text('$orderby');
  const sought = text('$search');
  const count = text('$count');
  return {
    filter: filter === null ? null : readExpression(filter, '$filter'),
    select: select === null ? null : readSelect(select),
    expand: expand === null ? [] : readExpand(expand),
    orderBy: orderBy === null ? [] : readOrder(orderBy),
    top: optionalNumber('$top', text('$top')),
    skip: optionalNumber('$skip', text('$skip')) ?? 0,
    count: count !== null && yesOrNo('$count', count),
    search: sought === null ? null : readSearch(sought),
    skipToken: text('$skiptoken'),
    id: text('$id'),
    aliases,
    identity: identityOf(filter, orderBy, sought),
  };
}

/** Texts as written: the client that follows a link sends them again. */
export function identityOf(filter: string | null, orderBy: string | null, search: string | null): string {
  return JSON.stringify([filter, orderBy, search].map((each) => each?.trim() ?? null));
}

export const noOptions: Options = readOptions('');

/** The pairs of a query string as written: used again for the links to further pages. */
export function pairs(search: string): readonly { readonly name: string; readonly value: string }[] {
  if (search.length > mostText)
    throw new Fault('tooComplex', `The options may have ${mostText} characters at the most.`);
  const text = search.startsWith('?') ? search.slice(1) : search;
  return text
    .split('&')
    .filter((each) => each !== '')
    .map((each) => {
      const equals = each.indexOf('=');
      return equals < 0
        ? { name: decode(each), value: '' }
        : { name: decode(each.slice(0, equals)), value: decode(each.slice(equals + 1)) };
    });
}

function split(search: string): { system: Map<string, string>; aliases: Map<string, string> } {
  const system = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const { name, value } of pairs(search)) {
    const key = name.trim().toLowerCase();
    const into = key.startsWith('$') ? system : key.startsWith('@') ? aliases : null;
    if (into === null) continue;
    if (into === system && !known.includes(key))
      throw new Fault('unsupportedOption', `${shown(name)} is not supported.${didYouMean(key, known)}`, shown(name));
    if (into.has(key)) throw new Fault('duplicateOption', `${shown(name)} may be given once.`, shown(name));
    if (value.trim() === '')
      throw new Fault('badValue', `${shown(name)} is empty; leave it out or give it a value.`, shown(name), 0);
    into.set(key, value);
  }
  return { system, aliases };
}

/** Percent-decodes, and takes `+` for a space. */
function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text.includes('+') ? text.replaceAll('+', ' ') : text);
    if (!decoded.includes('\u0000') && decoded.isWellFormed()) return decoded;
  } catch {
    /* told below, as for U+0000 */
  }
  throw new Fault('syntax', 'The options are not percent-encoded UTF-8 without U+0000.', shown(text));
}

function optionalNumber(option: string, text: string | null): number | null {
  return text === null ? null : wholeNumber(option, text);
}

function checkFormat(text: string | null): void {
  if (text === null) return;
  const word = text.trim().toLowerCase();
  if (word !== 'json' && word !== 'application/json' && !word.startsWith('application/json;'))
    throw new Fault('badValue', '$format is json.', '$format', 0);
}

// The part of an address after `?` as options: system options read and checked for form, custom ones left alone.

import { readExpression } from './expression.ts';
import { Fault, didYouMean, truncate } from '../fault.ts';
import { readExpand, readOrder, readSelect, readWholeNumber, readBoolean, type Clauses } from './clauses.ts';
import { readSearch } from './search.ts';

/** The options of an address. Each option is checked for its form, not against the model. */
export interface Options extends Clauses {
  readonly skipToken: string | null;
  /** $id: the entity that `$ref` removes. */
  readonly id: string | null;
  /** Parameter aliases, lower-case with `@`, and their literals as written. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The identity of the list that a $skiptoken belongs to: filter, order and search. */
  readonly listIdentity: string;
}

const knownOptions = [
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
  const { system, aliases } = splitOptions(search);
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
    count: count !== null && readBoolean('$count', count),
    search: sought === null ? null : readSearch(sought),
    levels: null,
    skipToken: text('$skiptoken'),
    id: text('$id'),
    aliases,
    listIdentity: listIdentity(filter, orderBy, sought),
  };
}

/** The options as written, because the client sends them again when it follows a link. */
export function listIdentity(filter: string | null, orderBy: string | null, search: string | null): string {
  return JSON.stringify([filter, orderBy, search].map((each) => each?.trim() ?? null));
}

/** The pairs of a query string as written: used again for the links to further pages. */
export function queryPairs(search: string): readonly { readonly name: string; readonly value: string }[] {
  if (search.length > mostText)
    throw new Fault('tooComplex', `The options may have ${mostText} characters at the most.`);
  const text = search.startsWith('?') ? search.slice(1) : search;
  return text
    .split('&')
    .filter((each) => each !== '')
    .map((each) => {
      const equals = each.indexOf('=');
      return equals < 0
        ? { name: decodeQueryText(each), value: '' }
        : { name: decodeQueryText(each.slice(0, equals)), value: decodeQueryText(each.slice(equals + 1)) };
    });
}

function splitOptions(search: string): { system: Map<string, string>; aliases: Map<string, string> } {
  const system = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const { name, value } of queryPairs(search)) {
    const key = name.trim().toLowerCase();
    const into = key.startsWith('$') ? system : key.startsWith('@') ? aliases : null;
    if (into === null) continue;
    if (into === system && !knownOptions.includes(key))
      throw new Fault(
        'unsupportedOption',
        `${truncate(name)} is not supported.${didYouMean(key, knownOptions)}`,
        truncate(name),
      );
    if (into.has(key)) throw new Fault('duplicateOption', `${truncate(name)} may be given once.`, truncate(name));
    if (value.trim() === '')
      throw new Fault('badValue', `${truncate(name)} is empty; leave it out or give it a value.`, truncate(name), 0);
    into.set(key, value);
  }
  return { system, aliases };
}

/** Percent-decodes, and takes `+` for a space. */
function decodeQueryText(text: string): string {
  try {
    const decoded = decodeURIComponent(text.includes('+') ? text.replaceAll('+', ' ') : text);
    if (!decoded.includes('\u0000') && decoded.isWellFormed()) return decoded;
  } catch {
    /* told below, as for U+0000 */
  }
  throw new Fault('syntax', 'The options are not percent-encoded UTF-8 without U+0000.', truncate(text));
}

function optionalNumber(option: string, text: string | null): number | null {
  return text === null ? null : readWholeNumber(option, text);
}

function checkFormat(text: string | null): void {
  if (text === null) return;
  const word = text.trim().toLowerCase();
  if (word !== 'json' && word !== 'application/json' && !word.startsWith('application/json;'))
    throw new Fault('badValue', '$format is json.', '$format', 0);
}

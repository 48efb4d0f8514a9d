// Reads $select, $orderby and $expand; an $expand holds further options in parentheses, of which positions count from
// its start.

import { advance, expect, describeToken, isAt, createScanner, syntaxFault, type Scanner } from './tokens.ts';
import { enterNesting, parseExpression, parseOperand, type Expression, type Name } from './expression.ts';
import { Fault, didYouMean, truncate } from '../fault.ts';
import { readSearch, type Search } from './search.ts';

/** `*`, or a path of names: a property, a navigation, `navigation/property`. */
export interface SelectItem {
  readonly star: boolean;
  readonly names: readonly Name[];
  readonly at: number;
}
/** An expression to sort by; only paths pass the planning. */
export interface OrderByItem {
  readonly by: Expression;
  readonly descending: boolean;
  readonly at: number;
}
/** `*`, or a navigation with an optional type cast; `refs` for `nav/$ref`, `count` for `nav/$count`. */
export interface ExpandItem {
  readonly star: boolean;
  readonly names: readonly Name[];
  readonly form: 'rows' | 'refs' | 'count';
  readonly clauses: Clauses;
  /** The options as written, by lower-case name: they stand in links to further rows. */
  readonly texts: ReadonlyMap<string, string>;
  readonly at: number;
}

/** The options that may stand at the root and inside the parentheses of an $expand. */
export interface Clauses {
  readonly filter: Expression | null;
  /** Null where there was no $select. */
  readonly select: readonly SelectItem[] | null;
  readonly expand: readonly ExpandItem[];
  readonly orderBy: readonly OrderByItem[];
  readonly top: number | null;
  readonly skip: number;
  readonly count: boolean;
  readonly search: Search | null;
  /** `$levels` of an $expand: how often its navigation is followed, `max` as the most; null where it was not given. */
  readonly levels: number | null;
}

const mostItems = 200;

/** Reads a whole $select. Throws Fault. */
export function readSelect(text: string): readonly SelectItem[] {
  const s = createScanner(text, '$select');
  const items = readSelectItems(s);
  return requireEnd(s, items);
}

export function readOrder(text: string): readonly OrderByItem[] {
  const s = createScanner(text, '$orderby');
  return requireEnd(s, readOrderByItems(s));
}

export function readExpand(text: string): readonly ExpandItem[] {
  const s = createScanner(text, '$expand');
  return requireEnd(s, readExpandItems(s));
}

/** A number without sign, fraction or exponent. */
export function readWholeNumber(name: string, text: string, option = name, at = 0): number {
  const trimmed = text.trim();
  if (!/^\d{1,9}$/.test(trimmed)) throw new Fault('badValue', `${name} is a whole number from 0 up.`, option, at);
  return Number(trimmed);
}

export function readBoolean(name: string, text: string, option = name, at = 0): boolean {
  const word = text.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') throw new Fault('badValue', `${name} is true or false.`, option, at);
  return word === 'true';
}

function requireEnd<T>(s: Scanner, items: T): T {
  if (!isAt(s, 'end')) throw syntaxFault(s, `Expected a comma or the end.${describeToken(s)}`);
  return items;
}

function readList<T>(s: Scanner, one: (s: Scanner) => T): readonly T[] {
  const items = [one(s)];
  while (isAt(s, ',')) {
    advance(s);
    items.push(one(s));
    if (items.length > mostItems)
      throw new Fault('tooComplex', `${s.option} may list ${mostItems} names at the most.`, s.option, s.start);
  }
  return items;
}

const readSelectItems = (s: Scanner): readonly SelectItem[] =>
  readList(s, (each) => {
    const at = each.start;
    if (!isAt(each, '*')) return { star: false, names: readNames(each), at };
    advance(each);
    return { star: true, names: [], at };
  });

const readOrderByItems = (s: Scanner): readonly OrderByItem[] =>
  readList(s, (each) => {
    const at = each.start;
    const by = parseOperand(each);
    const direction = isAt(each, 'name') ? each.value.toLowerCase() : '';
    if (direction !== '' && direction !== 'asc' && direction !== 'desc')
      throw syntaxFault(each, `After a property stands asc or desc.${describeToken(each)}`);
    if (direction !== '') advance(each);
    return { by, descending: direction === 'desc', at };
  });

const readExpandItems = (s: Scanner): readonly ExpandItem[] => readList(s, readExpandItem);

function readExpandItem(s: Scanner): ExpandItem {
  enterNesting(s);
  const at = s.start;
  const star = isAt(s, '*');
  if (star) advance(s);
  const path = star ? [] : readNames(s);
  if (star && isAt(s, '/')) {
    advance(s);
    path.push(...readNames(s));
  }
  const last = path.at(-1)?.name.toLowerCase();
  const form = last === '$ref' ? 'refs' : last === '$count' ? 'count' : 'rows';
  if (form !== 'rows') path.pop();
  if (star && path.length > 0) throw syntaxFault(s, 'After * may stand /$ref only.', at);
  const texts = new Map<string, string>();
  const clauses = isAt(s, '(') ? readNestedOptions(s, texts) : noClauses;
  s.depth--;
  return { star, names: path, form, clauses, texts, at };
}

export const noClauses: Clauses = {
  filter: null,
  select: null,
  expand: [],
  orderBy: [],
  top: null,
  skip: 0,
  count: false,
  search: null,
  levels: null,
};

type ClauseReader = (s: Scanner) => Partial<Clauses>;
const clauseReaders: Readonly<Record<string, ClauseReader>> = {
  $filter: (s) => ({ filter: parseExpression(s) }),
  $select: (s) => ({ select: readSelectItems(s) }),
  $expand: (s) => ({ expand: readExpandItems(s) }),
  $orderby: (s) => ({ orderBy: readOrderByItems(s) }),
  $top: (s) => ({ top: readValue(s, '$top', readWholeNumber) }),
  $skip: (s) => ({ skip: readValue(s, '$skip', readWholeNumber) }),
  $count: (s) => ({ count: readValue(s, '$count', readBoolean) }),
  $levels: (s) => ({ levels: readValue(s, '$levels', readLevels) }),
};

/** As Graph says: https://learn.microsoft.com/graph/api/user-list-manager#optional-query-parameters */
const mostLevels = 1000;

function readLevels(name: string, text: string, option: string, at: number): number {
  if (text.toLowerCase() === 'max') return mostLevels;
  const levels = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (levels >= 1 && levels <= mostLevels) return levels;
  throw new Fault('badValue', `${name} is max or a number from 1 to ${mostLevels}.`, option, at);
}

/**
 * Options inside an $expand, separated by semicolons; `$search` is cut out as text, because its grammar is another one.
 */
function readNestedOptions(s: Scanner, texts: Map<string, string>): Clauses {
  let clauses = noClauses;
  do {
    advance(s);
    const { value: given, start } = s;
    const option = given.toLowerCase();
    if (!isAt(s, 'name') || !option.startsWith('$'))
      throw syntaxFault(s, `Expected an option such as $select=id.${describeToken(s)}`);
    const read = Object.hasOwn(clauseReaders, option) ? clauseReaders[option] : undefined;
    if (read === undefined && option !== '$search') {
      throw new Fault(
        'unsupportedOption',
        `${truncate(given)} is not supported inside $expand.${didYouMean(option, Object.keys(clauseReaders))}`,
        s.option,
        start,
      );
    }
    if (texts.has(option)) throw new Fault('duplicateOption', `${option} may be given once.`, s.option, start);
    advance(s);
    if (!isAt(s, '=')) throw syntaxFault(s, `After ${option} stands =.${describeToken(s)}`);
    const from = s.next;
    if (read === undefined) {
      clauses = { ...clauses, search: readNestedSearch(s) };
    } else {
      advance(s);
      clauses = { ...clauses, ...read(s) };
    }
    texts.set(option, s.text.slice(from, s.start).trim());
  } while (isAt(s, ';'));
  expect(s, ')', 'The options of an $expand are separated by semicolons and end with a parenthesis.');
  return clauses;
}

function readNestedSearch(s: Scanner): Search {
  const from = s.next;
  let end = from;
  let isQuoted = false;
  for (let level = 0; end < s.text.length; end++) {
    const mark = s.text[end];
    if (isQuoted && mark === '\\') end++;
    else if (mark === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (mark === '(') level++;
    else if ((mark === ')' && level-- === 0) || mark === ';') break;
  }
  s.next = Math.min(end, s.text.length);
  advance(s);
  return readSearch(s.text.slice(from, end), s.option, from);
}

function readValue<T>(
  s: Scanner,
  name: string,
  read: (name: string, text: string, option: string, at: number) => T,
): T {
  const { value, start } = s;
  if (!isAt(s, 'literal') && !isAt(s, 'name')) throw syntaxFault(s, `Expected a value.${describeToken(s)}`);
  advance(s);
  return read(name, value, s.option, start);
}

function readNames(s: Scanner): Name[] {
  const path: Name[] = [];
  for (;;) {
    if (!isAt(s, 'name')) throw syntaxFault(s, `Expected a name.${describeToken(s)}`);
    path.push({ name: s.value, at: s.start });
    if (path.length > 20) throw new Fault('tooComplex', 'A path may have 20 names at the most.', s.option, s.start);
    advance(s);
    if (!isAt(s, '/')) return path;
    advance(s);
  }
}

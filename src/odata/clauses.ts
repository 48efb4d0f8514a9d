// Reads $select, $orderby and $expand; an $expand holds further options in parentheses, of which positions count from
// its start.

import { advance, expect, found, is, scan, syntax, type Scanner } from './tokens.ts';
import { deeper, parse, prefix, type Expression, type Name } from './expression.ts';
import { Fault, didYouMean, shown } from './fault.ts';
import { readSearch, type Search } from './search.ts';
import type { Clauses } from './options.ts';

/** `*`, or a path of names: a property, a navigation, `navigation/property`. */
export interface Selected {
  readonly star: boolean;
  readonly names: readonly Name[];
  readonly at: number;
}
export interface Ordering {
  readonly by: Expression;
  readonly descending: boolean;
  readonly at: number;
}
/** `*`, or a navigation with an optional type cast; `refs` for `nav/$ref`, `count` for `nav/$count`. */
export interface Expanding {
  readonly star: boolean;
  readonly names: readonly Name[];
  readonly form: 'rows' | 'refs' | 'count';
  readonly clauses: Clauses;
  /** The options as written, by lower-case name: they stand in links to further rows. */
  readonly texts: ReadonlyMap<string, string>;
  readonly at: number;
}

const mostItems = 200;

export function readSelect(text: string): readonly Selected[] {
  const s = scan(text, '$select');
  const items = selectItems(s);
  return ended(s, items);
}

export function readOrder(text: string): readonly Ordering[] {
  const s = scan(text, '$orderby');
  return ended(s, orderItems(s));
}

export function readExpand(text: string): readonly Expanding[] {
  const s = scan(text, '$expand');
  return ended(s, expandItems(s));
}

/** A number without sign, fraction or exponent. */
export function wholeNumber(name: string, text: string, option = name, at = 0): number {
  const trimmed = text.trim();
  if (!/^\d{1,9}$/.test(trimmed)) throw new Fault('badValue', `${name} is a whole number from 0 up.`, option, at);
  return Number(trimmed);
}

export function yesOrNo(name: string, text: string, option = name, at = 0): boolean {
  const word = text.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') throw new Fault('badValue', `${name} is true or false.`, option, at);
  return word === 'true';
}

function ended<T>(s: Scanner, items: T): T {
  if (!is(s, 'end')) throw syntax(s, `Expected a comma or the end.${found(s)}`);
  return items;
}

function several<T>(s: Scanner, one: (s: Scanner) => T): readonly T[] {
  const items = [one(s)];
  while (is(s, ',')) {
    advance(s);
    items.push(one(s));
    if (items.length > mostItems)
      throw new Fault('tooComplex', `${s.option} may list ${mostItems} names at the most.`, s.option, s.start);
  }
  return items;
}

const selectItems = (s: Scanner): readonly Selected[] =>
  several(s, (each) => {
    const at = each.start;
    if (!is(each, '*')) return { star: false, names: names(each), at };
    advance(each);
    return { star: true, names: [], at };
  });

const orderItems = (s: Scanner): readonly Ordering[] =>
  several(s, (each) => {
    const at = each.start;
    const by = prefix(each);
    const direction = is(each, 'name') ? each.value.toLowerCase() : '';
    if (direction !== '' && direction !== 'asc' && direction !== 'desc')
      throw syntax(each, `After a property stands asc or desc.${found(each)}`);
    if (direction !== '') advance(each);
    return { by, descending: direction === 'desc', at };
  });

const expandItems = (s: Scanner): readonly Expanding[] => several(s, expandItem);

function expandItem(s: Scanner): Expanding {
  deeper(s);
  const at = s.start;
  const star = is(s, '*');
  if (star) advance(s);
  const path = star ? [] : names(s);
  if (star && is(s, '/')) {
    advance(s);
    path.push(...names(s));
  }
  const last = path.at(-1)?.name.toLowerCase();
  const form = last === '$ref' ? 'refs' : last === '$count' ? 'count' : 'rows';
  if (form !== 'rows') path.pop();
  if (star && path.length > 0) throw syntax(s, 'After * may stand /$ref only.', at);
  const texts = new Map<string, string>();
  const clauses = is(s, '(') ? inParentheses(s, texts) : none;
  s.depth--;
  return { star, names: path, form, clauses, texts, at };
}

export const none: Clauses = {
  filter: null,
  select: null,
  expand: [],
  orderBy: [],
  top: null,
  skip: 0,
  count: false,
  search: null,
};

type Read = (s: Scanner) => Partial<Clauses>;
const clauseReaders: Readonly<Record<string, Read>> = {
  $filter: (s) => ({ filter: parse(s) }),
  $select: (s) => ({ select: selectItems(s) }),
  $expand: (s) => ({ expand: expandItems(s) }),
  $orderby: (s) => ({ orderBy: orderItems(s) }),
  $top: (s) => ({ top: valueOf(s, '$top', wholeNumber) }),
  $skip: (s) => ({ skip: valueOf(s, '$skip', wholeNumber) }),
  $count: (s) => ({ count: valueOf(s, '$count', yesOrNo) }),
};

/**
 * Options inside an $expand, separated by semicolons; `$search` is cut out as text, for it has a grammar of its own.
 */
function inParentheses(s: Scanner, texts: Map<string, string>): Clauses {
  let clauses = none;
  do {
    advance(s);
    const { value: given, start } = s;
    const option = given.toLowerCase();
    if (!is(s, 'name') || !option.startsWith('$')) throw syntax(s, `Expected an option such as $select=id.${found(s)}`);
    const read = Object.hasOwn(clauseReaders, option) ? clauseReaders[option] : undefined;
    if (read === undefined && option !== '$search') {
      throw new Fault(
        'unsupportedOption',
        `${shown(given)} is not supported inside $expand.${didYouMean(option, Object.keys(clauseReaders))}`,
        s.option,
        start,
      );
    }
    if (texts.has(option)) throw new Fault('duplicateOption', `${option} may be given once.`, s.option, start);
    advance(s);
    if (!is(s, '=')) throw syntax(s, `After ${option} stands =.${found(s)}`);
    const from = s.next;
    if (read === undefined) {
      clauses = { ...clauses, search: nestedSearch(s) };
    } else {
      advance(s);
      clauses = { ...clauses, ...read(s) };
    }
    texts.set(option, s.text.slice(from, s.start).trim());
  } while (is(s, ';'));
  expect(s, ')', 'The options of an $expand are separated by semicolons and end with a parenthesis.');
  return clauses;
}

function nestedSearch(s: Scanner): Search {
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

function valueOf<T>(s: Scanner, name: string, read: (name: string, text: string, option: string, at: number) => T): T {
  const { value, start } = s;
  if (!is(s, 'literal') && !is(s, 'name')) throw syntax(s, `Expected a value.${found(s)}`);
  advance(s);
  return read(name, value, s.option, start);
}

function names(s: Scanner): Name[] {
  const path: Name[] = [];
  for (;;) {
    if (!is(s, 'name')) throw syntax(s, `Expected a name.${found(s)}`);
    path.push({ name: s.value, at: s.start });
    if (path.length > 20) throw new Fault('tooComplex', 'A path may have 20 names at the most.', s.option, s.start);
    advance(s);
    if (!is(s, '/')) return path;
    advance(s);
  }
}

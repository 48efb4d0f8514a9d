// Reads the expressions of $filter and $orderby into a tree that knows no schema yet: a Pratt parser, bounded in depth
// and size.

import { advance, expect, found, is, scan, syntax, type Scanner } from './tokens.ts';
import { Fault, shown } from './fault.ts';
import type { Comparison } from './query.ts';
import type { Literal } from './describe.ts';

/** One name of a path; with a dot it is a type cast. */
export interface Name {
  readonly name: string;
  readonly at: number;
}

export type Expression =
  | { readonly kind: 'literal'; readonly literal: Literal; readonly at: number }
  | { readonly kind: 'alias'; readonly name: string; readonly at: number }
  | { readonly kind: 'path'; readonly names: readonly Name[]; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly of: Expression[]; readonly at: number }
  | { readonly kind: 'not'; readonly of: Expression; readonly at: number }
  | {
      readonly kind: 'compare';
      readonly test: Comparison;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | { readonly kind: 'in'; readonly left: Expression; readonly values: readonly Expression[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | Lambda;

/** `variable` and `body` are null of `any()`. */
export interface Lambda {
  readonly kind: 'lambda';
  readonly fn: 'any' | 'all';
  readonly names: readonly Name[];
  readonly variable: string | null;
  readonly body: Expression | null;
  readonly at: number;
}

/** An expression that is the whole text of an option. */
export function readExpression(text: string, option: string): Expression {
  const s = scan(text, option);
  const expression = parse(s);
  if (!is(s, 'end')) throw syntax(s, `The expression should end here.${found(s)}`);
  return expression;
}

/** How strongly an operator binds; arithmetic is known only to be refused clearly. */
const powers: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['eq', 3],
  ['ne', 3],
  ['gt', 3],
  ['ge', 3],
  ['lt', 3],
  ['le', 3],
  ['in', 3],
  ['has', 3],
  ['add', 4],
  ['sub', 4],
  ['mul', 4],
  ['div', 4],
  ['divby', 4],
  ['mod', 4],
]);
const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const mostDepth = 100;
const mostTerms = 500;

/** Parses operators that bind at least as strongly as `power`. */
export function parse(s: Scanner, power = 1): Expression {
  deeper(s);
  let left = prefix(s);
  while (is(s, 'name')) {
    const operator = s.value.toLowerCase();
    const binds = powers.get(operator);
    if (binds === undefined) throw syntax(s, `Expected an operator such as eq, and, or.${found(s)}`);
    if (binds < power) break;
    const at = s.start;
    advance(s);
    left = infix(s, operator, left, at);
  }
  s.depth--;
  return left;
}

export function deeper(s: Scanner): void {
  if (++s.depth > mostDepth)
    throw new Fault('tooComplex', `Expressions may be nested ${mostDepth} levels deep at the most.`, s.option, s.start);
}

function term(s: Scanner): void {
  if (++s.terms > mostTerms)
    throw new Fault('tooComplex', `${s.option} may have ${mostTerms} comparisons at the most.`, s.option, s.start);
}

function infix(s: Scanner, operator: string, left: Expression, at: number): Expression {
  if (operator === 'and' || operator === 'or') {
    const right = parse(s, operator === 'or' ? 2 : 3);
    if (left.kind !== operator) return { kind: operator, of: [left, right], at };
    left.of.push(right);
    return left;
  }
  term(s);
  if (operator === 'in') return { kind: 'in', left, values: list(s), at };
  if (!comparisons.has(operator))
    throw new Fault(
      'notSupported',
      `The operator ${operator} is not supported; eq, ne, gt, ge, lt, le, in, and, or, not are.`,
      s.option,
      at,
    );
  if (left.kind === 'compare' || left.kind === 'in') {
    if (!isClosed(s, at))
      throw new Fault('syntax', 'Comparisons do not chain; put one of them in parentheses.', s.option, at);
  }
  return { kind: 'compare', test: operator as Comparison, left, right: parse(s, 4), at };
}

/** Whether the text before `at` ends with a parenthesis, so that what is left of it stands on its own. */
function isClosed(s: Scanner, at: number): boolean {
  let before = at - 1;
  while (before > 0 && s.text.charCodeAt(before) <= 32) before--;
  return s.text[before] === ')';
}

function list(s: Scanner): readonly Expression[] {
  expect(s, '(', 'After in stands a list in parentheses.');
  const values: Expression[] = [];
  while (values.length === 0 || !is(s, ')')) {
    if (values.length > 0) expect(s, ',', 'Values of a list are separated by commas.');
    if (!is(s, 'literal') && !is(s, 'name')) throw syntax(s, `A list holds at least one literal.${found(s)}`);
    values.push(prefix(s));
  }
  advance(s);
  return values;
}

/** One operand: a literal, a path, a call, or an expression in parentheses. */
export function prefix(s: Scanner): Expression {
  const at = s.start;
  if (is(s, 'literal')) {
    const literal: Literal = { kind: s.literal, text: s.value };
    advance(s);
    return { kind: 'literal', literal, at };
  }
  if (is(s, '(')) {
    advance(s);
    const inner = parse(s);
    expect(s, ')', 'This parenthesis is not closed.');
    return inner;
  }
  if (!is(s, 'name')) throw syntax(s, `Expected a property, a literal, a function or a parenthesis.${found(s)}`);
  const { value } = s;
  const word = value.toLowerCase();
  advance(s);
  if (word === 'not' && !is(s, '/') && !is(s, 'end')) return { kind: 'not', of: parse(s, 3), at };
  if (word === 'null' || word === 'true' || word === 'false')
    return { kind: 'literal', literal: { kind: word === 'null' ? 'null' : 'boolean', text: word }, at };
  if (value.startsWith('@')) return { kind: 'alias', name: value.toLowerCase(), at };
  if (is(s, '(')) return call(s, value, at);
  return path(s, { name: value, at });
}

function call(s: Scanner, name: string, at: number): Expression {
  term(s);
  advance(s);
  const args: Expression[] = [];
  while (!is(s, ')')) {
    if (args.length > 0)
      expect(s, ',', `The parameters of ${shown(name)} are separated by commas and end with a parenthesis.`);
    args.push(parse(s));
  }
  advance(s);
  return { kind: 'call', name: name.toLowerCase(), args, at };
}

const mostNames = 20;

function path(s: Scanner, first: Name): Expression {
  const names = [first];
  while (is(s, '/')) {
    advance(s);
    if (!is(s, 'name')) throw syntax(s, `After / stands a name.${found(s)}`);
    const name: Name = { name: s.value, at: s.start };
    advance(s);
    const fn = name.name.toLowerCase();
    if (is(s, '(')) {
      if (fn === 'any' || fn === 'all') return lambda(s, fn, names, name.at);
      throw syntax(s, `Only any and all may be called on a path; ${shown(name.name)} may not.`, name.at);
    }
    names.push(name);
    if (names.length > mostNames)
      throw new Fault('tooComplex', `A path may have ${mostNames} names at the most.`, s.option, name.at);
  }
  return { kind: 'path', names, at: first.at };
}

function lambda(s: Scanner, fn: 'any' | 'all', names: readonly Name[], at: number): Expression {
  term(s);
  advance(s);
  if (is(s, ')')) {
    if (fn === 'all') throw syntax(s, 'all needs a condition: all(x:x/name eq 1).', at);
    advance(s);
    return { kind: 'lambda', fn, names, variable: null, body: null, at };
  }
  if (!is(s, 'name')) throw syntax(s, `Expected a variable: ${fn}(x:x/name eq 1).${found(s)}`);
  const variable = s.value.toLowerCase();
  advance(s);
  expect(s, ':', `After the variable stands a colon: ${fn}(x:x/name eq 1).`);
  const body = parse(s);
  expect(s, ')', `${fn} is not closed by a parenthesis.`);
  return { kind: 'lambda', fn, names, variable, body, at };
}

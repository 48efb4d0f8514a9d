// Reads the expressions of $filter and $orderby into a tree without a schema: a Pratt parser, bounded in depth and
// size.

import { advance, expect, describeToken, isAt, createScanner, syntaxFault, type Scanner } from './tokens.ts';
import { Fault, truncate } from '../fault.ts';
import type { Comparison } from '../query.ts';
import type { Literal } from '../serviceDescription.ts';

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
interface Lambda {
  readonly kind: 'lambda';
  readonly fn: 'any' | 'all';
  readonly names: readonly Name[];
  readonly variable: string | null;
  readonly body: Expression | null;
  readonly at: number;
}

/** An expression that is the whole text of an option. */
export function readExpression(text: string, option: string): Expression {
  const s = createScanner(text, option);
  const expression = parseExpression(s);
  if (!isAt(s, 'end')) throw syntaxFault(s, `The expression should end here.${describeToken(s)}`);
  return expression;
}

/** The binding power of operators; arithmetic ones are known only so that the refusal is clear. */
const bindingPowers: ReadonlyMap<string, number> = new Map([
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
export function parseExpression(s: Scanner, power = 1): Expression {
  enterNesting(s);
  let left = parseOperand(s);
  while (isAt(s, 'name')) {
    const operator = s.value.toLowerCase();
    const binds = bindingPowers.get(operator);
    if (binds === undefined) throw syntaxFault(s, `Expected an operator such as eq, and, or.${describeToken(s)}`);
    if (binds < power) break;
    const at = s.start;
    advance(s);
    left = parseInfix(s, operator, left, at);
  }
  s.depth--;
  return left;
}

export function enterNesting(s: Scanner): void {
  if (++s.depth > mostDepth)
    throw new Fault('tooComplex', `Expressions may be nested ${mostDepth} levels deep at the most.`, s.option, s.start);
}

function countTerm(s: Scanner): void {
  if (++s.terms > mostTerms)
    throw new Fault('tooComplex', `${s.option} may have ${mostTerms} comparisons at the most.`, s.option, s.start);
}

function parseInfix(s: Scanner, operator: string, left: Expression, at: number): Expression {
  if (operator === 'and' || operator === 'or') {
    const right = parseExpression(s, operator === 'or' ? 2 : 3);
    if (left.kind !== operator) return { kind: operator, of: [left, right], at };
    left.of.push(right);
    return left;
  }
  countTerm(s);
  if (operator === 'in') return { kind: 'in', left, values: parseList(s), at };
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
  return { kind: 'compare', test: operator as Comparison, left, right: parseExpression(s, 4), at };
}

/** Whether the text before `at` ends with a parenthesis, so that the left side is complete. */
function isClosed(s: Scanner, at: number): boolean {
  let before = at - 1;
  while (before > 0 && s.text.charCodeAt(before) <= 32) before--;
  return s.text[before] === ')';
}

function parseList(s: Scanner): readonly Expression[] {
  expect(s, '(', 'After in stands a list in parentheses.');
  const values: Expression[] = [];
  while (values.length === 0 || !isAt(s, ')')) {
    if (values.length > 0) expect(s, ',', 'Values of a list are separated by commas.');
    if (!isAt(s, 'literal') && !isAt(s, 'name'))
      throw syntaxFault(s, `A list holds at least one literal.${describeToken(s)}`);
    values.push(parseOperand(s));
  }
  advance(s);
  return values;
}

/** One operand: a literal, a path, a call, or an expression in parentheses. */
export function parseOperand(s: Scanner): Expression {
  const at = s.start;
  if (isAt(s, 'literal')) {
    const literal: Literal = { kind: s.literal, text: s.value };
    advance(s);
    return { kind: 'literal', literal, at };
  }
  if (isAt(s, '(')) {
    advance(s);
    const inner = parseExpression(s);
    expect(s, ')', 'This parenthesis is not closed.');
    return inner;
  }
  if (!isAt(s, 'name'))
    throw syntaxFault(s, `Expected a property, a literal, a function or a parenthesis.${describeToken(s)}`);
  const { value } = s;
  const word = value.toLowerCase();
  advance(s);
  if (word === 'not' && !isAt(s, '/') && !isAt(s, 'end')) return { kind: 'not', of: parseExpression(s, 3), at };
  if (word === 'null' || word === 'true' || word === 'false')
    return { kind: 'literal', literal: { kind: word === 'null' ? 'null' : 'boolean', text: word }, at };
  if (value.startsWith('@')) return { kind: 'alias', name: value.toLowerCase(), at };
  if (isAt(s, '(')) return parseCall(s, value, at);
  return parsePath(s, { name: value, at });
}

function parseCall(s: Scanner, name: string, at: number): Expression {
  countTerm(s);
  advance(s);
  const args: Expression[] = [];
  while (!isAt(s, ')')) {
    if (args.length > 0)
      expect(s, ',', `The parameters of ${truncate(name)} are separated by commas and end with a parenthesis.`);
    args.push(parseExpression(s));
  }
  advance(s);
  return { kind: 'call', name: name.toLowerCase(), args, at };
}

const mostNames = 20;

function parsePath(s: Scanner, first: Name): Expression {
  const names = [first];
  while (isAt(s, '/')) {
    advance(s);
    if (!isAt(s, 'name')) throw syntaxFault(s, `After / stands a name.${describeToken(s)}`);
    const name: Name = { name: s.value, at: s.start };
    advance(s);
    const fn = name.name.toLowerCase();
    if (isAt(s, '(')) {
      if (fn === 'any' || fn === 'all') return parseLambda(s, fn, names, name.at);
      throw syntaxFault(s, `Only any and all may be called on a path; ${truncate(name.name)} may not.`, name.at);
    }
    names.push(name);
    if (names.length > mostNames)
      throw new Fault('tooComplex', `A path may have ${mostNames} names at the most.`, s.option, name.at);
  }
  return { kind: 'path', names, at: first.at };
}

function parseLambda(s: Scanner, fn: 'any' | 'all', names: readonly Name[], at: number): Expression {
  countTerm(s);
  advance(s);
  if (isAt(s, ')')) {
    if (fn === 'all') throw syntaxFault(s, 'all needs a condition: all(x:x/name eq 1).', at);
    advance(s);
    return { kind: 'lambda', fn, names, variable: null, body: null, at };
  }
  if (!isAt(s, 'name')) throw syntaxFault(s, `Expected a variable: ${fn}(x:x/name eq 1).${describeToken(s)}`);
  const variable = s.value.toLowerCase();
  advance(s);
  expect(s, ':', `After the variable stands a colon: ${fn}(x:x/name eq 1).`);
  const body = parseExpression(s);
  expect(s, ')', `${fn} is not closed by a parenthesis.`);
  return { kind: 'lambda', fn, names, variable, body, at };
}

// Literals against properties: what a stored value must be for `state eq 'Delivered'`, and aliases and now() made into
// literals.

import { Fault, truncate } from '../fault.ts';
import { readExpression, type Expression } from '../parse/expression.ts';
import type { Literal, Property } from '../serviceDescription.ts';
import type { Value } from '../query.ts';
import type { NameScope } from './propertyPaths.ts';

export interface Constant {
  readonly literal: Literal;
  readonly at: number;
}

/** The stored value; undefined where no row can ever have it. */
export function storedValue(scope: NameScope, property: Property, { literal, at }: Constant): Value | undefined {
  if (literal.kind === 'null') return null;
  const decoded = property.decodeLiteral(literal);
  if ('expected' in decoded)
    throw new Fault(
      'wrongType',
      `${property.name} is compared with ${decoded.expected}; found ${truncate(literal.text)}.`,
      scope.option,
      at,
    );
  return decoded.value;
}

/** A literal, an alias, now(), or tolower/toupper of a text; null for anything else. */
export function constantOf(scope: NameScope, expression: Expression): Constant | null {
  const { at } = expression;
  if (expression.kind === 'literal') return { literal: expression.literal, at };
  if (expression.kind === 'alias')
    return { literal: aliasLiteral(scope.aliases, expression.name, scope.option, at), at };
  if (expression.kind !== 'call') return null;
  if (expression.name === 'now' && expression.args.length === 0 && scope.now !== null)
    return { literal: { kind: 'dateTime', text: scope.now }, at };
  const [only] = expression.args;
  if (
    (expression.name !== 'tolower' && expression.name !== 'toupper') ||
    only === undefined ||
    expression.args.length > 1
  )
    return null;
  const inner = only.kind === 'path' ? null : constantOf(scope, only);
  if (inner === null || inner.literal.kind !== 'string') return null;
  const { text } = inner.literal;
  return {
    literal: { kind: 'string', text: expression.name === 'tolower' ? text.toLowerCase() : text.toUpperCase() },
    at,
  };
}

/** What `@p` was given as among the options. */
export function aliasLiteral(
  aliases: ReadonlyMap<string, string>,
  name: string,
  option: string | null,
  at: number | null,
): Literal {
  const text = aliases.get(name.toLowerCase());
  if (text === undefined)
    throw new Fault('missingParameter', `${truncate(name)} has no value among the options.`, option, at);
  const read = readExpression(text, name);
  if (read.kind !== 'literal') throw new Fault('wrongType', `${truncate(name)} must be a literal.`, name, 0);
  return read.literal;
}

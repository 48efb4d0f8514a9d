// Turns a filter's tree into a Condition of the service: names become paths, literals stored values, and every far row
// is one the caller may see.

import { comparisonCondition, inListCondition } from './filterComparison.ts';
import { Fault, truncate } from '../fault.ts';
import { constantOf } from './constants.ts';
import type { Expression } from '../parse/expression.ts';
import { typeByWireName, castCondition, typeNamed } from '../schemaLookup.ts';
import { displayTextFunctions, displayValueCondition } from './displayValues.ts';
import {
  conditionAlongPath,
  filterablePath,
  notFilterableFault,
  resolvePropertyPath,
  requireSingleRow,
  textPropertyOf,
  type PathHop,
  type ResolvedPath,
  type NameScope,
} from './propertyPaths.ts';
import { always, and, negate, never, or, type Condition, type Path } from '../query.ts';

/** Throws Fault with the position of what is wrong. */
export function conditionOf(scope: NameScope, expression: Expression): Condition {
  switch (expression.kind) {
    case 'and':
      return and(...expression.of.map((each) => conditionOf(scope, each)));
    case 'or':
      return or(...expression.of.map((each) => conditionOf(scope, each)));
    case 'not':
      return negate(conditionOf(scope, expression.of));
    case 'compare':
      return comparisonCondition(scope, expression, conditionOf);
    case 'in':
      return inListCondition(scope, expression);
    case 'lambda':
      return lambdaCondition(scope, expression);
    case 'call':
      return functionCall(scope, expression);
    case 'path':
      return booleanProperty(scope, expression);
    case 'literal':
    case 'alias':
      return booleanConstant(scope, expression);
  }
}

function booleanConstant(scope: NameScope, expression: Expression): Condition {
  const found = constantOf(scope, expression);
  if (found?.literal.kind !== 'boolean')
    throw new Fault(
      'wrongType',
      "A condition is expected here, such as displayName eq 'x'.",
      scope.option,
      expression.at,
    );
  return found.literal.text === 'true' ? always : never;
}

/** A boolean property that stands alone. */
function booleanProperty(scope: NameScope, expression: Expression & { kind: 'path' }): Condition {
  const reached = resolvePropertyPath(scope, expression.names);
  const { property } = reached;
  if (property === null || property.type.name !== 'Edm.Boolean' || property.type.collection) {
    throw new Fault(
      'wrongType',
      `${truncate(reached.text)} is no condition; compare it with something.`,
      scope.option,
      expression.at,
    );
  }
  const { at } = expression;
  const right: Expression = { kind: 'literal', literal: { kind: 'boolean', text: 'true' }, at };
  return comparisonCondition(scope, { kind: 'compare', test: 'eq', left: expression, right, at }, conditionOf);
}

const textFunctions = new Set(['contains', 'startswith', 'endswith']);
const knownFunctions = 'contains, startswith, endswith, tolower, toupper, isof, now, any, all';

function functionCall(scope: NameScope, expression: Expression & { kind: 'call' }): Condition {
  const { name, at } = expression;
  if (textFunctions.has(name)) return textCondition(scope, expression);
  if (name === 'isof') return isOfCondition(scope, expression);
  if (name === 'tolower' || name === 'toupper' || name === 'now')
    throw new Fault('wrongType', `${name} gives no condition; compare it with something.`, scope.option, at);
  throw new Fault(
    'unknownFunction',
    `The function ${truncate(name)} is not supported; these are: ${knownFunctions}.`,
    scope.option,
    at,
  );
}

function textCondition(scope: NameScope, { name, args, at }: Expression & { kind: 'call' }): Condition {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length > 2)
    throw new Fault('syntax', `${name} has two parameters: ${name}(displayName,'x').`, scope.option, at);
  const { reached, apply } = textPropertyOf(scope, first, name);
  const path = filterablePath(scope, reached);
  const found = constantOf(scope, second);
  if (found === null || !['string', 'guid', 'null'].includes(found.literal.kind)) {
    throw new Fault('wrongType', `The second parameter of ${name} is a text in quotes.`, scope.option, second.at);
  }
  if (found.literal.kind === 'null') return never;
  const { text: value } = found.literal;
  const words = reached.property?.displayValues;
  if (words !== undefined)
    return displayValueCondition(reached, path, words, apply, (shownWord) =>
      displayTextFunctions[name as keyof typeof displayTextFunctions](shownWord, value),
    );
  return conditionAlongPath(reached.hops, (prefix) => ({
    op: 'text',
    fn: name as 'contains',
    path: [...prefix, ...path] as unknown as Path,
    value,
    ...(apply === null ? {} : { apply }),
  }));
}

/** `isof(microsoft.graph.user)`, `isof(manager,'microsoft.graph.user')`. */
function isOfCondition(scope: NameScope, { args, at }: Expression & { kind: 'call' }): Condition {
  const last = args.at(-1);
  const name =
    last?.kind === 'literal'
      ? last.literal.text
      : last?.kind === 'path' && last.names.length === 1
        ? last.names[0]?.name
        : undefined;
  if (last === undefined || name === undefined || args.length > 2)
    throw new Fault('syntax', 'isof has a type: isof(microsoft.graph.user).', scope.option, at);
  const type = typeByWireName(scope.service, name);
  if (type === null) throw new Fault('unknownType', `There is no type ${truncate(name)}.`, scope.option, last.at);
  const subject = args.length === 2 ? (args[0] as Expression) : null;
  if (subject === null) return castCondition(scope.service, scope.type, type) ?? never;
  if (subject.kind !== 'path')
    throw new Fault('notSupported', 'The first parameter of isof is a path.', scope.option, subject.at);
  const reached = resolvePropertyPath(scope, subject.names);
  if (reached.property !== null)
    throw new Fault('wrongType', `${truncate(reached.text)} is no entity.`, scope.option, subject.at);
  requireSingleRow(scope, reached);
  const where = castCondition(scope.service, reached.type, type) ?? never;
  return conditionAlongPath(reached.hops, (prefix) =>
    prefix.length === 0 ? where : { op: 'any', path: prefix as unknown as Path, where },
  );
}

/** any and all: about the far rows that the caller may see; of no row at all, any is false and all is true. */
function lambdaCondition(
  scope: NameScope,
  { fn, names, variable, body, at }: Expression & { kind: 'lambda' },
): Condition {
  const { hops, navigation, restrict, inner } = lambdaCollection(
    scope,
    resolvePropertyPath(scope, names),
    variable,
    at,
  );
  const where = body === null ? always : conditionOf(inner, body);
  const some = (of: Condition): Condition =>
    conditionAlongPath(hops, (prefix) => ({
      op: 'any',
      path: [...prefix, navigation] as unknown as Path,
      where: and(restrict, of),
    }));
  if (fn === 'any') return where.op === 'false' ? never : some(where);
  return where.op === 'true' ? always : negate(some(negate(where)));
}

interface LambdaCollection {
  readonly hops: readonly PathHop[];
  readonly navigation: string;
  readonly restrict: Condition;
  readonly inner: NameScope;
}

function lambdaCollection(
  scope: NameScope,
  reached: ResolvedPath,
  variable: string | null,
  at: number,
): LambdaCollection {
  const { hops, property, type } = reached;
  if (property !== null) {
    if (!property.type.collection)
      throw new Fault('wrongType', `${truncate(reached.text)} is no collection.`, scope.option, at);
    const { elements } = property;
    if (elements === null) throw notFilterableFault(scope, reached.text, reached.at);
    requireSingleRow(scope, reached);
    const isComplex = property.type.kind === 'complex';
    const inner: NameScope = {
      ...scope,
      variable,
      reachedBy: null,
      type: isComplex ? typeNamed(scope.service, property.type.name) : type,
      element: isComplex
        ? null
        : { property: { ...property, type: { ...property.type, collection: false } }, field: elements.field },
    };
    return { hops, navigation: [...reached.within, elements.navigation].join('/'), restrict: always, inner };
  }
  const last = hops.at(-1);
  const isCast = last?.kind === 'cast';
  const many = isCast ? hops.at(-2) : last;
  if (many?.kind !== 'navigation' || !many.many)
    throw new Fault(
      'wrongType',
      `${truncate(reached.text)} is no collection; any and all are for collections.`,
      scope.option,
      at,
    );
  const before = hops.slice(0, isCast ? -2 : -1);
  requireSingleRow(scope, { ...reached, hops: before });
  return {
    hops: before,
    navigation: many.navigation,
    restrict: isCast ? and(many.restrict, last.where) : many.restrict,
    inner: { ...scope, variable, type, reachedBy: many.declared, element: null },
  };
}

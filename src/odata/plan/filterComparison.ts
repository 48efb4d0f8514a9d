// Comparisons and `in`: a property against a literal, a literal against a property, property against property, a
// navigation against null.

import { Fault, truncate } from '../fault.ts';
import { constantOf, storedValue, type Constant } from './constants.ts';
import type { Expression } from '../parse/expression.ts';
import type { Property } from '../serviceDescription.ts';
import { displayComparisons, displayValueCondition } from './displayValues.ts';
import {
  conditionAlongPath,
  filterablePath,
  isUnrestricted,
  resolvePropertyPath,
  requireSingleRow,
  textPropertyOf,
  type ResolvedPath,
  type NameScope,
} from './propertyPaths.ts';
import { always, negate, never, or, type Comparison, type Condition, type Path, type Value } from '../query.ts';

type CompareExpression = Expression & { kind: 'compare' };
/** What any other expression means: comparisons and conditions contain each other. */
type ConditionOf = (scope: NameScope, expression: Expression) => Condition;

const mirroredTests: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** Throws Fault with the position of what is wrong. */
export function comparisonCondition(
  scope: NameScope,
  expression: CompareExpression,
  conditionOf: ConditionOf,
): Condition {
  const left = constantOf(scope, expression.left);
  const right = constantOf(scope, expression.right);
  if (left !== null && right !== null) return compareConstants(scope, expression, left, right);
  if (right !== null) return compareSide(scope, expression.left, expression.test, right, conditionOf);
  if (left !== null) return compareSide(scope, expression.right, mirroredTests[expression.test], left, conditionOf);
  return compareTwoFields(scope, expression);
}

interface ComparedField {
  readonly reached: ResolvedPath;
  readonly property: Property;
  readonly path: readonly string[];
  readonly apply: 'lower' | 'upper' | null;
}

function compareSide(
  scope: NameScope,
  side: Expression,
  test: Comparison,
  constant: Constant,
  conditionOf: ConditionOf,
): Condition {
  if (isCondition(side)) return compareCondition(scope, conditionOf(scope, side), test, constant);
  if (side.kind !== 'path' || side.names.length < 2 || side.names.at(-1)?.name !== '$count')
    return compareWithConstant(scope, side, test, constant);
  const { names, at } = side;
  const isNone = isComparedWithNone(scope, at, test, constant);
  const lambda: Expression = { kind: 'lambda', fn: 'any', names: names.slice(0, -1), variable: null, body: null, at };
  const some = conditionOf(scope, lambda);
  return isNone ? negate(some) : some;
}

function compareWithConstant(scope: NameScope, side: Expression, test: Comparison, found: Constant): Condition {
  if (side.kind === 'path') {
    const reached = resolvePropertyPath(scope, side.names);
    if (reached.property === null) return compareNavigation(scope, reached, test, found);
  }
  const field = fieldAt(scope, side);
  if (field.property.whenEqual !== undefined)
    return compareByCondition(scope, field, field.property.whenEqual, test, found);
  const { displayValues: shownWords } = field.property;
  if (shownWords !== undefined && found.literal.kind === 'string' && (field.apply !== null || isOrder(test)))
    return compareDisplayValues(field, shownWords, test, found.literal.text);
  const value = storedValue(scope, field.property, found);
  if (value === undefined) return test === 'ne' ? always : never;
  refuseOrder(scope, field, test, found.at);
  return compareField(field, test, value);
}

const conditions = new Set(['and', 'or', 'not', 'compare', 'in', 'lambda']);

function isCondition(side: Expression): boolean {
  return conditions.has(side.kind) || (side.kind === 'call' && side.name !== 'tolower' && side.name !== 'toupper');
}

/** `contains(displayName,'x') eq true`. */
function compareCondition(
  scope: NameScope,
  condition: Condition,
  test: Comparison,
  { literal, at }: Constant,
): Condition {
  if (literal.kind !== 'boolean' || (test !== 'eq' && test !== 'ne'))
    throw new Fault('wrongType', 'A condition is compared by eq or ne with true or false.', scope.option, at);
  return (literal.text === 'true') === (test === 'eq') ? condition : negate(condition);
}

/** `owners/$count eq 0`: whether there are none. How many there are is not compared. */
function isComparedWithNone(scope: NameScope, at: number, test: Comparison, { literal }: Constant): boolean {
  const comparison = `${test} ${literal.text}`;
  if (['eq 0', 'lt 1', 'le 0'].includes(comparison)) return true;
  if (['ne 0', 'gt 0', 'ge 1'].includes(comparison)) return false;
  throw new Fault('notSupported', '$count is compared with 0: eq 0 or ne 0.', scope.option, at);
}

/** `manager eq null`: there is none, or none that the caller may see. */
function compareNavigation(
  scope: NameScope,
  reached: ResolvedPath,
  test: Comparison,
  { literal }: Constant,
): Condition {
  requireSingleRow(scope, reached);
  if (literal.kind !== 'null' || (test !== 'eq' && test !== 'ne') || reached.hops.length === 0) {
    throw new Fault(
      'wrongType',
      `${truncate(reached.text)} is an entity; compare its id, or it by eq or ne with null.`,
      scope.option,
      reached.at,
    );
  }
  return test === 'eq' ? isMissing(reached) : negate(isMissing(reached));
}

function fieldAt(scope: NameScope, side: Expression): ComparedField {
  const isCall = side.kind === 'call';
  if (!isCall && side.kind !== 'path')
    throw new Fault('wrongType', 'A property is expected here.', scope.option, side.at);
  const { reached, apply } = isCall
    ? textPropertyOf(scope, side, side.name)
    : { reached: resolvePropertyPath(scope, side.names), apply: null };
  requireSingleRow(scope, reached);
  const { property } = reached;
  if (property === null)
    throw new Fault('wrongType', `${truncate(reached.text)} is an entity; compare its id.`, scope.option, side.at);
  if (property.type.collection)
    throw new Fault(
      'wrongType',
      `${truncate(reached.text)} is a collection; ask ${truncate(reached.text)}/any(x:x eq ..).`,
      scope.option,
      side.at,
    );
  return {
    reached,
    property,
    path: property.whenEqual === undefined || isCall ? filterablePath(scope, reached) : [],
    apply,
  };
}

/** A property that no single field says: equal or not, and nothing else. */
function compareByCondition(
  scope: NameScope,
  { property, reached }: ComparedField,
  whenEqual: (text: string) => Condition,
  test: Comparison,
  { literal, at }: Constant,
): Condition {
  if (test !== 'eq' && test !== 'ne')
    throw new Fault('wrongType', `${property.name} has no order; it is compared by eq, ne or in.`, scope.option, at);
  if (!['string', 'guid', 'null'].includes(literal.kind)) {
    throw new Fault(
      'wrongType',
      `${property.name} is compared with a text in quotes; found ${truncate(literal.text)}.`,
      scope.option,
      at,
    );
  }
  const where = literal.kind === 'null' ? never : whenEqual(literal.text);
  const equal =
    literal.kind === 'null'
      ? isMissing(reached)
      : where.op === 'false'
        ? never
        : conditionAlongPath(reached.hops, (prefix) =>
            prefix.length === 0 ? where : { op: 'any', path: prefix as unknown as Path, where },
          );
  return test === 'eq' ? equal : negate(equal);
}

const isOrder = (test: Comparison): boolean => test !== 'eq' && test !== 'ne';

function compareDisplayValues(
  { reached, path, apply }: ComparedField,
  words: NonNullable<Property['displayValues']>,
  test: Comparison,
  text: string,
): Condition {
  const fits = displayValueCondition(reached, path, words, apply, (shownWord) =>
    displayComparisons[test === 'ne' ? 'eq' : test](shownWord, text),
  );
  return test === 'ne' ? negate(fits) : fits;
}

/** Whether a row on the way is not there. */
function isMissing({ hops }: ResolvedPath): Condition {
  return negate(
    conditionAlongPath(hops, (prefix) =>
      prefix.length === 0 ? always : { op: 'any', path: prefix as unknown as Path, where: always },
    ),
  );
}

/** true, false and words of an enum have no order. */
function refuseOrder(scope: NameScope, { property }: ComparedField, test: Comparison, at: number): void {
  if (test === 'eq' || test === 'ne' || (property.type.kind !== 'enum' && property.type.name !== 'Edm.Boolean')) return;
  throw new Fault('wrongType', `${property.name} has no order; it is compared by eq, ne or in.`, scope.option, at);
}

/** A row that is missing on the way counts as null there: `ne 'x'` and `eq null` hold for it. */
function compareField({ reached, path, apply }: ComparedField, test: Comparison, value: Value): Condition {
  const compare = (prefix: readonly string[]): Condition => ({
    op: 'compare',
    path: [...prefix, ...path] as unknown as Path,
    test,
    value,
    ...(apply === null ? {} : { apply }),
  });
  const holdsForNull = value === null ? test === 'eq' : test === 'ne';
  if (!holdsForNull || isUnrestricted(reached.hops)) return conditionAlongPath(reached.hops, compare);
  return negate(conditionAlongPath(reached.hops, (prefix) => negate(compare(prefix))));
}

function compareTwoFields(scope: NameScope, { test, left, right, at }: CompareExpression): Condition {
  if (isCondition(left) || isCondition(right))
    throw new Fault('notSupported', 'A condition is compared with true or false only.', scope.option, at);
  const [a, b] = [fieldAt(scope, left), fieldAt(scope, right)];
  if (
    a.apply !== null ||
    b.apply !== null ||
    a.path.length === 0 ||
    b.path.length === 0 ||
    !isUnrestricted(a.reached.hops) ||
    !isUnrestricted(b.reached.hops)
  ) {
    throw new Fault(
      'notSupported',
      'Two properties are compared as they are, without functions, casts or rows that you may see in part only.',
      scope.option,
      at,
    );
  }
  if (a.property.type.name !== b.property.type.name)
    throw new Fault('wrongType', `${a.property.name} and ${b.property.name} are not of one type.`, scope.option, at);
  refuseOrder(scope, a, test, at);
  const pathOf = ({ reached, path }: ComparedField): Path =>
    [...reached.hops.map((each) => (each as { navigation: string }).navigation), ...path] as unknown as Path;
  return { op: 'compareFields', left: pathOf(a), test, right: pathOf(b) };
}

/** `1 eq 1`: some clients write it for "everything". */
function compareConstants(
  scope: NameScope,
  { test, at }: CompareExpression,
  left: Constant,
  right: Constant,
): Condition {
  if (test !== 'eq' && test !== 'ne')
    throw new Fault('notSupported', 'Two literals are compared by eq or ne only.', scope.option, at);
  const same =
    left.literal.text === right.literal.text && (left.literal.kind === 'null') === (right.literal.kind === 'null');
  return same === (test === 'eq') ? always : never;
}

const mostValues = 1000;

export function inListCondition(scope: NameScope, { left, values, at }: Expression & { kind: 'in' }): Condition {
  if (values.length > mostValues)
    throw new Fault('tooComplex', `A list may have ${mostValues} values at the most.`, scope.option, at);
  const field = fieldAt(scope, left);
  const { whenEqual } = field.property;
  if (whenEqual !== undefined)
    return or(...values.map((each) => compareByCondition(scope, field, whenEqual, 'eq', literalIn(scope, each))));
  const { displayValues: shownWords } = field.property;
  if (shownWords !== undefined && field.apply !== null)
    return or(...values.map((each) => compareWithConstant(scope, left, 'eq', literalIn(scope, each))));
  const stored = new Set<Value>();
  for (const each of values) {
    const value = storedValue(scope, field.property, literalIn(scope, each));
    if (value !== undefined) stored.add(value);
  }
  const isNull = stored.delete(null) ? compareField(field, 'eq', null) : never;
  if (field.apply !== null) return or(isNull, ...[...stored].map((each) => compareField(field, 'eq', each)));
  if (stored.size < 2) return or(isNull, ...[...stored].map((each) => compareField(field, 'eq', each)));
  return or(
    isNull,
    conditionAlongPath(field.reached.hops, (prefix) => ({
      op: 'in',
      path: [...prefix, ...field.path] as unknown as Path,
      values: [...stored],
    })),
  );
}

function literalIn(scope: NameScope, each: Expression): Constant {
  const found = constantOf(scope, each);
  if (found === null) throw new Fault('wrongType', 'A list holds literals.', scope.option, each.at);
  return found;
}

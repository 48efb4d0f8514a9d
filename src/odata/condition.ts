// Turns a filter's tree into a Condition of the service: names become paths, literals stored values, and every far row
// is one the caller may see.

import { comparison, membership } from './comparison.ts';
import { Fault, shown } from './fault.ts';
import { constant } from './literals.ts';
import type { Expression } from './expression.ts';
import { typeByWireName, castCondition, typeNamed } from './schema.ts';
import { holds, wordsThat } from './shownWords.ts';
import { along, fieldOf, notFilterable, reach, refuseMany, type Hop, type Reached, type Scope } from './paths.ts';
import { always, and, never, not, or, type Condition, type Path } from './query.ts';

/** Throws Fault with the position of what is wrong. */
export function conditionOf(scope: Scope, expression: Expression): Condition {
  switch (expression.kind) {
    case 'and':
      return and(...expression.of.map((each) => conditionOf(scope, each)));
    case 'or':
      return or(...expression.of.map((each) => conditionOf(scope, each)));
    case 'not':
      return negation(conditionOf(scope, expression.of));
    case 'compare':
      return comparison(scope, expression);
    case 'in':
      return membership(scope, expression);
    case 'lambda':
      return lambda(scope, expression);
    case 'call':
      return call(scope, expression);
    case 'path':
      return truth(scope, expression);
    case 'literal':
    case 'alias':
      return constantTruth(scope, expression);
  }
}

export function negation(of: Condition): Condition {
  if (of.op === 'true') return never;
  if (of.op === 'false') return always;
  return of.op === 'not' ? of.of : not(of);
}

function constantTruth(scope: Scope, expression: Expression): Condition {
  const found = constant(scope, expression);
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
function truth(scope: Scope, expression: Expression & { kind: 'path' }): Condition {
  const reached = reach(scope, expression.names);
  const { property } = reached;
  if (property === null || property.type.name !== 'Edm.Boolean' || property.type.collection) {
    throw new Fault(
      'wrongType',
      `${shown(reached.shown)} is no condition; compare it with something.`,
      scope.option,
      expression.at,
    );
  }
  const { at } = expression;
  return comparison(scope, {
    kind: 'compare',
    test: 'eq',
    left: expression,
    right: { kind: 'literal', literal: { kind: 'boolean', text: 'true' }, at },
    at,
  });
}

const textFunctions = new Set(['contains', 'startswith', 'endswith']);
const known = 'contains, startswith, endswith, tolower, toupper, isof, now, any, all';

function call(scope: Scope, expression: Expression & { kind: 'call' }): Condition {
  const { name, at } = expression;
  if (textFunctions.has(name)) return text(scope, expression);
  if (name === 'isof') return isOf(scope, expression);
  if (name === 'tolower' || name === 'toupper' || name === 'now')
    throw new Fault('wrongType', `${name} gives no condition; compare it with something.`, scope.option, at);
  throw new Fault(
    'unknownFunction',
    `The function ${shown(name)} is not supported; these are: ${known}.`,
    scope.option,
    at,
  );
}

function text(scope: Scope, { name, args, at }: Expression & { kind: 'call' }): Condition {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length > 2)
    throw new Fault('syntax', `${name} has two parameters: ${name}(displayName,'x').`, scope.option, at);
  const { reached, apply } = textField(scope, first, name);
  const path = fieldOf(scope, reached);
  const found = constant(scope, second);
  if (found === null || !['string', 'guid', 'null'].includes(found.literal.kind)) {
    throw new Fault('wrongType', `The second parameter of ${name} is a text in quotes.`, scope.option, second.at);
  }
  if (found.literal.kind === 'null') return never;
  const { text: value } = found.literal;
  const words = reached.property?.shownWords;
  if (words !== undefined)
    return wordsThat(reached, path, words, apply, (shownWord) => holds[name as keyof typeof holds](shownWord, value));
  return along(reached.hops, (prefix) => ({
    op: 'text',
    fn: name as 'contains',
    path: [...prefix, ...path] as unknown as Path,
    value,
    ...(apply === null ? {} : { apply }),
  }));
}

/** A text property, with tolower or toupper around it or not. */
export function textField(
  scope: Scope,
  expression: Expression,
  fn: string,
): { reached: Reached; apply: 'lower' | 'upper' | null } {
  if (
    expression.kind === 'call' &&
    (expression.name === 'tolower' || expression.name === 'toupper') &&
    expression.args.length === 1
  ) {
    const { reached } = textField(scope, expression.args[0] as Expression, expression.name);
    return { reached, apply: expression.name === 'tolower' ? 'lower' : 'upper' };
  }
  if (expression.kind !== 'path')
    throw new Fault('notSupported', `The first parameter of ${fn} is a property.`, scope.option, expression.at);
  const reached = reach(scope, expression.names);
  refuseMany(scope, reached);
  const type = reached.property?.type;
  if (type === undefined || type.collection || (type.name !== 'Edm.String' && type.name !== 'Edm.Guid')) {
    throw new Fault('wrongType', `${fn} is for texts; ${shown(reached.shown)} is none.`, scope.option, expression.at);
  }
  return { reached, apply: null };
}

/** `isof(microsoft.graph.user)`, `isof(manager,'microsoft.graph.user')`. */
function isOf(scope: Scope, { args, at }: Expression & { kind: 'call' }): Condition {
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
  if (type === null) throw new Fault('unknownType', `There is no type ${shown(name)}.`, scope.option, last.at);
  const subject = args.length === 2 ? (args[0] as Expression) : null;
  if (subject === null) return castCondition(scope.service, scope.type, type) ?? never;
  if (subject.kind !== 'path')
    throw new Fault('notSupported', 'The first parameter of isof is a path.', scope.option, subject.at);
  const reached = reach(scope, subject.names);
  if (reached.property !== null)
    throw new Fault('wrongType', `${shown(reached.shown)} is no entity.`, scope.option, subject.at);
  refuseMany(scope, reached);
  const where = castCondition(scope.service, reached.type, type) ?? never;
  return along(reached.hops, (prefix) =>
    prefix.length === 0 ? where : { op: 'any', path: prefix as unknown as Path, where },
  );
}

/** any and all: about the far rows that the caller may see; of no row at all, any is false and all is true. */
function lambda(scope: Scope, { fn, names, variable, body, at }: Expression & { kind: 'lambda' }): Condition {
  const { hops, navigation, restrict, inner } = collection(scope, reach(scope, names), variable, at);
  const where = body === null ? always : conditionOf(inner, body);
  const some = (of: Condition): Condition =>
    along(hops, (prefix) => ({
      op: 'any',
      path: [...prefix, navigation] as unknown as Path,
      where: and(restrict, of),
    }));
  if (fn === 'any') return where.op === 'false' ? never : some(where);
  return where.op === 'true' ? always : negation(some(negation(where)));
}

interface Collection {
  readonly hops: readonly Hop[];
  readonly navigation: string;
  readonly restrict: Condition;
  readonly inner: Scope;
}

function collection(scope: Scope, reached: Reached, variable: string | null, at: number): Collection {
  const { hops, property, type } = reached;
  if (property !== null) {
    if (!property.type.collection)
      throw new Fault('wrongType', `${shown(reached.shown)} is no collection.`, scope.option, at);
    const { elements } = property;
    if (elements === null) throw notFilterable(scope, reached.shown, reached.at);
    refuseMany(scope, reached);
    const isComplex = property.type.kind === 'complex';
    const inner: Scope = {
      ...scope,
      variable,
      type: isComplex ? typeNamed(scope.service, property.type.name) : type,
      element: isComplex
        ? null
        : { property: { ...property, type: { ...property.type, collection: false } }, field: elements.field },
    };
    return { hops, navigation: elements.navigation, restrict: always, inner };
  }
  const last = hops.at(-1);
  const isCast = last?.kind === 'cast';
  const many = isCast ? hops.at(-2) : last;
  if (many?.kind !== 'navigation' || !many.many)
    throw new Fault(
      'wrongType',
      `${shown(reached.shown)} is no collection; any and all are for collections.`,
      scope.option,
      at,
    );
  const before = hops.slice(0, isCast ? -2 : -1);
  refuseMany(scope, { ...reached, hops: before });
  return {
    hops: before,
    navigation: many.navigation,
    restrict: isCast ? and(many.restrict, last.where) : many.restrict,
    inner: { ...scope, variable, type, element: null },
  };
}

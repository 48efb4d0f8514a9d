// Follows a path of wire names through the model: navigations, casts, properties. Every navigation is restricted to the
// rows that the caller may see.

import { Fault, didYouMean, truncate } from '../fault.ts';
import type { Expression, Name } from '../parse/expression.ts';
import type { Navigation, Property, Service, StructuredType } from '../serviceDescription.ts';
import { and, type Condition, type Path } from '../query.ts';
import { castCondition, isQualified, listedNames, propertyOf, typeByWireName, typeNamed } from '../schemaLookup.ts';

/**
 * The scope in which names are resolved: the type at hand, which rows the caller may see, and the variable inside any
 * and all.
 */
export interface NameScope {
  readonly service: Service;
  readonly option: string;
  readonly type: StructuredType;
  readonly restrict: (entity: string) => Condition;
  /** Throws where the caller must not follow the navigation. */
  readonly authorizeNavigation: (from: StructuredType, navigation: Navigation) => void;
  /** The condition of rows that a navigation led to and whose properties, but for the id, count for this caller. */
  readonly toldWhere: (reachedBy: Navigation | null, type: StructuredType) => Condition;
  /** The navigation that led to the row at hand; null for a row of a set, or a part of a row. */
  readonly reachedBy: Navigation | null;
  readonly now: string | null;
  readonly aliases: ReadonlyMap<string, string>;
  readonly variable: string | null;
  /** For a collection of plain values: the property that the variable stands for. */
  readonly element: { readonly property: Property; readonly field: string } | null;
}

/** A step between rows (`restrict`: which far rows count), or a type that the row at hand must have. */
export type PathHop =
  | {
      readonly kind: 'navigation';
      readonly navigation: string;
      /** Null where a property leads to the row. */
      readonly declared: Navigation | null;
      readonly restrict: Condition;
      readonly name: string;
      readonly many: boolean;
      readonly at: number;
    }
  | { readonly kind: 'cast'; readonly where: Condition; readonly at: number };

export interface ResolvedPath {
  readonly hops: readonly PathHop[];
  /** Null where the path ends at a row. */
  readonly property: Property | null;
  /** The property's path in its own row; empty where the path ends at a row. */
  readonly path: readonly string[];
  /** Of a list in a value that has parts: the name of that value, before the list's own. */
  readonly within: readonly string[];
  /** The type that the path ends at, or that holds the property. */
  readonly type: StructuredType;
  readonly text: string;
  readonly at: number;
}

/** Throws Fault where a name is unknown or cannot be filtered. */
export function resolvePropertyPath(scope: NameScope, names: readonly Name[]): ResolvedPath {
  const at = names[0]?.at ?? 0;
  const rest = stripVariable(scope, names);
  const text = names.map((each) => each.name).join('/');
  const hops: PathHop[] = [];
  let prefix: readonly string[] = [];
  let { type, reachedBy } = scope;
  if (rest.length === 0 && scope.element !== null) {
    return {
      hops,
      property: { ...scope.element.property, path: [scope.element.field] },
      path: [scope.element.field],
      within: [],
      type,
      text: text,
      at,
    };
  }
  for (const [index, each] of rest.entries()) {
    if (isQualified(scope.service, each.name)) {
      type = resolveCast(scope, type, each, hops);
      continue;
    }
    const navigation = type.navigations.get(each.name.toLowerCase());
    if (navigation !== undefined && prefix.length === 0) {
      type = followNavigation(scope, { type, navigation }, each, hops);
      reachedBy = navigation;
      continue;
    }
    const property = propertyAt(scope, type, each);
    if (prefix.length === 0 && property.canonical !== 'id') {
      const where = scope.toldWhere(reachedBy, type);
      if (where.op !== 'true') hops.push({ kind: 'cast', where, at });
    }
    if (index === rest.length - 1) {
      const within = prefix.at(-1) === partOf ? prefix.slice(-2, -1) : [];
      return { hops, property, path: fieldPath(prefix, property), within, type, text: text, at };
    }
    if (property.type.kind !== 'complex' || property.type.collection) {
      throw new Fault(
        'unknownProperty',
        `${truncate(property.name)} has no properties.`,
        scope.option,
        (rest[index + 1] as Name).at,
      );
    }
    if (property.path === null) throw notFilterableFault(scope, text, at);
    if (property.rowBehind !== undefined) hops.push(hopTo(scope, property.rowBehind, each));
    prefix = property.hasParts === true ? [...fieldPath(prefix, property), partOf] : [...prefix, ...property.path];
    type = typeNamed(scope.service, property.type.name);
  }
  return { hops, property: null, path: [], within: [], type, text: text, at };
}

/** At the end of a prefix: what follows is a part of the value there. */
const partOf = '/';

function fieldPath(prefix: readonly string[], property: Property): readonly string[] {
  if (property.path === null) return [];
  if (prefix.at(-1) !== partOf) return [...prefix, ...property.path];
  return [...prefix.slice(0, -2), [prefix.at(-2), ...property.path].join('/')];
}

/**
 * The path of a property for filters. Refused where there is none, where it holds only a part of the value, or where
 * the value has parts of which each is compared by itself.
 */
export function filterablePath(scope: NameScope, { property, path, text, at }: ResolvedPath): readonly string[] {
  if (
    property === null ||
    property.path === null ||
    property.hasParts === true ||
    (property.whenEqual !== undefined && !property.sortable) ||
    path.length === 0
  )
    throw notFilterableFault(scope, text, at);
  return path;
}

export function notFilterableFault(scope: NameScope, text: string, at: number): Fault {
  return new Fault('notFilterable', `${truncate(text)} cannot be used in a filter.`, scope.option, at);
}

function stripVariable({ variable, option }: NameScope, names: readonly Name[]): readonly Name[] {
  const first = names[0] as Name;
  const word = first.name.toLowerCase();
  if (variable === null) return word === '$it' ? names.slice(1) : names;
  if (word === variable) return names.slice(1);
  throw new Fault(
    'notSupported',
    `Inside any and all a path starts with the variable: ${truncate(variable)}/${truncate(first.name)}.`,
    option,
    first.at,
  );
}

function resolveCast(scope: NameScope, from: StructuredType, { name, at }: Name, hops: PathHop[]): StructuredType {
  const to = typeByWireName(scope.service, name);
  if (to === null) throw new Fault('unknownType', `There is no type ${truncate(name)}.`, scope.option, at);
  const where = castCondition(scope.service, from, to);
  if (where === null) throw new Fault('wrongType', `${from.name} is never ${to.name}.`, scope.option, at);
  if (where.op !== 'true') hops.push({ kind: 'cast', where, at });
  return to;
}

function followNavigation(
  scope: NameScope,
  { type, navigation }: { readonly type: StructuredType; readonly navigation: Navigation },
  { name, at }: Name,
  hops: PathHop[],
): StructuredType {
  const to = typeNamed(scope.service, navigation.to);
  if (navigation.source.kind !== 'relation' || to.entity === null) throw notFilterableFault(scope, name, at);
  scope.authorizeNavigation(type, navigation);
  hops.push({
    kind: 'navigation',
    navigation: navigation.navigation,
    declared: navigation,
    restrict: scope.restrict(to.entity),
    name: navigation.name,
    many: navigation.collection,
    at,
  });
  return to;
}

const hopTo = (
  scope: NameScope,
  { navigation, entity }: NonNullable<Property['rowBehind']>,
  { name, at }: Name,
): PathHop => ({
  kind: 'navigation',
  navigation,
  declared: null,
  restrict: scope.restrict(entity),
  name,
  many: false,
  at,
});

function propertyAt(scope: NameScope, type: StructuredType, { name, at }: Name): Property {
  if (name === '$count')
    throw new Fault('notSupported', '$count of a collection is compared with 0 alone; use any.', scope.option, at);
  const property = propertyOf(scope.service, type, name);
  if (property !== null) return property;
  throw new Fault(
    'unknownProperty',
    `${type.name} has no property ${truncate(name)}.${didYouMean(name, listedNames(scope.service, type))}`,
    scope.option,
    at,
  );
}

/**
 * The condition of the row at the end of the hops, as a condition of the row at their start: false where a row between
 * is missing or may not be seen. `leaf` gets the navigations that it must put before its own path. Without restrictions
 * the path stays plain.
 */
export function conditionAlongPath(
  hops: readonly PathHop[],
  leaf: (prefix: readonly string[]) => Condition,
  prefix: readonly string[] = [],
): Condition {
  const [hop, ...rest] = hops;
  if (hop === undefined) return leaf(prefix);
  if (hop.kind === 'navigation') {
    const path = [...prefix, hop.navigation] as unknown as Path;
    if (hop.restrict.op === 'true') return conditionAlongPath(rest, leaf, path);
    return { op: 'any', path, where: and(hop.restrict, conditionAlongPath(rest, leaf)) };
  }
  const where = and(hop.where, conditionAlongPath(rest, leaf));
  return prefix.length === 0 ? where : { op: 'any', path: prefix as unknown as Path, where };
}

/** Whether a path through these hops can be written as plain names. */
export function isUnrestricted(hops: readonly PathHop[]): boolean {
  return hops.every((each) => each.kind === 'navigation' && each.restrict.op === 'true');
}

/** A path that is compared leads to one row at the most. */
export function requireSingleRow(scope: NameScope, { hops, text }: ResolvedPath): void {
  const many = hops.find((each) => each.kind === 'navigation' && each.many);
  if (many?.kind !== 'navigation') return;
  throw new Fault(
    'wrongType',
    `${truncate(many.name)} is a collection; ask ${truncate(text.split('/')[0] as string)}/any(x:..).`,
    scope.option,
    many.at,
  );
}

/** A text property, with tolower or toupper around it or not. */
export function textPropertyOf(
  scope: NameScope,
  expression: Expression,
  fn: string,
): { reached: ResolvedPath; apply: 'lower' | 'upper' | null } {
  if (
    expression.kind === 'call' &&
    (expression.name === 'tolower' || expression.name === 'toupper') &&
    expression.args.length === 1
  ) {
    const { reached } = textPropertyOf(scope, expression.args[0] as Expression, expression.name);
    return { reached, apply: expression.name === 'tolower' ? 'lower' : 'upper' };
  }
  if (expression.kind !== 'path')
    throw new Fault('notSupported', `The first parameter of ${fn} is a property.`, scope.option, expression.at);
  const reached = resolvePropertyPath(scope, expression.names);
  requireSingleRow(scope, reached);
  const type = reached.property?.type;
  if (type === undefined || type.collection || (type.name !== 'Edm.String' && type.name !== 'Edm.Guid')) {
    throw new Fault('wrongType', `${fn} is for texts; ${truncate(reached.text)} is none.`, scope.option, expression.at);
  }
  return { reached, apply: null };
}

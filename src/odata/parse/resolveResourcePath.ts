// Resolves a path: entity sets, keys, navigations, type casts, operations and the tails `$count`, `$ref`, `$value`.

import { Fault, didYouMean, truncate } from '../fault.ts';
import type { Navigation, Operation, Property, Service, StructuredType } from '../serviceDescription.ts';
import {
  castCondition,
  isA,
  isQualified,
  operationsNamed,
  typeByWireName,
  typeNamed,
  withoutNamespace,
} from '../schemaLookup.ts';
import { argumentsOf, keyInParentheses, segmentsOf, unquote, type Segment } from './pathSegments.ts';
import {
  canonicalPath,
  type Argument,
  type OperationTail,
  type PathKey,
  type PathStep,
  type PathTail,
  type ResourcePath,
} from './resourcePath.ts';

/** The state of resolving a path. */
interface ResolutionState {
  readonly service: Service;
  readonly steps: PathStep[];
  type: StructuredType | null;
  collection: boolean;
  tail: PathTail;
}

/**
 * `pathname` is percent-encoded, without the version's prefix and without `?`. Throws Fault: `unknownSegment` is 404.
 */
export function resolveResourcePath(service: Service, pathname: string): ResourcePath {
  return resolveSegments(service, segmentsOf(pathname));
}

/** As `resolveResourcePath`, of a path that was cut before. */
export function resolveSegments(service: Service, segments: readonly Segment[]): ResourcePath {
  const place: ResolutionState = { service, steps: [], type: null, collection: false, tail: { kind: 'rows' } };
  if (segments.length === 0) place.tail = { kind: 'service' };
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at] as Segment;
    if (segment.text === '') throw unknownSegment(place, segment);
    if (place.tail.kind === 'rows') resolveSegment(place, segment);
    else resolveTail(place, segment);
  }
  return {
    steps: place.steps,
    type: place.type,
    collection: place.collection,
    tail: place.tail,
    path: canonicalPath(place.steps),
  };
}

function resolveSegment(place: ResolutionState, segment: Segment): void {
  const { service, type } = place;
  if (type === null) resolveRoot(place, segment);
  else if (segment.text.startsWith('$')) resolveDollarSegment(place, segment);
  else if (segment.name === '' && place.collection) setKey(place, keyOf(type, segment));
  else if (!place.collection && resolveMember(place, type, segment)) return;
  else {
    const cast = isQualified(service, segment.name) ? typeByWireName(service, segment.name) : null;
    if (cast === null) resolveOperationOrKey(place, segment);
    else resolveCast(place, cast, segment);
  }
}

/** A navigation or a property of one entity; false where its type has none of that name. */
function resolveMember(place: ResolutionState, type: StructuredType, segment: Segment): boolean {
  const navigation = type.navigations.get(segment.name.toLowerCase());
  const property = segment.argumentText === null ? type.properties.get(segment.text.toLowerCase()) : undefined;
  if (navigation !== undefined) followNavigation(place, navigation, segment);
  else if (property !== undefined) place.tail = { kind: 'property', properties: [property], raw: false };
  return navigation !== undefined || property !== undefined;
}

function resolveOperationOrKey(place: ResolutionState, segment: Segment): void {
  const operation = operationAt(place, segment);
  if (operation !== null) {
    place.tail = operation;
    return;
  }
  if (!place.collection || (segment.argumentText !== null && isQualified(place.service, segment.name)))
    throw unknownSegment(place, segment);
  setKey(place, looseKey(place.type, segment.text) ?? { kind: 'id', text: segment.text });
}

/** Graph's pages write an alternate key without parentheses too: `/directoryRoles/roleTemplateId={id}`. */
function looseKey(type: StructuredType | null, text: string): PathKey | null {
  const [name = '', ...rest] = text.split('=');
  const isKey = rest.length > 0 && type?.alternateKeys.has(name.toLowerCase()) === true;
  return isKey ? { kind: 'alternate', name: name.toLowerCase(), text: unquote(rest.join('=')) } : null;
}

function resolveRoot(place: ResolutionState, segment: Segment): void {
  if (segment.text.toLowerCase() === '$metadata') {
    place.tail = { kind: 'metadata' };
    return;
  }
  const navigation = place.service.root.get(segment.name.toLowerCase());
  if (navigation !== undefined) {
    followNavigation(place, navigation, segment);
    return;
  }
  const operation = operationAt(place, segment);
  if (operation === null) throw unknownSegment(place, segment);
  place.tail = operation;
}

function resolveDollarSegment(place: ResolutionState, segment: Segment): void {
  const word = segment.text.toLowerCase();
  if (word === '$count' && place.collection) place.tail = { kind: 'count' };
  else if (word === '$ref' && place.steps.at(-1)?.cast === null) place.tail = { kind: 'refs' };
  else throw unknownSegment(place, segment);
}

/** Resolves the segments that may follow a property or an operation. */
function resolveTail(place: ResolutionState, segment: Segment): void {
  const { tail, service } = place;
  const word = segment.text.toLowerCase();
  if (tail.kind === 'property' && !tail.raw) {
    const { type } = tail.properties.at(-1) as Property;
    if (word === '$value' && type.kind !== 'complex' && !type.collection) {
      place.tail = { ...tail, raw: true };
      return;
    }
    // A property that the version has from another one may be of a type that it does not list.
    const of = type.kind === 'complex' && !type.collection ? service.types.get(type.name.toLowerCase()) : undefined;
    const below = of?.properties.get(word);
    if (below !== undefined) {
      place.tail = { ...tail, properties: [...tail.properties, below] };
      return;
    }
  }
  if (
    tail.kind === 'operation' &&
    word === '$count' &&
    !tail.count &&
    tail.operation.returns?.type.collection === true
  ) {
    place.tail = { ...tail, count: true };
    return;
  }
  const action = tail.kind === 'operation' ? actionBehind(place, tail, segment) : null;
  if (action === null) throw unknownSegment(place, segment);
  place.tail = action;
}

/** An action on the rows to which a function narrows its collection: `items/filterByCurrentUser(on='..')/decideAll`. */
function actionBehind(
  place: ResolutionState,
  { operation, args, count, narrowed }: OperationTail,
  segment: Segment,
): OperationTail | null {
  const { returns } = operation;
  const isNarrowing =
    operation.kind === 'function' && returns?.type.collection === true && returns.type.kind === 'entity';
  const found =
    isNarrowing && place.collection && !count && narrowed === undefined ? operationAt(place, segment) : null;
  return found?.operation.kind === 'action' ? { ...found, narrowed: { operation, args } } : null;
}

function followNavigation(place: ResolutionState, navigation: Navigation, segment: Segment): void {
  const declared = targetTypeOf(place.service, navigation);
  place.steps.push({ navigation, declared, cast: null, castName: null, key: null });
  place.type = declared;
  place.collection = navigation.collection;
  const { argumentText: inside } = segment;
  if (inside === null || inside === '') return;
  if (!navigation.collection) throw unknownSegment(place, segment);
  setKey(place, keyOf(declared, segment));
}

function keyOf(type: StructuredType, segment: Segment): PathKey {
  const key = keyInParentheses(segment.argumentText ?? '');
  return key === null ? namedKey(type, segment) : { kind: 'id', text: key };
}

/** The type that a navigation leads to, with what the navigation declares of its properties and navigations. */
function targetTypeOf(service: Service, { to, whenEqual = {}, below, besides }: Navigation): StructuredType {
  const named = typeNamed(service, to);
  const navigations = below ?? (besides === undefined ? undefined : new Map([...named.navigations, ...besides]));
  const type = navigations === undefined ? named : { ...named, navigations };
  const otherwise = Object.entries(whenEqual).flatMap(([name, means]) => {
    const property = type.properties.get(name);
    return property === undefined ? [] : [[name, { ...property, whenEqual: means }] as const];
  });
  return otherwise.length === 0 ? type : { ...type, properties: new Map([...type.properties, ...otherwise]) };
}

function namedKey(type: StructuredType, segment: Segment): PathKey {
  const [pair, ...more] = argumentsOf(segment);
  const name = pair?.name.toLowerCase() ?? '';
  if (pair === undefined || more.length > 0)
    throw new Fault('badKey', 'A key has one name and one value.', truncate(segment.text));
  if (name === 'id') return { kind: 'id', text: unquote(pair.text) };
  if (!type.alternateKeys.has(name)) {
    const meant = didYouMean(name, ['id', ...type.alternateKeys.keys()]);
    throw new Fault('badKey', `${type.name} has no key ${truncate(pair.name)}.${meant}`, truncate(segment.text));
  }
  return { kind: 'alternate', name, text: unquote(pair.text) };
}

function setKey(place: ResolutionState, key: PathKey): void {
  const last = place.steps.at(-1) as PathStep;
  if (key.text === '') throw new Fault('badKey', 'A key is empty.', last.navigation.name);
  place.steps[place.steps.length - 1] = { ...last, key };
  place.collection = false;
}

function resolveCast(place: ResolutionState, cast: StructuredType, segment: Segment): void {
  const last = stepOfCast(place.steps.at(-1) as PathStep, cast);
  if (last.cast !== null || castCondition(place.service, last.declared, cast) === null)
    throw unknownSegment(place, segment);
  if (cast.name !== last.declared.name || last !== place.steps.at(-1))
    place.steps[place.steps.length - 1] = { ...last, cast, castName: `${place.service.namespace}.${cast.name}` };
  place.type = cast;
  if (segment.argumentText === null || segment.argumentText === '') return;
  const key = place.collection ? keyInParentheses(segment.argumentText) : null;
  if (key === null) throw unknownSegment(place, segment);
  setKey(place, { kind: 'id', text: key });
}

/** The step that a cast follows: another one where rows of the type are behind a navigation of their own. */
function stepOfCast(step: PathStep, cast: StructuredType): PathStep {
  const other = step.cast === null ? step.navigation.casts?.get(cast.name.toLowerCase()) : undefined;
  return other === undefined ? step : { ...step, navigation: other, declared: cast };
}

function operationAt(place: ResolutionState, segment: Segment): OperationTail | null {
  const named = operationsNamed(place.service, withoutNamespace(place.service, segment.name)).filter((each) =>
    isBound(place, each),
  );
  if (named.length === 0) return null;
  const args = argumentsOf(segment);
  const given = args.map((each) => each.name.toLowerCase());
  const fits = ({ kind, parameters }: Operation): boolean => {
    if (kind === 'action') return given.length === 0;
    const names = parameters.map((each) => each.name.toLowerCase());
    return (
      given.every((each) => names.includes(each)) &&
      parameters.every((each) => each.nullable || given.includes(each.name.toLowerCase()))
    );
  };
  const best = named.filter(fits).sort((a, b) => missingParameters(a, args) - missingParameters(b, args))[0];
  if (best === undefined) throw new Fault('missingParameter', signatures(named), truncate(segment.text));
  return { kind: 'operation', operation: best, args, count: false };
}

const missingParameters = (operation: Operation, args: readonly Argument[]): number =>
  operation.parameters.length - args.length;

function signatures(named: readonly Operation[]): string {
  const forms = named.map(({ kind, name, parameters }) =>
    kind === 'action' ? name : `${name}(${parameters.map((each) => `${each.name}=..`).join(',')})`,
  );
  return `It is called as ${forms.join(' or ')}.`;
}

function isBound({ service, type, collection, steps }: ResolutionState, { boundTo, isOfSets }: Operation): boolean {
  if (boundTo === null || type === null) return boundTo === null && type === null;
  const [first, ...more] = steps;
  const isOfOtherSet = more.length > 0 || first?.cast != null || type.name !== typeNamed(service, boundTo.type).name;
  if (isOfSets === true && isOfOtherSet) return false;
  return boundTo.collection === collection && isA(service, type, typeNamed(service, boundTo.type));
}

function unknownSegment(place: ResolutionState, segment: Segment): Fault {
  const at = canonicalPath(place.steps);
  const known =
    place.type === null
      ? [...place.service.root.values()]
      : place.collection
        ? []
        : [...place.type.navigations.values()];
  const names = known.filter((each) => each.listed).map((each) => each.name);
  const where = at === '' ? 'at the root' : `below ${truncate(at)}`;
  const moved = place.type === null ? place.service.movedRoots?.get(segment.name.toLowerCase()) : undefined;
  const hint = moved === undefined ? didYouMean(segment.name, names) : ` ${moved} is in its place.`;
  return new Fault('unknownSegment', `There is no ${truncate(segment.text)} ${where}.${hint}`, truncate(segment.text));
}

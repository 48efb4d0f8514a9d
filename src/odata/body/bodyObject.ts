// One object of a body against its type: the derived type is chosen, members are grouped by property and navigation,
// and each is read once.

import type { FaultCollector } from './faultCollector.ts';
import { didYouMean, truncate } from '../fault.ts';
import type { BodyContext, BodyMember, BodyOptions } from './bodyContext.ts';
import type { DecodedBody, Navigation, Property, Service, StructuredType } from '../serviceDescription.ts';
import { applyLink, readBind, readNavigation } from './bodyLinks.ts';
import { isA, typeByWireName } from '../schemaLookup.ts';

/** The draft of one JSON object. Where the body chose a derived type, `@type` of the draft is its wire name. */
export function readObject(
  context: BodyContext,
  declared: StructuredType,
  json: unknown,
  faults: FaultCollector,
): DecodedBody {
  const draft: DecodedBody = {};
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    faults.report('badBody', '', `A JSON object is expected here: ${declared.name}.`);
    return draft;
  }
  const type = chosenType(context, declared, json as Record<string, unknown>, faults, draft);
  faults.place(draft, { type: type.name });
  const members = groupMembers(context, type, json as Record<string, unknown>, faults);
  for (const [property, each] of members.properties) {
    const { name, value } = singleMember(each, faults);
    property.decode(value, draft, memberFaults(faults, name));
  }
  for (const [navigation, each] of members.navigations)
    readNavigation(context, navigation, singleMember(each, faults), draft, faults);
  for (const [navigation, each] of members.binds)
    readBind(context, navigation, singleMember(each, faults), draft, faults);
  for (const navigation of [...members.navigations.keys(), ...members.binds.keys()])
    applyLink(navigation, draft, faults);
  return draft;
}

/** The collector for a property: faults of the property are at `''`, those of its parts at their own names. */
function memberFaults(faults: FaultCollector, name: string): FaultCollector {
  return faults.below(truncate(name));
}

function chosenType(
  { service }: BodyContext,
  declared: StructuredType,
  json: Record<string, unknown>,
  faults: FaultCollector,
  draft: DecodedBody,
): StructuredType {
  const name = Object.hasOwn(json, '@odata.type') ? json['@odata.type'] : undefined;
  if (name === undefined || name === null) return onlyConcreteType(service, declared) ?? declared;
  const type = typeof name === 'string' ? typeByWireName(service, name) : null;
  if (type === null) {
    const meant =
      typeof name === 'string'
        ? didYouMean(name.slice(name.lastIndexOf('.') + 1), derivedNames(service, declared))
        : '';
    faults.report(
      'unknownType',
      '@odata.type',
      typeof name === 'string' ? `There is no type ${truncate(name)}.${meant}` : 'The name of a type is expected here.',
    );
    return declared;
  }
  if (isA(service, declared, type)) return declared;
  if (!isA(service, type, declared)) {
    faults.report('unknownType', '@odata.type', `${type.name} is no ${declared.name}.`);
    return declared;
  }
  draft['@type'] = type.name;
  return type;
}

/** The only concrete type of an abstract one; null where there are several. */
function onlyConcreteType(service: Service, declared: StructuredType): StructuredType | null {
  const kinds = declared.abstract
    ? [...service.types.values()].filter((each) => !each.abstract && isA(service, each, declared))
    : [];
  return kinds.length === 1 ? (kinds[0] as StructuredType) : null;
}

const derivedNames = (service: Service, declared: StructuredType): readonly string[] =>
  [...service.types.values()].filter((each) => isA(service, each, declared)).map((each) => each.name);

/** Each with every spelling under which it was sent, the exact one first. */
interface MembersByKind {
  readonly properties: Map<Property, BodyMember[]>;
  readonly navigations: Map<Navigation, BodyMember[]>;
  readonly binds: Map<Navigation, BodyMember[]>;
}

/** Groups the members of an object by property or navigation; two spellings of one come together. */
function groupMembers(
  { service, options }: BodyContext,
  type: StructuredType,
  json: Record<string, unknown>,
  faults: FaultCollector,
): MembersByKind {
  const untyped = new Set<string>();
  const members: MembersByKind = { properties: new Map(), navigations: new Map(), binds: new Map() };
  for (const name of Object.keys(json)) {
    if (faults.isFull()) break;
    const value = json[name];
    const sign = name.indexOf('@');
    if (sign >= 0) {
      if (!name.toLowerCase().endsWith('@odata.bind')) continue;
      const navigation = navigationNamed(type, name.slice(0, sign), options);
      if (navigation === null)
        faults.report(
          'unknownField',
          truncate(name),
          `${type.name} has no navigation ${truncate(name.slice(0, sign))}.`,
        );
      else addMember(members.binds, navigation, { name, value });
      continue;
    }
    const property = type.properties.get(name.toLowerCase());
    if (property !== undefined && (property.listed || !options.strict)) {
      addMember(members.properties, canonicalProperty(type.properties, property), { name, value });
      continue;
    }
    const navigation = navigationNamed(type, name, options);
    if (navigation !== null) addMember(members.navigations, navigation, { name, value });
    else if (typesWith(service, type, name).length > 0) untyped.add(name);
    else
      faults.report(
        'unknownField',
        truncate(name),
        `${type.name} has no property ${truncate(name)}.${didYouMean(name, memberNames(type))}`,
      );
  }
  if (untyped.size > 0) reportMissingType(service, type, [...untyped], faults);
  return members;
}

/** The types derived from an abstract one that have a property. */
const typesWith = (service: Service, type: StructuredType, name: string): readonly StructuredType[] =>
  type.abstract
    ? [...service.types.values()].filter(
        (each) => !each.abstract && isA(service, each, type) && each.properties.has(name.toLowerCase()),
      )
    : [];

/** An object that says properties of derived types, and not which of these types it has. */
function reportMissingType(
  service: Service,
  type: StructuredType,
  names: readonly string[],
  faults: FaultCollector,
): void {
  const types = new Set(names.flatMap((name) => typesWith(service, type, name)));
  const listed = [...types].map((each) => `#${service.namespace}.${each.name}`).join(', ');
  const said = names.map(truncate).join(', ');
  faults.report('badField', '@odata.type', `must be one of ${listed}, which have ${said}`);
}

function addMember<K extends Property | Navigation>(to: Map<K, BodyMember[]>, key: K, member: BodyMember): void {
  const before = to.get(key);
  if (before === undefined) to.set(key, [member]);
  else if (member.name === key.name) before.unshift(member);
  else before.push(member);
}

/**
 * The listed property that an alias stands for, where both have one decoder; an alias with a decoder of its own is read
 * by that.
 */
function canonicalProperty(properties: StructuredType['properties'], property: Property): Property {
  const canonical = properties.get(property.canonical.toLowerCase());
  return canonical !== undefined && canonical.decode === property.decode ? canonical : property;
}

function navigationNamed(type: StructuredType, name: string, { strict }: BodyOptions): Navigation | null {
  const navigation = type.navigations.get(name.toLowerCase());
  if (navigation === undefined || (strict && !navigation.listed)) return null;
  return type.navigations.get(navigation.canonical.toLowerCase()) ?? navigation;
}

/** The first spelling; another spelling with a different value is a fault. */
function singleMember(spellings: readonly BodyMember[], faults: FaultCollector): BodyMember {
  const [first, ...others] = spellings as [BodyMember, ...BodyMember[]];
  for (const other of others) {
    if (isSameJson(first.value, other.value)) continue;
    faults.report(
      'conflictingFields',
      truncate(other.name),
      `${truncate(other.name)} and ${first.name} are one property and have different values.`,
    );
  }
  return first;
}

/** Whether two JSON values are equal, whatever the order of their members. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    a === null ||
    b === null ||
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) &&
        isSameJson((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
    )
  );
}

/** The listed names of a type's properties and navigations. */
export function memberNames(type: StructuredType): readonly string[] {
  return [...type.properties.values(), ...type.navigations.values()]
    .filter((each) => each.listed)
    .map((each) => each.name);
}

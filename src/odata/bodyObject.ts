// One object of a body against its type: its members sorted by what they mean, each told once, derived types chosen.

import type { Collector } from './collector.ts';
import { didYouMean, shown } from './fault.ts';
import type { BodyRules } from './body.ts';
import type { Draft, Navigation, Property, Service, StructuredType } from './describe.ts';
import { linkOf, readBind, readNavigation } from './bodyLinks.ts';
import { isA, typeByWireName } from './schema.ts';

export interface Reading {
  readonly service: Service;
  readonly rules: BodyRules;
}

/** Where one thing may be said in several spellings: each name with its value, the exact spelling first. */
interface Said {
  readonly name: string;
  readonly value: unknown;
}

export function readObject(reading: Reading, declared: StructuredType, json: unknown, faults: Collector): Draft {
  const draft: Draft = {};
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    faults.note('badBody', '', `A JSON object is expected here: ${declared.name}.`);
    return draft;
  }
  const type = typeOf(reading, declared, json as Record<string, unknown>, faults, draft);
  const said = gather(reading, type, json as Record<string, unknown>, faults);
  for (const [property, each] of said.properties) {
    const { name, value } = agreed(each, faults);
    property.decode(value, draft, named(faults, name));
  }
  for (const [navigation, each] of said.navigations)
    readNavigation(reading, navigation, agreed(each, faults), draft, faults);
  for (const [navigation, each] of said.binds) readBind(navigation, agreed(each, faults), draft, faults);
  for (const navigation of [...said.navigations.keys(), ...said.binds.keys()]) linkOf(navigation, draft, faults);
  return draft;
}

/** A property tells faults about itself at `''`; about its parts at their own names. */
function named(faults: Collector, name: string): Collector {
  return faults.below(shown(name));
}

function typeOf(
  { service }: Reading,
  declared: StructuredType,
  json: Record<string, unknown>,
  faults: Collector,
  draft: Draft,
): StructuredType {
  const name = Object.hasOwn(json, '@odata.type') ? json['@odata.type'] : undefined;
  if (name === undefined || name === null) return onlyKind(service, declared) ?? declared;
  const type = typeof name === 'string' ? typeByWireName(service, name) : null;
  if (type === null) {
    const meant =
      typeof name === 'string' ? didYouMean(name.slice(name.lastIndexOf('.') + 1), below(service, declared)) : '';
    faults.note(
      'unknownType',
      '@odata.type',
      typeof name === 'string' ? `There is no type ${shown(name)}.${meant}` : 'The name of a type is expected here.',
    );
    return declared;
  }
  if (isA(service, declared, type)) return declared;
  if (!isA(service, type, declared)) {
    faults.note('unknownType', '@odata.type', `${type.name} is no ${declared.name}.`);
    return declared;
  }
  draft['@type'] = type.name;
  return type;
}

/** The type that every value of an abstract one has, where there is but one. */
function onlyKind(service: Service, declared: StructuredType): StructuredType | null {
  const kinds = declared.abstract
    ? [...service.types.values()].filter((each) => !each.abstract && isA(service, each, declared))
    : [];
  return kinds.length === 1 ? (kinds[0] as StructuredType) : null;
}

const below = (service: Service, declared: StructuredType): readonly string[] =>
  [...service.types.values()].filter((each) => isA(service, each, declared)).map((each) => each.name);

interface Gathered {
  readonly properties: Map<Property, Said[]>;
  readonly navigations: Map<Navigation, Said[]>;
  readonly binds: Map<Navigation, Said[]>;
}

/** Sorts the members of an object by what they mean; two spellings of one thing come together. */
function gather({ rules }: Reading, type: StructuredType, json: Record<string, unknown>, faults: Collector): Gathered {
  const said: Gathered = { properties: new Map(), navigations: new Map(), binds: new Map() };
  for (const name of Object.keys(json)) {
    const value = json[name];
    const sign = name.indexOf('@');
    if (sign >= 0) {
      if (!name.toLowerCase().endsWith('@odata.bind')) continue;
      const navigation = navigationNamed(type, name.slice(0, sign), rules);
      if (navigation === null)
        faults.note('unknownField', shown(name), `${type.name} has no navigation ${shown(name.slice(0, sign))}.`);
      else add(said.binds, navigation, { name, value });
      continue;
    }
    const property = type.properties.get(name.toLowerCase());
    if (property !== undefined && (property.listed || !rules.strict)) {
      add(said.properties, listedOne(type.properties, property), { name, value });
      continue;
    }
    const navigation = navigationNamed(type, name, rules);
    if (navigation !== null) add(said.navigations, navigation, { name, value });
    else
      faults.note(
        'unknownField',
        shown(name),
        `${type.name} has no property ${shown(name)}.${faults.isFull() ? '' : didYouMean(name, memberNames(type))}`,
      );
  }
  return said;
}

function add<K extends Property | Navigation>(to: Map<K, Said[]>, key: K, said: Said): void {
  const before = to.get(key);
  if (before === undefined) to.set(key, [said]);
  else if (said.name === key.name) before.unshift(said);
  else before.push(said);
}

/**
 * An alias that differs from what it stands for only in name shares its decoder; one with a decoder of its own is read
 * by that.
 */
function listedOne(properties: StructuredType['properties'], property: Property): Property {
  const canonical = properties.get(property.canonical.toLowerCase());
  return canonical !== undefined && canonical.decode === property.decode ? canonical : property;
}

function navigationNamed(type: StructuredType, name: string, { strict }: BodyRules): Navigation | null {
  const navigation = type.navigations.get(name.toLowerCase());
  if (navigation === undefined || (strict && !navigation.listed)) return null;
  return type.navigations.get(navigation.canonical.toLowerCase()) ?? navigation;
}

/** The first spelling; another with a different value is a fault, for nobody can say which one was meant. */
function agreed(said: readonly Said[], faults: Collector): Said {
  const [first, ...others] = said as [Said, ...Said[]];
  for (const other of others) {
    if (isSame(first.value, other.value)) continue;
    faults.note(
      'conflictingFields',
      shown(other.name),
      `${shown(other.name)} and ${first.name} are one property and have different values.`,
    );
  }
  return first;
}

export function isSame(a: unknown, b: unknown): boolean {
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
        Object.hasOwn(b, name) && isSame((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
    )
  );
}

export function memberNames(type: StructuredType): readonly string[] {
  return [...type.properties.values(), ...type.navigations.values()]
    .filter((each) => each.listed)
    .map((each) => each.name);
}

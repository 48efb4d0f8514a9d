// Looks names up in a Service: casts, derived types, the navigation behind a name of the store. Indexes are kept for
// each Service.

import type { EnumType, Navigation, Operation, Property, Service, StructuredType } from './serviceDescription.ts';
import { type Condition, always, never } from './query.ts';

interface ServiceIndex {
  /** Concrete types at or below a type, by lower-case name. */
  readonly derived: Map<string, readonly StructuredType[]>;
  /** Root sets by lower-case wire name of their type. */
  readonly sets: ReadonlyMap<string, Navigation>;
  /** The path of the set that holds a type, containers included, by lower-case wire name. */
  readonly paths: ReadonlyMap<string, string>;
  readonly operations: ReadonlyMap<string, readonly Operation[]>;
  /** Entity reached by `entity/navigation`, in the store's names. */
  readonly far: ReadonlyMap<string, StructuredType>;
}

const indexes = new WeakMap<Service, ServiceIndex>();

function serviceIndex(service: Service): ServiceIndex {
  const kept = indexes.get(service);
  if (kept !== undefined) return kept;
  const sets = new Map<string, Navigation>();
  for (const root of service.root.values()) {
    if (root.listed && root.collection && root.source.kind === 'set') sets.set(root.to.toLowerCase(), root);
  }
  const far = new Map<string, StructuredType>();
  for (const type of service.types.values()) {
    if (type.entity === null) continue;
    for (const navigation of type.navigations.values()) {
      if (navigation.source.kind === 'relation')
        far.set(`${type.entity}/${navigation.navigation}`, typeNamed(service, navigation.to));
    }
  }
  const index: ServiceIndex = {
    derived: new Map(),
    sets,
    paths: setPaths(service),
    far,
    operations: Map.groupBy(service.operations, (each) => each.name.toLowerCase()),
  };
  indexes.set(service, index);
  return index;
}

function setPaths(service: Service): Map<string, string> {
  const paths = new Map<string, string>();
  const enter = (navigations: Iterable<Navigation>, before: string, depth: number): void => {
    for (const { name, to, listed, collection, source } of navigations) {
      if (!listed || depth > 4) continue;
      if (source.kind === 'container')
        enter(typeNamed(service, to).navigations.values(), `${before}${name}/`, depth + 1);
      else if (collection && source.kind === 'set' && !paths.has(to.toLowerCase()))
        paths.set(to.toLowerCase(), before + name);
    }
  };
  enter(service.root.values(), '', 0);
  return paths;
}

/** The path of the set that holds entities of a type: `identityGovernance/entitlementManagement/catalogs`. */
export function setPath(service: Service, type: StructuredType): string | null {
  return serviceIndex(service).paths.get(type.name.toLowerCase()) ?? null;
}

/** The path of the set that is called so, wherever it stands; null where none is. */
export function setNamed(service: Service, name: string): string | null {
  const end = `/${name.toLowerCase()}`;
  return [...serviceIndex(service).paths.values()].find((path) => `/${path.toLowerCase()}`.endsWith(end)) ?? null;
}

/** Operations of a name, whatever they are bound to. */
export function operationsNamed(service: Service, name: string): readonly Operation[] {
  return serviceIndex(service).operations.get(name.toLowerCase()) ?? [];
}

/** A type that the service itself names; throws where it is missing, which is a defect of the service. */
export function typeNamed(service: Service, name: string): StructuredType {
  const type = service.types.get(name.toLowerCase());
  if (type === undefined) throw new Error(`the service has no type ${name}`);
  return type;
}

export function enumNamed(service: Service, name: string): EnumType {
  const type = service.enums.get(name.toLowerCase()) ?? service.enums.get(name);
  if (type === undefined) throw new Error(`the service has no enum ${name}`);
  return type;
}

/** The set at the root that holds entities of a type: `users` for user. */
export function rootSet(service: Service, type: StructuredType): Navigation | null {
  return serviceIndex(service).sets.get(type.name.toLowerCase()) ?? null;
}

/** The type at the end of a navigation of the store; null where no API version shows it. */
export function relatedType(service: Service, entity: string, navigation: string): StructuredType | null {
  return serviceIndex(service).far.get(`${entity}/${navigation}`) ?? null;
}

/** `#microsoft.graph.user`, `microsoft.graph.user`, `graph.user` or a bare `user` -> the type. */
export function typeByWireName(service: Service, name: string): StructuredType | null {
  return (
    service.types.get(withoutNamespace(service, name.startsWith('#') ? name.slice(1) : name).toLowerCase()) ?? null
  );
}

/** A name with the service's namespace or its alias, any case: `microsoft.graph.user`, `graph.user`. */
export function isQualified(service: Service, name: string): boolean {
  return withoutNamespace(service, name) !== name;
}

/** A name without the service's namespace or its alias, where it has one. */
export function withoutNamespace({ namespace, alias }: Service, name: string): string {
  if (hasPrefix(name, namespace)) return name.slice(namespace.length + 1);
  return alias !== null && hasPrefix(name, alias) ? name.slice(alias.length + 1) : name;
}

const hasPrefix = (name: string, prefix: string): boolean =>
  name.length > prefix.length + 1 &&
  name[prefix.length] === '.' &&
  name.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();

/** Whether a type is another one or derived from it. */
export function isA(service: Service, type: StructuredType, base: StructuredType): boolean {
  for (
    let each: StructuredType | undefined = type;
    each !== undefined;
    each = each.base === null ? undefined : service.types.get(each.base.toLowerCase())
  ) {
    if (each.name === base.name) return true;
  }
  return false;
}

/**
 * The types that a row declared as `type` may really have: itself first unless abstract, then those derived from it.
 */
export function concreteTypes(service: Service, type: StructuredType): readonly StructuredType[] {
  const { derived } = serviceIndex(service);
  const kept = derived.get(type.name);
  if (kept !== undefined) return kept;
  const below = [...new Set(service.types.values())].filter(
    (each) => !each.abstract && each.name !== type.name && isA(service, each, type),
  );
  const all = type.abstract ? below : [type, ...below];
  derived.set(type.name, all);
  return all;
}

/** Which rows declared as `from` are of the type `to`; null where none can ever be. */
export function castCondition(service: Service, from: StructuredType, to: StructuredType): Condition | null {
  if (isA(service, from, to)) return always;
  return isA(service, to, from) ? (to.isOf ?? never) : null;
}

/** A property of a type, or of the types derived from it: `members?$select=displayName`. */
export function propertyOf(service: Service, type: StructuredType, name: string): Property | null {
  const key = name.toLowerCase();
  const own = type.properties.get(key);
  if (own !== undefined) return own;
  if (type.kind === 'entity') {
    for (const each of concreteTypes(service, type)) {
      const further = each.properties.get(key);
      if (further !== undefined) return further;
    }
  }
  return null;
}

/** Names that are shown when another one was not found. */
export function listedNames(service: Service, type: StructuredType): readonly string[] {
  const names: string[] = [];
  for (const each of [type, ...(type.kind === 'entity' ? concreteTypes(service, type) : [])]) {
    for (const property of each.properties.values()) if (property.listed) names.push(property.name);
    for (const navigation of each.navigations.values()) if (navigation.listed) names.push(navigation.name);
  }
  return names;
}

// $metadata as the Explorer uses it: types with their properties and navigations, and where a path leads.

export interface TypeRef {
  readonly name: string;
  readonly isCollection: boolean;
}
export interface Member {
  readonly name: string;
  readonly type: TypeRef;
  readonly isNavigation: boolean;
}
export interface StructuredType {
  readonly kind: 'entity' | 'complex';
  readonly name: string;
  readonly members: readonly Member[];
}
export interface Operation {
  readonly kind: 'action' | 'function';
  readonly name: string;
  readonly boundTo: TypeRef | null;
  readonly parameters: readonly Member[];
  readonly returns: TypeRef | null;
}
export interface Schema {
  /** By full name, with what is inherited. */
  readonly types: ReadonlyMap<string, StructuredType>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly operations: readonly Operation[];
  readonly roots: readonly Member[];
}

export function readSchema(xml: string): Schema {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const all = (name: string): Element[] => [...document.getElementsByTagName(name)];
  const namespace = all('Schema')[0]?.getAttribute('Namespace') ?? '';
  const structured = [...all('EntityType'), ...all('ComplexType')];
  const byName = new Map(structured.map((each) => [`${namespace}.${each.getAttribute('Name')}`, each]));
  const membersOf = (element: Element | undefined): readonly Member[] => {
    if (element === undefined) return [];
    return [
      ...membersOf(byName.get(element.getAttribute('BaseType') ?? '')),
      ...[...element.children].filter(({ tagName }) => /Property$/.test(tagName)).map(member),
    ];
  };
  const operation = (element: Element, kind: 'action' | 'function'): Operation => {
    const [bound, ...rest] =
      element.getAttribute('IsBound') === 'true'
        ? [...element.getElementsByTagName('Parameter')]
        : [undefined, ...element.getElementsByTagName('Parameter')];
    const returns = element.getElementsByTagName('ReturnType')[0]?.getAttribute('Type');
    return {
      kind,
      name: element.getAttribute('Name') ?? '',
      boundTo: bound === undefined ? null : typeRef(bound.getAttribute('Type')),
      parameters: rest.flatMap((each) => (each === undefined ? [] : member(each))),
      returns: returns == null ? null : typeRef(returns),
    };
  };
  return {
    types: new Map(
      [...byName].map(([name, element]) => [
        name,
        {
          kind: element.tagName === 'EntityType' ? ('entity' as const) : ('complex' as const),
          name,
          members: membersOf(element),
        },
      ]),
    ),
    enums: new Map(
      all('EnumType').map((each) => [
        `${namespace}.${each.getAttribute('Name')}`,
        [...each.children].map((one) => one.getAttribute('Name') ?? '').filter((one) => one !== 'unknownFutureValue'),
      ]),
    ),
    operations: [
      ...all('Action').map((each) => operation(each, 'action')),
      ...all('Function').map((each) => operation(each, 'function')),
    ],
    roots: [
      ...all('EntitySet').map((each) => ({
        name: each.getAttribute('Name') ?? '',
        type: { name: each.getAttribute('EntityType') ?? '', isCollection: true },
        isNavigation: true,
      })),
      ...all('Singleton').map((each) => ({
        name: each.getAttribute('Name') ?? '',
        type: { name: each.getAttribute('Type') ?? '', isCollection: false },
        isNavigation: true,
      })),
    ],
  };
}

function member(element: Element): Member {
  return {
    name: element.getAttribute('Name') ?? '',
    type: typeRef(element.getAttribute('Type')),
    isNavigation: element.tagName === 'NavigationProperty',
  };
}

function typeRef(text: string | null): TypeRef {
  const inner = /^Collection\((.*)\)$/.exec(text ?? '')?.[1];
  return { name: inner ?? text ?? '', isCollection: inner !== undefined };
}

export interface Place {
  /** Null at the root, behind what is not known, and behind an operation that returns nothing. */
  readonly type: TypeRef | null;
  readonly operation: Operation | null;
  /** The segments, each with what it is. */
  readonly steps: readonly {
    readonly text: string;
    readonly kind: 'navigation' | 'key' | 'operation' | 'other';
    readonly type: TypeRef | null;
    readonly operation?: Operation;
  }[];
  readonly isKnown: boolean;
}

/** Where a path leads; the query is not looked at. */
export function walk(schema: Schema, path: string): Place {
  const steps: Place['steps'][number][] = [];
  let type: TypeRef | null = null;
  let operation: Operation | null = null;
  let isKnown = true;
  for (const text of segmentsOf(path)) {
    const found = next(schema, type, text, steps.length === 0);
    isKnown = isKnown && found !== null;
    type = found?.type ?? null;
    operation = found?.operation ?? null;
    steps.push(found === null ? { text, kind: 'other', type: null } : { text, ...found });
  }
  return { type, operation, steps, isKnown };
}

export function segmentsOf(path: string): string[] {
  return (path.split('?', 1)[0] ?? '').split('/').filter((each) => each !== '');
}

type Found = {
  readonly kind: 'navigation' | 'key' | 'operation' | 'other';
  readonly type: TypeRef | null;
  readonly operation?: Operation;
};

function next(schema: Schema, type: TypeRef | null, text: string, isRoot: boolean): Found | null {
  const name = text
    .replace(/\(.*$/, '')
    .replace(/^microsoft\.graph\./, '')
    .toLowerCase();
  if (isRoot)
    return (
      asFound(schema.roots.find((each) => each.name.toLowerCase() === name)) ??
      asOperation(schema.operations.find((each) => each.boundTo === null && each.name.toLowerCase() === name))
    );
  if (type === null) return null;
  if (text === '$count' || text === '$ref' || text === '$value') return { kind: 'other', type: null };
  const bound = schema.operations.find(
    (each) =>
      each.name.toLowerCase() === name &&
      each.boundTo !== null &&
      each.boundTo.isCollection === type.isCollection &&
      isA(schema, type.name, each.boundTo.name),
  );
  if (bound !== undefined) return asOperation(bound);
  if (type.isCollection) return { kind: 'key', type: { name: type.name, isCollection: false } };
  return asFound(schema.types.get(type.name)?.members.find((each) => each.name.toLowerCase() === name));
}

const asFound = (found: Member | undefined): Found | null =>
  found === undefined ? null : { kind: 'navigation', type: found.type };
const asOperation = (found: Operation | undefined): Found | null =>
  found === undefined ? null : { kind: 'operation', type: found.returns, operation: found };

/** Operations of directoryObject are those of users and groups as well. */
function isA(schema: Schema, name: string, wanted: string): boolean {
  return (
    name === wanted ||
    (wanted.endsWith('.directoryObject') &&
      ['user', 'group', 'servicePrincipal', 'application'].some((each) => name.endsWith(`.${each}`)) &&
      schema.types.has(name))
  );
}

/** Members that a body may hold where the path leads: of the type, or the parameters of an action. */
export function bodyMembers(schema: Schema, path: string): readonly Member[] {
  const { type, operation } = walk(schema, path);
  if (operation !== null) return operation.kind === 'action' ? operation.parameters : [];
  return type === null
    ? []
    : (schema.types.get(type.name)?.members ?? []).filter(
        ({ name }) => name !== 'id' && !/DateTime$|^createdBy$|^modifiedBy$/.test(name),
      );
}

export function shortName({ name, isCollection }: TypeRef): string {
  const short = name.replace(/^(Edm|microsoft\.graph|latchkey)\./, '');
  return isCollection ? `${short}[]` : short;
}

/** A value of the type to begin with. */
export function sample(schema: Schema, { name, isCollection }: TypeRef, depth = 0): unknown {
  const one = (): unknown => {
    const options = schema.enums.get(name);
    if (options !== undefined) return options[0] ?? '';
    const type = schema.types.get(name);
    if (type !== undefined)
      return type.kind === 'entity' || depth > 1
        ? { id: '' }
        : Object.fromEntries(
            type.members
              .filter(({ isNavigation }) => !isNavigation)
              .map((each) => [each.name, sample(schema, each.type, depth + 1)]),
          );
    return (
      (
        {
          'Edm.Boolean': false,
          'Edm.Int32': 0,
          'Edm.Duration': 'P30D',
          'Edm.DateTimeOffset': '2030-01-01T00:00:00Z',
        } as Readonly<Record<string, unknown>>
      )[name] ?? ''
    );
  };
  return isCollection ? [one()] : one();
}

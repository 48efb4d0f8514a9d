// What an answer shows of a row: the properties of each type that it may have, and what a query must read for them.

import { Fault, didYouMean } from '../fault.ts';
import type { Property, Service, StructuredType } from '../serviceDescription.ts';
import type { SelectItem } from '../parse/clauses.ts';
import type { Name } from '../parse/expression.ts';
import type { Condition, Order, Row } from '../query.ts';
import type { ToldRows } from './planContext.ts';
import { concreteTypes, isQualified, listedNames, propertyOf } from '../schemaLookup.ts';

/** A property of an answer: its key as JSON bears it, and how its value comes about. */
interface ShownProperty {
  readonly key: string;
  /** The key behind another property: a comma more. */
  readonly keyWithComma: string;
  readonly property: Property;
  /** Its JSON; undefined leaves it out. */
  readonly write: (row: Row) => string | undefined;
}

/** One for each concrete type. */
export interface TypeVariant {
  readonly type: StructuredType;
  readonly shown: readonly ShownProperty[];
  readonly annotation: string;
}

/** How rows of a type are shown: their properties by concrete type, and what is expanded. */
export interface AnswerShape {
  readonly type: StructuredType;
  readonly variants: ReadonlyMap<string, TypeVariant>;
  /** The only variant, where there is no other; so that no row need be asked for its type. */
  readonly single: TypeVariant | null;
  /** What was selected, in canonical names as asked; null without $select. */
  readonly selected: readonly string[] | null;
  readonly expanded: readonly ExpansionShape[];
  /** The rows that are shown in full; of the others type and id. Null: all of them. */
  readonly told: ToldRows | null;
}

export interface ExpansionShape {
  readonly name: string;
  readonly key: string;
  readonly as: string;
  readonly many: boolean;
  readonly form: 'rows' | 'refs' | 'count';
  readonly counted: boolean;
  readonly shape: AnswerShape;
  readonly orders: readonly Order[];
  /** Options of a link to further rows, as written. */
  readonly texts: ReadonlyMap<string, string>;
  /** Where its context starts anew: the set of the root that holds such entities; null below its parent. */
  readonly set: string | null;
  /** `/microsoft.graph.user` in its path; otherwise empty. */
  readonly cast: string;
  /** Whether its row shows the expansion again, as far as there are rows. */
  readonly isChain: boolean;
}

export interface ShapeSelection {
  readonly variants: ReadonlyMap<string, TypeVariant>;
  readonly selected: readonly string[] | null;
  readonly fields: readonly string[];
  /** Navigations whose rows the properties read. */
  readonly rows: readonly string[];
  /** Navigations that $select names, with what it names below them (null: all). */
  readonly navigations: ReadonlyMap<string, readonly SelectItem[] | null>;
}

const defaultSelections = new WeakMap<StructuredType, ShapeSelection>();

/** Without $select, what each type shows by itself. Throws Fault for a name that no type has. */
export function selectShape(
  service: Service,
  type: StructuredType,
  select: readonly SelectItem[] | null,
): ShapeSelection {
  if (select !== null) return selectNamed(service, type, select);
  const kept = defaultSelections.get(type);
  if (kept !== undefined) return kept;
  const chosen = assembleSelection(
    service,
    type,
    ({ byDefault, listed }) => (byDefault && listed ? null : undefined),
    null,
    new Map(),
  );
  defaultSelections.set(type, chosen);
  return chosen;
}

function selectNamed(service: Service, type: StructuredType, select: readonly SelectItem[]): ShapeSelection {
  const members = new Map<string, readonly string[] | null>();
  const navigations = new Map<string, readonly SelectItem[] | null>();
  const selected: string[] = [];
  let isAll = false;
  for (const { star, names, at } of select) {
    if (star) {
      isAll = true;
      selected.push('*');
      continue;
    }
    const [first, ...below] = names.length > 1 && isQualified(service, names[0]?.name ?? '') ? names.slice(1) : names;
    const name = first?.name ?? '';
    const property = propertyOf(service, type, name);
    const navigation = type.navigations.get(name.toLowerCase());
    if (property !== null) {
      const key = property.canonical.toLowerCase();
      const kept = members.get(key);
      const member = memberOf(service, property, below);
      members.set(key, member === undefined || kept === null ? null : [...(kept ?? []), member]);
      if (!selected.includes(property.canonical)) selected.push(property.canonical);
    } else if (navigation !== undefined) {
      const inner: SelectItem[] = below.length === 0 ? [] : [{ star: false, names: below, at: below[0]?.at ?? at }];
      const kept = navigations.get(navigation.canonical.toLowerCase());
      navigations.set(
        navigation.canonical.toLowerCase(),
        kept === null || inner.length === 0 ? null : [...(kept ?? []), ...inner],
      );
    } else {
      throw new Fault(
        'unknownProperty',
        `${type.name} has no property ${name}.${didYouMean(name, listedNames(service, type))}`,
        '$select',
        at,
      );
    }
  }
  const pick = (property: Property): readonly string[] | null | undefined =>
    isAll && property.listed ? null : members.get(property.canonical.toLowerCase());
  return assembleSelection(service, type, pick, selected, navigations);
}

/** The one member of a complex value that `schedule/expiration` names. */
function memberOf(service: Service, property: Property, below: readonly Name[]): string | undefined {
  const [first, second] = below;
  if (first === undefined) return undefined;
  const type = property.type.kind === 'complex' ? service.types.get(property.type.name.toLowerCase()) : undefined;
  const known = type === undefined || second !== undefined ? [] : listedNames(service, type);
  const name = first.name.toLowerCase();
  if (known.some((each) => each.toLowerCase() === name)) return name;
  throw new Fault(
    'unknownProperty',
    `${property.name} has no property ${below.map((each) => each.name).join('/')}.${didYouMean(name, known)}`,
    '$select',
    first.at,
  );
}

type MemberPicker = (property: Property) => readonly string[] | null | undefined;

function assembleSelection(
  service: Service,
  type: StructuredType,
  pick: MemberPicker,
  selected: readonly string[] | null,
  navigations: ShapeSelection['navigations'],
): ShapeSelection {
  const types = type.kind === 'entity' ? concreteTypes(service, type) : [type];
  const variants = new Map<string, TypeVariant>();
  const fields = new Set<string>();
  const rows = new Set<string>();
  for (const each of types.length === 0 ? [type] : types) {
    const shown: ShownProperty[] = [];
    for (const property of each.properties.values()) {
      // An alias answers under the name that it stands for; one that stands for nothing listed answers for itself.
      const members = property.listed || property.name === property.canonical ? pick(property) : undefined;
      if (members === undefined) continue;
      const key = `${JSON.stringify(property.name)}:`;
      const one: ShownProperty = {
        key,
        keyWithComma: `,${key}`,
        property,
        write: createPropertyWriter(property, members),
      };
      if (property.name === 'id') shown.unshift(one);
      else shown.push(one);
      for (const field of property.needs) fields.add(field);
      for (const row of property.needsRows) rows.add(row);
    }
    if (each.etagField !== undefined) fields.add(each.etagField);
    const isTyped = type.typed || each.typed || each.name !== type.name;
    variants.set(each.name, {
      type: each,
      shown,
      annotation: isTyped ? `"@odata.type":"#${service.namespace}.${each.name}"` : '',
    });
  }
  if (variants.size > 1) for (const field of typeFields(types)) fields.add(field);
  return { variants, selected, fields: [...fields], rows: [...rows], navigations };
}

/** Of a complex value, only the `members` named (`$select=schedule/expiration`); null shows it whole. */
function createPropertyWriter(property: Property, members: readonly string[] | null): ShownProperty['write'] {
  if (members === null) return property.write ?? ((row) => JSON.stringify(property.encode(row)) as string | undefined);
  return (row) => {
    const value = property.encode(row);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return JSON.stringify(value) as string | undefined;
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(value).filter(([name]) => name.startsWith('@') || members.includes(name.toLowerCase())),
      ),
    );
  };
}

/**
 * What a row must bear so that its type can be told: what the types' own conditions compare, and what they say besides.
 */
function typeFields(types: readonly StructuredType[]): readonly string[] {
  return types.flatMap(({ isOf, typeFields: typeNeeds = [] }) => [
    ...typeNeeds,
    ...(isOf === null ? [] : comparedFields(isOf)),
  ]);
}

function comparedFields(condition: Condition): readonly string[] {
  if (condition.op === 'and' || condition.op === 'or') return condition.of.flatMap(comparedFields);
  if (condition.op === 'not') return comparedFields(condition.of);
  return (condition.op === 'compare' || condition.op === 'in') && condition.path.length === 1
    ? [condition.path[0]]
    : [];
}

const referenceFieldsByType = new WeakMap<StructuredType, readonly string[]>();

/** The fields of a row that is only pointed at: its id and its type. */
export function referenceFields(service: Service, type: StructuredType): readonly string[] {
  const kept = referenceFieldsByType.get(type);
  if (kept !== undefined) return kept;
  const types = concreteTypes(service, type);
  const fields = [
    ...new Set(['id', ...(type.properties.get('id')?.needs ?? []), ...(types.length > 1 ? typeFields(types) : [])]),
  ];
  referenceFieldsByType.set(type, fields);
  return fields;
}

export function shapeOf(
  type: StructuredType,
  chosen: ShapeSelection,
  { expanded, told }: Pick<AnswerShape, 'expanded' | 'told'>,
): AnswerShape {
  const [only, ...more] = chosen.variants.values();
  return {
    type,
    variants: chosen.variants,
    single: more.length === 0 ? (only ?? null) : null,
    selected: chosen.selected,
    expanded,
    told,
  };
}

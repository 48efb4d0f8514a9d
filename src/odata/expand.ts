// $expand and navigations in $select: expansions of the query, each narrowed to what the caller may see, and how
// answers show them.

import { conditionOf } from './condition.ts';
import { Fault, didYouMean, shown } from './fault.ts';
import { countExpansion, farEntity, rowsRead, type Planning } from './how.ts';
import { none, type Expanding, type Selected } from './clauses.ts';
import type { Clauses } from './options.ts';
import type { Navigation, StructuredType } from './describe.ts';
import { orderedBy, ordersOf, searchOf } from './order.ts';
import type { Scope } from './paths.ts';
import { always, and, from, type Condition, type Expansion, type Order, type Path } from './query.ts';
import { castCondition, rootSet, typeByWireName, typeNamed } from './schema.ts';
import { choose, referenceFields, shapeOf, type Chosen, type Expanded, type Shape } from './shape.ts';

/** What rows of a type need of a query, and how they are shown. */
export interface Rows {
  readonly fields: readonly string[];
  readonly expand: readonly Expansion[];
  readonly shape: Shape;
}

const mostDepth = 5;

/** `entity` is what the rows are read from: the declared type's, also below a cast. */
export function rowsOf(plan: Planning, type: StructuredType, entity: string, clauses: Clauses, depth = 1): Rows {
  const chosen = choose(plan.service, type, clauses.select);
  const items = itemsOf(type, clauses, chosen);
  if (items.length > 0 && depth > mostDepth)
    throw new Fault(
      'tooComplex',
      `Expansions may be nested ${mostDepth} levels deep at the most.`,
      '$expand',
      items[0]?.at ?? 0,
    );
  const each = items.map((item) => expansion(plan, type, item, depth));
  const read = chosen.rows.map((navigation) => rowsRead(plan, entity, navigation));
  return {
    fields: chosen.fields,
    expand: [...read, ...each.map(([one]) => one)],
    shape: shapeOf(
      type,
      chosen,
      each.map(([, one]) => one),
    ),
  };
}

/** Navigations of $expand first, then those that only $select names. */
function itemsOf(type: StructuredType, clauses: Clauses, chosen: Chosen): readonly Expanding[] {
  if (clauses.expand.length === 0 && chosen.navigations.size === 0) return [];
  const items = new Map<string, Expanding>();
  const add = (navigation: Navigation, item: Expanding): void => {
    const key = navigation.canonical.toLowerCase();
    const first = items.get(key);
    if (first !== undefined && first.clauses !== none && item.clauses !== none) {
      throw new Fault(
        'duplicateOption',
        `${navigation.name} is expanded twice with different options.`,
        '$expand',
        item.at,
      );
    }
    if (first === undefined || item.clauses !== none) items.set(key, item);
  };
  for (const item of clauses.expand) {
    if (item.star)
      for (const navigation of expandable(type))
        add(navigation, { ...item, star: false, names: [{ name: navigation.name, at: item.at }] });
    else add(named(type, item), item);
  }
  for (const [key, select] of chosen.navigations) {
    if (!items.has(key))
      items.set(key, {
        star: false,
        names: [{ name: key, at: 0 }],
        form: 'rows',
        clauses: withSelect(select),
        texts: new Map(),
        at: 0,
      });
  }
  return [...items.values()];
}

const withSelect = (select: readonly Selected[] | null): Clauses => (select === null ? none : { ...none, select });

const expandable = (type: StructuredType): readonly Navigation[] =>
  [...type.navigations.values()].filter(
    (each) => each.listed && each.source.kind === 'relation' && each.demandsFilter.length === 0,
  );

function named(type: StructuredType, { names, at }: Expanding): Navigation {
  const name = names[0]?.name ?? '';
  const navigation = type.navigations.get(name.toLowerCase());
  if (navigation === undefined) {
    const known = [...type.navigations.values()].filter((each) => each.listed).map((each) => each.name);
    const isProperty = type.properties.has(name.toLowerCase());
    const says = isProperty
      ? `${shown(name)} is a property and needs no $expand.`
      : `${type.name} has no navigation ${shown(name)}.${didYouMean(name, known)}`;
    throw new Fault(isProperty ? 'notExpandable' : 'unknownNavigation', says, '$expand', at);
  }
  if (navigation.source.kind !== 'relation')
    throw new Fault('notExpandable', `${navigation.name} cannot be expanded; read it by its own path.`, '$expand', at);
  return navigation;
}

function expansion(
  plan: Planning,
  type: StructuredType,
  item: Expanding,
  depth: number,
): readonly [Expansion, Expanded] {
  countExpansion(plan);
  const navigation = named(type, item);
  const declared = typeNamed(plan.service, navigation.to);
  const cast = castOf(plan, declared, item);
  const far = cast?.type ?? declared;
  const { clauses, form } = item;
  if (!navigation.collection) refuseForOne(navigation, item);
  if (declared.entity === null) throw new Error(`${navigation.name} leads to no entity`);
  const rows = rowsOf(plan, far, declared.entity, form === 'rows' ? clauses : none, depth + 1);
  const { where, orderBy } = narrowed(plan, far, declared.entity, clauses, '$expand');
  const top = form === 'count' ? 0 : (pageOf(plan, clauses.top, '$expand', item.at) ?? plan.how.pageSize.max);
  const as = `~${navigation.canonical}`;
  const query = from(declared.entity, and(plan.restrict(declared.entity), cast?.where ?? always, where), {
    ...(form === 'rows'
      ? keyed(plan, declared.entity, rows, orderBy)
      : { fields: referenceFields(plan.service, far), expand: [] }),
    orderBy,
    top: navigation.collection ? top : 1,
    skip: clauses.skip,
    count: clauses.count || form === 'count',
  });
  const shownAs: Expanded = {
    name: navigation.canonical,
    key: JSON.stringify(navigation.canonical),
    as,
    many: navigation.collection,
    form,
    counted: clauses.count,
    shape: rows.shape,
    orders: orderBy,
    texts: item.texts,
    set: navigation.contained ? null : (rootSet(plan.service, far)?.name ?? null),
    cast: cast === null ? '' : `/${plan.service.namespace}.${cast.type.name}`,
  };
  return [{ navigation: navigation.navigation, as, query }, shownAs];
}

function castOf(
  plan: Planning,
  declared: StructuredType,
  { names }: Expanding,
): { type: StructuredType; where: Condition } | null {
  const [, name, ...more] = names;
  if (name === undefined) return null;
  const type = typeByWireName(plan.service, name.name);
  const where = type === null ? null : castCondition(plan.service, declared, type);
  if (type === null || where === null || more.length > 0) {
    throw new Fault(
      'unknownType',
      `After a navigation stands a type derived from ${declared.name}; found ${shown(name.name)}.`,
      '$expand',
      name.at,
    );
  }
  return { type, where };
}

function refuseForOne({ name }: Navigation, { clauses, form, at }: Expanding): void {
  if (
    clauses.filter ??
    clauses.search ??
    clauses.top ??
    (clauses.orderBy.length > 0 || clauses.skip > 0 || clauses.count || form === 'count' || null)
  ) {
    throw new Fault('notSupported', `${name} is one entity: only $select and $expand are meant for it.`, '$expand', at);
  }
}

/** What filter, search and order of the clauses mean. */
export function narrowed(
  plan: Planning,
  type: StructuredType,
  entity: string,
  clauses: Clauses,
  option: string | null = null,
): { where: Condition; orderBy: readonly Order[] } {
  const scope: Scope = {
    service: plan.service,
    option: option ?? '$filter',
    type,
    restrict: plan.restrict,
    now: plan.how.now ?? null,
    aliases: plan.aliases,
    variable: null,
    element: null,
  };
  const filter = clauses.filter === null ? always : conditionOf(scope, clauses.filter);
  const orderBy =
    clauses.orderBy.length === 0 ? [] : ordersOf({ ...scope, option: option ?? '$orderby' }, clauses.orderBy);
  if (clauses.search === null) return { where: filter, orderBy };
  const fields = plan.how.searchFields?.(entity) ?? [];
  if (fields.length === 0)
    throw new Fault('notSearchable', `${type.name} cannot be searched; use $filter.`, option ?? '$search', 0);
  return { where: and(filter, searchOf(scope, clauses.search, fields)), orderBy };
}

export function pageOf(plan: Planning, top: number | null, option: string, at: number): number | null {
  const { max } = plan.how.pageSize;
  if (top !== null && top > max) throw new Fault('badValue', `$top is a whole number from 0 to ${max}.`, option, at);
  return top;
}

/**
 * Fields and rows with what a cursor needs of them: inside another query the store does not tell where the next page
 * starts.
 */
export function keyed(
  plan: Planning,
  entity: string,
  rows: Rows,
  orders: readonly Order[],
): { fields: readonly string[]; expand: readonly Expansion[] } {
  if (orders.length === 0) return { fields: rows.fields, expand: rows.expand };
  const fields = new Set(rows.fields);
  const expand = [...rows.expand];
  for (const [index, { path }] of orders.entries()) {
    if (path.length === 1) fields.add(path[0]);
    else expand.push(orderRow(plan, entity, path, orderedBy(index)));
  }
  return { fields: [...fields], expand };
}

function orderRow(plan: Planning, entity: string, [navigation, next, ...more]: Path, as: string): Expansion {
  const far = farEntity(plan, entity, navigation);
  const rest = [next, ...more] as unknown as Path;
  return {
    navigation,
    as,
    query: from(
      far,
      always,
      more.length === 0
        ? { fields: rest, top: 1 }
        : { fields: ['id'], top: 1, expand: [orderRow(plan, far, rest, 'far')] },
    ),
  };
}

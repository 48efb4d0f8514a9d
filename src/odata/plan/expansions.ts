// $expand and navigations in $select: expansions of the query, each narrowed to what the caller may see, and how
// answers show them.

import { conditionOf } from './filterCondition.ts';
import { Fault, didYouMean, truncate } from '../fault.ts';
import { countExpansion, relatedEntity, relatedRowsExpansion, toldRows, type PlanState } from './planContext.ts';
import { noClauses, type Clauses, type ExpandItem, type SelectItem } from '../parse/clauses.ts';
import type { Navigation, StructuredType } from '../serviceDescription.ts';
import { orderAlias, ordersOf, searchCondition } from './orderBy.ts';
import type { NameScope } from './propertyPaths.ts';
import { always, and, from, type Condition, type Expansion, type Order, type Path } from '../query.ts';
import { castCondition, concreteTypes, rootSet, typeByWireName, typeNamed } from '../schemaLookup.ts';
import {
  selectShape,
  referenceFields,
  shapeOf,
  type ShapeSelection,
  type ExpansionShape,
  type AnswerShape,
} from './answerShape.ts';

/** What rows of a type need of a query, and how they are shown. */
export interface RowPlan {
  readonly fields: readonly string[];
  readonly expand: readonly Expansion[];
  readonly shape: AnswerShape;
}

const mostDepth = 5;

/** The rows that a query is about. */
export interface QueriedRows {
  readonly type: StructuredType;
  /** What the rows are read from: the declared type's, also below a cast. */
  readonly entity: string;
  /** The navigation that leads to them; null for rows of a set, and for the caller itself. */
  readonly reachedBy: Navigation | null;
  /** Whether the address leads to one row. */
  readonly isOne?: boolean;
}

export function rowPlanOf(plan: PlanState, rows: QueriedRows, clauses: Clauses, depth = 1): RowPlan {
  const { type, entity } = rows;
  const told = toldRows(plan, rows.reachedBy, type);
  const chosen = selectShape(plan.service, type, clauses.select);
  const items = itemsOf(type, clauses, chosen);
  if (items.length > 0 && depth > mostDepth)
    throw new Fault(
      'tooComplex',
      `Expansions may be nested ${mostDepth} levels deep at the most.`,
      '$expand',
      items[0]?.at ?? 0,
    );
  const each = items.map((item) => planExpansion(plan, rows, item, depth));
  const read = chosen.rows.map((navigation) => relatedRowsExpansion(plan, entity, navigation));
  return {
    fields: told === null ? chosen.fields : [...new Set([...chosen.fields, ...told.fields])],
    expand: [...read, ...each.map(([one]) => one)],
    shape: shapeOf(type, chosen, { expanded: each.map(([, one]) => one), told }),
  };
}

/** Navigations of $expand first, then those that only $select names. */
function itemsOf(type: StructuredType, clauses: Clauses, chosen: ShapeSelection): readonly ExpandItem[] {
  if (clauses.expand.length === 0 && chosen.navigations.size === 0) return [];
  const items = new Map<string, ExpandItem>();
  const add = (navigation: Navigation, item: ExpandItem): void => {
    const key = navigation.canonical.toLowerCase();
    const first = items.get(key);
    if (first !== undefined && first.clauses !== noClauses && item.clauses !== noClauses) {
      throw new Fault(
        'duplicateOption',
        `${navigation.name} is expanded twice with different options.`,
        '$expand',
        item.at,
      );
    }
    if (first === undefined || item.clauses !== noClauses) items.set(key, item);
  };
  for (const item of clauses.expand) {
    if (item.star)
      for (const navigation of expandable(type))
        add(navigation, { ...item, star: false, names: [{ name: navigation.name, at: item.at }] });
    else add(navigationOf(type, item), item);
  }
  for (const [key, select] of chosen.navigations) {
    if (!items.has(key)) items.set(key, { ...plainExpansion({ name: key }), clauses: withSelect(select) });
  }
  return [...items.values()];
}

/** `$expand` of a navigation, as if it had been asked for without options. */
export function plainExpansion({ name }: Pick<Navigation, 'name'>): ExpandItem {
  return { star: false, names: [{ name, at: 0 }], form: 'rows', clauses: noClauses, texts: new Map(), at: 0 };
}

const withSelect = (select: readonly SelectItem[] | null): Clauses =>
  select === null ? noClauses : { ...noClauses, select };

const expandable = (type: StructuredType): readonly Navigation[] =>
  [...type.navigations.values()].filter(
    (each) => each.listed && each.source.kind === 'relation' && each.requiredFilters.length === 0,
  );

function navigationOf(type: StructuredType, { names, at }: ExpandItem): Navigation {
  const name = names[0]?.name ?? '';
  const navigation = type.navigations.get(name.toLowerCase());
  if (navigation === undefined) {
    const known = [...type.navigations.values()].filter((each) => each.listed).map((each) => each.name);
    const isProperty = type.properties.has(name.toLowerCase());
    const says = isProperty
      ? `${truncate(name)} is a property and needs no $expand.`
      : `${type.name} has no navigation ${truncate(name)}.${didYouMean(name, known)}`;
    throw new Fault(isProperty ? 'notExpandable' : 'unknownNavigation', says, '$expand', at);
  }
  if (navigation.source.kind !== 'relation')
    throw new Fault('notExpandable', `${navigation.name} cannot be expanded; read it by its own path.`, '$expand', at);
  return navigation;
}

function planExpansion(
  plan: PlanState,
  { type, isOne = false }: QueriedRows,
  item: ExpandItem,
  depth: number,
): readonly [Expansion, ExpansionShape] {
  countExpansion(plan);
  const navigation = navigationOf(type, item);
  plan.context.authorizeNavigation?.(type, navigation, depth === 1);
  const declared = typeNamed(plan.service, navigation.to);
  const cast = castOf(plan, declared, item);
  const far = cast?.type ?? declared;
  const { clauses, form } = item;
  if (!navigation.collection) refuseListClauses(navigation, item);
  const again = clauses.levels === null ? 0 : chainLength(plan, { navigation, far, item, isOne });
  if (declared.entity === null) throw new Error(`${navigation.name} leads to no entity`);
  const related: QueriedRows = { type: far, entity: declared.entity, reachedBy: navigation };
  const rows = rowPlanOf(plan, related, form === 'rows' ? clauses : noClauses, depth + 1);
  const { where, orderBy } = filterAndOrder(plan, related, clauses, '$expand');
  const top = form === 'count' ? 0 : (pageSizeOf(plan, clauses.top, '$expand', item.at) ?? plan.context.pageSize.max);
  const as = `~${navigation.canonical}`;
  const query = from(declared.entity, and(plan.restrict(declared.entity), cast?.where ?? always, where), {
    ...(form === 'rows'
      ? withCursorFields(plan, declared.entity, rows, orderBy)
      : { fields: referenceFields(plan.service, far), expand: [] }),
    orderBy,
    top: navigation.collection ? top : 1,
    skip: clauses.skip,
    count: clauses.count || form === 'count',
  });
  const shownAs: ExpansionShape = {
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
    isChain: again > 0,
  };
  return [{ navigation: navigation.navigation, as, query, ...(again > 0 ? { again } : {}) }, shownAs];
}

/** How often `$levels` follows a navigation once more: Graph has it for the managers of one user. */
function chainLength(
  plan: PlanState,
  { navigation, far, item, isOne }: { navigation: Navigation; far: StructuredType; item: ExpandItem; isOne: boolean },
): number {
  const { clauses, form, at } = item;
  const refuse = (says: string): Fault => new Fault('notSupported', says, '$expand', at);
  const next = concreteTypes(plan.service, far).find(
    (each) => each.navigations.get(navigation.canonical.toLowerCase())?.navigation === navigation.navigation,
  );
  if (navigation.collection || next === undefined || form !== 'rows')
    throw refuse(`$levels is for a navigation that leads to one object and goes on from there, such as manager.`);
  if (!isOne) throw refuse(`$levels is for one object, such as /users/{id} or /me: not for a list.`);
  if (clauses.expand.length > 0) throw refuse('Beside $levels stands $select only.');
  const again = (clauses.levels ?? 1) - 1;
  if (again > 0) plan.context.authorizeNavigation?.(next, navigation, false);
  return again;
}

function castOf(
  plan: PlanState,
  declared: StructuredType,
  { names }: ExpandItem,
): { type: StructuredType; where: Condition } | null {
  const [, name, ...more] = names;
  if (name === undefined) return null;
  const type = typeByWireName(plan.service, name.name);
  const where = type === null ? null : castCondition(plan.service, declared, type);
  if (type === null || where === null || more.length > 0) {
    throw new Fault(
      'unknownType',
      `After a navigation stands a type derived from ${declared.name}; found ${truncate(name.name)}.`,
      '$expand',
      name.at,
    );
  }
  return { type, where };
}

function refuseListClauses({ name }: Navigation, { clauses, form, at }: ExpandItem): void {
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
export function filterAndOrder(
  plan: PlanState,
  { type, entity, reachedBy }: QueriedRows,
  clauses: Clauses,
  option: string | null = null,
): { where: Condition; orderBy: readonly Order[] } {
  const scope: NameScope = {
    service: plan.service,
    option: option ?? '$filter',
    type,
    restrict: plan.restrict,
    authorizeNavigation: (from, navigation) => plan.context.authorizeNavigation?.(from, navigation, false),
    toldWhere: (by, of) => toldRows(plan, by, of)?.where ?? always,
    reachedBy,
    now: plan.context.now ?? null,
    aliases: plan.aliases,
    variable: null,
    element: null,
  };
  const filter = clauses.filter === null ? always : conditionOf(scope, clauses.filter);
  const orderBy =
    clauses.orderBy.length === 0 ? [] : ordersOf({ ...scope, option: option ?? '$orderby' }, clauses.orderBy);
  if (clauses.search === null) return { where: filter, orderBy };
  const fields = plan.context.searchFields?.(entity) ?? [];
  if (fields.length === 0)
    throw new Fault('notSearchable', `${type.name} cannot be searched; use $filter.`, option ?? '$search', 0);
  return {
    where: and(filter, scope.toldWhere(reachedBy, type), searchCondition(scope, clauses.search, fields)),
    orderBy,
  };
}

export function pageSizeOf(plan: PlanState, top: number | null, option: string, at: number): number | null {
  const { max } = plan.context.pageSize;
  if (top !== null && top > max) throw new Fault('badValue', `$top is a whole number from 0 to ${max}.`, option, at);
  return top;
}

/**
 * Fields and rows with what a cursor needs of them: inside another query the store does not tell where the next page
 * starts.
 */
export function withCursorFields(
  plan: PlanState,
  entity: string,
  rows: RowPlan,
  orders: readonly Order[],
): { fields: readonly string[]; expand: readonly Expansion[] } {
  if (orders.length === 0) return { fields: rows.fields, expand: rows.expand };
  const fields = new Set(rows.fields);
  const expand = [...rows.expand];
  for (const [index, { path }] of orders.entries()) {
    if (path.length === 1) fields.add(path[0]);
    else expand.push(orderExpansion(plan, entity, path, orderAlias(index)));
  }
  return { fields: [...fields], expand };
}

function orderExpansion(plan: PlanState, entity: string, [navigation, next, ...more]: Path, as: string): Expansion {
  const far = relatedEntity(plan, entity, navigation);
  const rest = [next, ...more] as unknown as Path;
  return {
    navigation,
    as,
    query: from(
      far,
      always,
      more.length === 0
        ? { fields: rest, top: 1 }
        : { fields: ['id'], top: 1, expand: [orderExpansion(plan, far, rest, 'far')] },
    ),
  };
}

// $orderby and $search in the service's names, and the cursor that the last row of a page gives.

import { Fault, truncate } from '../fault.ts';
import type { OrderByItem } from '../parse/clauses.ts';
import type { Search } from '../parse/search.ts';
import type { Property } from '../serviceDescription.ts';
import {
  filterablePath,
  isUnrestricted,
  resolvePropertyPath,
  requireSingleRow,
  type NameScope,
} from './propertyPaths.ts';
import {
  and,
  any,
  contains,
  negate,
  or,
  type Condition,
  type Cursor,
  type Order,
  type Path,
  type Row,
  type SearchedField,
  type Value,
} from '../query.ts';
import { propertyOf } from '../schemaLookup.ts';

const mostOrders = 10;

export function ordersOf(scope: NameScope, orderings: readonly OrderByItem[]): readonly Order[] {
  if (orderings.length > mostOrders)
    throw new Fault(
      'tooComplex',
      `$orderby may list ${mostOrders} properties at the most.`,
      scope.option,
      orderings[mostOrders]?.at ?? null,
    );
  const orders: Order[] = [];
  for (const { by, descending, at } of orderings) {
    if (by.kind !== 'path') throw new Fault('notSortable', 'Rows are sorted by properties only.', scope.option, at);
    const reached = resolvePropertyPath(scope, by.names);
    requireSingleRow(scope, reached);
    const { property, hops } = reached;
    // Rows that the caller may not see, or is not told in full, would show their order; a cast would need rows that
    // have no value there.
    if (property === null || !property.sortable || property.path === null || !isUnrestricted(hops)) {
      throw new Fault('notSortable', `Rows cannot be sorted by ${truncate(reached.text)}.`, scope.option, at);
    }
    const navigations = hops.map((each) => (each as { navigation: string }).navigation);
    const path = [...navigations, ...filterablePath(scope, reached)] as unknown as Path;
    if (!orders.some((each) => each.path.join('/') === path.join('/'))) orders.push({ path, descending });
  }
  return orders;
}

/** `fields` are what a search looks into; related rows that the caller may not see find nothing. */
export function searchCondition(scope: NameScope, search: Search, fields: readonly SearchedField[]): Condition {
  if (search.kind === 'not') return negate(searchCondition(scope, search.of, fields));
  if (search.kind !== 'phrase') {
    const of = search.of.map((each) => searchCondition(scope, each, fields));
    return search.kind === 'and' ? and(...of) : or(...of);
  }
  const named = namedProperty(scope, search.text);
  const text = (named?.text ?? search.text).toLowerCase();
  if (named?.within.elements != null)
    return { op: 'any', path: [named.within.elements.navigation], where: contains(named.within.elements.field, text) };
  if (named !== null) return or(...(named.within.path as readonly string[]).map((field) => contains(field, text)));
  return or(
    ...fields.map(({ through, field }) =>
      through.reduceRight<Condition>(
        (where, { navigation, entity }) => any(navigation, and(scope.restrict(entity), where)),
        contains(field, text),
      ),
    ),
  );
}

/**
 * `displayName:ada` looks into that property, where it is a text or a list of texts; any other colon is part of what is
 * sought.
 */
function namedProperty(
  { service, type }: NameScope,
  text: string,
): { readonly within: Property; readonly text: string } | null {
  const colon = text.indexOf(':');
  const within = colon < 1 || colon === text.length - 1 ? null : propertyOf(service, type, text.slice(0, colon));
  if (within === null || within.type.name !== 'Edm.String' || within.whenEqual !== undefined) return null;
  return within.elements !== null || (within.path?.length === 1 && within.sortable)
    ? { within, text: text.slice(colon + 1) }
    : null;
}

/** The place of a row in an order; rows on the way of a longer path come under `orderedBy` names. */
export function cursorOf(orders: readonly Order[], row: Row): Cursor {
  return [
    ...orders.map(
      ({ path }, index) => ((path.length === 1 ? row[path[0]] : valueAlongPath(row, index, path)) as Value) ?? null,
    ),
    row.id,
  ];
}

export const orderAlias = (index: number): string => `~order${index}`;

function valueAlongPath(row: Row, index: number, path: Path): unknown {
  let at: Row | null | undefined = row;
  for (let step = 0; step < path.length - 1 && at; step++)
    at = at[step === 0 ? orderAlias(index) : 'far'] as Row | null | undefined;
  return at?.[path.at(-1) as string];
}

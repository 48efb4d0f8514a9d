// Filters and orders over columns, as conditions over the rows that the columns come from.

import type { EntityName } from '../../domain/entities.ts';
import { storedEntities } from '../../model/storedEntities.ts';
import { and, everyRow, negate, type Condition, type Order, type Path } from '../../odata/query.ts';
import type { Column, ReportContext } from '../report.ts';

interface Reach {
  readonly columns: readonly Column[];
  readonly entity: EntityName;
  readonly ctx: Pick<ReportContext, 'readable'>;
}

/** Whether rows may be sorted by a column: an order must not show what the caller is not told. */
export function isSortable({ entity, ctx }: Omit<Reach, 'columns'>, { path }: Column): boolean {
  return path !== null && hopsOf(entity, path).every((to) => ctx.readable(to).op === 'true');
}

export const reachedOrders = (columns: readonly Column[], orders: readonly Order[]): readonly Order[] =>
  orders.map(({ path: [name], descending }) => ({ path: pathOf(columns, name), descending }));

/** A row on the way that is not there, or that the caller is not told of, counts as null there. */
export function reachedCondition(reach: Reach, where: Condition): Condition {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op, of: where.of.map((each) => reachedCondition(reach, each)) };
    case 'not':
      return { op: 'not', of: reachedCondition(reach, where.of) };
    case 'compare': {
      const { test, value } = where;
      const holdsForNull = value === null ? test === 'eq' : test === 'ne';
      return along(reach, where, holdsForNull);
    }
    case 'in':
    case 'text':
      return along(reach, where, false);
    case 'compareFields': {
      const [left, right] = [where.left, where.right].map(([name]) => pathOf(reach.columns, name)) as [Path, Path];
      const told = [left, right].flatMap((path) => (path.length === 1 ? [] : [toldAt(reach, path)]));
      return and(...told, { ...where, left, right });
    }
    default:
      return where;
  }
}

type OnePath = Extract<Condition, { readonly op: 'compare' | 'in' | 'text' }>;

function along(reach: Reach, where: OnePath, holdsForNull: boolean): Condition {
  const path = pathOf(reach.columns, where.path[0]);
  if (path.length === 1) return { ...where, path };
  const field = [path.at(-1) as string] as const;
  const far: Condition = { ...where, path: field };
  return holdsForNull ? negate(behind(reach, path, negate(far))) : behind(reach, path, far);
}

/** The row at the end of a path is told of. */
const toldAt = (reach: Reach, path: Path): Condition => behind(reach, path, everyRow);

/** A row at the end of a path meets a condition; each row on the way may be told of. */
function behind({ entity, ctx }: Reach, path: Path, where: Condition): Condition {
  const navigations = path.slice(0, -1);
  const entities = hopsOf(entity, path);
  return navigations.reduceRight<Condition>(
    (inner, navigation, at) => ({
      op: 'any',
      path: [navigation],
      where: and(everyRow, ctx.readable(entities[at] as EntityName), inner),
    }),
    where,
  );
}

/** The entities that a path leads through. */
function hopsOf(entity: EntityName, path: Path): readonly EntityName[] {
  const hops: EntityName[] = [];
  for (const navigation of path.slice(0, -1)) {
    const to = storedEntities.get(hops.at(-1) ?? entity)?.relations.get(navigation)?.to;
    if (to === undefined) throw new Error(`${entity} has no ${path.join('/')}`);
    hops.push(to);
  }
  return hops;
}

function pathOf(columns: readonly Column[], name: string): Path {
  const path = columns.find((each) => each.name === name)?.path;
  if (path == null) throw new Error(`the column ${name} has no path`);
  return path;
}

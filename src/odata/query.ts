// The queries that a store answers, as plain data: conditions, orders, expansions, pages. Names in them are the
// service's own (field, navigation), never wire names.

/** A value as the store keeps it: ids, instants, durations and enum words are text. */
export type Value = string | number | boolean | null;

/** Zero or more navigations, then a field: `['accessPackage', 'displayName']`. */
export type Path = readonly [string, ...string[]];

/** The tests of a comparison. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * A condition is true or false, never unknown: a comparison with a null field is false for every test but `ne value`
 * (true) and `eq null` (true), as OData says. A store MUST keep that under `not`.
 */
export type Condition =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  /**
   * True, and where it stands alone or in an `and`, rows count that reads never see (deleted ones, ended ones). For use
   * inside: no address gives it.
   */
  | { readonly op: 'everyRow' }
  | { readonly op: 'and'; readonly of: readonly Condition[] }
  | { readonly op: 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  /**
   * `apply` is tolower/toupper around the field. On a folded field the store compares folded twins and `apply` changes
   * nothing.
   */
  | {
      readonly op: 'compare';
      readonly path: Path;
      readonly test: Comparison;
      readonly value: Value;
      readonly apply?: 'lower' | 'upper';
    }
  | { readonly op: 'compareFields'; readonly left: Path; readonly test: Comparison; readonly right: Path }
  | { readonly op: 'in'; readonly path: Path; readonly values: readonly Value[] }
  | {
      readonly op: 'text';
      readonly fn: 'contains' | 'startswith' | 'endswith';
      readonly path: Path;
      readonly value: string;
      readonly apply?: 'lower' | 'upper';
    }
  /**
   * `path` ends in a navigation (to one or to many); paths in `where` start at its target. `all` is true when there is
   * none.
   */
  | { readonly op: 'any' | 'all'; readonly path: Path; readonly where: Condition }
  /** Whether there is a row of that entity, whatever the row at hand: a setting that holds for everybody. */
  | { readonly op: 'exists'; readonly entity: string; readonly where: Condition };

/** The condition that every visible row meets. */
export const always: Condition = { op: 'true' };
/** The condition that no row meets. */
export const never: Condition = { op: 'false' };
/** As `always`, and deleted and ended rows count too. */
export const everyRow: Condition = { op: 'everyRow' };

/** The field at the path stands in this relation to the value. */
export const compare = (path: string | Path, test: Comparison, value: Value): Condition => ({
  op: 'compare',
  path: asPath(path),
  test,
  value,
});
/** The field at the path has this value. */
export const eq = (path: string | Path, value: Value): Condition => compare(path, 'eq', value);
/** The field at the path has one of these values; `never` for an empty list. */
export const oneOfValues = (path: string | Path, values: readonly Value[]): Condition =>
  values.length === 0 ? never : { op: 'in', path: asPath(path), values };
/** The text at the path contains this one, in any case. */
export const contains = (path: string | Path, value: string): Condition => ({
  op: 'text',
  fn: 'contains',
  path: asPath(path),
  value,
  apply: 'lower',
});
/** There is a row of the entity that meets the condition. */
export const exists = (entity: string, where: Condition): Condition => ({ op: 'exists', entity, where });
/** There is a row at the end of the path that meets the condition. */
export const any = (path: string | Path, where: Condition = always): Condition => ({
  op: 'any',
  path: asPath(path),
  where,
});
/** The opposite of a condition. */
export const not = (of: Condition): Condition => ({ op: 'not', of });

/** The opposite of a condition, in its shortest form. */
export function negate(of: Condition): Condition {
  if (of.op === 'true') return never;
  if (of.op === 'false') return always;
  return of.op === 'not' ? of.of : not(of);
}

/**
 * Joins conditions with `and`; nothing gives `always`, a single one itself. An `or` that
 * contains a demanded condition (the same object) is left out, because it is met anyway.
 */
export function and(...of: readonly Condition[]): Condition {
  const demanded = of.filter((each) => each.op !== 'true');
  if (demanded.some((each) => each.op === 'false')) return never;
  const all = new Set(demanded.flatMap((each) => (each.op === 'and' ? [each, ...each.of] : [each])));
  const kept = demanded.filter((each) => !isImplied(each, all));
  return kept.length === 0 ? always : kept.length === 1 ? (kept[0] as Condition) : { op: 'and', of: kept };
}

const isImplied = (where: Condition, demanded: ReadonlySet<Condition>): boolean =>
  where.op === 'or' && where.of.some((each) => demanded.has(each) || isImplied(each, demanded));

/** Joins conditions with `or`; nothing gives `never`, a single one itself. */
export function or(...of: readonly Condition[]): Condition {
  const kept = of.filter((each) => each.op !== 'false');
  if (kept.some((each) => each.op === 'true')) return always;
  return kept.length === 0 ? never : kept.length === 1 ? (kept[0] as Condition) : { op: 'or', of: kept };
}

/** The same condition with other values. The texts of `contains` and the like stay. */
export function mapValues(
  where: Condition,
  value: (value: Value) => Value,
  list: (values: readonly Value[]) => readonly Value[] = (values) => values.map(value),
): Condition {
  switch (where.op) {
    case 'not':
      return { op: 'not', of: mapValues(where.of, value, list) };
    case 'and':
    case 'or':
      return { op: where.op, of: where.of.map((each) => mapValues(each, value, list)) };
    case 'compare':
      return { ...where, value: value(where.value) };
    case 'in':
      return { ...where, values: list(where.values) };
    case 'any':
    case 'all':
    case 'exists':
      return { ...where, where: mapValues(where.where, value, list) };
    default:
      return where;
  }
}

function asPath(path: string | Path): Path {
  return typeof path === 'string' ? [path] : path;
}

/** A text that a search looks into: a field of the row, or of rows that navigations lead to, each of an entity. */
export interface SearchedField {
  readonly through: readonly { readonly navigation: string; readonly entity: string }[];
  readonly field: string;
}

/** A field to sort by. */
export interface Order {
  readonly path: Path;
  readonly descending: boolean;
}

/** The values of the last row of a page, in the order of `orderBy`, then its id. Null sorts first. */
export type Cursor = readonly Value[];

/** A read of one entity: which rows and fields, in which order, with which related rows. */
export interface Query {
  /** The service's name of the entity: `accessPackage`. */
  readonly entity: string;
  readonly where: Condition;
  /**
   * Fields to give back; `id` always comes too. `'all'` gives every stored field, hidden ones included (inside only).
   */
  readonly fields: readonly string[] | 'all';
  readonly expand: readonly Expansion[];
  /** The store appends the id, so that every order is total. */
  readonly orderBy: readonly Order[];
  /** Rows at the most (of each parent, inside an expansion); `null` is no bound, for use inside only. */
  readonly top: number | null;
  readonly skip: number;
  /** Inside an expansion only where there is one parent at the most: the next page of a list below a row. */
  readonly after: Cursor | null;
  /** Whether to count every row that fits `where`, whatever the page. */
  readonly count: boolean;
}

/** Related rows that are read with the rows of a query. */
export interface Expansion {
  /** The service's name of the navigation; rows come back under `as`. */
  readonly navigation: string;
  readonly as: string;
  readonly query: Query;
  /**
   * How many times the navigation, which is to one, is followed once more from the row that it led to, until there is
   * none or one comes again. For queries of one row: rows that came before end the chain.
   */
  readonly again?: number;
}

/**
 * A row: field values, and under an expansion's name a row, `null`, or `ExpandedRows`. `json` fields are parsed values.
 */
export interface Row {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** The rows of a to-many expansion of one parent. */
export interface ExpandedRows {
  readonly rows: readonly Row[];
  readonly count: number | null;
  readonly more: boolean;
}

/** The rows of a query. */
export interface Page {
  readonly rows: readonly Row[];
  /** How many fit in all; null unless asked. */
  readonly count: number | null;
  /** Where the next page starts; null on the last one. */
  readonly next: Cursor | null;
}

/** A query with the usual rest: all fields, no expansion, no order, no bound. */
export function from(entity: string, where: Condition = always, rest: Partial<Query> = {}): Query {
  return {
    entity,
    where,
    fields: 'all',
    expand: [],
    orderBy: [],
    top: null,
    skip: 0,
    after: null,
    count: false,
    ...rest,
  };
}

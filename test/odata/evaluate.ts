// What a Query means, said as plainly as can be: rows in memory, one function for each kind of condition. The stores
// are held to it.

import { folded as foldedText } from '../laws/folded.ts';
import type { Condition, Cursor, ExpandedRows, Order, Page, Path, Query, Row, Value } from '../../src/odata/query.ts';

export interface Data {
  readonly rows: (entity: string) => readonly Row[];
  /** The far rows of a navigation, in any order. */
  readonly related: (entity: string, row: Row, navigation: string) => Related;
  /** Whether text of a field is compared and sorted folded. */
  readonly isFolded: (entity: string, field: string) => boolean;
}
export interface Related {
  readonly to: string;
  readonly many: boolean;
  readonly rows: readonly Row[];
}

export function evaluate(query: Query, data: Data): Page {
  const { rows, count, more } = select(query, data.rows(query.entity), data);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => project(query, row, data)),
    count,
    next: more && last !== undefined ? cursorOf(query, last, data) : null,
  };
}

function select(
  query: Query,
  all: readonly Row[],
  data: Data,
): { rows: readonly Row[]; count: number | null; more: boolean } {
  const fitting = all
    .filter((row) => holds(query.where, query.entity, row, data))
    .sort((a, b) => byOrder(query, a, b, data));
  const after =
    query.after === null ? fitting : fitting.filter((row) => isAfter(query, row, query.after as Cursor, data));
  const rest = after.slice(query.skip);
  const rows = query.top === null ? rest : rest.slice(0, query.top);
  return { rows, count: query.count ? fitting.length : null, more: rest.length > rows.length };
}

function project(query: Query, row: Row, data: Data): Row {
  const shown: Record<string, unknown> = query.fields === 'all' ? { ...row } : { id: row.id };
  if (query.fields !== 'all') for (const field of query.fields) shown[field] = row[field] ?? null;
  for (const { navigation, as, query: inner } of query.expand) {
    const far = data.related(query.entity, row, navigation);
    if (far.to !== inner.entity)
      throw new Error(`${query.entity}/${navigation} leads to ${far.to}, the query says ${inner.entity}`);
    const { rows, count, more } = select(inner, far.rows, data);
    const projected = rows.map((each) => project(inner, each, data));
    shown[as] = far.many ? ({ rows: projected, count, more } satisfies ExpandedRows) : (projected[0] ?? null);
  }
  return shown as Row;
}

export function holds(condition: Condition, entity: string, row: Row, data: Data): boolean {
  switch (condition.op) {
    case 'true':
    case 'everyRow':
      return true;
    case 'false':
      return false;
    case 'and':
      return condition.of.every((each) => holds(each, entity, row, data));
    case 'or':
      return condition.of.some((each) => holds(each, entity, row, data));
    case 'not':
      return !holds(condition.of, entity, row, data);
    case 'compare': {
      const field = at(entity, row, condition.path, data);
      return compares(applied(field, condition.apply), condition.test, folded(field, condition.value));
    }
    case 'compareFields': {
      const [left, right] = [at(entity, row, condition.left, data), at(entity, row, condition.right, data)];
      const areNames = left.isFolded && right.isFolded;
      return compares(
        { ...left, value: areNames ? left.value : left.raw },
        condition.test,
        areNames ? right.value : right.raw,
      );
    }
    case 'in': {
      const field = at(entity, row, condition.path, data);
      return condition.values.some((value) => compares(field, 'eq', folded(field, value)));
    }
    case 'text': {
      const field = applied(at(entity, row, condition.path, data), condition.apply);
      const sought = folded(field, condition.value) as string;
      if (typeof field.value !== 'string') return false;
      return condition.fn === 'contains'
        ? field.value.includes(sought)
        : condition.fn === 'startswith'
          ? field.value.startsWith(sought)
          : field.value.endsWith(sought);
    }
    case 'any':
    case 'all': {
      const far = walk(entity, [row], condition.path, data);
      const fits = (each: Row): boolean => holds(condition.where, far.entity, each, data);
      return condition.op === 'any' ? far.rows.some(fits) : far.rows.every(fits);
    }
    case 'exists':
      return data.rows(condition.entity).some((each) => holds(condition.where, condition.entity, each, data));
  }
}

interface Field {
  readonly value: Value;
  readonly raw: Value;
  readonly isFolded: boolean;
}

function at(entity: string, row: Row, path: Path, data: Data): Field {
  const far = walk(entity, [row], path.slice(0, -1), data);
  const name = path.at(-1) as string;
  const isFolded = data.isFolded(far.entity, name);
  const value = (far.rows[0]?.[name] ?? null) as Value;
  return { value: isFolded && typeof value === 'string' ? foldedText(value) : value, raw: value, isFolded };
}

function walk(
  entity: string,
  rows: readonly Row[],
  path: readonly string[],
  data: Data,
): { entity: string; rows: readonly Row[] } {
  let here = { entity, rows };
  for (const navigation of path) {
    const each = here.rows.map((row) => data.related(here.entity, row, navigation));
    const to = each[0]?.to;
    if (to === undefined) return { entity: here.entity, rows: [] };
    here = { entity: to, rows: each.flatMap((one) => one.rows) };
  }
  return here;
}

const folded = ({ isFolded }: Field, value: Value): Value =>
  isFolded && typeof value === 'string' ? foldedText(value) : value;

function applied(field: Field, apply: 'lower' | 'upper' | undefined): Field {
  if (apply === undefined || field.isFolded || typeof field.value !== 'string') return field;
  // The 26 letters only, as every database means them; names that people write in any case are folded.
  return {
    ...field,
    value: field.value.replace(apply === 'lower' ? /[A-Z]/g : /[a-z]/g, (letter) =>
      apply === 'lower' ? letter.toLowerCase() : letter.toUpperCase(),
    ),
  };
}

function compares({ value }: Field, test: string, other: Value): boolean {
  if (value === null || other === null)
    return test === 'eq' ? value === other : test === 'ne' ? value !== other : false;
  const sign = order(value, other);
  return { eq: sign === 0, ne: sign !== 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[test] ?? false;
}

/** Nulls first, false before true, text by code point. */
function order(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

const full = ({ orderBy }: Query): readonly Order[] => [...orderBy, { path: ['id'], descending: false }];

function byOrder(query: Query, a: Row, b: Row, data: Data): number {
  for (const { path, descending } of full(query)) {
    const sign = order(at(query.entity, a, path, data).value, at(query.entity, b, path, data).value);
    if (sign !== 0) return descending ? -sign : sign;
  }
  return 0;
}

function isAfter(query: Query, row: Row, cursor: Cursor, data: Data): boolean {
  for (const [index, { path, descending }] of full(query).entries()) {
    const field = at(query.entity, row, path, data);
    const sign = order(field.value, folded(field, cursor[index] as Value));
    if (sign !== 0) return descending ? sign < 0 : sign > 0;
  }
  return false;
}

function cursorOf(query: Query, row: Row, data: Data): Cursor {
  return full(query).map(
    ({ path }) =>
      (walk(query.entity, [row], path.slice(0, -1), data).rows[0]?.[path.at(-1) as string] ?? null) as Value,
  );
}

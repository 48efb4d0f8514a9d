// Filters, orders and pages over rows that are in memory: of reports that are calculated.

import { fold } from '../../domain/text.ts';
import type { Condition, Cursor, Order, Value } from '../../odata/query.ts';
import type { Cell, CellKind, Report, ReportRow } from '../report.ts';
import type { ReportPage, ReportQuery } from './reportQuery.ts';

export function calculatedPage({ columns }: Report, rows: readonly ReportRow[], query: ReportQuery): ReportPage {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  const fitting = rows.filter((row) => isMet(kinds, query.where, row));
  const sorted = fitting.toSorted((a, b) => compared(kinds, query.orderBy, a, b));
  const { after } = query;
  const begin = after === null ? query.skip : sorted.findIndex((row) => isBehind(kinds, query.orderBy, row, after));
  const page = begin < 0 ? [] : sorted.slice(begin, begin + query.top);
  const last = page.at(-1);
  const isEnd = begin < 0 || begin + page.length >= sorted.length;
  return {
    rows: page,
    count: query.count ? fitting.length : null,
    next:
      isEnd || last === undefined ? null : [...query.orderBy.map(({ path: [name] }) => last[name] ?? null), last.id],
  };
}

type Kinds = ReadonlyMap<string, CellKind>;

/** Names are compared folded. */
const plain = (kinds: Kinds, name: string, value: Value): Value =>
  typeof value === 'string' && kinds.get(name) === 'name' ? fold(value) : value;

const cellOf = (kinds: Kinds, name: string, row: ReportRow): Value => plain(kinds, name, row[name] ?? null);

function isMet(kinds: Kinds, where: Condition, row: ReportRow): boolean {
  switch (where.op) {
    case 'true':
    case 'everyRow':
      return true;
    case 'false':
      return false;
    case 'and':
      return where.of.every((each) => isMet(kinds, each, row));
    case 'or':
      return where.of.some((each) => isMet(kinds, each, row));
    case 'not':
      return !isMet(kinds, where.of, row);
    case 'compare': {
      const [name] = where.path;
      const left = applied(kinds, name, where.apply, cellOf(kinds, name, row));
      return holds(left, where.test, plain(kinds, name, where.value));
    }
    case 'in': {
      const [name] = where.path;
      const cell = cellOf(kinds, name, row);
      return cell !== null && where.values.some((value) => plain(kinds, name, value) === cell);
    }
    case 'text': {
      const [name] = where.path;
      const cell = applied(kinds, name, where.apply, cellOf(kinds, name, row));
      const sought = plain(kinds, name, where.value) as string;
      return typeof cell === 'string' && textTests[where.fn](cell, sought);
    }
    case 'compareFields': {
      const [[left], [right]] = [where.left, where.right];
      return holds(cellOf(kinds, left, row), where.test, cellOf(kinds, right, row));
    }
    default:
      throw new Error(`no column is asked by ${where.op}`);
  }
}

const textTests = {
  contains: (text: string, sought: string) => text.includes(sought),
  startswith: (text: string, sought: string) => text.startsWith(sought),
  endswith: (text: string, sought: string) => text.endsWith(sought),
} as const;

/** tolower and toupper change the letters of ASCII, as the databases do; names are folded anyway. */
function applied(kinds: Kinds, name: string, apply: 'lower' | 'upper' | undefined, value: Value): Value {
  if (apply === undefined || typeof value !== 'string' || kinds.get(name) === 'name') return value;
  return value.replace(/[A-Za-z]/g, (letter) => (apply === 'lower' ? letter.toLowerCase() : letter.toUpperCase()));
}

function holds(left: Value, test: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le', right: Value): boolean {
  if (left === null || right === null) return test === 'eq' ? left === right : test === 'ne' && left !== right;
  const sign = signOf(left, right);
  return { eq: sign === 0, ne: sign !== 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 }[test];
}

/** Null first, then by code point; false before true. */
function signOf(left: Value, right: Value): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return Number(left) - Number(right);
}

function compared(kinds: Kinds, orders: readonly Order[], a: ReportRow, b: ReportRow): number {
  for (const { path, descending } of orders) {
    const sign = signOf(cellOf(kinds, path[0], a), cellOf(kinds, path[0], b));
    if (sign !== 0) return descending ? -sign : sign;
  }
  return signOf(a.id, b.id);
}

function isBehind(kinds: Kinds, orders: readonly Order[], row: ReportRow, after: Cursor): boolean {
  for (const [at, { path, descending }] of orders.entries()) {
    const sign = signOf(cellOf(kinds, path[0], row), plain(kinds, path[0], after[at] as Cell));
    if (sign !== 0) return descending ? sign < 0 : sign > 0;
  }
  return signOf(row.id, after.at(-1) as Cell) > 0;
}

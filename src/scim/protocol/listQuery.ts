// What a call asks of a list: filter, page, order and attributes, by its address or by the body of a search. RFC 7644
// section 3.4.2, and RFC 9865 for cursors.

import type { Cursor } from '../../odata/query.ts';
import { badRequest, excerpt } from './scimError.ts';
import { parseFilter, type Filter } from './filter.ts';
import { readProjection, type Projection } from './projection.ts';
import { isObject, type JsonObject } from './readResource.ts';

/** A page and what it is of. */
export interface ListQuery {
  readonly filter: Filter | null;
  readonly projection: Projection;
  readonly sortBy: string | null;
  readonly isDescending: boolean;
  readonly count: number;
  /** The place of the first row, from 1 on; null where pages are asked for by cursor. */
  readonly startIndex: number | null;
  /** The text of a cursor; empty for the first page. */
  readonly cursor: string | null;
  /** What the list is, whatever its page: a cursor is good for one of them. */
  readonly list: string;
}

export const maxPageSize = 1000;
export const defaultPageSize = 100;
/** Whoever needs more pages by their place reads by cursor, or narrows the filter. */
const mostSkipped = 100_000;

const names = [
  'filter',
  'attributes',
  'excludedAttributes',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'cursor',
] as const;
type Name = (typeof names)[number];

/** Throws `invalidFilter`, `invalidValue`, `invalidCount`. What nobody knows is ignored, as RFC 7644 says. */
export function readListQuery(search: string): ListQuery {
  const parameters = new URLSearchParams(search);
  const said = new Map([...parameters].map(([key, value]) => [key.toLowerCase(), value]));
  return listQueryOf((name) => said.get(name.toLowerCase()) ?? null);
}

/** The same of the body of `POST /Users/.search`. */
export function readSearchBody(sent: unknown): ListQuery {
  if (!isObject(sent)) throw badRequest('invalidSyntax', 'The body must be a JSON object.');
  return listQueryOf((name) => textOf(sent, name));
}

function textOf(sent: JsonObject, name: Name): string | null {
  const value = Object.entries(sent).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (Array.isArray(value)) return value.map(String).join(',');
  return value === undefined || value === null ? null : String(value);
}

function listQueryOf(said: (name: Name) => string | null): ListQuery {
  const [filter, sortBy, sortOrder, cursor] = [said('filter'), said('sortBy'), said('sortOrder'), said('cursor')];
  if (sortOrder !== null && !/^(a|de)scending$/i.test(sortOrder))
    throw badRequest('invalidValue', `sortOrder is ${excerpt(sortOrder)}; it must be ascending or descending.`);
  const start = numberOf(said('startIndex'), { name: 'startIndex', isOfCursor: false }) ?? 1;
  if (start > mostSkipped)
    throw badRequest('tooMany', `startIndex is ${mostSkipped} at the most. Read by cursor, or with a narrower filter.`);
  const wanted = numberOf(said('count'), { name: 'count', isOfCursor: cursor !== null }) ?? defaultPageSize;
  const isDescending = sortOrder?.toLowerCase() === 'descending';
  return {
    filter: filter === null || filter.trim() === '' ? null : parseFilter(filter),
    projection: readProjection(said('attributes'), said('excludedAttributes')),
    sortBy: sortBy === '' ? null : sortBy,
    isDescending,
    count: Math.min(maxPageSize, Math.max(0, wanted)),
    startIndex: cursor === null ? Math.max(1, start) : null,
    cursor,
    list: JSON.stringify([filter, sortBy, isDescending]),
  };
}

/** A number below zero counts as none, as RFC 7644 says; RFC 9865 has a word for what is no number. */
function numberOf(text: string | null, { name, isOfCursor }: { readonly name: string; readonly isOfCursor: boolean }) {
  if (text === null) return null;
  if (!/^-?\d{1,15}$/.test(text.trim()))
    throw badRequest(isOfCursor ? 'invalidCount' : 'invalidValue', `${name} is ${excerpt(text)}; it must be a number.`);
  return Number(text);
}

/** Where the next page starts, opaque to clients. */
export const writeCursor = (list: string, cursor: Cursor): string =>
  Buffer.from(JSON.stringify([list, ...cursor])).toString('base64url');

/** Null for the empty cursor of the first page. Throws `invalidCursor` for what was given for no such list. */
export function readCursor(list: string, text: string, values: number): Cursor | null {
  if (text === '') return null;
  const read = text.length > 16_384 ? null : parsed(Buffer.from(text, 'base64url').toString());
  const isOurs =
    Array.isArray(read) && read.length === values + 1 && read[0] === list && read.slice(1).every(isCursorValue);
  if (!isOurs || typeof read.at(-1) !== 'string')
    throw badRequest('invalidCursor', 'The cursor is of no such list. Begin again with an empty cursor.');
  return read.slice(1) as unknown as Cursor;
}

const isCursorValue = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.isWellFormed() && !value.includes('\u0000'));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

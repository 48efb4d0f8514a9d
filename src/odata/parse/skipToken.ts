// $skiptoken: where the next page starts, opaque to clients, good for the one list that it was given for.

import { Fault } from '../fault.ts';
import type { Cursor } from '../query.ts';

/** `list` says which list it is: path, filter, order, search. */
export function writeSkipToken(list: string, cursor: Cursor): string {
  return Buffer.from(JSON.stringify([hash(list), ...cursor])).toString('base64url');
}

/**
 * `values` is how many a cursor of the list has. Throws Fault for anything that `writeToken` did not write for the
 * list.
 */
export function readSkipToken(list: string, token: string, values: number): Cursor {
  const bytes = Buffer.from(token.length > 8192 ? '' : token, 'base64url');
  const parsed = bytes.toString('base64url') === token ? parseJson(bytes.toString()) : null;
  if (!Array.isArray(parsed) || parsed.length !== values + 1 || parsed[0] !== hash(list)) throw badSkipToken();
  const cursor: readonly unknown[] = parsed.slice(1);
  if (!cursor.every(isCursorValue) || typeof cursor.at(-1) !== 'string') throw badSkipToken();
  return cursor as Cursor;
}

function badSkipToken(): Fault {
  return new Fault('badToken', 'This $skiptoken belongs to no such list; start again without it.', '$skiptoken', 0);
}

function isCursorValue(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** FNV-1a: enough to tell lists apart; nothing is protected by it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

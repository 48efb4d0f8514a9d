// What an engine must offer so that all other code about reading and writing is written once: one `SqlDialect` for each
// engine.

import type { Storage, StoredEntity } from '../../model/tables/storage.ts';
import { sql, type Fragment, type Statement } from './fragment.ts';

/** How values of one kind are encoded into and decoded from a column. */
export interface ColumnCodec {
  /**
   * The parameter for a value that is not null; `undefined` for a value that cannot be stored, so that nothing equals
   * it.
   */
  readonly encode: (value: unknown) => unknown;
  /** Decodes a value of the database; null where it needs no decoding. Never called with null. */
  readonly decode: ((raw: unknown) => unknown) | null;
}

export interface SqlDialect {
  readonly engine: 'sqlite' | 'postgres';
  readonly compile: (fragment: Fragment) => Statement;
  readonly codecs: Readonly<Record<Storage, ColumnCodec>>;
  readonly columnTypes: Readonly<Record<Storage, string>>;
  /** The text behind the columns of `create table`. */
  readonly tableSuffix: string;
  /** An id column as text. */
  readonly idAsText: (id: Fragment) => Fragment;
  /** A part of the JSON in a column, as a column of that storage would hold it; null where there is none. */
  readonly jsonPart: (column: Fragment, keys: readonly string[], storage: Storage) => Fragment;
  /** The entries of a list in a JSON text as rows `alias`, with a column `value`; none where it is no list. */
  readonly jsonEntries: (column: Fragment, keys: readonly string[], alias: string) => Fragment;
  readonly contains: (text: Fragment, part: string) => Fragment;
  readonly endsWith: (text: Fragment, end: string) => Fragment;
  /** A list of encoded values as one parameter. */
  readonly encodeList: (values: readonly unknown[]) => unknown;
  /** Membership in such a list, of any length. */
  readonly isIn: (left: Fragment, storage: Storage, list: unknown) => Fragment;
  /** The values of such a list as rows. */
  readonly listRows: (storage: Storage, list: unknown) => Fragment;
  /** The text behind `asc` or `desc` that makes null the smallest value. */
  readonly nullsOrder: (descending: boolean) => Fragment;
  /** `top` null is no bound. */
  readonly limit: (top: number | null, skip: number) => Fragment;
  /** A `from` clause with, for each key (encoded), the rows of `table` whose ids `inner` gives for that key. */
  readonly perParent: (parts: PerParent) => { readonly from: Fragment; readonly key: Fragment };
  /** Makes a statement about one row fail on the server if it hits none; unchanged where the caller counts rows. */
  readonly mustChange: (fragment: Fragment) => Fragment;
  readonly mustSee: (fragment: Fragment) => Fragment;
  /** Locks rows in the order of their ids until the transaction ends; null for an engine with a single writer. */
  readonly lock: ((entity: StoredEntity, ids: readonly unknown[]) => Fragment) | null;
  /** The clause that keeps a selected row as it is until the transaction ends. */
  readonly lockShared: Fragment;
  /** The clause that lets a claim skip rows that another claim is just taking. */
  readonly skipLocked: Fragment;
  /** How `on conflict` names the constant that every rule's index ends in. */
  readonly ruleConstant: Fragment;
}

interface PerParent {
  /** As `encodeList` makes it. */
  readonly keys: unknown;
  /** The storage of the keys. */
  readonly storage: Storage;
  readonly table: string;
  readonly alias: string;
  readonly inner: (key: Fragment) => Fragment;
}

export const sqlTrue = sql`true`;
export const sqlFalse = sql`false`;
export const sqlNothing = sql``;

/** Joins with `and`; an empty list is true. Nested in groups, because SQLite bounds the depth of an expression. */
export function allOf(parts: readonly Fragment[]): Fragment {
  return chain(
    parts.filter((part) => part !== sqlTrue),
    sqlTrue,
    sqlFalse,
    sql` and `,
  );
}

/** Joins with `or`; an empty list is false. */
export function anyOf(parts: readonly Fragment[]): Fragment {
  return chain(
    parts.filter((part) => part !== sqlFalse),
    sqlFalse,
    sqlTrue,
    sql` or `,
  );
}

const quotedNames = new Map<string, Fragment>();
const mostNames = 20_000;

/** The quoted name of a table, or of a column behind an alias. Names come from the model, never from people. */
export function ref(name: string): Fragment {
  const known = quotedNames.get(name);
  if (known) return known;
  const made = sql.raw(
    name
      .split('.')
      .map((part) => `"${part}"`)
      .join('.'),
  );
  if (quotedNames.size >= mostNames) quotedNames.clear();
  quotedNames.set(name, made);
  return made;
}

const chainLength = 50;

function chain(parts: readonly Fragment[], empty: Fragment, decisive: Fragment, between: Fragment): Fragment {
  if (parts.includes(decisive)) return decisive;
  if (parts.length === 0) return empty;
  if (parts.length === 1) return parts[0] as Fragment;
  if (parts.length <= chainLength) return sql`(${sql.join(parts, between)})`;
  const groups: Fragment[] = [];
  for (let start = 0; start < parts.length; start += chainLength)
    groups.push(chain(parts.slice(start, start + chainLength), empty, decisive, between));
  return chain(groups, empty, decisive, between);
}

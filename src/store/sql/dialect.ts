// What a database's SQL must offer so that everything else about reading and writing is written once: one `Dialect` for
// each engine.

import type { Storage, StoredEntity } from '../../model/tables/storage.ts';
import { sql, type Fragment, type Statement } from './fragment.ts';

/** How values of one kind go in and out of a column. */
export interface ColumnCodec {
  /**
   * The parameter for a value that is not null; `undefined` where no such value can be kept, so that nothing equals it.
   */
  readonly encode: (value: unknown) => unknown;
  /** What a value of the database means; null where it is what it is. Never called with null. */
  readonly decode: ((raw: unknown) => unknown) | null;
}

export interface SqlDialect {
  readonly engine: 'sqlite' | 'postgres';
  readonly compile: (fragment: Fragment) => Statement;
  readonly codecs: Readonly<Record<Storage, ColumnCodec>>;
  readonly columnTypes: Readonly<Record<Storage, string>>;
  /** What stands behind the columns of `create table`. */
  readonly tableSuffix: string;
  /** An id column as the text that people know. */
  readonly idAsText: (id: Fragment) => Fragment;
  readonly contains: (text: Fragment, part: string) => Fragment;
  readonly endsWith: (text: Fragment, end: string) => Fragment;
  /** A list of encoded values as one parameter. */
  readonly encodeList: (values: readonly unknown[]) => unknown;
  /** Membership in such a list, of any length. */
  readonly isIn: (left: Fragment, storage: Storage, list: unknown) => Fragment;
  /** The values of such a list as rows. */
  readonly listRows: (storage: Storage, list: unknown) => Fragment;
  /** What follows `asc`/`desc` so that null counts as the smallest value. */
  readonly nullsOrder: (descending: boolean) => Fragment;
  /** `top` null is no bound. */
  readonly limit: (top: number | null, skip: number) => Fragment;
  /** A `from` clause with, for each key (encoded), the rows of `table` whose ids `inner` gives for that key. */
  readonly perParent: (parts: PerParent) => { readonly from: Fragment; readonly key: Fragment };
  /**
   * Makes a statement (that changes, or looks at, a row by its id) fail on the server where it hits none; unchanged
   * where the caller counts.
   */
  readonly mustChange: (fragment: Fragment) => Fragment;
  readonly mustSee: (fragment: Fragment) => Fragment;
  /**
   * Locks rows in the order of their ids until the transaction ends; null where one writer at a time makes that
   * needless.
   */
  readonly lock: ((entity: StoredEntity, ids: readonly unknown[]) => Fragment) | null;
  /** The clause that keeps a selected row as it is until the transaction ends. */
  readonly lockShared: Fragment;
  /** What makes a claim take rows that no other claim is just taking. */
  readonly skipLocked: Fragment;
  /** How `on conflict` names the constant that every rule's index ends in. */
  readonly ruleConstant: Fragment;
}

export interface PerParent {
  /** As `list` makes it. */
  readonly keys: unknown;
  /** How they are kept. */
  readonly storage: Storage;
  readonly table: string;
  readonly alias: string;
  readonly inner: (key: Fragment) => Fragment;
}

export const sqlTrue = sql`true`;
export const sqlFalse = sql`false`;
export const sqlNothing = sql``;

/** Joins with `and`; nothing is true. Balanced, because SQLite bounds the depth of an expression. */
export function allOf(parts: readonly Fragment[]): Fragment {
  return chain(
    parts.filter((part) => part !== sqlTrue),
    sqlTrue,
    sqlFalse,
    sql` and `,
  );
}

/** Joins with `or`; nothing is false. */
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

/**
 * A name of a table, or of a column behind an alias. Names are the model's, never people's; each is quoted once and
 * kept.
 */
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

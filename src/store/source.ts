// The rows that a statement speaks of: aliases, columns, and joins that are made only when a column of theirs is
// needed.

import type { Relation, Storage, StoredEntity } from '../model/storage.ts';
import { entityOf, ref } from './dialect.ts';
import type { Context, Fragment } from './dialect.ts';
import { sql } from './sql.ts';

/** A column in a statement. Comparing and sorting go by `folded` where there is one. */
export interface Operand {
  readonly raw: Fragment;
  readonly folded: Fragment | null;
  readonly storage: Storage;
  readonly nullable: boolean;
}

export interface Source {
  readonly entity: StoredEntity;
  readonly alias: string;
  /** Joins that hang on this statement's rows, in order. */
  readonly joins: Fragment[];
  readonly names: { next: number };
  /** How it is reached from another row; null for the rows that the statement starts with. */
  readonly reached: Reached | null;
  readonly further: Map<string, Source>;
  /**
   * Of a row and those that it leads to: whether it is named by its id, so that whatever is asked of it is asked of it
   * alone.
   */
  readonly sight: { isOne: boolean };
}

/**
 * A to-one step: joined only when something but the id is asked for, because the id stands in the row that it starts
 * from. `by` is the field of its own that it is joined by.
 */
export interface Reached {
  readonly id: Operand | null;
  readonly by: string;
  readonly join: () => Fragment;
  joined: boolean;
}

/** Rows of an entity, in a statement (or subquery) of their own. */
export function sourceOf(context: Context, entity: string, within: { next: number } = { next: 0 }): Source {
  return {
    entity: entityOf(context, entity),
    alias: alias(within),
    joins: [],
    names: within,
    reached: null,
    further: new Map(),
    sight: { isOne: false },
  };
}

export function alias(names: { next: number }): string {
  names.next += 1;
  return `t${names.next}`;
}

export function column(source: Source, field: string): Operand {
  const found = source.entity.columns.get(field);
  if (!found) throw new Error(`${source.entity.name} has no field ${field}`);
  const { reached } = source;
  if (reached && !reached.joined) {
    if (field === 'id' && reached.id) return reached.id;
    reached.joined = true;
    source.joins.push(reached.join());
  }
  return {
    raw: ref(`${source.alias}.${found.column}`),
    folded: found.storage === 'folded' ? ref(`${source.alias}.${found.column}_folded`) : null,
    storage: found.storage,
    nullable: found.nullable || reached !== null,
  };
}

export function relationOf(entity: StoredEntity, navigation: string): Relation {
  const relation = entity.relations.get(navigation);
  if (!relation) throw new Error(`${entity.name} has no navigation ${navigation}`);
  return relation;
}

/** `table as alias` and the joins that were needed so far: call it last. */
export function fromClause(source: Source): Fragment {
  return sql`${tableOf(source)}${joinsOf(source)}`;
}

export function tableOf(source: Source): Fragment {
  return sql`${ref(source.entity.table)} as ${ref(source.alias)}`;
}

export function joinsOf(source: Source): Fragment {
  return sql.join(source.joins, sql``);
}

// The tables of a statement: aliases, columns, and joins that are added only when one of their columns is needed.

import type { Relation, Storage, StoredEntity } from '../../model/tables/storage.ts';
import { ref, type SqlDialect } from './dialect.ts';
import { sql, type Fragment } from './fragment.ts';
import { entityOf, type SqlContext } from './context.ts';

/** A column in a statement. Comparisons and orders use `folded` where there is one. */
export interface Operand {
  readonly raw: Fragment;
  readonly folded: Fragment | null;
  readonly storage: Storage;
  readonly nullable: boolean;
}

export interface RowSource {
  readonly entity: StoredEntity;
  readonly alias: string;
  readonly jsonPart: SqlDialect['jsonPart'];
  /** The joins of this statement, in order. */
  readonly joins: Fragment[];
  readonly names: { next: number };
  /** The join from the row before; null for the rows that a statement starts with. */
  readonly toOneJoin: ToOneJoin | null;
  readonly nextSources: Map<string, RowSource>;
  /** Whether the row is named by its id, so that tests of it, and of rows that it leads to, concern one row alone. */
  readonly identity: { isOne: boolean };
}

/**
 * A to-one step. It is joined only when a column other than the id is needed, because the row before holds the id.
 * `joinField` is its own field in the join.
 */
interface ToOneJoin {
  readonly id: Operand | null;
  readonly joinField: string;
  readonly clause: () => Fragment;
  isJoined: boolean;
}

/** The rows of an entity, in a statement or subquery of their own. */
export const createSource = (context: SqlContext, entity: string, within: { next: number } = { next: 0 }): RowSource =>
  sourceOf(context, entityOf(context, entity), within);

/** Rows that need not be those of a table. */
export function sourceOf(context: SqlContext, entity: StoredEntity, within: { next: number }): RowSource {
  return {
    entity,
    alias: nextAlias(within),
    jsonPart: context.dialect.jsonPart,
    joins: [],
    names: within,
    toOneJoin: null,
    nextSources: new Map(),
    identity: { isOne: false },
  };
}

export function nextAlias(names: { next: number }): string {
  names.next += 1;
  return `t${names.next}`;
}

export function fieldOperand(source: RowSource, field: string): Operand {
  const found = source.entity.columns.get(field) ?? source.entity.parts?.get(field);
  if (!found) throw new Error(`${source.entity.name} has no field ${field}`);
  const { toOneJoin } = source;
  if (toOneJoin && !toOneJoin.isJoined) {
    if (field === 'id' && toOneJoin.id) return toOneJoin.id;
    toOneJoin.isJoined = true;
    source.joins.push(toOneJoin.clause());
  }
  const column = ref(`${source.alias}.${found.column}`);
  return {
    raw: found.keys === undefined ? column : source.jsonPart(column, found.keys, found.storage),
    folded: found.storage === 'folded' ? ref(`${source.alias}.${found.column}_folded`) : null,
    storage: found.storage,
    nullable: found.nullable || toOneJoin !== null,
  };
}

export function relationOf(entity: StoredEntity, navigation: string): Relation {
  const relation = entity.relations.get(navigation);
  if (!relation) throw new Error(`${entity.name} has no navigation ${navigation}`);
  return relation;
}

/** `table as alias` and the joins that were needed so far: call it last. */
export function fromClause(source: RowSource): Fragment {
  return sql`${tableClause(source)}${joinClauses(source)}`;
}

export function tableClause(source: RowSource): Fragment {
  return sql`${ref(source.entity.table)} as ${ref(source.alias)}`;
}

export function joinClauses(source: RowSource): Fragment {
  return sql.join(source.joins, sql``);
}

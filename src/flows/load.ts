// Loading before deciding: rows of several entities from one snapshot, under names; and the refusals where rows are
// missing.

import type { Entities, EntityName } from '../domain/entities.ts';
import type { Id } from '../domain/base.ts';
import type { FaultCollector } from '../domain/faultCollector.ts';
import { Refusal } from '../domain/refusal.ts';
import { and, eq, from, never, type Condition, type Query } from '../odata/query.ts';
import type { Context } from './context.ts';
import { update, type Change, type Store } from '../store/contract.ts';

interface RowQuery<E extends EntityName> {
  readonly entity: E;
  readonly query: Query;
}
/** What `load` gives for these queries: whole rows, under the same names. */
export type LoadedRows<Q extends Readonly<Record<string, RowQuery<EntityName>>>> = {
  readonly [K in keyof Q]: Q[K] extends RowQuery<infer E> ? readonly Entities[E][] : never;
};

/** The row of an id that a body names, where the caller may see it: what they may not see is as what is not there. */
export const visibleRow = <E extends EntityName>(
  ctx: Pick<Context, 'visible'>,
  entity: E,
  id: Id | null | undefined,
): RowQuery<E> => {
  const { query } = row(entity, id);
  return { entity, query: { ...query, where: and(query.where, ctx.visible(entity)) } };
};
/** As `visibleRow`, where the row fits a condition besides. */
export const visibleRowWhere = <E extends EntityName>(
  ctx: Pick<Context, 'visible'>,
  entity: E,
  id: Id | null | undefined,
  where: Condition,
): RowQuery<E> => {
  const { query } = visibleRow(ctx, entity, id);
  return { entity, query: { ...query, where: and(query.where, where) } };
};
/** Every row that fits all conditions. */
export const rows = <E extends EntityName>(entity: E, ...where: readonly Condition[]): RowQuery<E> => ({
  entity,
  query: from(entity, and(...where)),
});
/** The row of an id. No row where the id is null. */
export const row = <E extends EntityName>(entity: E, id: Id | null | undefined): RowQuery<E> => ({
  entity,
  query: from(entity, id === null || id === undefined ? never : eq('id', id), { top: 1 }),
});
/** The same rows in the order of these fields. */
export const orderBy = <E extends EntityName>(
  { entity, query }: RowQuery<E>,
  ...by: readonly (keyof Entities[E] & string)[]
): RowQuery<E> => ({ entity, query: { ...query, orderBy: by.map((field) => ({ path: [field], descending: false })) } });
/** The last so many of them by a field, the last one first. */
export const latestBy = <E extends EntityName>(
  top: number,
  { entity, query }: RowQuery<E>,
  by: keyof Entities[E] & string,
): RowQuery<E> => ({ entity, query: { ...query, top, orderBy: [{ path: [by], descending: true }] } });
/** The one that stands so far down when the last one by a field comes first; no row where there are fewer. */
export const nthLatestBy = <E extends EntityName>(
  place: number,
  { entity, query }: RowQuery<E>,
  by: keyof Entities[E] & string,
): RowQuery<E> => ({
  entity,
  query: { ...query, top: 1, skip: place - 1, orderBy: [{ path: [by], descending: true }] },
});
/** The same query for some fields, or for one page. */
export const refine = <E extends EntityName>(
  { entity, query }: RowQuery<E>,
  rest: Pick<Partial<Query>, 'fields' | 'top' | 'after'>,
): RowQuery<E> => ({ entity, query: { ...query, ...rest } });
/** The same query for one row. */
export const limitToOne = <E extends EntityName>({ entity, query }: RowQuery<E>): RowQuery<E> => ({
  entity,
  query: { ...query, top: 1 },
});

/** Loads all queries from one snapshot. A query that no row can fit (`never`) is not sent. */
export async function load<const W extends Readonly<Record<string, EntityName>>>(
  store: Store,
  wanted: { readonly [K in keyof W]: RowQuery<W[K]> },
): Promise<{ readonly [K in keyof W]: readonly Entities[W[K]][] }> {
  const asked = Object.entries<RowQuery<EntityName>>(wanted).filter(([, { query }]) => query.where.op !== 'false');
  const pages = asked.length === 0 ? [] : await store.read(asked.map(([, { query }]) => query));
  const found = new Map(asked.map(([name], at) => [name, pages[at]?.rows ?? []]));
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, found.get(name) ?? []])) as unknown as {
    readonly [K in keyof W]: readonly Entities[W[K]][];
  };
}

/** The row that a path addressed. Throws `notFound` where it is missing. */
export function requireRow<T>(row: T | undefined, entity: EntityName, id: Id | null): T {
  if (row === undefined) throw new Refusal('notFound', { entity, id });
  return row;
}

/** A field of a body, the id that it says, and the word for what the id names. */
interface BodyReference {
  readonly field: string;
  readonly id: Id | null | undefined;
  readonly entity: string;
}

/**
 * The row that a field of the body names. Throws `missingField` where the field is empty, `unknownReference` where
 * there is no such row.
 */
export function requireReferenced<T>(row: T | undefined, { field, id, entity }: BodyReference): T {
  if (id === null || id === undefined || id === '') throw new Refusal('missingField', { field });
  if (row === undefined) throw new Refusal('unknownReference', { field, id, entity });
  return row;
}

/** Notes the fault of `requireReferenced`, beside the other faults of the body. */
export function checkReferenced(faults: FaultCollector, row: unknown, { field, id, entity }: BodyReference): void {
  if (id === null || id === undefined || id === '') faults.add('missingField', field);
  else if (row === undefined) faults.add('unknownReference', field, { id, entity });
}

/** Requires that rows are there when a commit is done: a deletion of one of them comes before it, or after it. */
export const holdRows = (entity: EntityName, held: readonly { readonly id: Id }[]): readonly Change[] =>
  held.map(({ id }): Change => ({ kind: 'requireExists', entity, id }));

/**
 * Requires that a parent exists, under a lock that its deletion takes too. Unlike `expectVersion` it lets two commits
 * add to one parent at the same time. The update comes first, so that both take the same lock.
 */
export function lockParent(
  entity: 'catalog' | 'accessPackage' | 'resource' | 'directoryObject',
  id: Id,
): readonly Change[] {
  return [update(entity, id, {}), { kind: 'requireExists', entity, id }];
}

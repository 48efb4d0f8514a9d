// Reading whole rows with their types: what a command decides by, out of one snapshot.

import type { Entities, EntityName, Id } from '../domain/entities.ts';
import { eq, from, type Condition, type Query } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';

/** A question to the store that remembers which rows it will get. */
export interface Ask<E extends EntityName> { readonly entity: E; readonly query: Query }
type Answers<A extends readonly Ask<EntityName>[]> = { readonly [K in keyof A]: A[K] extends Ask<infer E> ? readonly Entities[E][] : never };

export const ask = <E extends EntityName>(entity: E, where: Condition, rest: Partial<Query> = {}): Ask<E> => ({ entity, query: from(entity, where, rest) });
export const askById = <E extends EntityName>(entity: E, id: Id): Ask<E> => ask(entity, eq('id', id), { top: 1 });

/** The rows of every question, in order, from one snapshot. */
export async function load<const A extends readonly Ask<EntityName>[]>(store: Store, ...asks: A): Promise<Answers<A>> {
  const pages = await store.read(asks.map(({ query }) => query));
  return pages.map((page) => page.rows) as unknown as Answers<A>;
}

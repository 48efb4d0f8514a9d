// How rows of the tenant become things that need somebody's hand: the form of a kind, and the reading of its rows.

import type { EntityName } from '../../domain/entities.ts';
import type { AttentionKindName } from '../../domain/tenant/attention.ts';
import type { Instant } from '../../domain/base.ts';
import { and, from, type Query, type Row } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { mostItems, type AttentionFound, type AttentionItem } from './attentionItems.ts';
import type { PolicyAttention } from './policyAttention.ts';

export type AttentionContext = Pick<Context, 'store' | 'now' | 'readable' | 'permits'>;
export type Finder = (ctx: AttentionContext, policies: () => Promise<PolicyAttention>) => Promise<AttentionFound>;

export interface AttentionKind {
  readonly kind: AttentionKindName;
  /** `fault`: something failed. `warning`: something will, or cannot work as it is. */
  readonly severity: 'fault' | 'warning';
  /** What `id` of an item is of. */
  readonly entity: EntityName;
  /** The route that a token must be allowed to read beside this list, as the table of permissions writes it. */
  readonly toldTo: string | null;
  readonly find: Finder;
}

/** The rows of an entity that meet a condition and that the caller may read, the first twenty of them with names. */
export const ofRows =
  (
    entity: EntityName,
    where: (now: Instant) => Query['where'],
    rest: Partial<Query>,
    item: (row: Row) => Partial<AttentionItem>,
  ): Finder =>
  async (ctx) => {
    const query = from(entity, and(where(ctx.now), ctx.readable(entity)), { ...rest, top: mostItems, count: true });
    const [page] = await ctx.store.read([query]);
    return {
      count: page?.count ?? 0,
      items: (page?.rows ?? []).map((row) => ({
        id: row.id,
        parentId: null,
        displayName: null,
        detail: null,
        since: null,
        ...item(row),
      })),
    };
  };

export const nameOf = (row: Row, navigation: string, field = 'displayName'): string | null =>
  ((row[navigation] as Row | null | undefined)?.[field] as string | null | undefined) ?? null;
export const text = (row: Row, field: string): string | null => (row[field] as string | null | undefined) ?? null;
export const withName = (navigation: string, entity: EntityName) => ({
  navigation,
  as: navigation,
  query: from(entity, undefined, { fields: ['displayName'] }),
});
export const byDate = (field: string): Query['orderBy'] => [{ path: [field], descending: true }];

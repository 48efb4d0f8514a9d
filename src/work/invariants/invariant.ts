// What an invariant of the tenant is: a page of the rows that violate it, and how one of them is mended.

import type { Entities, EntityName } from '../../domain/entities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { and, any, eq, everyRow, not, type Condition, type Cursor } from '../../odata/query.ts';
import type { Event } from '../../observe/events.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';

/** A row that violates an invariant, and a sentence for people. */
export interface Violation {
  readonly id: Id;
  readonly says: string;
  /** Of a job that is missing: when it is due. */
  readonly dueAt?: Instant;
}

/** The changes that mend a row, none where it is right again, and what is told once they are committed. */
export interface Mend {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

/** Something that always holds of a tenant's rows. */
export interface Invariant {
  readonly name: string;
  /** What holds, as a sentence for people. */
  readonly says: string;
  /** The violations on the next page of rows, and where the page behind it begins; null at the end. */
  readonly page: (
    ctx: Context,
    after: Cursor | null,
  ) => Promise<{ readonly violations: readonly Violation[]; readonly next: Cursor | null }>;
  /**
   * What puts one row right, decided anew. `null` where nothing is sure to be right: a person looks. It gives no access
   * that nobody asked for.
   */
  readonly mend: ((ctx: Context, violation: Violation) => Promise<Mend>) | null;
  /** Who mends: each sweep, the nightly check, or only whoever tells `latchkey check --mend`. */
  readonly mendedBy: 'sweep' | 'night' | 'command' | null;
}

/** Rows of a page. */
export const pageSize = 500;

/** The violations among all rows of an entity that meet a condition, each page judged as a whole. */
export function pagesOf<E extends EntityName>(
  entity: E,
  where: (ctx: Context) => Condition,
  judge: (ctx: Context, page: readonly Entities[E][]) => Promise<readonly Violation[]>,
): Invariant['page'] {
  return async (ctx, after) => {
    const found = await load(ctx.store, {
      page: refine(rows(entity, where(ctx)), { top: pageSize, after }),
    });
    const page = found.page as readonly Entities[E][];
    const last = page.at(-1);
    return {
      violations: page.length === 0 ? [] : await judge(ctx, page),
      next: page.length < pageSize || last === undefined ? null : [last.id],
    };
  };
}

/** Every row that meets the condition is a violation. */
export const violatingRows = <E extends EntityName>(
  entity: E,
  where: (ctx: Context) => Condition,
  says: (row: Entities[E]) => string,
): Invariant['page'] => pagesOf(entity, where, async (_, page) => page.map((row) => ({ id: row.id, says: says(row) })));

/** Whether the row at a navigation was deleted (and, where a condition is given, meets it). */
export const isDeletedAt = (navigation: string | readonly [string, ...string[]], further?: Condition): Condition =>
  any(navigation as string, and(everyRow, not(eq('deletedAt', null)), ...(further === undefined ? [] : [further])));

export const nothingToMend: Mend = { changes: [], events: [] };

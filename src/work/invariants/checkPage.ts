// A page of rows held against an invariant, and what is wrong put right, each row in a commit of its own.

import type { Context } from '../../flows/context.ts';
import { retry } from '../../flows/retry.ts';
import type { Event } from '../../observe/events.ts';
import type { Cursor } from '../../odata/query.ts';
import { ConflictError, RuleViolationError } from '../../store/contract.ts';
import type { Invariant, Violation } from './invariant.ts';

/** Who checks: each mends what the ones before it mend, and more. */
export type Mender = 'nobody' | 'sweep' | 'night' | 'command';

const order: readonly Mender[] = ['nobody', 'sweep', 'night', 'command'];
const maxAttempts = 3;

/** What was found on a page. `mended` counts the violations that were put right. */
export interface CheckedPage {
  readonly violations: readonly Violation[];
  readonly mended: number;
  readonly events: readonly Event[];
  readonly next: Cursor | null;
}

export async function checkPage(
  ctx: Context,
  invariant: Invariant,
  mender: Mender,
  after: Cursor | null,
): Promise<CheckedPage> {
  const { violations, next } = await invariant.page(ctx, after);
  const events: Event[] = [];
  let mended = 0;
  if (invariant.mendedBy !== null && order.indexOf(mender) >= order.indexOf(invariant.mendedBy))
    for (const violation of violations) {
      const told = await mend(ctx, invariant, violation);
      if (told === null) continue;
      mended += 1;
      events.push(...told);
    }
  const { name } = invariant;
  if (violations.length > 0)
    events.push({ event: 'invariantViolated', invariant: name, found: violations.length, mended });
  return { violations, mended, events, next };
}

/** What is told of it; null where somebody changes the row all the time, and the next check comes to it. */
async function mend(ctx: Context, invariant: Invariant, violation: Violation): Promise<readonly Event[] | null> {
  const isConflict = (error: unknown): boolean => error instanceof ConflictError || error instanceof RuleViolationError;
  try {
    return await retry(maxAttempts, isConflict, async () => {
      const made = await invariant.mend?.(ctx, violation);
      if (made === undefined) return null;
      if (made.changes.length > 0) await ctx.store.commit(made.changes);
      return made.events;
    });
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

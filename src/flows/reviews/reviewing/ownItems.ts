// The items of an open review that the caller means to decide or to pass on, as far as they may.

import type { Id } from '../../../domain/base.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { ReviewDecision, ReviewInstance } from '../../../domain/reviews/reviewEntities.ts';
import { and, eq, oneOfValues } from '../../../odata/query.ts';
import { callerIdOf, type Context } from '../../context.ts';
import { load, row, rows } from '../../load.ts';
import { isReviewableBy } from '../reviewerAuthority.ts';
import { requireOpen } from '../reviewRows.ts';

/** As many as one call decides. */
const mostIds = 500;

/** A turn in progress, and the items in it that the caller decides. */
export interface OwnItems {
  readonly turn: ReviewInstance;
  readonly items: readonly ReviewDecision[];
}

/**
 * Throws `invalidField` for ids that are none, `notFound` for a review in which none of them is the caller's to decide,
 * `notAllowed` where one of them is not, and `reviewState` where the review is not in progress.
 */
export async function requireOwnItems(
  ctx: Context,
  said: { readonly reviewId?: unknown; readonly ids?: unknown },
): Promise<OwnItems> {
  const reviewId = String(said.reviewId).toLowerCase();
  const ids = readIds(said.ids);
  const own = and(eq('instanceId', reviewId), eq('stageId', null), isReviewableBy(callerIdOf(ctx), ctx.now));
  const { turns, items } = await load(ctx.store, {
    turns: row('reviewInstance', reviewId),
    items: rows('reviewDecision', own, oneOfValues('id', ids)),
  });
  const [turn] = turns;
  if (turn === undefined || items.length === 0)
    throw new Refusal('notFound', { entity: 'reviewInstance', id: reviewId });
  const found = new Set(items.map(({ id }) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined)
    throw new Refusal('notAllowed', { id: missing, reason: 'The caller is not a reviewer of this item.' });
  requireOpen(turn);
  return { turn, items };
}

function readIds(said: unknown): readonly Id[] {
  const ids = Array.isArray(said) ? [...new Set(said.map((each) => String(each).toLowerCase()))] : [];
  if (ids.length === 0 || ids.length > mostIds) throw invalidField('ids', `1 to ${mostIds} ids of items of the review`);
  return ids;
}

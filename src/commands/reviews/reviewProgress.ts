// How far one review is, for those who run it: decisions, what became of them, and how each reviewer does.

import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { ApplyResults, ReviewResults } from '../../domain/reviews/reviewWords.ts';
import { mayReadReview } from '../../flows/reviews/reviewing/readableReview.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { isOpenNow } from '../../flows/reviews/reviewing/openItems.ts';
import { isReviewedDirectlyBy } from '../../flows/reviews/reviewerAuthority.ts';
import { reviewedNames } from '../../flows/reviews/reviewedNames.ts';
import { and, any, eq, from, not, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** Reviewers that are counted one by one. */
const mostReviewers = 50;

/**
 * 200. Counts are of the items of the review itself; each reviewer is told with how many items are theirs and how they
 * were decided. Throws `notFound` to whoever may not read the review as a whole.
 */
export const reviewProgress: Command<OperationParameters<'reviewId'>> = async (ctx, { body }) => {
  const reviewId = String(body.reviewId).toLowerCase();
  const { turns } = await load(ctx.store, { turns: row('reviewInstance', reviewId) });
  const [turn] = turns;
  if (turn === undefined || !(await mayReadReview(ctx, turn)))
    throw new Refusal('notFound', { entity: 'reviewInstance', id: reviewId });
  const items = and(eq('instanceId', turn.id), eq('stageId', null));
  const counts = await countAll(ctx, {
    all: items,
    ...Object.fromEntries(ReviewResults.map((each) => [each, and(items, eq('decision', each))])),
    ...Object.fromEntries(ApplyResults.map((each) => [`applied.${each}`, and(items, eq('applyResult', each))])),
    byRule: and(items, eq('isByRule', true)),
    indirect: and(items, eq('isIndirect', true)),
    lastResort: and(items, any(['reviewerSet', 'reviewers'], oneOfValues('role', ['catalogOwner', 'administrator']))),
    nobody: and(items, not(any(['reviewerSet', 'reviewers'], not(eq('principalId', null))))),
    removed: and(items, or(eq('decision', 'deny'), defaultRemoves(turn))),
  });
  return {
    status: 200,
    value: {
      id: turn.id,
      definitionId: turn.definitionId,
      resourceName: (await reviewedNames(ctx, [turn])).get(turn.id) ?? null,
      status: turn.status,
      startDateTime: turn.startsAt,
      endDateTime: turn.endsAt,
      counts,
      reviewers: await reviewersOf(ctx, turn),
      errors: turn.errors,
    },
  };
};

/** Items that nobody decided and that the default of the review would take. */
function defaultRemoves({ settings }: ReviewInstance): Condition {
  const open = eq('decision', 'notReviewed');
  if (!settings.defaultDecisionEnabled) return and(open, eq('id', ''));
  if (settings.defaultDecision === 'deny') return open;
  return and(open, settings.defaultDecision === 'recommendation' ? eq('recommendation', 'deny') : eq('id', ''));
}

async function reviewersOf(ctx: Context, turn: ReviewInstance): Promise<readonly object[]> {
  const { contacted } = await load(ctx.store, {
    contacted: refine(rows('contactedReviewer', eq('instanceId', turn.id)), { top: mostReviewers }),
  });
  const ofReviewer = (id: Id): Condition =>
    and(eq('instanceId', turn.id), eq('stageId', null), isReviewedDirectlyBy(id));
  const counts = await countAll(
    ctx,
    Object.fromEntries(
      contacted.flatMap(({ principalId: id }) => [
        [`${id} all`, ofReviewer(id)],
        [`${id} open`, and(ofReviewer(id), isOpenNow)],
        [`${id} approved`, and(ofReviewer(id), eq('reviewedById', id), eq('decision', 'approve'))],
        [`${id} denied`, and(ofReviewer(id), eq('reviewedById', id), eq('decision', 'deny'))],
      ]),
    ),
  );
  return contacted.map(({ principalId: id, displayName }) => ({
    id,
    displayName,
    all: counts[`${id} all`] ?? 0,
    open: counts[`${id} open`] ?? 0,
    approved: counts[`${id} approved`] ?? 0,
    denied: counts[`${id} denied`] ?? 0,
  }));
}

async function countAll(
  ctx: Context,
  conditions: Readonly<Record<string, Condition>>,
): Promise<Readonly<Record<string, number>>> {
  const names = Object.keys(conditions);
  const pages = await ctx.store.read(
    names.map((name) => from('reviewDecision', conditions[name] as Condition, { fields: ['id'], top: 1, count: true })),
  );
  return Object.fromEntries(names.map((name, at) => [name, pages[at]?.count ?? 0]));
}

// Other reviewers for a turn or a stage that is in progress: who reviews each item is found anew.
// https://learn.microsoft.com/graph/api/accessreviewinstance-update
// https://learn.microsoft.com/graph/api/accessreviewstage-update

import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { ReviewDecision, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewerScope } from '../../domain/reviews/reviewValues.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { checkReviewers } from '../../flows/reviews/checkSeries.ts';
import { whileOpen } from '../../flows/reviews/itemChanges.ts';
import { assignReviewers, type NamedReviewers } from '../../flows/reviews/reviewing/reviewerSets.ts';
import { requireManager, requireStage, requireTurn, wrongTime } from '../../flows/reviews/reviewRows.ts';
import { reviewAudit } from '../../flows/reviews/turns.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';

const slice = 500;

interface SaidReviewers {
  readonly reviewers?: readonly ReviewerScope[] | null;
  readonly fallbackReviewers?: readonly ReviewerScope[] | null;
}

/** The lists after a body, which replaces those that it says. Throws the faults of both at once. */
function merged(before: Required<{ [F in keyof SaidReviewers]: readonly ReviewerScope[] }>, said: SaidReviewers) {
  const faults = createFaultCollector();
  const reviewers = said.reviewers ?? before.reviewers;
  const fallbackReviewers = said.fallbackReviewers ?? before.fallbackReviewers;
  checkReviewers(reviewers, faults.below('reviewers'));
  checkReviewers(fallbackReviewers, faults.below('fallbackReviewers'));
  faults.throwIfAny();
  return { reviewers, fallbackReviewers };
}

/** 200 with the turn. Throws `reviewState` unless it is in progress. */
export const updateInstance: Command<'reviewInstance'> = async (ctx, { id, body }) => {
  const { instance, definition } = await requireTurn(ctx, id);
  await requireManager(ctx, instance);
  if (instance.status !== 'inProgress')
    throw wrongTime(instance.status, 'Reviewers can be changed while it is in progress.');
  const set = merged(instance, body);
  await ctx.store.commit([
    update('reviewInstance', instance.id, set, instance.version),
    reviewAudit(ctx, 'Update access review', definition, { details: { instanceId: instance.id } }),
  ]);
  if (instance.stageSettings.length === 0) await assign(ctx, instance, { stageId: null, ...set });
  return { status: 200, row: { ...instance, ...set, version: instance.version + 1 } };
};

/** 200 with the stage. Throws `reviewState` where it has ended. */
export const updateStage: Command<'reviewStage'> = async (ctx, { id, body }) => {
  const { stage, instance, definition } = await requireStage(ctx, id);
  await requireManager(ctx, instance);
  if (stage.status === 'completed') throw wrongTime(stage.status, 'Reviewers can be changed until the stage ends.');
  const set = merged(stage, body);
  await ctx.store.commit([
    update('reviewStage', stage.id, set, stage.version),
    reviewAudit(ctx, 'Update access review', definition, { details: { instanceId: instance.id, stageId: stage.id } }),
  ]);
  await assign(ctx, instance, { stageId: stage.id, ...set });
  return { status: 200, row: { ...stage, ...set, version: stage.version + 1 } };
};

/** Gives each item of the turn, or of the stage, its reviewers, a slice at a time. */
async function assign(ctx: Context, instance: ReviewInstance, of: NamedReviewers): Promise<void> {
  let after: Id | null = null;
  do {
    const loaded: { readonly items: readonly ReviewDecision[] } = await load(ctx.store, {
      items: refine(rows('reviewDecision', eq('instanceId', instance.id), eq('stageId', of.stageId)), {
        top: slice,
        after: after === null ? null : [after],
      }),
    });
    const { items } = loaded;
    if (items.length > 0)
      await ctx.store.commit([...whileOpen(instance), ...(await assignSlice(ctx, instance, of, items))]);
    after = items.length < slice ? null : (items.at(-1)?.id ?? null);
  } while (after !== null);
}

async function assignSlice(
  ctx: Context,
  instance: ReviewInstance,
  named: NamedReviewers,
  items: readonly ReviewDecision[],
): Promise<readonly Change[]> {
  const { setOf, changes } = await assignReviewers(ctx, instance, named, items);
  return [
    ...changes,
    ...items.flatMap(({ id, itemId, principalId }) => {
      const set = { reviewerSetId: setOf(principalId) };
      return [update('reviewDecision', id, set), ...(itemId === id ? [] : [update('reviewDecision', itemId, set)])];
    }),
  ];
}

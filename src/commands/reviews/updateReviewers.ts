// Other reviewers for a turn or a stage that is in progress: a job finds anew who reviews each item.
// https://learn.microsoft.com/graph/api/accessreviewinstance-update
// https://learn.microsoft.com/graph/api/accessreviewstage-update

import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { ReviewerScope } from '../../domain/reviews/reviewValues.ts';
import type { Command } from '../../flows/context.ts';
import { checkReviewers } from '../../flows/reviews/checkSeries.ts';
import { assignReviewersJob } from '../../flows/reviews/reviewJobs.ts';
import { requireStage, requireTurn, requireTurnManager, wrongTime } from '../../flows/reviews/reviewRows.ts';
import { reviewAudit } from '../../flows/reviews/turns.ts';
import { update } from '../../store/contract.ts';

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
  await requireTurnManager(ctx, { instance, definition });
  if (instance.status !== 'inProgress')
    throw wrongTime(instance.status, 'Reviewers can be changed while it is in progress.');
  const set = merged(instance, body);
  await ctx.store.commit([
    update('reviewInstance', instance.id, set, instance.version),
    ...(instance.stageSettings.length === 0 ? assignReviewersJob(ctx, instance.id, null) : []),
    reviewAudit(ctx, 'Update access review', definition, { details: { instanceId: instance.id } }),
  ]);
  return { status: 200, row: { ...instance, ...set, version: instance.version + 1 } };
};

/** 200 with the stage. Throws `reviewState` where it has ended. */
export const updateStage: Command<'reviewStage'> = async (ctx, { id, body }) => {
  const { stage, instance, definition } = await requireStage(ctx, id);
  await requireTurnManager(ctx, { instance, definition });
  if (stage.status === 'completed') throw wrongTime(stage.status, 'Reviewers can be changed until the stage ends.');
  const set = merged(stage, body);
  await ctx.store.commit([
    update('reviewStage', stage.id, set, stage.version),
    ...assignReviewersJob(ctx, instance.id, stage.id),
    reviewAudit(ctx, 'Update access review', definition, { details: { instanceId: instance.id, stageId: stage.id } }),
  ]);
  return { status: 200, row: { ...stage, ...set, version: stage.version + 1 } };
};

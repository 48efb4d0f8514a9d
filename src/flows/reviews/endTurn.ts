// The end of a turn, by its time or by somebody's word: it takes no decisions any more, and the next one is planned.

import { noReviewFacts, reviewInstanceMachine } from '../../domain/machines/reviewInstance.ts';
import { transition } from '../../domain/machines/machine.ts';
import type { ReviewDefinition, ReviewInstance } from '../../domain/reviews/reviewEntities.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { cancelReviewStageJob } from './reviewJobs.ts';
import { followingTurn, reviewAudit } from './turns.ts';

/** The changes of the end; the job `endReview` does the rest. Throws `invalidState` unless the turn is in progress. */
export async function endTurn(
  ctx: Context,
  definition: ReviewDefinition,
  instance: ReviewInstance,
): Promise<readonly Change[]> {
  const { to } = transition(reviewInstanceMachine, instance.status, 'end', noReviewFacts);
  const { stages } = await load(ctx.store, {
    stages: rows('reviewStage', eq('instanceId', instance.id), oneOfValues('status', ['initializing', 'inProgress'])),
  });
  const next = await followingTurn(ctx, definition, instance, ctx.now);
  return [
    update('reviewInstance', instance.id, { status: to, endsAt: ctx.now }, instance.version),
    update('reviewDefinition', definition.id, { status: to, ...next.set }),
    ...stages.flatMap((stage) => [
      update('reviewStage', stage.id, { status: 'completed', endsAt: ctx.now }, stage.version),
      cancelReviewStageJob(stage.id),
    ]),
    ...next.changes,
    reviewAudit(ctx, 'Access review ended', definition, { details: { instanceId: instance.id } }),
  ];
}

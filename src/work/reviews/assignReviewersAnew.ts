// Gives the items of a turn, or of a stage of it, the reviewers that it names now, a slice at a time; whoever was not
// among them before is asked.

import { load, refine, row, rows } from '../../flows/load.ts';
import { whileOpen } from '../../flows/reviews/itemChanges.ts';
import { askNewReviewersJob, type AssignmentPayload } from '../../flows/reviews/reviewJobs.ts';
import { assignReviewers } from '../../flows/reviews/reviewing/reviewerSets.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../queue/job.ts';

const slice = 500;

export const assignReviewersAnew: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await assign(work));
      return [];
    }),
};

/** Each slice is for the stage as it is now: what ends or changes between two of them is looked at again. */
async function assign({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { stageId, after } = job.payload as AssignmentPayload;
  const { instances, stages } = await load(ctx.store, {
    instances: row('reviewInstance', job.subject),
    stages: row('reviewStage', stageId),
  });
  const [instance] = instances;
  const [stage] = stages;
  const isOver = stageId !== null && (stage === undefined || stage.status === 'completed');
  if (instance?.status !== 'inProgress' || isOver) return [completeJob(job)];
  const { items } = await load(ctx.store, {
    items: refine(rows('reviewDecision', eq('instanceId', instance.id), eq('stageId', stageId)), {
      top: slice,
      after: after === null ? null : [after],
    }),
  });
  const { reviewers, fallbackReviewers } = stage ?? instance;
  const { setOf, changes } = await assignReviewers(ctx, instance, { stageId, reviewers, fallbackReviewers }, items);
  return [
    ...whileOpen(instance),
    ...(stage === undefined
      ? []
      : [{ kind: 'expectVersion', entity: 'reviewStage', id: stage.id, version: stage.version } as const]),
    ...changes,
    ...items.flatMap(({ id, itemId, principalId }) => {
      const set = { reviewerSetId: setOf(principalId) };
      return [update('reviewDecision', id, set), ...(itemId === id ? [] : [update('reviewDecision', itemId, set)])];
    }),
    ...(items.length < slice
      ? [...askNewReviewersJob(ctx, instance.id), completeJob(job)]
      : [
          releaseJob(job, {
            payload: { stageId, after: items.at(-1)?.id ?? null } satisfies AssignmentPayload,
            attempts: 0,
          }),
        ]),
  ];
}

// Those whom an open stage asked, or those whom it would ask now, have changed: where one may decide no longer, others
// are asked.

import { askOthers } from '../../flows/approvals/askOthers.ts';
import { loadParties } from '../../flows/approvals/parties.ts';
import { load, rows } from '../../flows/load.ts';
import { eq } from '../../odata/query.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

export const askOtherApprovers: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { stages } = await load(ctx.store, {
        stages: rows('approvalStage', eq('id', job.subject), eq('state', 'inProgress')),
      });
      const [stage] = stages;
      const parties = stage === undefined ? null : await loadParties(ctx, stage.approvalId);
      await ctx.store.commit([
        completeJob(job),
        ...(stage === undefined || parties === null ? [] : await askOthers(ctx, parties, stage)),
      ]);
      return [];
    }),
};

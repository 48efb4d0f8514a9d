// Deletes an object for good when it can no longer be restored.

import { restorableFor } from '../../domain/directory/deletionEffects.ts';
import { addDuration } from '../../domain/time.ts';
import { load, rows } from '../../flows/load.ts';
import { purgeChanges } from '../../flows/directory/purgeChanges.ts';
import { purgeObjectJob } from '../../flows/queueJobs.ts';
import { eq, everyRow } from '../../odata/query.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

export const purgeObject: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { objects } = await load(ctx.store, {
        objects: rows('directoryObject', eq('id', job.subject), everyRow, eq('purgedAt', null)),
      });
      const [object] = objects;
      const dueAt = object?.deletedAt == null ? null : addDuration(object.deletedAt, restorableFor);
      await ctx.store.commit([
        completeJob(job),
        ...(object === undefined || dueAt === null
          ? []
          : dueAt > ctx.now
            ? purgeObjectJob(ctx, object.id, dueAt)
            : purgeChanges(ctx, object, 'It was deleted thirty days ago.')),
      ]);
      return [];
    }),
};

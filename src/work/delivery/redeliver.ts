// Package role scopes changed: every assignment of the package is made to agree with it, one job each, found batch by
// batch.

import { load, refine, row, rows } from '../../flows/load.ts';
import { redeliverAssignmentJobIfAbsent } from '../../flows/queueJobs.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { reconcileAssignment as redelivered } from './assignmentTransitions.ts';
import { batchCursor, completeJob, continueAfter, runToCommit, type JobDefinition } from '../queue/job.ts';
import { resolveReceiver } from './receiver.ts';

const batch = 200;

/** Goes on after the last assignment that its payload names; a newer job for the package starts from the beginning. */
export const redeliverPackage: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const after = batchCursor(job);
      const { assignments } = await load(ctx.store, {
        assignments: refine(
          rows('assignment', eq('packageId', job.subject), oneOfValues('state', unexpiredAssignmentStates)),
          {
            top: batch,
            after: after === null ? null : [after],
          },
        ),
      });
      const last = assignments.at(-1);
      const isDone = assignments.length < batch || last === undefined;
      await ctx.store.commit([
        isDone ? completeJob(job) : continueAfter(job, last.id),
        ...assignments.map((assignment) => redeliverAssignmentJobIfAbsent(ctx, assignment.id)),
      ]);
      return [];
    }),
};

/** What has ended meanwhile is left alone. */
export const redeliverAssignment: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { assignments } = await load(ctx.store, {
        assignments: rows('assignment', eq('id', job.subject), oneOfValues('state', unexpiredAssignmentStates)),
      });
      const [assignment] = assignments;
      const { subjects, packages } =
        assignment === undefined
          ? { subjects: [], packages: [] }
          : await load(ctx.store, {
              subjects: row('subject', assignment.targetId),
              packages: row('accessPackage', assignment.packageId),
            });
      const receiver =
        subjects[0] === undefined || assignment === undefined
          ? null
          : await resolveReceiver(ctx, subjects[0], assignment.catalogId);
      if (assignment === undefined || packages[0] === undefined || receiver === null || receiver.principal === null) {
        await ctx.store.commit([completeJob(job)]);
        return [];
      }
      const { changes, events } = await redelivered(ctx, assignment, packages[0], {
        ...receiver,
        principal: receiver.principal,
      });
      await ctx.store.commit([completeJob(job), ...changes]);
      return events;
    }),
};

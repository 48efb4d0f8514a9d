// Package role scopes changed: every assignment of the package is made to agree with it, one job each, found batch by
// batch.

import { load, part, row, rows } from '../commands/load.ts';
import { redeliverAssignmentUnlessQueued } from '../commands/jobs.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import { redeliverAssignment as redelivered } from './assignments.ts';
import { finished, released, runToCommit, type JobKindOfWork } from './job.ts';
import { receiverOf } from './principal.ts';

const batch = 200;

/** Goes on after the last assignment that its payload names; a newer job for the package starts from the beginning. */
export const redeliverPackage: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const after = (job.payload as { readonly after?: string } | null)?.after;
      const { assignments } = await load(ctx.store, {
        assignments: part(rows('assignment', eq('packageId', job.subject), oneOfValues('state', unexpiredStates)), {
          top: batch,
          after: after === undefined ? null : [after],
        }),
      });
      const last = assignments.at(-1);
      const isDone = assignments.length < batch || last === undefined;
      await ctx.store.commit([
        isDone ? finished(job) : released(job, { payload: { after: last.id }, attempts: 0 }),
        ...assignments.map((assignment) => redeliverAssignmentUnlessQueued(ctx, assignment.id)),
      ]);
      return [];
    }),
};

/** What has ended meanwhile is left alone. */
export const redeliverAssignment: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { assignments } = await load(ctx.store, {
        assignments: rows('assignment', eq('id', job.subject), oneOfValues('state', unexpiredStates)),
      });
      const [assignment] = assignments;
      const { subjects, packages } =
        assignment === undefined
          ? { subjects: [], packages: [] }
          : await load(ctx.store, {
              subjects: row('subject', assignment.targetId),
              packages: row('accessPackage', assignment.packageId),
            });
      const receiver = subjects[0] === undefined ? null : await receiverOf(ctx, subjects[0]);
      if (assignment === undefined || packages[0] === undefined || receiver === null || receiver.principal === null) {
        await ctx.store.commit([finished(job)]);
        return [];
      }
      const { changes, events } = await redelivered(ctx, assignment, packages[0], {
        ...receiver,
        principal: receiver.principal,
      });
      await ctx.store.commit([finished(job), ...changes]);
      return events;
    }),
};

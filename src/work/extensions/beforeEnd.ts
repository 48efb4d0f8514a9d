// Calls to extensions fourteen days and one day before an assignment ends, where its policy asks for them.

import { load, refine, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { calloutOwnerOfAssignment, calloutsForStage } from '../../flows/extensions/stageCallouts.ts';
import { callOutBeforeEndJob } from '../../flows/extensions/extensionJobs.ts';
import type { Assignment } from '../../domain/requests/requestEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { nextExpiryCallout, expiryCalloutsOf } from '../../domain/extensions/expiryCallouts.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { compare, eq, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { batchCursor, completeJob, continueAfter, runToCommit, type JobDefinition } from '../queue/job.ts';

/** Queues the next of these calls. No job where the policy has none, or all are past. */
export function nextCallOutBeforeEnd(
  ctx: Context,
  { id, endsAt }: Pick<Assignment, 'id' | 'endsAt'>,
  policy: Pick<Policy, 'extensionStages'>,
): readonly Change[] {
  const at = endsAt === null ? null : nextExpiryCallout(policy.extensionStages, endsAt, ctx.now);
  return at === null ? [] : callOutBeforeEndJob(ctx, id, at);
}

/** Goes by the policy as it is now. Calls that were due before this job was queued belonged to another end. */
export const callOutBeforeEnd: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { assignments } = await load(ctx.store, {
        assignments: rows('assignment', eq('id', job.subject), oneOfValues('state', unexpiredAssignmentStates)),
      });
      const [assignment] = assignments;
      const { policies } =
        assignment === undefined
          ? { policies: [] }
          : await load(ctx.store, { policies: row('policy', assignment.policyId) });
      const changes =
        assignment?.endsAt == null || policies[0] === undefined
          ? []
          : await calloutsDue(ctx, job.dueAt, { ...assignment, endsAt: assignment.endsAt }, policies[0]);
      await ctx.store.commit([completeJob(job), ...changes]);
      return [];
    }),
};

async function calloutsDue(
  ctx: Context,
  since: string,
  assignment: Assignment & { readonly endsAt: string },
  policy: Policy,
): Promise<readonly Change[]> {
  const due = expiryCalloutsOf(policy.extensionStages, assignment.endsAt).filter(
    ({ at }) => at >= since && at <= ctx.now,
  );
  const called = await Promise.all(
    due.map(({ stage, at }) =>
      calloutsForStage(ctx, { stage, policy, of: calloutOwnerOfAssignment(assignment), since: at }),
    ),
  );
  return [...called.flatMap(({ changes }) => changes), ...nextCallOutBeforeEnd(ctx, assignment, policy)];
}

const batch = 200;

/**
 * A policy has come to call extensions before ends: queues the calls for assignments that exist already, batch by
 * batch.
 */
export const watchEnds: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const after = batchCursor(job);
      const { policies, assignments } = await load(ctx.store, {
        policies: row('policy', job.subject),
        assignments: refine(
          rows(
            'assignment',
            eq('policyId', job.subject),
            oneOfValues('state', unexpiredAssignmentStates),
            compare('endsAt', 'gt', ctx.now),
          ),
          { top: batch, after: after === null ? null : [after] },
        ),
      });
      const [policy] = policies;
      const last = assignments.at(-1);
      const isDone = assignments.length < batch || last === undefined || policy === undefined;
      await ctx.store.commit([
        isDone ? completeJob(job) : continueAfter(job, last.id),
        ...(policy === undefined
          ? []
          : assignments.flatMap((assignment) => nextCallOutBeforeEnd(ctx, assignment, policy))),
      ]);
      return [];
    }),
};

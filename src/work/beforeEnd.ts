// Fourteen days and one day before an assignment ends: the extensions that its policy calls then are called.

import { load, part, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { ofAssignment, stageCalls } from '../commands/extensions/callouts.ts';
import { callOutBeforeEndJob } from '../commands/jobs.ts';
import type { Assignment, Policy } from '../domain/entities.ts';
import { nextWarning, warningsOf } from '../domain/extensions/warnings.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import type { Change } from '../store/contract.ts';
import { finished, released, runToCommit, type JobKindOfWork } from './job.ts';

/** The job of the next of these calls; none where the policy has none, or all are past. */
export function watchedBeforeEnd(
  ctx: Context,
  { id, endsAt }: Pick<Assignment, 'id' | 'endsAt'>,
  policy: Pick<Policy, 'extensionStages'>,
): readonly Change[] {
  const at = endsAt === null ? null : nextWarning(policy.extensionStages, endsAt, ctx.now);
  return at === null ? [] : callOutBeforeEndJob(ctx, id, at);
}

/** By the policy as it is now. What was due before this job was made belonged to another end, or to no time at all. */
export const callOutBeforeEnd: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { assignments } = await load(ctx.store, {
        assignments: rows('assignment', eq('id', job.subject), oneOfValues('state', unexpiredStates)),
      });
      const [assignment] = assignments;
      const { policies } =
        assignment === undefined
          ? { policies: [] }
          : await load(ctx.store, { policies: row('policy', assignment.policyId) });
      const changes =
        assignment?.endsAt == null || policies[0] === undefined
          ? []
          : await calls(ctx, job.dueAt, { ...assignment, endsAt: assignment.endsAt }, policies[0]);
      await ctx.store.commit([finished(job), ...changes]);
      return [];
    }),
};

async function calls(
  ctx: Context,
  since: string,
  assignment: Assignment & { readonly endsAt: string },
  policy: Policy,
): Promise<readonly Change[]> {
  const due = warningsOf(policy.extensionStages, assignment.endsAt).filter(({ at }) => at >= since && at <= ctx.now);
  const called = await Promise.all(
    due.map(({ stage, at }) => stageCalls(ctx, { stage, policy, of: ofAssignment(assignment), since: at })),
  );
  return [...called.flatMap(({ changes }) => changes), ...watchedBeforeEnd(ctx, assignment, policy)];
}

const batch = 200;

/**
 * A policy came to call extensions before ends: those who hold it already are watched too. Goes on after the assignment
 * that its payload names.
 */
export const watchEnds: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const after = (job.payload as { readonly after?: string } | null)?.after;
      const { policies, assignments } = await load(ctx.store, {
        policies: row('policy', job.subject),
        assignments: part(
          rows('assignment', eq('policyId', job.subject), oneOfValues('state', unexpiredStates), {
            op: 'compare',
            path: ['endsAt'],
            test: 'gt',
            value: ctx.now,
          }),
          { top: batch, after: after === undefined ? null : [after] },
        ),
      });
      const [policy] = policies;
      const last = assignments.at(-1);
      const isDone = assignments.length < batch || last === undefined || policy === undefined;
      await ctx.store.commit([
        isDone ? finished(job) : released(job, { payload: { after: last.id }, attempts: 0 }),
        ...(policy === undefined ? [] : assignments.flatMap((assignment) => watchedBeforeEnd(ctx, assignment, policy))),
      ]);
      return [];
    }),
};

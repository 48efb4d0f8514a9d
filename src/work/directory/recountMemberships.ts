// Recounts memberships through groups, a batch of members at a time, and corrects rows that differ.

import { load, refine, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import type { Id } from '../../domain/base.ts';
import { recountChanges, type RecountFacts } from '../../domain/directory/membershipClosure.ts';
import { eq, everyRow, oneOfValues } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { batchCursor, completeJob, continueAfter, runToCommit, type JobDefinition } from '../queue/job.ts';

const batch = 500;

/** The payload holds the last member of the batch before, so that the recount continues there. */
export const recountMemberships: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const after = batchCursor(job);
      const members = await loadMembers(ctx, after);
      const changes = recountChanges(await loadRecountFacts(ctx, members), ctx.newId);
      const last = members.length < batch ? undefined : members.at(-1);
      const next = last === undefined ? completeJob(job) : continueAfter(job, last);
      await ctx.store.commit([next, ...(changes as readonly Change[])]);
      return [{ event: 'membershipsRecounted', healed: changes.length }];
    }),
};

/** Deleted objects too: they are in no group, and must not be in one through groups. */
async function loadMembers(ctx: Context, after: Id | null): Promise<readonly Id[]> {
  const { members } = await load(ctx.store, {
    members: refine(rows('directoryObject', everyRow), {
      fields: [],
      top: batch,
      after: after === null ? null : [after],
    }),
  });
  return members.map(({ id }) => id);
}

/**
 * The closure is read first: a membership that changes afterwards changes its rows too, so that the commit, which holds
 * them at their versions, fails and is done again.
 */
export async function loadRecountFacts(ctx: Context, members: readonly Id[]): Promise<RecountFacts> {
  const { memberOf } = await load(ctx.store, { memberOf: rows('memberOf', oneOfValues('memberId', members)) });
  const memberships: { readonly groupId: Id; readonly memberId: Id }[] = [];
  const seen = new Set<Id>(members);
  for (let level = members; level.length > 0; ) {
    const { above } = await load(ctx.store, {
      above: refine(rows('membership', oneOfValues('memberId', level), eq('until', null)), {
        fields: ['groupId', 'memberId'],
      }),
    });
    memberships.push(...above);
    level = [...new Set(above.map(({ groupId }) => groupId))].filter((id) => !seen.has(id));
    for (const id of level) seen.add(id);
  }
  return { members, memberships, memberOf };
}

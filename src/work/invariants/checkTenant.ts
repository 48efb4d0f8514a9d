// The whole tenant held against every invariant: at once for the command line, and page by page each night.

import type { Context } from '../../flows/context.ts';
import type { Event } from '../../observe/events.ts';
import type { Cursor } from '../../odata/query.ts';
import { completeJob, releaseJob, runToCommit, type JobDefinition } from '../queue/job.ts';
import { checkPage, type Mender } from './checkPage.ts';
import { invariants } from './invariants.ts';

/** An invariant that did not hold. `examples` are sentences about the first rows that violate it. */
export interface BrokenInvariant {
  readonly name: string;
  /** What should hold. */
  readonly says: string;
  readonly found: number;
  readonly mended: number;
  readonly examples: readonly string[];
}

const maxExamples = 20;

/** The invariants that do not hold, none where all do; and what is told of those that were mended. */
export async function checkTenant(
  ctx: Context,
  mender: Mender,
): Promise<{ readonly broken: readonly BrokenInvariant[]; readonly events: readonly Event[] }> {
  const broken: BrokenInvariant[] = [];
  const events: Event[] = [];
  for (const invariant of invariants) {
    const examples: string[] = [];
    let [found, mended] = [0, 0];
    for (let after: Cursor | null = null; ; ) {
      const page = await checkPage(ctx, invariant, mender, after);
      found += page.violations.length;
      mended += page.mended;
      examples.push(...page.violations.slice(0, maxExamples - examples.length).map(({ says }) => says));
      events.push(...page.events);
      if (page.next === null) break;
      after = page.next;
    }
    if (found > 0) broken.push({ name: invariant.name, says: invariant.says, found, mended, examples });
  }
  return { broken, events };
}

interface CheckProgress {
  readonly invariant: string;
  readonly after: Cursor | null;
}

/** A page a run: the payload says which invariant is next, and where its next page begins. */
export const checkInvariants: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const progress = job.payload as CheckProgress | null;
      const at = Math.max(
        0,
        invariants.findIndex(({ name }) => name === progress?.invariant),
      );
      const [invariant, following] = invariants.slice(at);
      if (invariant === undefined) throw new Error('There is no invariant.');
      const { events, next } = await checkPage(ctx, invariant, 'night', progress?.after ?? null);
      const goesOn: CheckProgress | null =
        next !== null
          ? { invariant: invariant.name, after: next }
          : following === undefined
            ? null
            : { invariant: following.name, after: null };
      await ctx.store.commit([goesOn === null ? completeJob(job) : releaseJob(job, { payload: goesOn, attempts: 0 })]);
      return events;
    }),
};

// The sweep: jobs that are missing are queued again, open things whose ground is gone end, old rows are deleted,
// a slice of the audit is checked.
// However something was lost, its work is done in the end.

import type { Context } from '../../flows/context.ts';
import {
  checkInvariantsJobIfAbsent,
  recountMembershipsJobIfAbsent,
  recreateJob,
  tellAttentionJobIfAbsent,
} from '../../flows/queueJobs.ts';
import type { Event } from '../../observe/events.ts';
import type { Cursor } from '../../odata/query.ts';
import { nextAttentionMail } from '../attention/tellAttention.ts';
import { checkPage } from '../invariants/checkPage.ts';
import { invariants } from '../invariants/invariants.ts';
import { expectations, missingJobs, type Expectation, type MissingJobs } from './expectedJobs.ts';
import { checkAudit } from '../audit/checkAudit.ts';
import { deleteOldValues, type ValueRetention } from './deleteOldValues.ts';
import { deleteOldRows, type RetentionSettings } from './retention.ts';
import { completeJob, runToCommit, type JobDefinition, type JobContext } from './job.ts';

/** What a server deletes, and whether it mails each day what needs a hand. */
type SweepSettings = RetentionSettings & ValueRetention & { readonly mailsAttention: boolean };

/** The sweep of a server that deletes nothing. */
export const sweep = createSweep({
  mails: null,
  failedJobs: null,
  audit: null,
  signIns: null,
  feed: null,
  answers: null,
  addresses: null,
  mailsAttention: false,
});

/** The job that queues lost jobs again, and deletes rows and values that are older than the settings say. */
export function createSweep(settings: SweepSettings): JobDefinition {
  return { giveUp: null, run: (work) => sweepTenant(work, settings) };
}

async function sweepTenant(work: JobContext, keeping: SweepSettings): Promise<readonly Event[]> {
  await deleteOldRows(work.ctx, keeping);
  await deleteOldValues(work.ctx, keeping);
  const ended: Event[] = [];
  // A page of each: what is mended is not on it the next time.
  for (const invariant of invariants)
    if (invariant.mendedBy === 'sweep') ended.push(...(await checkPage(work.ctx, invariant, 'sweep', null)).events);
  return [...ended, ...(await checkAudit(work.ctx)), ...(await recreateMissing(work, keeping))];
}

const recreateMissing = (work: JobContext, { mailsAttention }: SweepSettings) =>
  runToCommit(work, async () => {
    const { ctx, job } = work;
    const missing = (await Promise.all(expectations.map((each) => findMissing(ctx, each)))).flat();
    const daily = isFirstOfDay(ctx.machineNow())
      ? [recountMembershipsJobIfAbsent(ctx), checkInvariantsJobIfAbsent(ctx)]
      : [];
    const telling = mailsAttention ? [tellAttentionJobIfAbsent(ctx, await nextAttentionMail(ctx))] : [];
    await ctx.store.commit([completeJob(job), ...missing, ...daily, ...telling]);
    return [{ event: 'swept', recreated: missing.length } as const];
  });

/**
 * In milliseconds. A worker sweeps more often than this, so that each day at least one sweep falls into its first
 * quarter.
 */
const firstOfDay = 900_000;
const isFirstOfDay = (machineNow: number): boolean => machineNow % 86_400_000 < firstOfDay;

async function findMissing(ctx: Context, expectation: Expectation) {
  const missing = [];
  for (let after: Cursor | null = null; ; ) {
    const page: MissingJobs = await missingJobs(ctx, expectation, after);
    missing.push(...page.missing.map(({ id, dueAt }) => recreateJob(ctx, expectation.kind, id, dueAt)));
    if (page.next === null) return missing;
    after = page.next;
  }
}

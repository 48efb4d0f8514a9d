// Tells the administrators once a day, by one mail, how many things of each kind need somebody's hand.

import { readAttention } from '../../flows/attention/readAttention.ts';
import type { Context } from '../../flows/context.ts';
import { loadAdministrators } from '../../flows/directory/administrators.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/** `sendsMail`: whether the setting asks for the mail; without it the job only ends. */
export const createTellAttention = (sendsMail: boolean): JobDefinition => ({
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      await ctx.store.commit([completeJob(job), ...(sendsMail ? await attentionMails(ctx) : [])]);
      return [];
    }),
});

/** No mail where nothing needs a hand. */
async function attentionMails(ctx: Context): Promise<readonly Change[]> {
  const attention = (await readAttention(ctx)).filter(({ count }) => count > 0);
  if (attention.length === 0) return [];
  const administrators = await loadAdministrators(ctx.store);
  return mailPrincipals(
    ctx,
    'attentionNeeded',
    { attention },
    administrators.map(({ id }) => id),
  );
}

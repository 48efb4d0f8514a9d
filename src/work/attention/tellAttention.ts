// Tells the administrators once a day, by one mail, how many things of each kind need somebody's hand.

import type { Instant } from '../../domain/base.ts';
import { nextDailyMail } from '../../domain/mail/dailyMail.ts';
import { readAttention } from '../../flows/attention/readAttention.ts';
import type { Context } from '../../flows/context.ts';
import { loadAdministrators } from '../../flows/directory/administrators.ts';
import { load, row } from '../../flows/load.ts';
import { dailyMailOf, mailPrincipals } from '../../flows/queueMails.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/**
 * `sendsMail`: whether the setting asks for the mail; without it the job ends. With it the job is due again on the next
 * day: there is one of its kind, so that a day has one mail however many processes sweep and start.
 */
export const createTellAttention = (sendsMail: boolean): JobDefinition => ({
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      await ctx.store.commit(
        sendsMail
          ? [releaseJob(job, { dueAt: await nextAttentionMail(ctx), attempts: 0 }), ...(await attentionMails(ctx))]
          : [completeJob(job)],
      );
      return [];
    }),
});

/** When the next mail is due: as other daily mails of the tenant. */
export async function nextAttentionMail(ctx: Context): Promise<Instant> {
  const { settings } = await load(ctx.store, { settings: row('settings', 'singleton') });
  return nextDailyMail(ctx.now, dailyMailOf(settings[0]));
}

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

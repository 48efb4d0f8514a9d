// The time of a subscription: first its subscriber is asked whether it goes on, then it ends.

import { eq } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { endedSubscription, lifecycleNotification } from '../../flows/subscriptions/endSubscription.ts';
import { watchSubscriptionJob } from '../../flows/subscriptions/subscriptionJobs.ts';
import { load, rows } from '../../flows/load.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

export const watchSubscription: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { found } = await load(ctx.store, {
        found: rows('subscription', eq('id', job.subject), eq('endedAt', null)),
      });
      const [subscription] = found;
      if (subscription === undefined) await ctx.store.commit([completeJob(job)]);
      else if (subscription.expiresAt <= ctx.now)
        await ctx.store.commit([
          completeJob(job),
          ...endedSubscription(ctx, subscription, 'It was not renewed in time.'),
        ]);
      else {
        const isAsked = subscription.askAt !== null && subscription.askAt <= ctx.now;
        const askAt = isAsked ? null : subscription.askAt;
        await ctx.store.commit([
          completeJob(job),
          update('subscription', subscription.id, { askAt }, subscription.version),
          ...(isAsked ? lifecycleNotification(ctx, subscription, 'reauthorizationRequired') : []),
          ...watchSubscriptionJob(ctx, { ...subscription, askAt }),
        ]);
      }
      return [];
    }),
};

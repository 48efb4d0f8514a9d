// The jobs of a subscription: one sends its notifications, one watches its time.

import type { Id } from '../../domain/base.ts';
import type { Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import type { Change } from '../../store/contract.ts';
import { deleteJobByKey, jobKeyOf, recreateJob, replaceJob, type QueueContext } from '../queueJobs.ts';

/** Notifications wait. MUST be in a commit that raises the version of the subscription. */
export const sendNotificationsJobIfAbsent = (ctx: QueueContext, subscriptionId: Id): Change =>
  recreateJob(ctx, 'sendNotifications', subscriptionId, ctx.now);

/** When the subscriber is asked, or the subscription ends. */
export const watchSubscriptionJob = (
  ctx: QueueContext,
  { id, askAt, expiresAt }: Pick<Subscription, 'id' | 'askAt' | 'expiresAt'>,
): readonly Change[] => replaceJob(ctx, 'watchSubscription', id, askAt ?? expiresAt);

/** It has ended. */
export const cancelWatchSubscriptionJob = (id: Id): Change => deleteJobByKey(jobKeyOf('watchSubscription', id));

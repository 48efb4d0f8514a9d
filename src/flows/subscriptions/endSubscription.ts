// The end of a subscription, and what is told of it.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { LifecycleEvent, Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { cancelWatchSubscriptionJob, sendNotificationsJobIfAbsent } from './subscriptionJobs.ts';

/** What the audit calls a subscription. */
export const subscriptionTarget = ({ id, resource }: Pick<Subscription, 'id' | 'resource'>) =>
  auditTarget('Subscription', { id, displayName: resource });

/** Notifications that wait are not sent any more. */
export const dropWaiting = (ctx: Pick<Context, 'now'>, subscriptionId: Id, says: string): Change => ({
  kind: 'updateWhere',
  entity: 'changeNotification',
  where: and(eq('subscriptionId', subscriptionId), eq('state', 'waiting')),
  set: { state: 'dropped', says, endedAt: ctx.now },
});

/** A notification about the subscription itself; none where it has no address for them. */
export const lifecycleNotification = (
  ctx: Context,
  { id, lifecycleNotificationUrl }: Pick<Subscription, 'id' | 'lifecycleNotificationUrl'>,
  event: LifecycleEvent,
): readonly Change[] =>
  lifecycleNotificationUrl === null
    ? []
    : [
        insert('changeNotification', { id: ctx.newId(), subscriptionId: id, event, createdAt: ctx.now }),
        sendNotificationsJobIfAbsent(ctx, id),
      ];

/** A subscription ends by itself: what waits is dropped, and its other address is told. At its version. */
export const endedSubscription = (ctx: Context, subscription: Subscription, because: string): readonly Change[] => [
  update(
    'subscription',
    subscription.id,
    { endedAt: ctx.now, endedBecause: because, askAt: null },
    subscription.version,
  ),
  dropWaiting(ctx, subscription.id, because),
  ...lifecycleNotification(ctx, subscription, 'subscriptionRemoved'),
  cancelWatchSubscriptionJob(subscription.id),
  audit(ctx, { activity: 'Delete subscription', reason: because, targets: [subscriptionTarget(subscription)] }),
];

// Renews a subscription, changes its address or its certificate, reauthorizes it, or ends it.
// https://learn.microsoft.com/graph/api/subscription-update
// https://learn.microsoft.com/graph/api/subscription-delete
// https://learn.microsoft.com/graph/api/subscription-reauthorize

import { audit } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { askAtOf, checkSubscription, endOf } from '../../domain/subscriptions/checkSubscription.ts';
import type { Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import { watchedResourceOf, type WatchedResource } from '../../domain/subscriptions/watchedResource.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { dropWaiting, subscriptionTarget } from '../../flows/subscriptions/endSubscription.ts';
import { cancelWatchSubscriptionJob, watchSubscriptionJob } from '../../flows/subscriptions/subscriptionJobs.ts';
import { writtenFields } from '../../model/newRow.ts';
import { update } from '../../store/contract.ts';
import { factsOf, requirePermission, validateEndpoint } from '../../flows/subscriptions/subscriptionChecks.ts';

/** What can be changed; the rest stays as long as the subscription. */
const changeable: readonly (keyof Subscription)[] = [
  'expiresAt',
  'notificationUrl',
  'encryptionCertificate',
  'encryptionCertificateId',
];

async function loadOne({ store }: Context, id: Id | null): Promise<Subscription> {
  const { found } = await load(store, { found: row('subscription', id) });
  return requireRow(found[0]?.endedAt === null ? found[0] : undefined, 'subscription', id);
}

/** 200 with the row. Throws as its creation does, and `invalidField` for what cannot be changed. */
export const updateSubscription: Command<'subscription'> = async (ctx, { id, body }) => {
  const before = await loadOne(ctx, id);
  const set = writtenFields('subscription', body);
  const faults = createFaultCollector();
  const after = { ...before, ...set };
  for (const [field] of propertyChanges(before, set))
    faults.holds(
      (changeable as readonly string[]).includes(field),
      field,
      'as it is: it stays as long as the subscription',
    );
  const watched = checkSubscription(after, factsOf(ctx), faults);
  faults.throwIfAny();
  requirePermission(ctx, watched as WatchedResource);
  const { appId } = before;
  if (after.notificationUrl !== before.notificationUrl)
    await validateEndpoint(ctx, { field: 'notificationUrl', address: after.notificationUrl, appId });
  const expiresAt = set.expiresAt === undefined ? before.expiresAt : endOf(after.expiresAt, ctx.now);
  const written = { ...set, expiresAt, askAt: askAtOf(expiresAt, ctx.now) };
  await ctx.store.commit([
    update('subscription', before.id, written, before.version),
    ...watchSubscriptionJob(ctx, { id: before.id, ...written }),
    audit(ctx, { activity: 'Update subscription', targets: [subscriptionTarget(before)] }),
  ]);
  return { status: 200, row: { ...after, ...written, version: before.version + 1 } };
};

/** 204: the subscriber answers the question whether it goes on. Its end stays. */
export const reauthorizeSubscription: Command = async (ctx, { id }) => {
  const before = await loadOne(ctx, id);
  const watched = watchedResourceOf(before.resource);
  if (watched !== null) requirePermission(ctx, watched);
  const written = { askAt: null };
  await ctx.store.commit([
    update('subscription', before.id, written, before.version),
    ...watchSubscriptionJob(ctx, { ...before, ...written }),
    audit(ctx, { activity: 'Update subscription', targets: [subscriptionTarget(before)] }),
  ]);
  return doneResult;
};

/** 204. What waits is not told any more. */
export const deleteSubscription: Command = async (ctx, { id }) => {
  const before = await loadOne(ctx, id);
  const because = 'It was deleted by its application.';
  await ctx.store.commit([
    update('subscription', before.id, { endedAt: ctx.now, endedBecause: because, askAt: null }, before.version),
    dropWaiting(ctx, before.id, because),
    cancelWatchSubscriptionJob(before.id),
    audit(ctx, { activity: 'Delete subscription', targets: [subscriptionTarget(before)] }),
  ]);
  return doneResult;
};

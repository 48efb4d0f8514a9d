// Creates a subscription to change notifications, once its addresses gave their tokens back.
// https://learn.microsoft.com/graph/api/subscription-post-subscriptions

import { audit } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  askAtOf,
  checkSubscription,
  endOf,
  mostOfApplication,
  mostOfTenant,
} from '../../domain/subscriptions/checkSubscription.ts';
import type { WatchedResource } from '../../domain/subscriptions/watchedResource.ts';
import { isGuid } from '../../domain/text.ts';
import { lastPosition } from '../../feed/readFeed.ts';
import { callerIdOf, type Command, type Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { createdResult } from '../../flows/results.ts';
import { subscriptionTarget } from '../../flows/subscriptions/endSubscription.ts';
import { watchSubscriptionJob } from '../../flows/subscriptions/subscriptionJobs.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { factsOf, requirePermission, validateEndpoint } from '../../flows/subscriptions/subscriptionChecks.ts';

/**
 * 201. Throws every fault of the body at once, `scopeMissing` where the token may not read the resource,
 * `tooManySubscriptions`, and `endpointNotValidated`.
 */
export const createSubscription: Command<'subscription'> = async (ctx, { body }) => {
  const appId = applicationOf(ctx);
  const given = newRow('subscription', {
    ...{ resource: '', changeType: '', notificationUrl: '', expiresAt: ctx.now },
    ...writtenFields('subscription', body),
    ...{ id: ctx.newId(), createdAt: ctx.now, appId, creatorId: callerIdOf(ctx), slot: 0, position: -1 },
    creatorKind: ctx.caller.kind === 'user' ? 'user' : 'application',
  });
  const faults = createFaultCollector();
  const watched = checkSubscription(given, factsOf(ctx), faults);
  faults.throwIfAny();
  requirePermission(ctx, watched as WatchedResource);
  const slot = await freeSlot(ctx, appId);
  const { notificationUrl, lifecycleNotificationUrl } = given;
  await validateEndpoint(ctx, { field: 'notificationUrl', address: notificationUrl, appId });
  if (lifecycleNotificationUrl !== null)
    await validateEndpoint(ctx, { field: 'lifecycleNotificationUrl', address: lifecycleNotificationUrl, appId });
  const position = await lastPosition(ctx.store);
  const expiresAt = endOf(given.expiresAt, ctx.now);
  const made = { ...given, slot, position, expiresAt, askAt: askAtOf(expiresAt, ctx.now) };
  await ctx.store.commit([
    insert('subscription', made),
    ...watchSubscriptionJob(ctx, made),
    audit(ctx, { activity: 'Add subscription', targets: [subscriptionTarget(made)] }),
  ]);
  return createdResult(made);
};

/** Throws `notAllowed` for a client that is not registered here: nobody could say later whether it still may read. */
function applicationOf({ caller }: Context): Id {
  if (!isGuid(caller.appId))
    throw new Refusal('notAllowed', { reason: 'Only an application that is registered here has subscriptions.' });
  return caller.appId.toLowerCase();
}

/** A place of the application. The unique rule of places holds where two take the same one at the same moment. */
async function freeSlot({ store }: Context, appId: Id): Promise<number> {
  const live = eq('endedAt', null);
  const { own, all } = await load(store, {
    own: rows('subscription', eq('appId', appId), live),
    all: refine(rows('subscription', live), { fields: [], top: mostOfTenant }),
  });
  if (own.length >= mostOfApplication)
    throw new Refusal('tooManySubscriptions', { limit: mostOfApplication, of: 'of one application' });
  if (all.length >= mostOfTenant)
    throw new Refusal('tooManySubscriptions', { limit: mostOfTenant, of: 'of the tenant' });
  const taken = new Set(own.map(({ slot }) => slot));
  return Array.from({ length: mostOfApplication }, (_, at) => at).find((at) => !taken.has(at)) as number;
}

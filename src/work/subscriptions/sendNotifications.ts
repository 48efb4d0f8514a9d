// Sends the notifications of a subscription, in their order, until they are taken or four hours old. Between the
// commit that wrote them and the one that says that they were taken a process may die: then they are sent again, with
// the same ids.

import { notificationBody, type NotificationItem } from '../../domain/subscriptions/notificationBody.ts';
import {
  isLifecycleEvent,
  type ChangeNotification,
  type Subscription,
} from '../../domain/subscriptions/subscriptionEntities.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { endedSubscription, lifecycleNotification } from '../../flows/subscriptions/endSubscription.ts';
import { load, orderBy, refine, row, rows } from '../../flows/load.ts';
import { and, eq } from '../../odata/query.ts';
import { OutboundError } from '../../outbound/outboundClient.ts';
import { update, type Change } from '../../store/contract.ts';
import type { CalloutLimiter } from '../extensions/calloutLimiter.ts';
import type { ExternalPorts } from '../extensions/ports.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../queue/job.ts';
import type { SubscriptionPorts } from './ports.ts';
import { createReceiverHealth, delayMs, type ReceiverHealth } from './receiverHealth.ts';
import { seenItems } from './seenItems.ts';

/** In one POST. */
const mostItems = 100;
const mostBytes = 256 * 1024;
/** Milliseconds that a receiver has. */
const timeoutMs = 3_000;
/** Tenant time: the first gap, the longest one, and how long a notification is tried. */
const gaps = { first: 10_000, longest: 30 * 60_000 } as const;
const triedMs = 4 * 3_600_000;

interface SendDeps {
  readonly outside: () => ExternalPorts;
  readonly ports: () => SubscriptionPorts;
  readonly limiter: CalloutLimiter;
}

type Sending = SendDeps & { readonly health: ReceiverHealth };

/** The job of one subscription; another one is queued by whatever writes notifications once it is done. */
export function createSendNotifications(deps: SendDeps): JobDefinition {
  const sending = { ...deps, health: createReceiverHealth() };
  return { giveUp: null, run: (work) => runOnce(work, sending) };
}

async function runOnce(work: JobContext, sending: Sending): Promise<readonly []> {
  const { ctx, job } = work;
  const { subscription, waiting } = await loadWaiting(work);
  if (subscription === undefined || waiting.length === 0) {
    await runToCommit(work, () => completeWhereNothingWaits(work));
    return [];
  }
  const isAboutItself = isLifecycleEvent((waiting[0] as ChangeNotification).event);
  const otherAt = waiting.findIndex(({ event }) => isLifecycleEvent(event) !== isAboutItself);
  const batch = otherAt === -1 ? waiting : waiting.slice(0, otherAt);
  const seen = isAboutItself
    ? { items: batch.map((notification) => ({ notification, set: null, content: null })), withheld: [] }
    : await seenItems(ctx, sending.ports(), subscription, batch);
  if ('endsBecause' in seen) {
    await ctx.store.commit([...endedSubscription(ctx, subscription, seen.endsBecause), releaseJob(job, again)]);
    return [];
  }
  const withheld = seen.withheld.map((each) => ended(work, each, 'withheld', null));
  if (seen.items.length === 0) {
    await ctx.store.commit([...withheld, releaseJob(job, again)]);
    return [];
  }
  const address = isAboutItself ? subscription.lifecycleNotificationUrl : subscription.notificationUrl;
  const outcome = await send(work, sending, { subscription, items: seen.items, address });
  await ctx.store.commit([...withheld, ...changesAfter(work, outcome, { subscription, waiting })]);
  return [];
}

/** To be claimed again at once. */
const again = { payload: null, attempts: 0 } as const;

async function loadWaiting({ ctx, job }: JobContext): Promise<{
  readonly subscription: Subscription | undefined;
  readonly waiting: readonly ChangeNotification[];
}> {
  const isWaiting = and(eq('subscriptionId', job.subject), eq('state', 'waiting'));
  const { subscriptions, waiting } = await load(ctx.store, {
    subscriptions: row('subscription', job.subject),
    waiting: refine(orderBy(rows('changeNotification', isWaiting), 'id'), { top: mostItems }),
  });
  return { subscription: subscriptions[0], waiting };
}

/** At the version of the subscription: whoever writes notifications raises it, so that none is left behind. */
async function completeWhereNothingWaits(work: JobContext): Promise<void> {
  const { subscription, waiting } = await loadWaiting(work);
  const held: readonly Change[] =
    subscription === undefined
      ? []
      : [{ kind: 'expectVersion', entity: 'subscription', id: subscription.id, version: subscription.version }];
  await work.ctx.store.commit([...held, waiting.length === 0 ? completeJob(work.job) : releaseJob(work.job, again)]);
}

const ended = (
  { ctx }: JobContext,
  { id, version, attempts }: ChangeNotification,
  state: 'delivered' | 'dropped' | 'withheld',
  says: string | null,
): Change =>
  update(
    'changeNotification',
    id,
    { state, says, endedAt: ctx.now, ...(state === 'withheld' ? {} : { attempts: attempts + 1 }) },
    version,
  );

/** What became of a POST: `delayed` was not made; `dropped` is sent no more. */
type SendOutcome =
  | {
      readonly kind: 'taken' | 'failed' | 'dropped';
      readonly items: readonly NotificationItem[];
      readonly says: string | null;
    }
  | { readonly kind: 'delayed'; readonly milliseconds: number };

interface Post {
  readonly subscription: Subscription;
  readonly items: readonly NotificationItem[];
  readonly address: string | null;
}

async function send(
  { ctx }: JobContext,
  sending: Sending,
  { subscription, items, address }: Post,
): Promise<SendOutcome> {
  if (address === null) return { kind: 'dropped', items, says: 'There is no address for it.' };
  const { outside, ports, limiter, health } = sending;
  const { host } = new URL(address);
  const state = health.stateOf(host, ctx.machineNow());
  if (state === 'dropped') return { kind: 'dropped', items, says: 'Its receiver answers too slowly.' };
  if (state === 'slow') return { kind: 'delayed', milliseconds: delayMs };
  const entry = await limiter.enter([{ name: `notifications to ${host}`, max: 4, maxWaiting: 32 }]);
  if ('retryInMs' in entry) return { kind: 'delayed', milliseconds: entry.retryInMs };
  const begun = ctx.machineNow();
  try {
    const isEncrypted = items.some(({ content }) => content !== null);
    const validationTokens = isEncrypted ? [await ports().validationToken(subscription.appId)] : [];
    const facts = { subscription, tenantId: outside().tenantId(), validationTokens };
    const { body, sent } = fitting(items, facts);
    const says = await post(outside(), address, { body, id: (sent[0] as NotificationItem).notification.id });
    return { kind: says === null ? 'taken' : 'failed', items: sent, says };
  } finally {
    entry.release();
    health.add(host, ctx.machineNow() - begun, ctx.machineNow());
  }
}

/** As many items as fit; at least one. */
function fitting(
  items: readonly NotificationItem[],
  facts: Parameters<typeof notificationBody>[1],
): { readonly body: string; readonly sent: readonly NotificationItem[] } {
  for (let sent = items; ; sent = sent.slice(0, Math.ceil(sent.length / 2))) {
    const body = notificationBody(sent, facts);
    if (sent.length === 1 || Buffer.byteLength(body) <= mostBytes) return { body, sent };
  }
}

/** Null where it was taken; otherwise what the receiver did. */
async function post(
  { sign, call }: ExternalPorts,
  url: string,
  { body, id }: { readonly body: string; readonly id: string },
): Promise<string | null> {
  const signed = await sign({ url, body, id, authentication: null });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-latchkey-notification-id': id, ...signed };
  try {
    const { status } = await call(url, { method: 'POST', headers, body, timeoutMs });
    return status >= 200 && status < 300 ? null : `It answered with status ${status}.`;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return error.message.slice(0, 1_000);
  }
}

/** What was sent, and when the job goes on. */
function changesAfter(
  work: JobContext,
  outcome: SendOutcome,
  { subscription, waiting }: { readonly subscription: Subscription; readonly waiting: readonly ChangeNotification[] },
): readonly Change[] {
  const { ctx, job } = work;
  if (outcome.kind === 'delayed') {
    const notBefore = formatInstant(ctx.machineNow() + outcome.milliseconds);
    return [releaseJob(job, { notBefore, attempts: 0 })];
  }
  const sent = new Set(outcome.items.map(({ notification }) => notification.id));
  const posted = waiting.filter(({ id }) => sent.has(id));
  if (outcome.kind === 'taken')
    return [...posted.map((each) => ended(work, each, 'delivered', null)), releaseJob(job, again)];
  const isOver = ({ createdAt }: ChangeNotification): boolean =>
    outcome.kind === 'dropped' || millisecondsOf(createdAt) + triedMs <= millisecondsOf(ctx.now);
  const [dropped, kept] = [posted.filter(isOver), posted.filter((each) => !isOver(each))];
  const tries = ((job.payload as { readonly tries?: number } | null)?.tries ?? 0) + 1;
  const gap = Math.min(gaps.longest, gaps.first * 2 ** Math.min(20, tries - 1));
  const isMissing = dropped.some(({ event }) => !isLifecycleEvent(event));
  return [
    ...dropped.map((each) => ended(work, each, 'dropped', outcome.says)),
    ...kept.map(({ id, version, attempts }) =>
      update('changeNotification', id, { attempts: attempts + 1, says: outcome.says }, version),
    ),
    ...(isMissing && subscription.endedAt === null ? lifecycleNotification(ctx, subscription, 'missed') : []),
    kept.length === 0
      ? releaseJob(job, again)
      : releaseJob(job, { dueAt: formatInstant(millisecondsOf(ctx.now) + gap), payload: { tries }, attempts: 0 }),
  ];
}

// The subscriptions that must have a job: a lost one would tell nobody.

import type { Id, Instant } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { any, eq, type Cursor } from '../../odata/query.ts';

const batch = 500;

interface DueSubscription {
  readonly id: Id;
  readonly dueAt: Instant;
}

/** Those with notifications that wait, a page at a time. */
export async function subscriptionsToSend(ctx: Context, after: Cursor | null): Promise<readonly DueSubscription[]> {
  const { waiting } = await load(ctx.store, {
    waiting: refine(rows('subscription', any('notifications', eq('state', 'waiting'))), {
      ...{ fields: [], top: batch, after },
    }),
  });
  return waiting.map(({ id }) => ({ id, dueAt: ctx.now }));
}

/** Those that end in time. */
export async function liveSubscriptions(ctx: Context, after: Cursor | null): Promise<readonly DueSubscription[]> {
  const { live } = await load(ctx.store, {
    live: refine(rows('subscription', eq('endedAt', null)), { fields: ['askAt', 'expiresAt'], top: batch, after }),
  });
  return live.map(({ id, askAt, expiresAt }) => ({ id, dueAt: askAt ?? expiresAt }));
}

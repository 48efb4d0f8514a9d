// Waits for jobs that a call is answered by.

import { formatInstant } from '../domain/time.ts';
import { compare, eq, not, oneOfValues, or } from '../odata/query.ts';
import type { Context } from './context.ts';
import { load, rows } from './load.ts';

/** Milliseconds between two looks at jobs that another worker has. */
const lookAgainAfter = 25;

/** Until no job with one of the keys is due or at work, `mostMs` at the most; jobs for later are not waited for. */
export async function waitForJobs(ctx: Context, keys: readonly string[], mostMs: number): Promise<void> {
  const end = ctx.machineNow() + mostMs;
  for (;;) {
    await ctx.waitForDueJobs(mostMs);
    const now = ctx.machineNow();
    if (now >= end) return;
    const { pending } = await load(ctx.store, {
      pending: rows(
        'job',
        oneOfValues('uniqueKey', keys),
        or(not(eq('claimedUntil', null)), eq('notBefore', null), compare('notBefore', 'le', formatInstant(now))),
      ),
    });
    if (pending.length === 0) return;
    await new Promise((resolve) => {
      setTimeout(resolve, lookAgainAfter);
    });
  }
}

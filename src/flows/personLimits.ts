// Holds one person to how often they may do what others are mailed about.

import { personLimits, type LimitedDeed } from '../domain/personLimits.ts';
import { Refusal } from '../domain/refusal.ts';
import { formatInstant, millisecondsOf } from '../domain/time.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import type { Context } from './context.ts';
import { load, nthLatestBy, rows } from './load.ts';

const hour = 3_600_000;

/** Throws `tooManyRequests` with the seconds until the next one. Applications are held to the rate of calls alone. */
export async function demandWithinPersonLimit(ctx: Context, deed: LimitedDeed): Promise<void> {
  if (ctx.caller.kind !== 'user') return;
  const { activities, most, hours } = personLimits[deed];
  const now = millisecondsOf(ctx.now);
  const { earlier } = await load(ctx.store, {
    earlier: nthLatestBy(
      most,
      rows(
        'audit',
        eq('userId', ctx.caller.objectId),
        { op: 'compare', path: ['activityAt'], test: 'gt', value: formatInstant(now - hours * hour) },
        oneOfValues('activityDisplayName', activities),
      ),
      'activityAt',
    ),
  });
  if (earlier[0] === undefined) return;
  const until = millisecondsOf(earlier[0].activityAt) + hours * hour;
  throw new Refusal('tooManyRequests', { retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)) });
}

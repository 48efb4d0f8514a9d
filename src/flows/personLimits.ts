// Holds one person to how often they may do what others are mailed about, and to how many guests they bring.

import { effectLimits, personLimits, type LimitedDeed } from '../domain/personLimits.ts';
import { Refusal } from '../domain/refusal.ts';
import { formatInstant, millisecondsOf } from '../domain/time.ts';
import { any, compare, eq, never, not, oneOfValues, or, type Condition } from '../odata/query.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { Context } from './context.ts';
import { load, nthLatestBy, rows } from './load.ts';

const hour = 3_600_000;

/** Throws `tooManyRequests` with the seconds until the next one. Applications are held to the rate of calls alone. */
export async function demandWithinPersonLimit(ctx: Context, deed: LimitedDeed): Promise<void> {
  if (ctx.caller.kind !== 'user') return;
  const { activities, most, hours } = personLimits[deed];
  const { earlier } = await load(ctx.store, {
    earlier: nthLatestBy(
      most,
      rows(
        'audit',
        eq('userId', ctx.caller.objectId),
        isSince('activityAt', ctx.now, hours),
        oneOfValues('activityDisplayName', activities),
      ),
      'activityAt',
    ),
  });
  if (earlier[0] !== undefined) throw tooMany(ctx.now, earlier[0].activityAt, hours);
}

/**
 * Before a stranger is asked for by address, who becomes a guest when access is given. Throws `tooManyRequests` past
 * the limit.
 */
export async function demandMayBringGuest(ctx: Context): Promise<void> {
  if (ctx.caller.kind !== 'user') return;
  const { most, hours } = effectLimits.guests;
  const { earlier } = await load(ctx.store, {
    earlier: nthLatestBy(
      most,
      rows(
        'subject',
        isSince('createdAt', ctx.now, hours),
        // Not in the directory yet, or invited.
        or(eq('objectId', null), not(eq('invitedInCatalogId', null))),
        any('requests', eq('createdByObjectId', ctx.caller.objectId)),
      ),
      'createdAt',
    ),
  });
  if (earlier[0] !== undefined) throw tooMany(ctx.now, earlier[0].createdAt, hours);
}

/** Before a guest is mailed the way into the account. Throws `tooManyRequests` past the limit. */
export async function demandMayMailGuest(ctx: Context, guestId: Id): Promise<void> {
  const { most, hours } = effectLimits.invitationMails;
  const { earlier } = await load(ctx.store, {
    earlier: nthLatestBy(
      most,
      rows('mail', eq('recipientId', guestId), isSince('createdAt', ctx.now, hours), eq('event', 'guestInvited')),
      'createdAt',
    ),
  });
  if (earlier[0] !== undefined) throw tooMany(ctx.now, earlier[0].createdAt, hours);
}

/** The mail after which no more are written of a person's requests; no row where there are fewer. */
export const lastAllowedMail = (now: Instant, causedById: Id | null) =>
  nthLatestBy(
    effectLimits.mails.most,
    causedById === null
      ? rows('mail', never)
      : rows('mail', eq('causedById', causedById), isSince('createdAt', now, effectLimits.mails.hours)),
    'createdAt',
  );

const isSince = (field: string, now: Instant, hours: number): Condition =>
  compare(field, 'gt', formatInstant(millisecondsOf(now) - hours * hour));

/** `earliest`: of those that count, the one that leaves first. */
function tooMany(now: Instant, earliest: Instant, hours: number): Refusal {
  const until = millisecondsOf(earliest) + hours * hour;
  const retryAfterSeconds = Math.max(1, Math.ceil((until - millisecondsOf(now)) / 1000));
  return new Refusal('tooManyRequests', { retryAfterSeconds });
}

// How many people may lose something for one cause in a while: the limits of each cause, and the ledger of one thing as
// pure functions.

import type { Instant } from '../base.ts';
import { addDuration, millisecondsOf } from '../time.ts';
import { isWithinDays } from '../policies/durationBounds.ts';
import { RemovalCauses, type RemovalCause, type RemovalLimit, type SpentRemovals } from './removalEntities.ts';

/**
 * Each cause by which the server itself takes something from people, with its limit where the tenant says none:
 * `percent` of the people who have the thing, or `count` where that is more, within the rolling `window`.
 */
export const removalLimits: Readonly<Record<RemovalCause, Omit<RemovalLimit, 'cause'>>> = {
  dynamicGroup: { percent: 20, count: 10, window: 'P1D' },
  automaticPolicy: { percent: 20, count: 10, window: 'P1D' },
  sourcePerson: { percent: 20, count: 10, window: 'P1D' },
  sourceMember: { percent: 20, count: 10, window: 'P1D' },
  review: { percent: 50, count: 10, window: 'P1D' },
  remoteMember: { percent: 20, count: 10, window: 'P1D' },
};

/** The limit of a cause; `own` are those of the tenant's settings, as texts. */
export const limitOf = (cause: RemovalCause, own: readonly string[]): RemovalLimit =>
  own.map(readRemovalLimit).find((each) => each?.cause === cause) ?? { cause, ...removalLimits[cause] };

const limitPattern = new RegExp(`^(${RemovalCauses.join('|')}) (\\d{1,3})% (\\d{1,7}) (P\\S+)$`);
const longestDays = 366;

/** A limit as the settings write it: `dynamicGroup 20% 10 P1D`; null for any other text. */
export function readRemovalLimit(text: string): RemovalLimit | null {
  const [, cause, percent, count, window = ''] = limitPattern.exec(text) ?? [];
  const limit = { cause: cause as RemovalCause, percent: Number(percent), count: Number(count), window };
  return cause !== undefined && limit.percent <= 100 && isWithinDays(window, longestDays) ? limit : null;
}

/** What is known of the removals of one thing. */
export interface RemovalAccount {
  /** How many people had the thing when they were counted. */
  readonly base: number;
  readonly baseAt: Instant;
  readonly spent: readonly SpentRemovals[];
  /** How many people may lose it besides, by somebody's word; and since when. */
  readonly confirmed: number;
  readonly confirmedAt: Instant | null;
}

/** Removals are noted in so many parts of a window: those of one part are forgotten together, with the last of them. */
const parts = 24;

const windowEnd = (from: Instant, { window }: RemovalLimit): Instant => addDuration(from, window) ?? from;
const isOver = (at: Instant, limit: RemovalLimit, now: Instant): boolean => windowEnd(at, limit) <= now;

/** Whether the people of a thing are to be counted anew: once a window. */
export const isBaseOld = (baseAt: Instant | null, limit: RemovalLimit, now: Instant): boolean =>
  baseAt === null || isOver(baseAt, limit, now);

/** How many removals count at this moment. */
export const spentNow = (spent: readonly SpentRemovals[], limit: RemovalLimit, now: Instant): number =>
  spent.reduce((sum, { to, count }) => (isOver(to, limit, now) ? sum : sum + count), 0);

/** How many people may lose the thing within one window. */
export const allowedRemovals = (base: number, { percent, count }: RemovalLimit): number =>
  Math.max(count, Math.floor((base * percent) / 100));

/** The account after one more removal; null where it has to be held. What was confirmed goes first. */
export function takeRemoval(account: RemovalAccount, limit: RemovalLimit, now: Instant): RemovalAccount | null {
  if (account.confirmed > 0 && account.confirmedAt !== null && !isOver(account.confirmedAt, limit, now))
    return { ...account, confirmed: account.confirmed - 1 };
  if (spentNow(account.spent, limit, now) >= allowedRemovals(account.base, limit)) return null;
  const lasting = account.spent.filter(({ to }) => !isOver(to, limit, now));
  const last = lasting.at(-1);
  const isSamePart =
    last !== undefined && millisecondsOf(now) - millisecondsOf(last.from) < partMilliseconds(last.from, limit);
  const spent = isSamePart
    ? [...lasting.slice(0, -1), { from: last.from, to: now, count: last.count + 1 }]
    : [...lasting, { from: now, to: now, count: 1 }];
  return { ...account, spent };
}

/** The account after several more that happen together; null where they have to be held. */
export function takeRemovals(
  account: RemovalAccount,
  people: number,
  { limit, now }: { readonly limit: RemovalLimit; readonly now: Instant },
): RemovalAccount | null {
  let after: RemovalAccount | null = account;
  for (let taken = 0; taken < people && after !== null; taken += 1) after = takeRemoval(after, limit, now);
  return after;
}

const partMilliseconds = (from: Instant, limit: RemovalLimit): number =>
  (millisecondsOf(windowEnd(from, limit)) - millisecondsOf(from)) / parts;

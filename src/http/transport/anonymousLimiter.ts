// How often calls that bear no token are let through: by the block of addresses that they come from, and those that
// leave a row less often.

import { Refusal } from '../../domain/refusal.ts';
import { createTokenBuckets, type RateLimit } from '../server/rateLimiter.ts';

/** Throws `tooManyRequests` (429). `makesRows`: whether the call leaves a durable row before anybody is known. */
export type AnonymousLimiter = (block: string, makesRows: boolean) => void;

/** Sign-ins that begin, and device codes: each leaves a row for half an hour at the most. */
const rowsOfBlock: RateLimit = { perSecond: 5, burst: 150 };
const rowsOfAll: RateLimit = { perSecond: 50, burst: 1_000 };

/** `calls`: of one block; null where calls are not limited. `machineNow` is in milliseconds. */
export function createAnonymousLimiter(
  calls: RateLimit | null,
  machineNow: () => number,
  onRejected: () => void,
): AnonymousLimiter {
  const ofBlock = calls === null ? () => 0 : createTokenBuckets(calls, machineNow);
  const rows = createTokenBuckets(rowsOfBlock, machineNow);
  const all = createTokenBuckets(rowsOfAll, machineNow);
  return (block, makesRows) => {
    const seconds = ofBlock(block) || (makesRows ? rows(block) || all('') : 0);
    if (seconds === 0) return;
    onRejected();
    throw new Refusal('tooManyRequests', { retryAfterSeconds: seconds });
  };
}

// How often one caller may call: a token bucket for each client and user, filled in machine time.

import { Refusal } from '../../domain/refusal.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';

interface RateLimit {
  /** Calls a second in the long run, and calls at once. */
  readonly perSecond: number;
  readonly burst: number;
}

/** Throws `tooManyRequests` (429) with the seconds until the next call is allowed. */
export type RateLimiter = (identity: Pick<Identity, 'appId' | 'objectId'>) => void;

interface TokenBucket {
  tokens: number;
  filledAt: number;
}

/** Beyond this number, the caller that was silent for longest is forgotten, as if its bucket were full. */
const maxCallers = 10_000;

/** `machineNow` is in milliseconds; `onRejected` is told of each refusal. */
export function createRateLimiter(
  { perSecond, burst }: RateLimit,
  machineNow: () => number,
  onRejected: () => void,
): RateLimiter {
  const buckets = new Map<string, TokenBucket>();
  return ({ appId, objectId }) => {
    const key = `${appId} ${objectId}`;
    const now = machineNow();
    const known = buckets.get(key);
    const bucket = known ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.filledAt) * perSecond) / 1000);
    bucket.filledAt = now;
    // Put back at the end: the first of the map is the one that has not called for longest.
    if (known !== undefined) buckets.delete(key);
    else if (buckets.size >= maxCallers) buckets.delete(buckets.keys().next().value as string);
    buckets.set(key, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return;
    }
    onRejected();
    throw new Refusal('tooManyRequests', {
      retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)),
    });
  };
}

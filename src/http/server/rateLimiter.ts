// How often one caller may call: a token bucket for each client and user, filled in machine time.

import { Refusal } from '../../domain/refusal.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';

/** Calls that are let through. */
export interface RateLimit {
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

/** Beyond this number, the key that was silent for longest is forgotten, as if its bucket were full. */
const maxBuckets = 10_000;

/** Gives 0 where a call by this key is let through, else the seconds until the next one is. */
export function createTokenBuckets({ perSecond, burst }: RateLimit, machineNow: () => number): (key: string) => number {
  const buckets = new Map<string, TokenBucket>();
  return (key) => {
    const now = machineNow();
    const known = buckets.get(key);
    const bucket = known ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.filledAt) * perSecond) / 1000);
    bucket.filledAt = now;
    // Put back at the end: the first of the map is the one that has not called for longest.
    if (known !== undefined) buckets.delete(key);
    else if (buckets.size >= maxBuckets) buckets.delete(buckets.keys().next().value as string);
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return 0;
  };
}

/** `machineNow` is in milliseconds; `onRejected` is told of each refusal. */
export function createRateLimiter(limit: RateLimit, machineNow: () => number, onRejected: () => void): RateLimiter {
  const secondsToWait = createTokenBuckets(limit, machineNow);
  return ({ appId, objectId }) => {
    const seconds = secondsToWait(`${appId} ${objectId}`);
    if (seconds === 0) return;
    onRejected();
    throw new Refusal('tooManyRequests', { retryAfterSeconds: seconds });
  };
}

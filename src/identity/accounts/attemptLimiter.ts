// How often secrets may be guessed: a bounded count of failures per account and address.

/** What is counted: an account (or client) and the address that tries. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

export interface AttemptLimiter {
  /**
   * Counts a try before it is looked at, so that many at once are counted too. Answers 0 where it may be looked at,
   * else the seconds to wait: such a try is not to be looked at, and was not counted.
   */
  begin(attempt: Attempt): number;
  /** Takes the try back, and forgets the failures of this account from this address. */
  succeed(attempt: Attempt): void;
}

interface FailureBucket {
  readonly failures: number;
  /** When counting began, in milliseconds. */
  readonly since: number;
}

const windowMs = 5 * 60_000;
/** Failures in one window after which the bucket stays shut until the window ends. */
const failureLimits = {
  accountAndAddress: 10,
  // Many accounts from one address is password spraying; it may also be an office behind one gateway.
  address: 100,
  // One account from many addresses. High, for whoever reaches it locks the owner out too.
  account: 200,
} as const;
/** The oldest bucket gives way to a new one beyond this many. */
const defaultMaxBuckets = 20_000;

/** Counts in memory: a restart forgives, several processes count apart. `machineNow` is in milliseconds. */
export function createAttemptLimiter(machineNow: () => number, mostBuckets = defaultMaxBuckets): AttemptLimiter {
  const buckets = new Map<string, FailureBucket>();

  function live(key: string): FailureBucket | undefined {
    const bucket = buckets.get(key);
    return bucket !== undefined && machineNow() - bucket.since < windowMs ? bucket : undefined;
  }

  /** Written anew, so that the busiest buckets are the youngest and stay. */
  function write(key: string, bucket: FailureBucket): void {
    buckets.delete(key);
    if (bucket.failures > 0) buckets.set(key, bucket);
  }

  return {
    begin(attempt) {
      const found = bucketsOf(attempt).map(([key, limit]) => ({
        key,
        limit,
        bucket: live(key) ?? { failures: 0, since: machineNow() },
      }));
      const shut = found
        .filter(({ bucket, limit }) => bucket.failures >= limit)
        .map(({ bucket }) => bucket.since + windowMs - machineNow());
      if (shut.length > 0) return Math.ceil(Math.max(...shut) / 1000);
      for (const { key, bucket } of found) write(key, { ...bucket, failures: bucket.failures + 1 });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= mostBuckets) break;
        buckets.delete(oldest);
      }
      return 0;
    },
    succeed(attempt) {
      for (const [key] of bucketsOf(attempt)) {
        const bucket = live(key);
        if (bucket !== undefined) write(key, { ...bucket, failures: bucket.failures - 1 });
      }
      buckets.delete(pairKey(attempt.account, attempt.address));
    },
  };
}

const pairKey = (account: string, address: string): string => JSON.stringify([account.slice(0, 256), address]);

function bucketsOf({ account, address }: Attempt): readonly (readonly [string, number])[] {
  return [
    [pairKey(account, address), failureLimits.accountAndAddress],
    [`address ${address}`, failureLimits.address],
    [`account ${account.slice(0, 256)}`, failureLimits.account],
  ];
}

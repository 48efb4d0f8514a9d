// How often secrets may be guessed: a bounded count of failures per account and address.

/** What is counted: an account (or client) and the address that tries. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

export interface Attempts {
  /**
   * Counts a try before it is looked at, so that many at once are counted too. Answers 0 where it may be looked at,
   * else the seconds to wait: such a try is not to be looked at, and was not counted.
   */
  begin(attempt: Attempt): number;
  /** Takes the try back, and forgets the failures of this account from this address. */
  succeeded(attempt: Attempt): void;
}

interface Bucket {
  readonly failures: number;
  /** When counting began, in milliseconds. */
  readonly since: number;
}

const WINDOW = 5 * 60_000;
/** Failures in one window after which the bucket stays shut until the window ends. */
const LIMITS = {
  accountAndAddress: 10,
  // Many accounts from one address is password spraying; it may also be an office behind one gateway.
  address: 100,
  // One account from many addresses. High, for whoever reaches it locks the owner out too.
  account: 200,
} as const;
/** The oldest bucket gives way to a new one beyond this many. */
const MOST_BUCKETS = 20_000;

/** Counts in memory: a restart forgives, several processes count apart. `machineNow` is in milliseconds. */
export function countAttempts(machineNow: () => number, mostBuckets = MOST_BUCKETS): Attempts {
  const buckets = new Map<string, Bucket>();

  function live(key: string): Bucket | undefined {
    const bucket = buckets.get(key);
    return bucket !== undefined && machineNow() - bucket.since < WINDOW ? bucket : undefined;
  }

  /** Written anew, so that the busiest buckets are the youngest and stay. */
  function write(key: string, bucket: Bucket): void {
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
        .map(({ bucket }) => bucket.since + WINDOW - machineNow());
      if (shut.length > 0) return Math.ceil(Math.max(...shut) / 1000);
      for (const { key, bucket } of found) write(key, { ...bucket, failures: bucket.failures + 1 });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= mostBuckets) break;
        buckets.delete(oldest);
      }
      return 0;
    },
    succeeded(attempt) {
      for (const [key] of bucketsOf(attempt)) {
        const bucket = live(key);
        if (bucket !== undefined) write(key, { ...bucket, failures: bucket.failures - 1 });
      }
      buckets.delete(both(attempt.account, attempt.address));
    },
  };
}

const both = (account: string, address: string): string => JSON.stringify([account.slice(0, 256), address]);

function bucketsOf({ account, address }: Attempt): readonly (readonly [string, number])[] {
  return [
    [both(account, address), LIMITS.accountAndAddress],
    [`address ${address}`, LIMITS.address],
    [`account ${account.slice(0, 256)}`, LIMITS.account],
  ];
}

// How often secrets may be guessed: a bounded number of failures for each account and address.

/** An account (or client), and the address of the client that tries its secret. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

export interface AttemptLimiter {
  /**
   * Counts an attempt before the secret is checked, so that attempts at the same moment are counted too. Gives 0 where
   * the secret may be checked, or else the seconds to wait: then it MUST NOT be checked, and was not counted.
   */
  begin(attempt: Attempt): number;
  /** Takes the attempt back, and forgets the failures of this account from this address. */
  succeed(attempt: Attempt): void;
}

interface FailureBucket {
  readonly failures: number;
  /** When counting began, in milliseconds. */
  readonly since: number;
}

const windowMs = 5 * 60_000;
/** The failures in one window after which no more attempts are allowed until the window ends. */
const failureLimits = {
  accountAndAddress: 10,
  // Many accounts from one address are password spraying, or an office behind one gateway.
  address: 100,
  // One account from many addresses. High, because an attacker who reaches it locks the owner out, too.
  account: 200,
} as const;
/** Beyond this number, the oldest bucket is dropped for a new one. */
const defaultMaxBuckets = 20_000;

/** Counts in memory, for each process and until it ends. `machineNow` is in milliseconds. */
export function createAttemptLimiter(machineNow: () => number, mostBuckets = defaultMaxBuckets): AttemptLimiter {
  const buckets = new Map<string, FailureBucket>();

  function live(key: string): FailureBucket | undefined {
    const bucket = buckets.get(key);
    return bucket !== undefined && machineNow() - bucket.since < windowMs ? bucket : undefined;
  }

  /** Moves the bucket to the end of the map: the busiest buckets are dropped last. */
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

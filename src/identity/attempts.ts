// How often secrets may be guessed: a bounded count of failures per account and address.

/** What is counted: an account (or client) and the address that tries. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

export interface Attempts {
  /** Seconds until another try is looked at; 0 when it is looked at now. */
  waitSeconds(attempt: Attempt): number;
  failed(attempt: Attempt): void;
  /** Forgets the failures of this account from this address. */
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

  return {
    waitSeconds(attempt) {
      const waits = bucketsOf(attempt).map(([key, limit]) => {
        const bucket = live(key);
        return bucket === undefined || bucket.failures < limit ? 0 : bucket.since + WINDOW - machineNow();
      });
      return Math.ceil(Math.max(...waits) / 1000);
    },
    failed(attempt) {
      for (const [key] of bucketsOf(attempt)) {
        const bucket = live(key);
        // Written anew so that the busiest buckets are the youngest and stay.
        buckets.delete(key);
        buckets.set(key, { failures: (bucket?.failures ?? 0) + 1, since: bucket?.since ?? machineNow() });
      }
      for (const oldest of buckets.keys()) {
        if (buckets.size <= mostBuckets) break;
        buckets.delete(oldest);
      }
    },
    succeeded({ account, address }) {
      buckets.delete(both(account, address));
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

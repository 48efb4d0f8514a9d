// How often passwords may be guessed: a bounded number of failures for each account and block of addresses, counted in
// the store, so that all processes count together. Nobody's failures refuse a right password from elsewhere (ADR 67).

import { addressBlock } from './addressBlock.ts';
import type { AccountAndBlock, SignInFailures } from './accounts.ts';

/** An account as it was looked up, and the address of the client that tries its password. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

/** Counts wrong passwords of sign-ins and of commands (ADR 67), and says when no more are checked. */
export interface AttemptLimiter {
  /**
   * Runs `check` and gives whether the password was right, and counts a wrong one. Null where it was tried too often:
   * then nothing was checked. A right password writes nothing where nothing was counted, and forgets what was.
   */
  attempt(attempt: Attempt, check: () => Promise<boolean>): Promise<boolean | null>;
}

const windowMs = 5 * 60_000;

/** Failures of one account from one block, after which the block waits until the window ends. */
const maxFailures = 10;
/**
 * Past these each account has one try from each block in a window instead of ten. Many accounts from one block are
 * spraying, or an office behind one gateway; one account from many blocks is an attack by many machines. Neither closes
 * an account: whoever comes with the right password at once gets in.
 */
const limitsOfWatchedTries = { block: 100, account: 200 } as const;

/** Attempts of one account from one block in this process, so that those of one moment are counted as well. */
interface UnderwayAttempts {
  attempts: number;
  checks: number;
  failed: number;
}

/** `machineNow` is in milliseconds. */
export function createAttemptLimiter(failures: SignInFailures, machineNow: () => number): AttemptLimiter {
  const underway = new Map<string, UnderwayAttempts>();

  return {
    async attempt({ account, address }, check) {
      const pair = { account, block: addressBlock(address) };
      const key = JSON.stringify(pair);
      const own = underway.get(key) ?? { attempts: 0, checks: 0, failed: 0 };
      underway.set(key, own);
      own.attempts += 1;
      try {
        const failedBefore = own.failed;
        const counted = await failures.count(pair, new Date(machineNow()));
        const isWatched =
          counted.ofBlock >= limitsOfWatchedTries.block || counted.ofAccount >= limitsOfWatchedTries.account;
        // The count may be older than failures that were committed while it was read.
        const tries = counted.ofPair + own.checks + (own.failed - failedBefore);
        if (tries >= (isWatched ? 1 : maxFailures)) return null;
        own.checks += 1;
        return await checkAndCount(pair, check, counted.ofPair > 0).finally(() => {
          own.checks -= 1;
        });
      } finally {
        own.attempts -= 1;
        if (own.attempts === 0) underway.delete(key);
      }
    },
  };

  async function checkAndCount(
    pair: AccountAndBlock,
    check: () => Promise<boolean>,
    isCounted: boolean,
  ): Promise<boolean> {
    if (await check()) {
      if (isCounted) await failures.forget(pair);
      return true;
    }
    const now = machineNow();
    await failures.add(pair, { now: new Date(now), windowEndsAt: new Date(now + windowMs) });
    const own = underway.get(JSON.stringify(pair));
    if (own !== undefined) own.failed += 1;
    return false;
  }
}

// Looks now and then whether the feed has changes that subscribers are to be told of.

import type { Context } from '../../flows/context.ts';
import type { Observer } from '../../observe/events.ts';
import { isConflict, RuleViolationError } from '../../store/contract.ts';
import { fanOutOnce } from './fanOut.ts';

interface SubscriptionFeedDeps {
  /** What the server itself does now; its commits wake the workers. */
  readonly context: () => Context;
  readonly observer: Observer;
  /** Milliseconds of machine time between two looks. */
  readonly interval: number;
}

/** Writes notifications of what the feed has, once it is started. */
export interface SubscriptionFeed {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** All that the feed has now. */
  readonly run: () => Promise<void>;
}

/** A failure is published (`logWaits`), and the next look tries again. */
export function createSubscriptionFeed({ context, observer, interval }: SubscriptionFeedDeps): SubscriptionFeed {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let seen: string | null = null;
  const run = async (): Promise<void> => {
    try {
      while (await fanOutOnce(context()));
    } catch (error) {
      // Another process was faster, or a subscription changed meanwhile.
      if (!isConflict(error) && !(error instanceof RuleViolationError)) throw error;
      seen = null;
    }
  };
  const look = async (): Promise<void> => {
    const snapshot = context().store.snapshotId();
    if (snapshot !== null && snapshot === seen) return;
    seen = snapshot;
    await run();
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      working = look()
        .catch((error: unknown) => {
          seen = null;
          observer.publish({ event: 'logWaits', log: 'subscriptions', waiting: 1, error });
        })
        .finally(() => {
          if (timer !== null) schedule();
        });
    }, interval);
    timer.unref();
  };
  return {
    run,
    start: schedule,
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await working;
    },
  };
}

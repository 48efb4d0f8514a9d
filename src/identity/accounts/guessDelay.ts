// Wrong secrets of clients are answered slowly, never refused unseen: such a secret is drawn at random, so that a count
// of guesses protects nothing, and a lock would be a weapon against the client.

import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when a wrong secret may be answered: at once for the first ones of a client from an address. */
export type GuessDelay = (client: string, block: string) => Promise<void>;

const windowMs = 5 * 60_000;
const maxUnslowed = 10;
const delayMs = 2_000;
/** More answers are not held: they would take the places of others. */
const maxHeld = 8;
/** Beyond this number, the one that was silent for longest is forgotten. */
const maxCounts = 10_000;

interface GuessCount {
  wrong: number;
  since: number;
}

/** Counts in memory, for each process. `machineNow` is in milliseconds; `wait` is given the milliseconds to wait. */
export function createGuessDelay(
  machineNow: () => number,
  wait: (milliseconds: number) => Promise<unknown> = (milliseconds) => sleep(milliseconds, null, { ref: false }),
): GuessDelay {
  const counts = new Map<string, GuessCount>();
  let held = 0;
  return async (client, block) => {
    const key = JSON.stringify([client.slice(0, 256), block]);
    const known = counts.get(key);
    const isLive = known !== undefined && machineNow() - known.since < windowMs;
    const count = isLive ? known : { wrong: 0, since: machineNow() };
    count.wrong += 1;
    counts.delete(key);
    if (counts.size >= maxCounts) counts.delete(counts.keys().next().value as string);
    counts.set(key, count);
    if (count.wrong <= maxUnslowed || held >= maxHeld) return;
    held += 1;
    await wait(delayMs).finally(() => {
      held -= 1;
    });
  };
}

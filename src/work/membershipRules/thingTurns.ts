// Turns at the removals of one thing in this process. What is right is held by the version of its ledger; turns only
// save those who would lose by it from beginning anew.

import type { Id } from '../../domain/base.ts';

/** The end of the last turn that was given for a thing. */
const last = new Map<Id, Promise<unknown>>();

/** Runs when nobody else of this process has a turn at any of the things. */
export async function inTurn<T>(things: readonly Id[], run: () => Promise<T>): Promise<T> {
  if (things.length === 0) return run();
  const before = Promise.allSettled(things.flatMap((thing) => last.get(thing) ?? []));
  const done = before.then(run);
  const ended = done.catch(() => {});
  for (const thing of things) last.set(thing, ended);
  try {
    return await done;
  } finally {
    for (const thing of things) if (last.get(thing) === ended) last.delete(thing);
  }
}

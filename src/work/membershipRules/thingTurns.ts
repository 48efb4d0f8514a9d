// Turns at the removals of one thing of a store in this process. A rehearsal waits for no turn of the real jobs, which
// may wait for its end. What is right is held by the version of its ledger; turns only
// save those who would lose by it from beginning anew.

import type { Id } from '../../domain/base.ts';
import type { Store } from '../../store/contract.ts';

/** The end of the last turn that was given for a thing of a store. */
const turns = new WeakMap<Store, Map<Id, Promise<unknown>>>();

/** Runs when nobody else of this process has a turn at any of these things of the store. */
export async function inTurn<T>(store: Store, things: readonly Id[], run: () => Promise<T>): Promise<T> {
  if (things.length === 0) return run();
  const last = turns.get(store) ?? new Map<Id, Promise<unknown>>();
  turns.set(store, last);
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

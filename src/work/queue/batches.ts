// Work of the sweep in batches: some now, and the rest with the next sweep, so that no sweep takes long.

import { retryBesideOthers } from '../../audit/treeContention.ts';
import type { Context } from '../../flows/context.ts';

/** A day in milliseconds. */
export const dayMs = 86_400_000;

const maxBatches = 20;

/** Runs batches as long as there may be more, which each of them says; again where others write to the audit's tree. */
export async function inBatches({ store }: Context, next: () => Promise<boolean>): Promise<void> {
  for (let left = maxBatches; left > 0; left -= 1) if (!(await retryBesideOthers(store, next))) return;
}

// Work on the tree beside others who work on it: the sequencers of all servers, the retention, erasures.

import { eq, from } from '../odata/query.ts';
import { isConflict, type Store } from '../store/contract.ts';
import { MissingHashesError } from './appendPending.ts';

/** So often a step may fail while nobody else changes the tree. */
const attempts = 30;

/**
 * Runs a step that expects the version of the tree's row, again where somebody else's commit came first. Whoever loses
 * against many servers may lose often: that is no fault, because each time another one got on. Throws the last conflict
 * where the tree stays as it is all the same.
 */
export async function retryBesideOthers<T>(store: Store, step: () => Promise<T>): Promise<T> {
  let failedAt: unknown;
  for (let left = attempts; ; left -= 1) {
    try {
      return await step();
    } catch (error) {
      if (!isConflict(error) && !(error instanceof MissingHashesError)) throw error;
      const version = await versionOfTree(store);
      if (version !== failedAt) left = attempts;
      if (left <= 1) throw error;
      failedAt = version;
    }
  }
}

async function versionOfTree(store: Store): Promise<unknown> {
  const [page] = await store.read([from('auditTree', eq('id', 'singleton'), { fields: ['version'], top: 1 })]);
  return page?.rows[0]?.['version'] ?? null;
}

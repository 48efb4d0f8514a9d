// What each of several processes tries that start at the same moment.

import { isConflict } from '../store/contract.ts';

/** Runs what only the first of several processes can commit; null for the others. */
export async function unlessDoneByOther<T>(fill: () => Promise<T>): Promise<T | null> {
  try {
    return await fill();
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

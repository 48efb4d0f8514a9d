// What the retention deletes from the feed: never the newest segment, by which positions go on.

import type { Id } from '../domain/base.ts';
import type { Change, Store } from '../store/contract.ts';
import { newestSegment } from './segments.ts';

/** Which of the segments may be deleted, and what is committed with that: nothing. */
export async function allButNewestSegment(
  { store }: { readonly store: Store },
  ids: readonly Id[],
): Promise<{ readonly deleted: readonly Id[]; readonly changes: readonly Change[] }> {
  const [newest] = await store.read([newestSegment]);
  return { deleted: ids.filter((id) => id !== newest?.rows[0]?.id), changes: [] };
}

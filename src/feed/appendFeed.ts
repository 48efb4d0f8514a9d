// Positions in the feed for changes that wait for one. It happens after their commit, so that no commit waits for
// another's and no reader skips one.

import { positionKey } from '../audit/keys.ts';
import type { Instant } from '../domain/base.ts';
import type { FeedCommit, FeedSegment, PendingFeed } from '../domain/feed/feedEntities.ts';
import { from, oneOfValues, type Row } from '../odata/query.ts';
import { insert, isConflict, UnavailableError, type Store } from '../store/contract.ts';
import { endOf, newestSegment } from './segments.ts';

/** How many commits become one segment at the most. */
const commitsPerSegment = 256;
/** With so many changes a segment takes no further commit: it is written, and read, as a whole. */
const changesPerSegment = 4_096;

/**
 * Makes a segment of what waits; whether there may be more. `now` is machine time. Throws `ConflictError` or
 * `RuleViolationError` where another process was faster.
 */
export async function appendFeed(store: Store, now: Instant): Promise<boolean> {
  const [newest, page] = await store.read([
    newestSegment,
    from('pendingFeed', undefined, {
      fields: 'all',
      orderBy: [{ path: ['id'], descending: false }],
      top: commitsPerSegment,
    }),
  ]);
  const found = (page?.rows ?? []) as unknown as readonly PendingFeed[];
  if (found.length === 0) return false;
  const waiting = fitting(found);
  const ids = waiting.map(({ id }) => id);
  const commits = waiting.map(({ content }) => content);
  await store.commit([
    // Of two that read the same end, the second one finds this id taken.
    insert('feedSegment', {
      id: positionKey(endOf(newest?.rows as readonly Row[] as unknown as readonly FeedSegment[])),
      createdAt: now,
      size: commits.reduce((sum, each) => sum + sizeOf(each), 0),
      commits,
    }),
    { kind: 'expectExactly', entity: 'pendingFeed', where: oneOfValues('id', ids), rows: waiting, id: 'feed' },
    { kind: 'deleteWhere', entity: 'pendingFeed', where: oneOfValues('id', ids) },
  ]);
  return waiting.length < found.length || found.length === commitsPerSegment;
}

/** The first of what waits, until it has enough changes; at least one. */
function fitting(found: readonly PendingFeed[]): readonly PendingFeed[] {
  let size = 0;
  const end = found.findIndex(({ content }) => {
    size += sizeOf(content);
    return size >= changesPerSegment;
  });
  return end === -1 ? found : found.slice(0, end + 1);
}

const sizeOf = ({ changes }: FeedCommit): number => (changes === 'reset' ? 1 : changes.length);

/** How many segments a reader makes itself before it reads. */
const segmentsForReader = 16;

/** Gives positions to what waits, for a reader who wants to know of all that was committed before. Machine time. */
export async function appendForReader(store: Store, now: Instant): Promise<void> {
  try {
    for (let made = 0; made < segmentsForReader && (await appendFeed(store, now)); made++);
  } catch (error) {
    // Another one gives positions to the same at this moment, or the database takes no writes now: then the reader is
    // told of these changes later.
    if (!isConflict(error) && !(error instanceof UnavailableError)) throw error;
  }
}

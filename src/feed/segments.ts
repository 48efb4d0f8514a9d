// Segments of the feed by their positions.

import { positionOf } from '../audit/keys.ts';
import type { FeedSegment } from '../domain/feed/feedEntities.ts';
import { from } from '../odata/query.ts';

/** The newest segment, without what it holds. */
export const newestSegment = from('feedSegment', undefined, {
  fields: ['size'],
  orderBy: [{ path: ['id'], descending: true }],
  top: 1,
});

/** The oldest segment that is kept, without what it holds. */
export const oldestSegment = from('feedSegment', undefined, {
  fields: ['size'],
  orderBy: [{ path: ['id'], descending: false }],
  top: 1,
});

/** The position behind the last one of these segments; 0 for an empty feed. */
export function endOf(segments: readonly Pick<FeedSegment, 'id' | 'size'>[] | undefined): number {
  const last = segments?.at(-1);
  return last === undefined ? 0 : positionOf(last.id) + last.size;
}

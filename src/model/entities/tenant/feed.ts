// The feed of changes: commits that wait for their place in it, and its segments. No API version shows these rows.

import { entity } from '../../tables/entityTable.ts';
import { guid, instant, integer, internalField, key } from '../../tables/fieldTypes.ts';

export const pendingFeed = entity('pendingFeed', {
  types: [null, null],
  fields: { id: [null, null, guid], content: [null, null, internalField] },
});

// biome-ignore format: a table, read by column
export const feedSegment = entity('feedSegment', {
  types: [null, null],
  fields: {
    id:        [null, null, key],
    createdAt: [null, null, instant],
    size:      [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    commits:   [null, null, internalField],
  },
  indexes: [['createdAt']],
});

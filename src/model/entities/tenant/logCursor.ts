// How far the audit was sent to log stores. No API version shows these rows.

import { entity } from '../../tables/entityTable.ts';
import { guid, instant, integer, key, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const logCursor = entity('logCursor', {
  types: [null, null],
  fields: {
    id:             [null, null, key],
    position:       [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    feedPosition:   [null, null, optional(integer(-1, Number.MAX_SAFE_INTEGER))],
    checkpointSize: [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    holderId:       [null, null, guid],
    heldUntil:      [null, null, instant],
  },
});

// Checkpoints of the audit that others vouch for. No API version shows these rows.

import { entity } from '../../tables/entityTable.ts';
import { guid, instant, integer, key, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const auditAnchor = entity('auditAnchor', {
  types: [null, null],
  fields: {
    id:         [null, null, key],
    size:       [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    signedNote: [null, null, text(16_384)],
    timestamp:  [null, null, optional(text(65_536))],
    anchoredAt: [null, null, optional(instant)],
    holderId:   [null, null, guid],
    heldUntil:  [null, null, instant],
  },
});

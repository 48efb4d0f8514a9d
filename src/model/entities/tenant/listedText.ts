// The texts of lists that people filter, a row each, beside the list itself: no API version shows these rows.

import { entity } from '../../tables/entityTable.ts';
import { guid, integer, name, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const listedText = entity('listedText', {
  types: [null, null],
  fields: {
    id:      [null, null, guid],
    ownerId: [null, null, guid],
    list:    [null, null, text(64)],
    place:   [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    value:   [null, null, name(1024)],
  },
  indexes: [['ownerId', 'list'], ['list', 'value']],
});

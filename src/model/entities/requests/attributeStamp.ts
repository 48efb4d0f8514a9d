// Values that answers to resource attributes put into fields of users, and until when.

import { entity, one } from '../../tables/entityTable.ts';
import { boolean, guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const attributeStamp = entity('attributeStamp', {
  types: [null, null, 'attributeStamp'],
  fields: {
    id:           [null, null, guid],
    assignmentId: [null, null, guid],
    objectId:     [null, null, guid],
    attribute:    [null, null, text(256)],
    value:        [null, null, text(100_000)],
    formerValue:  [null, null, optional(text(100_000))],
    isPersisted:  [null, null, boolean],
    from:         [null, null, instant],
    until:        [null, null, optional(instant)],
  },
  navigations: {
    assignment: [null, null, one('assignment', 'assignmentId')],
    object:     [null, null, one('directoryObject', 'objectId')],
  },
  indexes: [['assignmentId'], ['objectId', 'attribute'], ['attribute']],
});

// Domains of the tenant; the wire id is the name.

import { eq } from '../../../odata/query.ts';
import { entity } from '../../tables/entityTable.ts';
import { boolean, guid, instant, name } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const domain = entity('domain', {
  types: ['domain', 'domain'],
  fields: {
    name:       ['id!',         'id!',         name(256)],
    isDefault:  ['isDefault!',  'isDefault!',  boolean, 'readOnly'],
    isInitial:  ['isInitial!',  'isInitial!',  boolean, 'readOnly'],
    isVerified: ['isVerified!', 'isVerified!', boolean, 'readOnly'],
    id:         [null,          null,          guid],
    createdAt:  [null,          null,          instant],
  },
  keeps: true,
  byKey: (value) => eq('name', value),
  unique: [{ name: 'domain_name_is_unique', fields: ['name'], where: null }],
});

// Directory roles that a tenant can give. https://learn.microsoft.com/graph/api/resources/directoryroletemplate

import { noInstant } from '../../codecs/directory/unsetProperties.ts';
import { entity } from '../../tables/entityTable.ts';
import { guid, name, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const directoryRoleTemplate = entity('directoryRoleTemplate', {
  types: ['directoryRoleTemplate', 'directoryRoleTemplate'],
  fields: {
    id:          ['id!',         'id!',         guid],
    displayName: ['displayName', 'displayName', name(256), 'readOnly'],
    description: ['description', 'description', text(1024), 'readOnly'],
  },
  shapes: { deletedDateTime: ['deletedDateTime', 'deletedDateTime', noInstant, 'readOnly'] },
});

// Resource environments: the geographic places of sites.

import { connectionInfo } from '../../codecs/directory/connectionInfo.ts';
import { entity, many } from '../../tables/entityTable.ts';
import { boolean, guid, name, optional, text } from '../../tables/fieldTypes.ts';
import { authoredFields } from '../../tables/authoredFields.ts';

// biome-ignore format: a table, read by column
export const resourceEnvironment = entity('resourceEnvironment', {
  types: ['accessPackageResourceEnvironment', 'accessPackageResourceEnvironment'],
  fields: {
    id:                   ['id!',                  'id!',                  guid],
    displayName:          ['displayName',          'displayName',          name(256), 'readOnly'],
    description:          ['description',          'description',          optional(name(10_000)), 'readOnly'],
    originSystem:         ['originSystem',         'originSystem!',        text(256)],
    originId:             ['originId',             'originId!',            name(1024)],
    isDefaultEnvironment: ['isDefaultEnvironment', 'isDefaultEnvironment', boolean, 'readOnly'],
    ...authoredFields,
    connectionUrl:        [null,                   null,                   optional(text(2048))],
  },
  shapes: { connection: ['connectionInfo', 'connectionInfo', connectionInfo, 'readOnly'] },
  navigations: {
    resources: ['resources', 'accessPackageResources', many('resource', 'environmentId'), 'contained in v1.0'],
  },
});

// The actions that roles of entitlement management allow.
// https://learn.microsoft.com/graph/api/resources/unifiedrbacresourcenamespace

import { eq } from '../../../odata/query.ts';
import { noFlag, noText } from '../../codecs/directory/unsetProperties.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { shape } from '../../tables/shape.ts';
import { guid, key, name, primitive } from '../../tables/fieldTypes.ts';

const byName = (value: string) => eq('key', value);
const named = shape({ type: primitive('Edm.String'), needs: ['key'], encode: (row) => row['key'], decode: () => {} });

export const resourceNamespace = entity('resourceNamespace', {
  types: ['unifiedRbacResourceNamespace', 'unifiedRbacResourceNamespace'],
  fields: { key: ['id!', 'id!', key], id: [null, null, guid] },
  shapes: { name: ['name!', 'name!', named, 'readOnly'] },
  navigations: { actions: ['resourceActions', 'resourceActions', many('resourceAction', 'namespaceId'), 'contained'] },
  byKey: byName,
});

// biome-ignore format: a table, read by column
export const resourceAction = entity('resourceAction', {
  types: ['unifiedRbacResourceAction', 'unifiedRbacResourceAction'],
  fields: { key: ['id!', 'id!', key], name: ['name!', 'name!', name(512)], id: [null, null, guid],
    namespaceId: [null, null, guid] },
  shapes: {
    actionVerb:                      ['actionVerb',                      'actionVerb',                      noText,
      'readOnly'],
    authenticationContextId:         ['authenticationContextId',         'authenticationContextId',         noText,
      'readOnly'],
    description:                     ['description',                     'description',                     noText,
      'readOnly'],
    isAuthenticationContextSettable: ['isAuthenticationContextSettable', 'isAuthenticationContextSettable', noFlag,
      'readOnly'],
    isPrivileged:                    [null,                              'isPrivileged',                    noFlag,
      'readOnly'],
    resourceScopeId:                 ['resourceScopeId',                 'resourceScopeId',                 noText,
      'readOnly'],
  },
  navigations: { namespace: [null, null, one('resourceNamespace', 'namespaceId')] },
  indexes: [['namespaceId']],
  byKey: byName,
});

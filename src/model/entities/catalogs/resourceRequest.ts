// Resource requests: how resources come into a catalog, change and leave it.

import { ResourceRequestStates, RequestTypes } from '../../../domain/enums.ts';
import { entity, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const resourceRequest = entity('resourceRequest', {
  types: ['accessPackageResourceRequest', 'accessPackageResourceRequest'],
  fields: {
    id:                 ['id!',             'id!',                guid],
    type:               ['requestType',     'requestType',        oneOf(RequestTypes, 'accessPackageRequestType', null),
      'required'],
    state:              ['state',           'requestState',
      oneOf(ResourceRequestStates, 'accessPackageRequestState', null), 'readOnly'],
    status:             [null,              'requestStatus',      text(256), 'readOnly'],
    catalogId:          [null,              'catalogId',          guid],
    justification:      [null,              'justification',      optional(text(10_000))],
    executeImmediately: [null,              'executeImmediately', boolean],
    isValidationOnly:   [null,              'isValidationOnly',   boolean],
    expirationAt:       [null,              'expirationDateTime', optional(instant)],
    createdAt:          ['createdDateTime', null,                 instant, 'readOnly'],
    resourceId:         [null,              null,                 optional(guid)],
    requestorId:        [null,              null,                 optional(guid)],
  },
  navigations: {
    catalog:   ['catalog',  null,                    one('catalog', 'catalogId'), 'contained in v1.0', 'inBody'],
    resource:  ['resource', 'accessPackageResource', one('resource', 'resourceId'), 'contained in v1.0', 'inBody'],
    requestor: [null,       'requestor',             one('subject', 'requestorId'), 'contained'],
  },
  aliases: { catalogId: ['catalog_id'], resource: ['access_package_resource'], type: ['request_type'],
    catalog: ['accessPackageCatalog'] },
  indexes: [['catalogId', 'createdAt']],
});

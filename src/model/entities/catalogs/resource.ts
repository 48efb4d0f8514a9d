// Resources: a group, application or site as a catalog offers it.

import { OriginSystems } from '../../../domain/enums.ts';
import { resourceAttributes } from '../../codecs/directory/resourceAttributes.ts';
import { entity, many, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional, searchableTexts, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const resource = entity('resource', {
  types: ['accessPackageResource', 'accessPackageResource'],
  fields: {
    id:                  ['id!',              'id!',                 guid],
    displayName:         ['displayName',      'displayName',         name(256), 'searched'],
    description:         ['description',      'description',         optional(name(10_000)), 'searched'],
    originId:            ['originId',         'originId',            name(1024), 'searched'],
    originSystem:        ['originSystem',     'originSystem',        oneOf(OriginSystems, null, null)],
    resourceType:        [null,               'resourceType',        optional(name(256))],
    url:                 [null,               'url',                 optional(name(2048))],
    createdAt:           ['createdDateTime',  'addedOn',             instant, 'readOnly'],
    modifiedAt:          ['modifiedDateTime', null,                  instant, 'readOnly'],
    addedBy:             [null,               'addedBy',             optional(text(1024)), 'readOnly'],
    isPendingOnboarding: [null,               'isPendingOnboarding', boolean, 'readOnly', { whenCreated: false }],
    attributes:          ['attributes',       'attributes',          resourceAttributes, { whenCreated: [] }],
    askedAttributes:     [null,               null,                  optional(searchableTexts(256))],
    catalogId:           [null,               null,                  guid],
    objectId:            [null,               null,                  guid],
    environmentId:       [null,               null,                  optional(guid)],
    deletedAt:           [null,               null,                  optional(instant)],
  },
  navigations: {
    environment: ['environment', 'accessPackageResourceEnvironment', one('resourceEnvironment', 'environmentId'),
      'inBody'],
    roles:       ['roles',       'accessPackageResourceRoles',       many('resourceRole', 'resourceId'), 'contained',
      'inBody'],
    scopes:      ['scopes',      'accessPackageResourceScopes',      many('resourceScope', 'resourceId'), 'contained',
      'inBody'],
    catalog:     [null,          null,                               one('catalog', 'catalogId')],
    roleScopes:  [null,          null,                               many('resourceRoleScope', 'resourceId')],
    object:      [null,          null,                               one('directoryObject', 'objectId')],
  },
  aliases: { resourceType: ['resource_type'], originId: ['origin_id'], originSystem: ['origin_system'] },
  unique: [{ name: 'resource_is_once_in_catalog', fields: ['catalogId', 'originSystem', 'originId'],
    where: notDeleted }],
  indexes: [['catalogId'], ['objectId']],
  visible: notDeleted,
});

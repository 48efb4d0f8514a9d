// Scopes of a resource: one root scope for each.

import { OriginSystems } from '../../../domain/enums.ts';
import { entity, many, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const resourceScope = entity('resourceScope', {
  types: ['accessPackageResourceScope', 'accessPackageResourceScope'],
  fields: {
    id:           ['id!',          'id!',          guid],
    displayName:  ['displayName',  'displayName',  name(256)],
    description:  ['description',  'description',  optional(name(10_000))],
    originId:     ['originId',     'originId',     name(1024)],
    originSystem: ['originSystem', 'originSystem', oneOf(OriginSystems, null, null)],
    isRootScope:  ['isRootScope',  'isRootScope',  boolean],
    url:          [null,           'url',          optional(name(2048))],
    roleOriginId: [null,           'roleOriginId', optional(text(1024))],
    resourceId:   [null,           null,           guid],
    catalogId:    [null,           null,           guid],
    deletedAt:    [null,           null,           optional(instant)],
  },
  navigations: {
    resource: ['resource', 'accessPackageResource', one('resource', 'resourceId'), 'contained', 'inBody'],
    catalog:  [null,       null,                    one('catalog', 'catalogId')],
    roleScopes: [null,     null,                    many('resourceRoleScope', 'scopeId')],
  },
  unique: [{ name: 'scope_is_once_in_resource', fields: ['resourceId', 'originId'], where: notDeleted }],
  indexes: [['catalogId'], ['resourceId']],
  visible: notDeleted,
});

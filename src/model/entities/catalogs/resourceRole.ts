// Roles of a resource; one that no package has used yet shows the all-zero id.

import { OriginSystems, RoleTypes } from '../../../domain/enums.ts';
import { roleId, usedRoleCondition } from '../../codecs/directory/identifiers.ts';
import { entity, many, notDeleted, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const resourceRole = entity('resourceRole', {
  types: ['accessPackageResourceRole', 'accessPackageResourceRole'],
  fields: {
    id:           [null,           null,           guid],
    displayName:  ['displayName',  'displayName',  name(256)],
    description:  ['description',  'description',  optional(name(10_000))],
    originSystem: ['originSystem', 'originSystem', oneOf(OriginSystems, null, null)],
    originId:     ['originId',     'originId',     name(1024)],
    type:         ['type',         null,           optional(oneOf(RoleTypes, 'roleType', null)), 'readOnly'],
    resourceId:   [null,           null,           guid],
    catalogId:    [null,           null,           guid],
    isUsed:       [null,           null,           boolean, { whenCreated: false }],
    deletedAt:    [null,           null,           optional(instant)],
  },
  navigations: {
    resource: ['resource', 'accessPackageResource', one('resource', 'resourceId'), 'contained', 'inBody'],
    catalog:  [null,       null,                    one('catalog', 'catalogId')],
    roleScopes: [null,     null,                    many('resourceRoleScope', 'roleId')],
  },
  shapes: { wireId: ['id!', 'id!', roleId] },
  byKey: usedRoleCondition,
  unique: [{ name: 'role_is_once_in_resource', fields: ['resourceId', 'originId'], where: notDeleted }],
  indexes: [['catalogId'], ['resourceId']],
  visible: notDeleted,
});

// What a package gives: a role of a resource in a scope. Its wire id is made of both ids.

import { byRoleAndScope } from '../../tables/keyConditions.ts';
import { roleScopeId } from '../../codecs/directory/identifiers.ts';
import { entity, one, notEnded } from '../../tables/entityTable.ts';
import { guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const resourceRoleScope = entity('resourceRoleScope', {
  types: ['accessPackageResourceRoleScope', 'accessPackageResourceRoleScope'],
  fields: {
    id:         [null,              null,               guid],
    createdAt:  ['createdDateTime', 'createdDateTime',  instant, 'readOnly'],
    modifiedAt: [null,              'modifiedDateTime', instant, 'readOnly'],
    createdBy:  [null,              'createdBy',        optional(text(1024)), 'readOnly'],
    modifiedBy: [null,              'modifiedBy',       optional(text(1024)), 'readOnly'],
    packageId:  [null,              null,               guid],
    roleId:     [null,              null,               guid],
    scopeId:    [null,              null,               guid],
    resourceId: [null,              null,               guid],
    from:       [null,              null,               instant],
    until:      [null,              null,               optional(instant)],
  },
  navigations: {
    role:          ['role',  'accessPackageResourceRole',  one('resourceRole', 'roleId'), 'contained', 'inBody'],
    scope:         ['scope', 'accessPackageResourceScope', one('resourceScope', 'scopeId'), 'contained', 'inBody'],
    accessPackage: [null,    null,                         one('accessPackage', 'packageId')],
    resource:      [null,    null,                         one('resource', 'resourceId')],
  },
  shapes: { wireId: ['id!', 'id!', roleScopeId] },
  byKey: byRoleAndScope,
  unique: [{ name: 'role_scope_is_once_in_package', fields: ['packageId', 'roleId', 'scopeId'], where: notEnded }],
  indexes: [['packageId'], ['roleId'], ['resourceId']],
  visible: notEnded,
});

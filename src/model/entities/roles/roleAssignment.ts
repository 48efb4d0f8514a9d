// Role assignments of directory roles and of roles of entitlement management, and the definitions of the latter.

import { never } from '../../../odata/query.ts';
import { holderKinds, noDirectoryScope, rolePermissions } from '../../codecs/directory/roles.ts';
import { noText } from '../../codecs/directory/unsetProperties.ts';
import { entity, many, notHidden, one, single } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, name, optional, text, texts } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const roleAssignment = entity('roleAssignment', {
  types: ['unifiedRoleAssignment', 'unifiedRoleAssignment', 'roleAssignment'],
  fields: {
    id:               ['id!',              'id!',              guid],
    principalId:      ['principalId',      'principalId',      guid, 'required'],
    roleDefinitionId: ['roleDefinitionId', 'roleDefinitionId', guid, 'required'],
    scope:            ['appScopeId',       'appScopeId',       name(512)],
    provider:         [null,               null,
      oneOf(['directory', 'entitlementManagement'], null, null)],
    catalogId:        [null,               null,               optional(guid)],
    createdAt:        [null,               null,               instant],
    endedWith:        [null,               null,               optional(guid)],
  },
  shapes: {
    directoryScopeId:        ['directoryScopeId',        'directoryScopeId', noDirectoryScope],
    condition:               ['condition',               'condition',        noText],
    principalOrganizationId: ['principalOrganizationId', null,               noText],
    resourceScope:           [null,                      'resourceScope',    noDirectoryScope],
  },
  navigations: {
    principal:      ['principal',      'principal',      one('directoryObject', 'principalId')],
    roleDefinition: ['roleDefinition', 'roleDefinition', one('roleDefinition', 'roleDefinitionId')],
    appScope:       ['appScope',       'appScope',       one('roleAssignment', 'id', 'appScope'), 'contained'],
    catalog:        [null,             null,             one('catalog', 'catalogId')],
    /** Roles of entitlement management are held in catalogs, never in a part of the directory. */
    directoryScope: ['directoryScope', 'directoryScope', single('directoryObject', 'id', never)],
  },
  unique: [{ name: 'role_assignment_is_once', fields: ['principalId', 'provider', 'roleDefinitionId', 'scope'],
    where: null }],
  indexes: [['scope'], ['endedWith']],
  visible: notHidden,
});

// biome-ignore format: a table, read by column
export const roleDefinition = entity('roleDefinition', {
  types: ['unifiedRoleDefinition', 'unifiedRoleDefinition'],
  fields: {
    id:              ['id!',              'id!',              guid],
    description:     ['description',      'description',      optional(name(1024))],
    displayName:     ['displayName',      'displayName',      optional(name(256))],
    isBuiltIn:       ['isBuiltIn',        'isBuiltIn',        boolean],
    isEnabled:       ['isEnabled',        'isEnabled',        boolean],
    isPrivileged:    [null,               'isPrivileged',     boolean],
    resourceScopes:  ['resourceScopes!',  'resourceScopes!',  texts(512)],
    templateId:      ['templateId',       'templateId',       guid],
    edition:         ['version',          'version',          text(64)],
    rolePermissions: ['rolePermissions!', 'rolePermissions!', rolePermissions],
  },
  shapes: { allowedPrincipalTypes: [null, 'allowedPrincipalTypes', holderKinds, 'readOnly'] },
  /** Built-in roles inherit from none. */
  navigations: { inheritsPermissionsFrom: ['inheritsPermissionsFrom', 'inheritsPermissionsFrom',
    many('roleDefinition', 'id', never), 'contained'] },
});

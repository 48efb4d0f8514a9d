// Role assignments of directory roles and of roles of entitlement management, and the definitions of both.

import { and, eq, never } from '../../../odata/query.ts';
import {
  appScopeId,
  directoryScopeId,
  holderKinds,
  rolePermissions,
  templateId,
} from '../../codecs/directory/roles.ts';
import { noText } from '../../codecs/directory/unsetProperties.ts';
import { entity, link, many, notHidden, one, single } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, key, name, optional, text, texts } from '../../tables/fieldTypes.ts';

const RoleProviders = ['directory', 'entitlementManagement'] as const;
/** Of assignments: a role of the directory is held in all of it or in one object. */
const AssignmentProviders = ['directory', 'directoryObject', 'entitlementManagement'] as const;
/** Of role assignments: those of directory roles that are in force. */
const ofDirectory = and(eq('provider', 'directory'), notHidden);

// biome-ignore format: a table, read by column
export const roleAssignment = entity('roleAssignment', {
  types: ['unifiedRoleAssignment', 'unifiedRoleAssignment', 'roleAssignment'],
  fields: {
    id:               ['id!',              'id!',              guid],
    principalId:      ['principalId',      'principalId',      guid, 'required'],
    roleDefinitionId: ['roleDefinitionId', 'roleDefinitionId', guid, 'required'],
    scope:            [null,               null,               name(512)],
    provider:         [null,               null,
      oneOf(AssignmentProviders, null, null)],
    catalogId:        [null,               null,               optional(guid)],
    createdAt:        [null,               null,               instant],
    endedWith:        [null,               null,               optional(guid)],
  },
  shapes: {
    appScopeId:              ['appScopeId',              'appScopeId',       appScopeId],
    directoryScopeId:        ['directoryScopeId',        'directoryScopeId', directoryScopeId],
    condition:               ['condition',               'condition',        noText],
    principalOrganizationId: ['principalOrganizationId', null,               noText],
    resourceScope:           [null,                      'resourceScope',    directoryScopeId],
  },
  navigations: {
    principal:      ['principal',      'principal',      one('directoryObject', 'principalId')],
    roleDefinition: ['roleDefinition', 'roleDefinition', one('roleDefinition', 'roleDefinitionId')],
    appScope:       ['appScope',       'appScope',       single('roleAssignment', 'id',
      eq('provider', 'entitlementManagement'), 'appScope'), 'contained'],
    catalog:        [null,             null,             one('catalog', 'catalogId')],
    /** Where it is held in one object, `directoryScopeId` names it. */
    directoryScope: ['directoryScope', 'directoryScope', single('directoryObject', 'id', never)],
  },
  unique: [{ name: 'role_assignment_is_once', fields: ['principalId', 'provider', 'roleDefinitionId', 'scope'],
    where: null }],
  indexes: [['scope'], ['endedWith'], ['roleDefinitionId']],
  visible: notHidden,
});

// biome-ignore format: a table, read by column
export const roleDefinition = entity('roleDefinition', {
  types: ['unifiedRoleDefinition', 'unifiedRoleDefinition'],
  fields: {
    id:              ['id!',              'id!',              guid],
    description:     ['description',      'description',      optional(name(1024))],
    displayName:     ['displayName',      'displayName',      optional(name(256))],
    provider:        [null,               null,               oneOf(RoleProviders, null, null)],
    isBuiltIn:       ['isBuiltIn',        'isBuiltIn',        boolean],
    isEnabled:       ['isEnabled',        'isEnabled',        boolean],
    isPrivileged:    [null,               'isPrivileged',     boolean],
    resourceScopes:  ['resourceScopes!',  'resourceScopes!',  texts(512)],
    templateId:      [null,               null,               guid],
    edition:         ['version',          'version',          text(64)],
    rolePermissions: ['rolePermissions!', 'rolePermissions!', rolePermissions],
    activatedAt:     [null,               null,               optional(instant)],
  },
  shapes: {
    templateId: ['templateId', 'templateId', templateId],
    allowedPrincipalTypes: [null, 'allowedPrincipalTypes', holderKinds, 'readOnly'],
  },
  /** Built-in roles inherit from none. */
  navigations: {
    inheritsPermissionsFrom: ['inheritsPermissionsFrom', 'inheritsPermissionsFrom',
      many('roleDefinition', 'id', never), 'contained'],
    members:     [null, null, link('directoryObject', { link: 'roleAssignment', ours: 'roleDefinitionId',
      theirs: 'principalId', where: ofDirectory })],
    assignments: [null, null, many('roleAssignment', 'roleDefinitionId', ofDirectory)],
  },
  indexes: [['provider']],
});

// biome-ignore format: a table, read by column
export const roleHolding = entity('roleHolding', {
  types: [null, null],
  isView: true,
  fields: { id: [null, null, key], roleDefinitionId: [null, null, guid], holderId: [null, null, guid] },
});

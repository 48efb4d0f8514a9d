// Role assignments: a directory or entitlement-management role of a principal.

import { entity, one } from '../entity.ts';
import { oneOf } from '../enums.ts';
import { guid, instant, text } from '../types.ts';

export const roleAssignment = entity('roleAssignment', {
  types: [null, null, 'roleAssignment'],
  fields: {
    id:               [null, null, guid],
    provider:         [null, null, oneOf(['directory', 'entitlementManagement'], null, null)],
    roleDefinitionId: [null, null, guid],
    principalId:      [null, null, guid],
    scope:            [null, null, text(512)],
    createdAt:        [null, null, instant],
  },
  navigations: {
    principal: [null, null, one('directoryObject', 'principalId')],
  },
  unique: [{ name: 'role_assignment_is_once', fields: ['principalId', 'provider', 'roleDefinitionId', 'scope'], where: null }],
  indexes: [['scope']],
});

// The scope of a role assignment: its row as another wire type.
// https://learn.microsoft.com/graph/api/resources/appscope

import type { AlternateType } from '../../tables/entityTable.ts';
import { scopeName, scopeType } from '../../codecs/directory/roles.ts';
import { roleAssignment } from './roleAssignment.ts';

export const appScope: AlternateType = {
  of: 'roleAssignment',
  types: ['appScope', 'appScope'],
  fields: { scope: ['id!', 'id!', roleAssignment.fields.scope[2], 'readOnly'] },
  shapes: {
    displayName: ['displayName', 'displayName', scopeName, 'readOnly'],
    type: ['type', 'type', scopeType, 'readOnly'],
  },
};

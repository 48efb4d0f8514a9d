// App role assignments: a principal has a role of an application, from when until when.

import { displayNameOf } from '../../codecs/displayNames.ts';
import { entity, one, notEnded } from '../../tables/entityTable.ts';
import { edmGuid, guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const appRoleAssignment = entity('appRoleAssignment', {
  types: ['appRoleAssignment', 'appRoleAssignment'],
  fields: {
    id:            ['id!',             'id!',               guid],
    appRoleId:     ['appRoleId!',      'appRoleId!',        edmGuid, 'required'],
    createdAt:     ['createdDateTime', 'creationTimestamp', instant, 'readOnly'],
    principalId:   ['principalId',     'principalId',       edmGuid, 'required'],
    principalType: ['principalType',   'principalType',     text(64), 'readOnly'],
    resourceId:    ['resourceId',      'resourceId',        edmGuid, 'required'],
    from:          [null,              null,                instant],
    until:         [null,              null,                optional(instant)],
    endedWith:     [null,              null,                optional(guid)],
  },
  shapes: {
    principalName: ['principalDisplayName', 'principalDisplayName', displayNameOf('principal'), 'readOnly'],
    resourceName:  ['resourceDisplayName',  'resourceDisplayName',  displayNameOf('resource'), 'readOnly'],
  },
  navigations: {
    principal: [null, null, one('directoryObject', 'principalId')],
    resource:  [null, null, one('directoryObject', 'resourceId')],
  },
  unique: [
    { name: 'app_role_assignment_is_once', fields: ['principalId', 'resourceId', 'appRoleId'], where: notEnded },
  ],
  indexes: [['resourceId'], ['endedWith']],
  visible: notEnded,
});

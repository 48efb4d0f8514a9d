// Delegated permissions: which scopes of an API a client has, for all users or for one.
// https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant

import { eq, not } from '../../../odata/query.ts';
import { entity, notHidden, one } from '../../tables/entityTable.ts';
import { guid, instant, optional, text } from '../../tables/fieldTypes.ts';

// biome-ignore format: a table, read by column
export const permissionGrant = entity('permissionGrant', {
  types: ['oAuth2PermissionGrant', 'oAuth2PermissionGrant'],
  fields: {
    id:          ['id!',         'id!',         guid],
    clientId:    ['clientId!',   'clientId!',   guid, 'required'],
    consentType: ['consentType', 'consentType', text(64), 'required'],
    principalId: ['principalId', 'principalId', optional(guid)],
    resourceId:  ['resourceId!', 'resourceId!', guid, 'required'],
    scope:       ['scope',       'scope',       optional(text(65_536)), 'writable'],
    startsAt:    [null,          'startTime',   optional(instant)],
    expiresAt:   [null,          'expiryTime',  optional(instant)],
    endedWith:   [null,          null,          optional(guid)],
  },
  navigations: {
    client:    [null, null, one('directoryObject', 'clientId')],
    principal: [null, null, one('directoryObject', 'principalId')],
    resource:  [null, null, one('directoryObject', 'resourceId')],
  },
  unique: [
    { name: 'permission_grant_of_one_is_once', fields: ['clientId', 'resourceId', 'principalId'],
      where: not(eq('principalId', null)) },
    { name: 'permission_grant_of_all_is_once', fields: ['clientId', 'resourceId'], where: eq('principalId', null) },
  ],
  indexes: [['principalId'], ['resourceId'], ['endedWith']],
  visible: notHidden,
});

// Service principals: apps as they are present in the tenant, with the roles that they offer.

import { eq } from '../../../odata/query.ts';
import { keyCredentials, passwordCredentials } from '../../codecs/directory/credentials.ts';
import { appDescription, appDisplayName, appRoles } from '../../codecs/directory/appRoles.ts';
import { derivedType, one } from '../../tables/entityTable.ts';
import { guidOf } from '../../tables/fieldTypes.ts';
import { castToAllRoles, castToRoles, directoryObject } from './directoryObject.ts';

const {
  navigations: {
    owners,
    memberOf,
    transitiveMemberOf,
    ownedObjects,
    appRoleAssignments,
    appRoleAssignedTo,
    clientGrants,
    credentials,
    certificates,
  },
} = directoryObject;

// biome-ignore format: a table, read by column
export const servicePrincipal = derivedType(directoryObject, {
  types: ['servicePrincipal', 'servicePrincipal'],
  hasEtag: true,
  isOf: eq('kind', 'servicePrincipal'),
  keeps: true,
  own: {
    accountEnabled:            ['accountEnabled',             'accountEnabled', 'writable', { whenCreated: true }],
    appId:                     ['appId',                      'appId', 'required'],
    appRoleAssignmentRequired: ['appRoleAssignmentRequired!', 'appRoleAssignmentRequired!', 'writable',
      { whenCreated: false }],
    description:               ['description',                'description', 'writable'],
    displayName:               ['displayName',                'displayName', 'writable', 'ignoresNull'],
    homepage:                  ['homepage',                   'homepage', 'writable'],
    servicePrincipalNames:     ['servicePrincipalNames!',     'servicePrincipalNames!', 'writable',
      { whenCreated: [] }],
    servicePrincipalType:      ['servicePrincipalType',       'servicePrincipalType', { whenCreated: 'Application' }],
    signInAudience:            ['signInAudience',             'signInAudience', 'readOnly'],
    tags:                      ['tags!',                      'tags!', 'writable', { whenCreated: [] }],
    appRoles: [null, null, { whenCreated: [] }],
    otherProperties: [null, null, 'writable'],
  },
  shapes: {
    appRoles:       ['appRoles!',      'appRoles!',      appRoles],
    appDisplayName: ['appDisplayName', 'appDisplayName', appDisplayName, 'readOnly'],
    passwordCredentials: ['passwordCredentials!', 'passwordCredentials!', passwordCredentials],
    keyCredentials: ['keyCredentials!', 'keyCredentials!', keyCredentials],
    appDescription: ['appDescription', 'appDescription', appDescription, 'readOnly'],
  },
  navigations: {
    owners:             ['owners',             'owners',             owners[2], 'inNewBody', 'referenceable'],
    memberOf:           ['memberOf',           'memberOf',           memberOf[2], castToRoles],
    transitiveMemberOf: ['transitiveMemberOf', 'transitiveMemberOf', transitiveMemberOf[2],
      castToAllRoles],
    ownedObjects:       ['ownedObjects',       'ownedObjects',       ownedObjects[2]],
    appRoleAssignments: ['appRoleAssignments', 'appRoleAssignments', appRoleAssignments[2], 'contained'],
    appRoleAssignedTo:  ['appRoleAssignedTo',  'appRoleAssignedTo',  appRoleAssignedTo[2], 'contained'],
    clientGrants:       ['oauth2PermissionGrants', 'oauth2PermissionGrants', clientGrants[2]],
    synchronization:    ['synchronization',    'synchronization',
      one('directoryObject', 'id', 'synchronization'), 'contained'],
    credentials:        [null,                 null,                 credentials[2]],
    certificates:       [null,                 null,                 certificates[2]],
  },
  alternateKeys: { appId: (value) => (guidOf(value) === null ? null : eq('appId', guidOf(value))) },
});

// Service principals: apps as they are present in the tenant, with the roles that they offer.

import { eq } from '../../../odata/query.ts';
import { appDescription, appDisplayName, appRoles } from '../../codecs/directory/appRoles.ts';
import { derivedType } from '../../tables/entityTable.ts';
import { guidOf } from '../../tables/fieldTypes.ts';
import { directoryObject } from './directoryObject.ts';

const {
  navigations: { owners, memberOf, transitiveMemberOf, ownedObjects, appRoleAssignments, appRoleAssignedTo },
} = directoryObject;

// biome-ignore format: a table, read by column
export const servicePrincipal = derivedType(directoryObject, {
  types: ['servicePrincipal', 'servicePrincipal'],
  isOf: eq('kind', 'servicePrincipal'),
  own: {
    accountEnabled:            ['accountEnabled',             'accountEnabled'],
    appId:                     ['appId',                      'appId', 'required'],
    appRoleAssignmentRequired: ['appRoleAssignmentRequired!', 'appRoleAssignmentRequired!'],
    description:               ['description',                'description'],
    displayName:               ['displayName',                'displayName'],
    homepage:                  ['homepage',                   'homepage'],
    servicePrincipalNames:     ['servicePrincipalNames!',     'servicePrincipalNames!'],
    servicePrincipalType:      ['servicePrincipalType',       'servicePrincipalType'],
    signInAudience:            ['signInAudience',             'signInAudience', 'readOnly'],
    tags:                      ['tags!',                      'tags!'],
  },
  shapes: {
    appRoles:       ['appRoles!',      'appRoles!',      appRoles],
    appDisplayName: ['appDisplayName', 'appDisplayName', appDisplayName, 'readOnly'],
    appDescription: ['appDescription', 'appDescription', appDescription, 'readOnly'],
  },
  navigations: {
    owners:             ['owners',             'owners',             owners[2], 'inBody', 'referenceable'],
    memberOf:           ['memberOf',           'memberOf',           memberOf[2]],
    transitiveMemberOf: ['transitiveMemberOf', 'transitiveMemberOf', transitiveMemberOf[2]],
    ownedObjects:       ['ownedObjects',       'ownedObjects',       ownedObjects[2]],
    appRoleAssignments: ['appRoleAssignments', 'appRoleAssignments', appRoleAssignments[2], 'contained'],
    appRoleAssignedTo:  ['appRoleAssignedTo',  'appRoleAssignedTo',  appRoleAssignedTo[2], 'contained'],
  },
  alternateKeys: { appId: (value) => (guidOf(value) === null ? null : eq('appId', guidOf(value))) },
});

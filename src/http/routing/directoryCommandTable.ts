// Which command serves a verb on directory objects, their roles, credentials and grants. The others: commandTable.ts.

import { addMember } from '../../commands/directory/groups/addMember.ts';
import { addOwner } from '../../commands/directory/addOwner.ts';
import { addSponsor } from '../../commands/directory/users/addSponsor.ts';
import { createAppRoleAssignment } from '../../commands/directory/applications/createAppRoleAssignment.ts';
import { createApplication } from '../../commands/directory/applications/createApplication.ts';
import { createGroup } from '../../commands/directory/groups/createGroup.ts';
import { createServicePrincipal } from '../../commands/directory/applications/createServicePrincipal.ts';
import { createUser } from '../../commands/directory/users/createUser.ts';
import { deleteAppRoleAssignment } from '../../commands/directory/applications/deleteAppRoleAssignment.ts';
import { deleteApplication } from '../../commands/directory/applications/deleteApplication.ts';
import { deleteGroup } from '../../commands/directory/groups/deleteGroup.ts';
import { deleteServicePrincipal } from '../../commands/directory/applications/deleteServicePrincipal.ts';
import { deleteUser } from '../../commands/directory/users/deleteUser.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
} from '../../commands/directory/groups/memberGroups.ts';
import { validateProperties } from '../../commands/directory/groups/validateProperties.ts';
import { purgeDeletedItem } from '../../commands/directory/purgeDeletedItem.ts';
import { restoreDeletedItem } from '../../commands/directory/restoreDeletedItem.ts';
import { getByIds } from '../../commands/directory/getByIds.ts';
import { removeManager } from '../../commands/directory/users/removeManager.ts';
import { removeMember } from '../../commands/directory/groups/removeMember.ts';
import { removeOwner } from '../../commands/directory/removeOwner.ts';
import { removeSponsor } from '../../commands/directory/users/removeSponsor.ts';
import {
  activateRole,
  addDirectoryRoleMember,
  createDirectoryRoleAssignment,
  deleteDirectoryRoleAssignment,
  refuseCustomRole,
  removeDirectoryRoleMember,
} from '../../commands/roles/directoryRoleAssignments.ts';
import { changePassword } from '../../commands/directory/users/changePassword.ts';
import { reportSignIns } from '../../commands/directory/users/reportSignIns.ts';
import { revokeSignInSessions } from '../../commands/directory/users/revokeSignInSessions.ts';
import { setManager } from '../../commands/directory/users/setManager.ts';
import { createPermissionGrant } from '../../commands/directory/consent/createPermissionGrant.ts';
import { deletePermissionGrant } from '../../commands/directory/consent/deletePermissionGrant.ts';
import { updatePermissionGrant } from '../../commands/directory/consent/updatePermissionGrant.ts';
import { addKey } from '../../commands/directory/credentials/addKey.ts';
import { addPassword } from '../../commands/directory/credentials/addPassword.ts';
import { removeKey } from '../../commands/directory/credentials/removeKey.ts';
import { removePassword } from '../../commands/directory/credentials/removePassword.ts';
import {
  createFederatedCredential,
  deleteFederatedCredential,
  updateFederatedCredential,
} from '../../commands/directory/credentials/federatedCredentials.ts';
import { updateApplication } from '../../commands/directory/applications/updateApplication.ts';
import { updateGroup } from '../../commands/directory/groups/updateGroup.ts';
import { updateServicePrincipal } from '../../commands/directory/applications/updateServicePrincipal.ts';
import { inviteGuest } from '../../commands/directory/users/inviteGuest.ts';
import { updateUser } from '../../commands/directory/users/updateUser.ts';
import { on, type EntityVerbs, type LinkCommands, type TableCommand } from './commandKinds.ts';

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
export const directoryVerbs: Readonly<Record<string, EntityVerbs>> = {
  user:                            on('directoryObject', { create: createUser, update: updateUser,
    delete: deleteUser }),
  group:                           on('directoryObject', { create: createGroup, update: updateGroup,
    delete: deleteGroup }),
  application:                     on('directoryObject', { create: createApplication, update: updateApplication,
    delete: deleteApplication }),
  serviceprincipal:                on('directoryObject', { create: createServicePrincipal,
    update: updateServicePrincipal, delete: deleteServicePrincipal }),
  approleassignment:               on('appRoleAssignment', { create: createAppRoleAssignment,
    delete: deleteAppRoleAssignment }),
  federatedidentitycredential:     on('federatedCredential', { create: createFederatedCredential,
    update: updateFederatedCredential, delete: deleteFederatedCredential }),
  oauth2permissiongrant:           on('permissionGrant', { create: createPermissionGrant,
    update: updatePermissionGrant, delete: deletePermissionGrant }),
  directoryrole:                   on('roleDefinition', { create: activateRole }),
};

/** By the last two navigations of the path, lower case, whatever the type of its rows. */
export const verbsOfSets: Readonly<Record<string, EntityVerbs>> = {
  'directory/deleteditems': on('directoryObject', { delete: purgeDeletedItem }),
  'directory/roleassignments': on('roleAssignment', {
    create: createDirectoryRoleAssignment,
    delete: deleteDirectoryRoleAssignment,
  }),
  'directory/roledefinitions': on('roleDefinition', {
    create: refuseCustomRole,
    update: refuseCustomRole,
    delete: refuseCustomRole,
  }),
};

/** By parent type and navigation (the domain's name), lower case. */
// biome-ignore format: a table, read by column
export const directoryLinks: Readonly<Record<string, LinkCommands>> = {
  'group/members':            { add: addMember, remove: removeMember },
  'group/owners':             { add: addOwner, remove: removeOwner },
  'application/owners':       { add: addOwner, remove: removeOwner },
  'serviceprincipal/owners':  { add: addOwner, remove: removeOwner },
  'directoryrole/members':    { add: addDirectoryRoleMember, remove: removeDirectoryRoleMember },
  'user/sponsors':            { add: addSponsor, remove: removeSponsor },
  'user/manager':             { set: setManager, remove: removeManager },
};

/** By the type that the action is called on, or that it is bound to, and action, lower case. */
// biome-ignore format: a table, read by column
export const directoryActions: Readonly<Record<string, TableCommand>> = {
  '/invitations': inviteGuest,
  'user/changepassword':                      changePassword,
  'user/revokesigninsessions':                revokeSignInSessions,
  '/signinactivity':                          reportSignIns,
  ...Object.fromEntries(
    ['application', 'serviceprincipal'].flatMap((type) => [
      [`${type}/addpassword`, addPassword],
      [`${type}/removepassword`, removePassword],
      [`${type}/addkey`, addKey],
      [`${type}/removekey`, removeKey],
    ]),
  ),
  'directoryobject/checkmembergroups':        checkMemberGroups,
  'directoryobject/checkmemberobjects':       checkMemberObjects,
  'directoryobject/getmembergroups':          getMemberGroups,
  'directoryobject/getmemberobjects':         getMemberObjects,
  'directoryobject/restore':                  restoreDeletedItem,
  'directoryobject/getbyids':                 getByIds,
  'directoryobject/validateproperties':       validateProperties,
  'group/validateproperties':                 validateProperties,
};

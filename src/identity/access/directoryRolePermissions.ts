// What calls about roles of the directory need, as their pages say.
// https://learn.microsoft.com/graph/api/resources/directoryrole
// https://learn.microsoft.com/graph/api/resources/rolemanagement

import type { SupplementRow } from './ownPermissions.ts';
import { directoryRoleRead } from './permissionWords.ts';

/** Roles of the directory, and those of a user, group or service principal. */
export const directoryRoles: readonly SupplementRow[] = (() => {
  const because = 'as its page says';
  const write = 'RoleManagement.ReadWrite.Directory';
  const readUnified = `RoleManagement.Read.All ${directoryRoleRead}`;
  const unified = '/rolemanagement/directory';
  const held = ['memberof', 'transitivememberof'].flatMap((path): readonly SupplementRow[] => {
    const cast = `${path}/microsoft.graph.directoryrole`;
    return [
      [`/me/${cast}`, 'GET', `User.Read ${directoryRoleRead}`, '', because],
      [`/users/{id}/${cast}`, 'GET', `User.Read ${directoryRoleRead}`, directoryRoleRead, because],
      [`/groups/{id}/${cast}`, 'GET', directoryRoleRead, directoryRoleRead, because],
      [`/serviceprincipals/{id}/${cast}`, 'GET', directoryRoleRead, directoryRoleRead, because],
    ];
  });
  return [
    ...held,
    ['/directoryroles', 'GET', directoryRoleRead, directoryRoleRead, because],
    ['/directoryroles', 'POST', write, write, because],
    ['/directoryroles/{id}/members', 'GET', directoryRoleRead, directoryRoleRead, because],
    ['/directoryroles/{id}/members', 'POST', write, write, because],
    ['/directoryroles/{id}/members/{id}', 'DELETE', write, write, because],
    ['/directoryroles/{id}/members', 'DELETE', write, write, 'DELETE of a $ref with $id'],
    [unified, 'GET', readUnified, readUnified, 'the container'],
    [`${unified}/roledefinitions`, 'GET', readUnified, readUnified, because],
    [`${unified}/roledefinitions`, 'POST', write, write, because],
    [`${unified}/roledefinitions/{id}`, 'PATCH', write, write, because],
    [`${unified}/roledefinitions/{id}`, 'DELETE', write, write, because],
    [`${unified}/roleassignments`, 'GET', readUnified, readUnified, because],
    [`${unified}/roleassignments`, 'POST', write, write, because],
    [`${unified}/roleassignments/{id}`, 'DELETE', write, write, because],
    [`${unified}/roleassignments/{id}/principal`, 'GET', readUnified, readUnified, 'as the assignment'],
    [`${unified}/roleassignments/{id}/directoryscope`, 'GET', readUnified, readUnified, 'as the assignment'],
    [`${unified}/transitiveroleassignments`, 'GET', readUnified, readUnified, because],
  ];
})();

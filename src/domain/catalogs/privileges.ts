// What is privileged, and who may edit it: one predicate that everything uses.

import type { Caller } from '../caller.ts';
import type { AccessPackage, Catalog } from './catalogEntities.ts';

/** Whether access is as grave as that of an administrator: by its catalog, or by the package itself. */
export const isPrivileged = (
  catalog: Pick<Catalog, 'privilegeLevel'>,
  accessPackage: Pick<AccessPackage, 'isSensitive'> | null,
): boolean => catalog.privilegeLevel === 'privileged' || accessPackage?.isSensitive === true;

/**
 * Whether the caller may write in a privileged catalog, and say what is privileged, beside the right to the edit:
 * Global Administrators, Privileged Role Administrators who are Identity Governance Administrators too, and
 * applications that may write roles of the directory.
 */
export function mayEditPrivileged({ kind, directoryRoles, permissions }: Caller): boolean {
  if (kind === 'system' || directoryRoles.has('globalAdministrator')) return true;
  if (directoryRoles.has('privilegedRoleAdministrator') && directoryRoles.has('identityGovernanceAdministrator'))
    return true;
  return kind === 'application' && permissions.has('RoleManagement.ReadWrite.Directory');
}

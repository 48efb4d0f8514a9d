// Directory roles as commands and jobs give them: one row for each role and holder, whichever route names it.

import { DirectoryRoles } from '../../domain/caller.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { and, any, eq, or, type Condition } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, refine, rows } from '../load.ts';

/**
 * Gives a directory role for the whole directory, and activates it where nobody held it before. The unique rule
 * `role_assignment_is_once` refuses it to who holds it already. The caller's commit has the audit entry.
 */
export function giveDirectoryRole(
  { now, newId }: { readonly now: Instant; readonly newId: () => Id },
  { roleId, principalId }: { readonly roleId: Id; readonly principalId: Id },
): readonly Change[] {
  return [
    insert('roleAssignment', {
      id: newId(),
      provider: 'directory',
      roleDefinitionId: roleId,
      principalId,
      scope: '/',
      createdAt: now,
    }),
    activateDirectoryRole(roleId, now),
  ];
}

/** Makes a role appear among `directoryRoles`; nothing where it does. */
export const activateDirectoryRole = (roleId: Id, now: Instant): Change => ({
  kind: 'updateWhere',
  entity: 'roleDefinition',
  where: and(eq('id', roleId), eq('activatedAt', null)),
  set: { activatedAt: now },
});

const isActiveUser = and(eq('kind', 'user'), eq('accountEnabled', true));
/** Of role assignments: those of Global Administrator. */
export const isGlobalAdministrator: Condition = and(
  eq('provider', 'directory'),
  eq('roleDefinitionId', DirectoryRoles.globalAdministrator),
);

/** Of directory objects: users who can act as a Global Administrator, by themselves or through a group. */
export const isActiveGlobalAdministrator: Condition = and(
  isActiveUser,
  or(
    any('roleAssignments', isGlobalAdministrator),
    any(['transitiveMemberOf', 'roleAssignments'], isGlobalAdministrator),
  ),
);

/** Of the definition of Global Administrator: some user can act as one. */
export const hasActiveHolder: Condition = any(
  ['assignments', 'principal'],
  or(isActiveUser, any('transitiveMembers', isActiveUser)),
);

/** Whether a user is the only one who can act as a Global Administrator. */
export async function isLastAdministrator({ store }: Pick<Context, 'store'>, id: Id): Promise<boolean> {
  const { active } = await load(store, {
    active: refine(rows('directoryObject', isActiveGlobalAdministrator), { fields: [], top: 2 }),
  });
  return active.length === 1 && active[0]?.id === id;
}

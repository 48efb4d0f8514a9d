// Directory roles as commands and jobs give them: one row for each role and holder, whichever route names it.

import { DirectoryRoles } from '../../domain/caller.ts';
import { auditRole } from '../../domain/audit/roleAudit.ts';
import type { Id } from '../../domain/base.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import type { DirectoryObject, RoleAssignment, RoleDefinition } from '../../domain/directory/directoryEntities.ts';
import { and, any, eq, or, type Condition } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, refine, rows } from '../load.ts';

interface RoleGift {
  readonly roleId: Id;
  readonly principalId: Id;
  /** The object in which alone the role is held; absent for the whole directory. */
  readonly objectId?: Id;
}

/** When, and where ids come from. */
type Moment = Pick<Context, 'now' | 'newId'>;

/**
 * Gives a directory role for the whole directory, and makes it one of `directoryRoles` where nobody held it before. The
 * unique rule `role_assignment_is_once` refuses it to who holds it already. The caller's commit has the audit entry.
 */
export const giveDirectoryRole = (moment: Moment, gift: RoleGift): readonly Change[] =>
  givingChanges(newAssignment(moment, gift));

type NewAssignment = Omit<RoleAssignment, 'version'>;

const newAssignment = ({ now, newId }: Moment, { roleId, principalId, objectId }: RoleGift): NewAssignment => ({
  id: newId(),
  provider: objectId === undefined ? 'directory' : 'directoryObject',
  roleDefinitionId: roleId,
  principalId,
  scope: `/${objectId ?? ''}`,
  catalogId: null,
  createdAt: now,
  endedWith: null,
});

const givingChanges = (row: NewAssignment): readonly Change[] => [
  insert('roleAssignment', row),
  {
    kind: 'updateWhere',
    entity: 'roleDefinition',
    where: and(eq('id', row.roleDefinitionId), eq('activatedAt', null)),
    set: { activatedAt: row.createdAt },
  },
];

/**
 * As `giveDirectoryRole`, by somebody who gives it to somebody, in the whole directory or in one `object`: with the
 * audit entry, and the row.
 */
export function assignDirectoryRole(
  ctx: Context,
  role: Pick<RoleDefinition, 'id' | 'displayName'>,
  { principal, object }: { readonly principal: RoleObject; readonly object?: RoleObject | null },
): { readonly row: NewAssignment; readonly changes: readonly Change[] } {
  const row = newAssignment(ctx, {
    roleId: role.id,
    principalId: principal.id,
    ...(object == null ? {} : { objectId: object.id }),
  });
  const entry = auditRole(ctx, 'given', {
    role,
    holder: principalTarget(principal, principal.id),
    scope: object == null ? null : principalTarget(object, object.id),
  });
  return { row, changes: [...givingChanges(row), entry] };
}

type RoleObject = Pick<DirectoryObject, 'id' | 'kind' | 'displayName' | 'userPrincipalName' | 'groupTypes'>;

/** Whether somebody holds a directory role now, directly or through a group. */
export async function holdsRole({ store }: Pick<Context, 'store'>, holderId: Id, roleId: Id): Promise<boolean> {
  const { held } = await load(store, {
    held: limitToOne(rows('roleHolding', eq('holderId', holderId), eq('roleDefinitionId', roleId))),
  });
  return held.length > 0;
}

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

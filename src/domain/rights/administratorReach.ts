// Who may reset the password of a user who holds a directory role, or do what is as good as taking the account.
// https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions

import { DirectoryRoles, type Caller, type DirectoryRole } from '../caller.ts';
import type { Id } from '../base.ts';
import { Refusal } from '../refusal.ts';

/** `sensitive`: disabling, deleting, restoring, sign-in names, numbers and addresses by which a password is reset. */
export type AdministratorAction = 'resetPassword' | 'sensitive';

/** Roles that reach every user, and those that reach some; `password` and `helpdesk` reset passwords alone. */
const reach = {
  global: 'globalAdministrator',
  privileged: 'privilegedAuthenticationAdministrator',
  user: 'userAdministrator',
  authentication: 'authenticationAdministrator',
  helpdesk: 'helpdeskAdministrator',
  password: 'passwordAdministrator',
} as const satisfies Readonly<Record<string, DirectoryRole>>;
type Reach = keyof typeof reach;

/** Beside `global` and `privileged`, who reaches users of a role; a role that is not here nobody else reaches. */
// biome-ignore format: a table, read by column
const reachedBy: Readonly<Record<Id, readonly Reach[]>> = {
  // Directory Readers, Guest Inviter
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b':         ['user', 'authentication', 'helpdesk', 'password'],
  '95e79109-95c0-4d8e-aee3-d01accf2d47b':         ['user', 'authentication', 'helpdesk', 'password'],
  [DirectoryRoles.passwordAdministrator]:         ['user', 'authentication', 'helpdesk', 'password'],
  // Message Center Reader, Usage Summary Reports Reader, User Experience Success Manager
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b':         ['user', 'authentication', 'helpdesk'],
  '75934031-6c7e-415a-99d7-48dbd49e875e':         ['user', 'authentication', 'helpdesk'],
  '27460883-1df1-4691-b032-3b79643e5e63':         ['user', 'authentication', 'helpdesk'],
  [DirectoryRoles.reportsReader]:                 ['user', 'authentication', 'helpdesk'],
  [DirectoryRoles.helpdeskAdministrator]:         ['user', 'helpdesk'],
  [DirectoryRoles.authenticationAdministrator]:   ['authentication'],
  [DirectoryRoles.groupsAdministrator]:           ['user'],
  [DirectoryRoles.userAdministrator]:             ['user'],
};

/** What is known of the user who is acted upon. */
export interface AdministratorFacts {
  /** Directory roles that the user holds, directly or through groups. */
  readonly roles: readonly Id[];
  /** Whether the user is a member or an owner of a group that can hold a role. */
  readonly isInRoleGroup: boolean;
}

/** Throws `notAllowed` where the caller's roles do not reach the user. Whether they may do it at all is a right. */
export function requireReach(
  caller: Pick<Caller, 'kind' | 'directoryRoles'>,
  action: AdministratorAction,
  { roles, isInRoleGroup }: AdministratorFacts,
): void {
  if (caller.kind === 'system' || (roles.length === 0 && !isInRoleGroup)) return;
  const others = (role: Id): readonly Reach[] =>
    (reachedBy[role] ?? []).filter((each) => action === 'resetPassword' || !['helpdesk', 'password'].includes(each));
  const reachAll = (['user', 'authentication', 'helpdesk', 'password'] as const).filter(
    (each) => roles.length > 0 && roles.every((role) => others(role).includes(each)),
  );
  const allowed: readonly Reach[] = ['global', 'privileged', ...reachAll];
  if (allowed.some((each) => caller.directoryRoles.has(reach[each]))) return;
  throw new Refusal('notAllowed', {
    reason: `the user holds a directory role or is in a group for roles; this needs one of the roles ${allowed
      .map((each) => reach[each])
      .join(', ')}`,
  });
}

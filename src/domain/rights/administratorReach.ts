// Who may reset the password of a user who holds a directory role, or do what is as good as taking the account.
// https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions

import { DirectoryRoles, type Caller, type DirectoryRole } from '../caller.ts';
import type { Id } from '../base.ts';
import { Refusal } from '../refusal.ts';
import { directoryRoleNames } from './directoryRoles.ts';

/**
 * `sensitive`: disabling, deleting, restoring, inviting again, sign-in names, numbers and addresses by which a password
 * is reset.
 */
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
const reachingAll = ['global', 'privileged'] as const satisfies readonly Reach[];

/**
 * Beside `global` and `privileged`, who reaches users of a role, by its published name; a role that is not here nobody
 * else reaches.
 */
// biome-ignore format: a table, read by column
const reachedBy: Readonly<Record<string, readonly Reach[]>> = {
  'Directory Readers':               ['user', 'authentication', 'helpdesk', 'password'],
  'Guest Inviter':                   ['user', 'authentication', 'helpdesk', 'password'],
  'Password Administrator':          ['user', 'authentication', 'helpdesk', 'password'],
  'Message Center Reader':           ['user', 'authentication', 'helpdesk'],
  'Usage Summary Reports Reader':    ['user', 'authentication', 'helpdesk'],
  'User Experience Success Manager': ['user', 'authentication', 'helpdesk'],
  'Reports Reader':                  ['user', 'authentication', 'helpdesk'],
  'Helpdesk Administrator':          ['user', 'helpdesk'],
  'Authentication Administrator':    ['authentication'],
  'Groups Administrator':            ['user'],
  'User Administrator':              ['user'],
};
const nameOf = (role: Id): string => directoryRoleNames.get(role) ?? '';

/** What is known of the user who is acted upon. */
interface AdministratorFacts {
  /** Directory roles that the user holds, directly or through groups. */
  readonly roles: readonly Id[];
  /** Whether the user is a member or an owner of a group that can hold a role. */
  readonly isInRoleGroup: boolean;
}

/** Whether the caller's roles reach every user, whatever roles that user holds. */
export const reachesEveryUser = ({ directoryRoles }: Pick<Caller, 'directoryRoles'>): boolean =>
  reachingAll.some((each) => directoryRoles.has(reach[each]));

/** Throws `notAllowed` where the caller's roles do not reach the user. Whether they may do it at all is a right. */
export function requireReach(
  caller: Pick<Caller, 'kind' | 'directoryRoles'>,
  action: AdministratorAction,
  { roles, isInRoleGroup }: AdministratorFacts,
): void {
  if (caller.kind === 'system' || (roles.length === 0 && !isInRoleGroup)) return;
  const others = (role: Id): readonly Reach[] =>
    (reachedBy[nameOf(role)] ?? []).filter(
      (each) => action === 'resetPassword' || !['helpdesk', 'password'].includes(each),
    );
  const reachAll = (['user', 'authentication', 'helpdesk', 'password'] as const).filter(
    (each) => roles.length > 0 && roles.every((role) => others(role).includes(each)),
  );
  const allowed: readonly Reach[] = [...reachingAll, ...reachAll];
  if (allowed.some((each) => caller.directoryRoles.has(reach[each]))) return;
  throw new Refusal('notAllowed', {
    reason: `the user holds a directory role or is in a group for roles; this needs one of the roles ${allowed
      .map((each) => nameOf(DirectoryRoles[reach[each]]))
      .join(', ')}`,
  });
}

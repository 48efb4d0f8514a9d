// Who administers the tenant, and what makes somebody one who does: by a one-time address or from the machine itself,
// where nobody calls.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { directoryRoleNames } from '../../domain/rights/directoryRoles.ts';
import { endInvitations } from '../../identity/account/invitationTickets.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change, type Store } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';
import { hashPassword } from './directoryObjects.ts';
import { assignDirectoryRole, holdsRole, isActiveGlobalAdministrator } from './directoryRoles.ts';
import { newUser } from './newUser.ts';

const role = {
  id: DirectoryRoles.globalAdministrator,
  displayName: directoryRoleNames.get(DirectoryRoles.globalAdministrator) ?? null,
};

/** The enabled users who are Global Administrators now, directly or through a group. */
export async function loadAdministrators(store: Store): Promise<readonly DirectoryObject[]> {
  return (await load(store, { users: rows('directoryObject', isActiveGlobalAdministrator) })).users;
}

interface AdministratorDraft {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly password: string;
  readonly forceChangePassword: boolean;
}

/**
 * A new user who is a Global Administrator, in one commit with the changes `besides`. Throws every fault of the fields
 * at once, and `userPrincipalNameTaken`.
 */
export async function createAdministrator(
  ctx: Context,
  draft: AdministratorDraft,
  besides: readonly Change[],
): Promise<void> {
  const mailNickname = draft.userPrincipalName.split('@', 1)[0] ?? '';
  const { user, changes } = await newUser(ctx, { ...draft, mailNickname, accountEnabled: true });
  const others = await loadAdministrators(ctx.store);
  await ctx.store.commit([
    ...besides,
    ...changes,
    ...assignDirectoryRole(ctx, role, { principal: user }).changes,
    ...(await tellAdministrators(
      ctx,
      user,
      others.map(({ id }) => id),
    )),
  ]);
}

/**
 * Makes a user of this sign-in name a Global Administrator whose account is enabled, with a new password where one is
 * given. False where there is no such user.
 */
export async function promoteUser(ctx: Context, name: string, newPassword: string | null): Promise<boolean> {
  const { users } = await load(ctx.store, {
    users: rows('directoryObject', eq('kind', 'user'), eq('deletedAt', null), eq('userPrincipalName', name)),
  });
  const [user] = users;
  if (user === undefined) return false;
  const administrators = await loadAdministrators(ctx.store);
  const others = administrators.map(({ id }) => id);
  // A disabled account may hold the role still.
  const isHolder = await holdsRole(ctx, user.id, role.id);
  await ctx.store.commit([
    ...(await enabling(ctx, user, newPassword)),
    ...(isHolder ? [] : assignDirectoryRole(ctx, role, { principal: user }).changes),
    ...(others.includes(user.id) ? [] : await tellAdministrators(ctx, user, [...others, user.id])),
  ]);
  return true;
}

async function enabling(ctx: Context, user: DirectoryObject, newPassword: string | null): Promise<readonly Change[]> {
  if (user.accountEnabled === true && newPassword === null) return [];
  const password =
    newPassword === null
      ? {}
      : {
          passwordHash: await hashPassword(ctx, newPassword),
          forceChangePassword: true,
          ...endedSessions(ctx.machineNow()),
        };
  return [
    update('directoryObject', user.id, { accountEnabled: true, ...password }, user.version),
    ...(newPassword === null ? [] : [endInvitations(user.id)]),
    audit(ctx, {
      activity: 'Update user',
      targets: [
        auditTarget('User', user, [
          ...(user.accountEnabled === true ? [] : [['accountEnabled', 'false', 'true'] as const]),
          ...(newPassword === null ? [] : [['password', null, null] as const]),
        ]),
      ],
    }),
  ];
}

/** Mails to everybody who is an administrator then. */
const tellAdministrators = (
  ctx: Context,
  user: Pick<DirectoryObject, 'displayName'>,
  others: readonly Id[],
): Promise<readonly Change[]> => mailPrincipals(ctx, 'administratorMade', { person: user.displayName }, others);

// Who administers the tenant, and what makes somebody one who does: by a one-time address or from the machine itself,
// where nobody calls.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { any, eq, oneOfValues, or } from '../../odata/query.ts';
import { insert, update, type Change, type Store } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';
import { hashPassword } from './directoryObjects.ts';
import { newUser } from './newUser.ts';

/** The enabled users who are Global Administrators now, directly or through a group. */
export async function loadAdministrators(store: Store): Promise<readonly DirectoryObject[]> {
  const { held } = await load(store, {
    held: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      eq('roleDefinitionId', DirectoryRoles.globalAdministrator),
      eq('endedWith', null),
    ),
  });
  const ids = held.filter(({ scope }) => scope === '/').map(({ principalId }) => principalId);
  if (ids.length === 0) return [];
  const { users } = await load(store, {
    users: rows(
      'directoryObject',
      eq('kind', 'user'),
      eq('deletedAt', null),
      eq('accountEnabled', true),
      or(oneOfValues('id', ids), any('transitiveMemberOf', oneOfValues('id', ids))),
    ),
  });
  return users;
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
    ...(await newAdministrator(
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
  await ctx.store.commit([
    ...(await enabling(ctx, user, newPassword)),
    ...(others.includes(user.id) ? [] : await newAdministrator(ctx, user, [...others, user.id])),
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

type NewAdministrator = Pick<DirectoryObject, 'id' | 'displayName' | 'userPrincipalName'>;

/** The changes that give a user the role, with its audit row and mails to everybody who is an administrator then. */
async function newAdministrator(
  ctx: Context,
  user: NewAdministrator,
  others: readonly Id[],
): Promise<readonly Change[]> {
  return [
    insert('roleAssignment', {
      id: ctx.newId(),
      provider: 'directory',
      roleDefinitionId: DirectoryRoles.globalAdministrator,
      principalId: user.id,
      scope: '/',
      createdAt: ctx.now,
    }),
    audit(ctx, {
      activity: 'Add member to role',
      targets: [
        auditTarget('User', user, [['Role.DisplayName', null, 'Global Administrator']]),
        auditTarget('Role', { id: DirectoryRoles.globalAdministrator, displayName: 'Global Administrator' }),
      ],
    }),
    ...(await mailPrincipals(ctx, 'administratorMade', { person: user.displayName }, others)),
  ];
}

// Everybody as whom scripts and the pages of the sandbox can act: the seeded users, those of a scenario, and those who
// were made later.

import type { Id } from '../domain/base.ts';
import { randomSecretPrefix } from '../identity/accounts/secretHashes.ts';
import type { DirectoryObject, RoleAssignment } from '../domain/directory/directoryEntities.ts';
import { Refusal } from '../domain/refusal.ts';
import { directoryRoleNames } from '../domain/rights/directoryRoles.ts';
import { searchWords } from '../domain/text.ts';
import { and, contains, eq, from, not, oneOfValues, or, type Condition } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';
import { people } from './people.ts';
import type { SandboxSecrets } from './sandboxSecrets.ts';
import { passwordOf, sandboxKeyOf } from './snapshots/snapshotSecrets.ts';

/** One user in `GET /sandbox/users`. */
interface ListedUser {
  /** By which scripts address a user who has the sandbox's own password; of others the id. */
  readonly key: string;
  readonly id: Id;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly userType: string;
  readonly roles: readonly string[];
  readonly jobTitle: string;
  /** The manager's name; null for who has none. */
  readonly manager: string | null;
}

/** One user in `GET /sandbox`, who signs in with this password. */
export interface SandboxUser extends ListedUser {
  readonly password: string;
}

interface UsersQuery {
  readonly top: number;
  readonly skip: number;
  /** Words that are all in the name, the job, the sign-in name or the manager's name, in any order. */
  readonly search: string;
}

const searched = [['displayName'], ['jobTitle'], ['userPrincipalName'], ['manager', 'displayName']] as const;
const isUser = and(eq('kind', 'user'), eq('accountEnabled', true));

/** Enabled users, by name. */
export function listUsers(
  store: Store,
  secrets: SandboxSecrets,
  { top, skip, search }: UsersQuery,
): Promise<readonly ListedUser[]> {
  const hasWords = searchWords(search).map((word) => or(...searched.map((path) => contains(path, word))));
  return loadUsers(store, secrets, { where: and(isUser, ...hasWords), top, skip });
}

const hasRandomPassword: Condition = {
  op: 'text',
  fn: 'startswith',
  path: ['passwordHash'],
  value: randomSecretPrefix,
};
const seededIds = people.map(({ id }) => id);

/** The users of a scenario, by name, as far as they have the password that the sandbox gave them. */
export async function listScenarioUsers(store: Store, secrets: SandboxSecrets): Promise<readonly SandboxUser[]> {
  const where = and(isUser, hasRandomPassword, not(oneOfValues('id', seededIds)));
  const users = await loadUsers(store, secrets, { where, top: null, skip: 0 });
  return users.flatMap((user) => (user.key === user.id ? [] : { ...user, password: passwordOf(secrets, user.key) }));
}

/** The user with this id. Throws `notFound` where there is none, or the account is disabled. */
export async function findListedUser(store: Store, secrets: SandboxSecrets, id: Id): Promise<ListedUser> {
  const [user] = await loadUsers(store, secrets, { where: and(isUser, eq('id', id)), top: 1, skip: 0 });
  if (user === undefined) throw new Refusal('notFound', { entity: 'directoryObject', id });
  return user;
}

async function loadUsers(
  store: Store,
  secrets: SandboxSecrets,
  { where, ...page }: { readonly where: Condition; readonly top: number | null; readonly skip: number },
): Promise<readonly ListedUser[]> {
  const manager = { navigation: 'manager', as: 'manager', query: from('directoryObject', undefined, { top: 1 }) };
  const [found] = await store.read([
    from('directoryObject', where, {
      ...page,
      orderBy: [{ path: ['displayName'], descending: false }],
      expand: [manager],
    }),
  ]);
  const users = (found?.rows ?? []) as unknown as readonly (DirectoryObject & {
    readonly manager: DirectoryObject | null;
  })[];
  const ids = users.map(({ id }) => id);
  const [assigned] = await store.read([
    from('roleAssignment', and(eq('provider', 'directory'), oneOfValues('principalId', ids)), {}),
  ]);
  const roles = (assigned?.rows ?? []) as unknown as readonly RoleAssignment[];
  const keys = await Promise.all(users.map((user) => keyOf(user, secrets)));
  return users.map(({ id, displayName, userPrincipalName, userType, jobTitle, manager: above }, at) => ({
    key: keys[at] ?? id,
    id,
    displayName: displayName ?? '',
    userPrincipalName: userPrincipalName ?? '',
    userType: userType ?? 'Member',
    roles: roles
      .filter(({ principalId }) => principalId === id)
      .flatMap((each) => directoryRoleNames.get(each.roleDefinitionId) ?? []),
    jobTitle: jobTitle ?? '',
    manager: above?.displayName ?? null,
  }));
}

/** A seeded user keeps the key whatever becomes of the password. */
async function keyOf(user: DirectoryObject, secrets: SandboxSecrets): Promise<string> {
  const seeded = people.find(({ id }) => id === user.id);
  return seeded?.key ?? (await sandboxKeyOf(user, secrets)) ?? user.id;
}

// Everybody as whom the pages of the sandbox can act: the seeded users, and those who were made later.

import type { Id } from '../domain/base.ts';
import type { DirectoryObject, RoleAssignment } from '../domain/directory/directoryEntities.ts';
import { Refusal } from '../domain/refusal.ts';
import { directoryRoleNames } from '../domain/rights/directoryRoles.ts';
import { searchWords } from '../domain/text.ts';
import { and, contains, eq, from, oneOfValues, or, type Condition } from '../odata/query.ts';
import type { Store } from '../store/contract.ts';
import { people } from './people.ts';

/** One user in `GET /sandbox/users`. */
interface ListedUser {
  /** The key of a seeded user, by which scripts address them; of others the id. */
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

interface UsersQuery {
  readonly top: number;
  readonly skip: number;
  /** Words that are all in the name, the job, the sign-in name or the manager's name, in any order. */
  readonly search: string;
}

const searched = [['displayName'], ['jobTitle'], ['userPrincipalName'], ['manager', 'displayName']] as const;
const isUser = and(eq('kind', 'user'), eq('accountEnabled', true));

/** Enabled users, by name. */
export function listUsers(store: Store, { top, skip, search }: UsersQuery): Promise<readonly ListedUser[]> {
  const hasWords = searchWords(search).map((word) => or(...searched.map((path) => contains(path, word))));
  return loadUsers(store, and(isUser, ...hasWords), { top, skip });
}

/** The user with this id. Throws `notFound` where there is none, or the account is disabled. */
export async function findListedUser(store: Store, id: Id): Promise<ListedUser> {
  const [user] = await loadUsers(store, and(isUser, eq('id', id)), { top: 1, skip: 0 });
  if (user === undefined) throw new Refusal('notFound', { entity: 'directoryObject', id });
  return user;
}

async function loadUsers(
  store: Store,
  where: Condition,
  page: { readonly top: number; readonly skip: number },
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
  return users.map(({ id, displayName, userPrincipalName, userType, jobTitle, manager: above }) => ({
    key: people.find((person) => person.id === id)?.key ?? id,
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

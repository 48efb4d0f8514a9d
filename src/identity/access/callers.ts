// From a verified token to the caller: whether the account may still act, and which roles it holds now. Read with each
// request, unless it is known that nothing was committed since.

import { DirectoryRoles, type Caller, type DirectoryRole } from '../../domain/caller.ts';
import type { DirectoryObject, RoleAssignment } from '../../domain/directory/directoryEntities.ts';
import type { Entities } from '../../domain/entities.ts';
import type { Id } from '../../domain/base.ts';
import { and, any, eq, from, type ExpandedRows, type Query, type Row, type Page } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Identity } from '../tokens/verifyToken.ts';

const roleNames: ReadonlyMap<Id, DirectoryRole> = new Map(
  Object.entries(DirectoryRoles).map(([name, id]) => [id, name as DirectoryRole]),
);

export interface CallerLookup {
  readonly caller: Caller | null;
  readonly tenant: Entities['tenant'];
  /** Of the snapshot that this was read from; null where the engine has none. */
  readonly snapshotId: string | null;
}

interface CachedLookup extends CallerLookup {
  readonly store: Store /** What was read. */;
  readonly readRows: string;
}
const lookups = new WeakMap<Identity, CachedLookup>();

/**
 * The caller (null where the account is gone or disabled) and the tenant's row, as of one snapshot; at once where it is
 * known that nothing was committed since. The same objects as long as nothing about them changed.
 */
export function findCaller(store: Store, identity: Identity): CallerLookup | Promise<CallerLookup> {
  const known = lookups.get(identity);
  const snapshotId = store.snapshotId();
  return snapshotId !== null && known?.snapshotId === snapshotId && known.store === store
    ? known
    : readCaller(store, identity, snapshotId);
}

/**
 * What was found before, where the engine does not say at once whether it still is so: MUST be held against the stamp
 * of what is read by it. Null elsewhere.
 */
export function cachedCaller(store: Store, identity: Identity): CallerLookup | null {
  const known = lookups.get(identity);
  return known?.store === store && store.snapshotId() === null ? known : null;
}

/** `before`: the stamp of a moment before, so that whatever is committed meanwhile makes the next one differ. */
async function readCaller(store: Store, identity: Identity, before: string | null): Promise<CallerLookup> {
  let snapshotId = before;
  const pages = await store.read([...callerQueries(identity), from('tenant')], undefined, {
    onSnapshot: (of) => {
      snapshotId ??= of;
    },
  });
  const seen = JSON.stringify(pages);
  const known = lookups.get(identity);
  const read =
    known?.store === store && known.readRows === seen
      ? { ...known, snapshotId }
      : {
          caller: callerOf(identity, pages),
          tenant: pages.at(-1)?.rows[0] as unknown as Entities['tenant'],
          snapshotId,
          store,
          readRows: seen,
        };
  if (snapshotId !== null) lookups.set(identity, read);
  return read;
}

/** What to read of who asks: the account; roles held directly; roles held through groups that can hold one. */
function callerQueries(identity: Identity): readonly Query[] {
  const held = from('roleAssignment', eq('principalId', identity.objectId));
  const throughGroups = from('memberOf', and(eq('memberId', identity.objectId), any(['group', 'roleAssignments'])), {
    fields: ['groupId'],
    expand: [
      {
        navigation: 'group',
        as: 'group',
        query: from('directoryObject', undefined, {
          fields: ['deletedAt'],
          expand: [{ navigation: 'roleAssignments', as: 'roleAssignments', query: from('roleAssignment') }],
        }),
      },
    ],
  });
  return [
    from('directoryObject', eq('id', identity.objectId), {
      fields: ['kind', 'displayName', 'userPrincipalName', 'accountEnabled', 'deletedAt', 'userType'],
    }),
    held,
    throughGroups,
  ];
}

/** The caller, or null where the account is gone or disabled (401). */
function callerOf(identity: Identity, pages: readonly Page[]): Caller | null {
  const account = pages[0]?.rows[0] as unknown as DirectoryObject | undefined;
  if (account === undefined || account.deletedAt !== null || account.accountEnabled === false) return null;
  if ((identity.kind === 'user') !== (account.kind === 'user')) return null;
  const throughGroups = (pages[2]?.rows ?? []).flatMap((row) => {
    const group = row['group'] as Row | null;
    return group === null || group['deletedAt'] !== null ? [] : (group['roleAssignments'] as ExpandedRows).rows;
  });
  const assignments = [...(pages[1]?.rows ?? []), ...throughGroups] as unknown as readonly RoleAssignment[];
  return {
    kind: identity.kind,
    objectId: identity.objectId,
    displayName: account.displayName,
    appId: identity.appId,
    userPrincipalName: account.userPrincipalName,
    isGuest: account.userType === 'Guest',
    permissions: identity.kind === 'user' ? identity.scopes : identity.roles,
    directoryRoles: new Set(
      assignments
        .filter((each) => each.provider === 'directory' && each.scope === '/')
        .flatMap((each) => roleNames.get(each.roleDefinitionId) ?? []),
    ),
    catalogRoles: catalogRoles(assignments),
  };
}

const catalogScope = '/AccessPackageCatalog/';

function catalogRoles(assignments: readonly RoleAssignment[]): ReadonlyMap<Id | '*', ReadonlySet<Id>> {
  const held = new Map<Id | '*', Set<Id>>();
  for (const each of assignments) {
    if (each.provider !== 'entitlementManagement') continue;
    const catalog =
      each.scope === '/' ? '*' : each.scope.startsWith(catalogScope) ? each.scope.slice(catalogScope.length) : null;
    if (catalog === null) continue;
    const roles = held.get(catalog) ?? new Set<Id>();
    roles.add(each.roleDefinitionId);
    held.set(catalog, roles);
  }
  return held;
}

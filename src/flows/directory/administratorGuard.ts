// A store whose commits never take the last active Global Administrator: no verb and no job can forget it (ADR 88).

import { DirectoryRoles } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, any, eq, from, oneOfValues, or, type Condition, type Query } from '../../odata/query.ts';
import { ConflictError, flattenChanges, update, type Change, type Store } from '../../store/contract.ts';
import { hasActiveHolder, isActiveGlobalAdministrator } from './directoryRoles.ts';

const role = { entity: 'roleDefinition', id: DirectoryRoles.globalAdministrator } as const;

/**
 * The store with such commits. One that may take an administrator holds the role's row, so that two of them are written
 * one after the other, and is done only if an active administrator remains; else it throws `lastAdministrator`. Where
 * there was none before, as in a new tenant, it is done.
 */
export function createAdministratorGuard(store: Store): Store {
  const commit = async (changes: readonly Change[]): Promise<void> => {
    if (!(await mayTakeAdministrator(store, changes))) return store.commit(changes);
    try {
      return await store.commit([
        update(role.entity, role.id, {}),
        ...changes,
        { kind: 'requireExists', ...role, where: hasActiveHolder },
      ]);
    } catch (error) {
      if (error instanceof ConflictError && error.entity === role.entity && error.id === role.id)
        throw new Refusal('lastAdministrator');
      throw error;
    }
  };
  return { ...store, commit, batched: () => createAdministratorGuard(store.batched()) };
}

/** Whether the changes may take somebody's role, and there is an active administrator to lose. */
async function mayTakeAdministrator(store: Store, changes: readonly Change[]): Promise<boolean> {
  const all = flattenChanges(changes);
  const takesAnyway = all.some(takesRoleOrAccount);
  const ended = all.flatMap((change) => endedMemberships(change) ?? []);
  if (!takesAnyway && ended.length === 0) return false;
  const one = { fields: [], top: 1 } as const;
  // Only groups that can hold a role give one.
  const inRoleGroup = and(or(...ended), any('group', eq('isAssignableToRole', true)));
  const queries: readonly Query[] = [
    from('directoryObject', isActiveGlobalAdministrator, one),
    ...(takesAnyway ? [] : [from('membership', inRoleGroup, one)]),
  ];
  return (await store.read(queries)).every(({ rows }) => rows.length > 0);
}

function takesRoleOrAccount(change: Change): boolean {
  if (change.entity === 'roleAssignment')
    return (
      change.kind === 'delete' ||
      change.kind === 'deleteWhere' ||
      ('set' in change && (change.set.endedWith ?? null) !== null)
    );
  if (change.entity !== 'directoryObject' || !('set' in change)) return false;
  const { accountEnabled, deletedAt } = change.set;
  return accountEnabled === false || (deletedAt ?? null) !== null;
}

/** Which memberships a change ends; null where it ends none. */
function endedMemberships(change: Change): Condition | null {
  if (change.entity !== 'membership' || !('set' in change) || (change.set.until ?? null) === null) return null;
  return change.kind === 'update' ? oneOfValues('id', [change.id]) : change.where;
}

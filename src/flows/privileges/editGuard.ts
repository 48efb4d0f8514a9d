// A store whose commits refuse edits of privileged catalogs by who may not make them: no command can forget it.

import type { Caller } from '../../domain/caller.ts';
import { mayEditPrivileged } from '../../domain/catalogs/privileges.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq, type Condition } from '../../odata/query.ts';
import { ConflictError, flattenChanges, type Change, type Store } from '../../store/contract.ts';
import { editingChanges, loadEdits, type Edit } from './edits.ts';

/**
 * The store for the calls of a caller. Its commits throw `notAllowed` for an edit of a privileged catalog, and for a
 * change of what is privileged. Whoever may edit all is given the same store; edits of others cost two or three reads,
 * and hold the level of the catalogs.
 */
export function createEditGuard(store: Store, caller: Caller): Store {
  if (mayEditPrivileged(caller)) return store;
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const editing = editingChanges(changes);
    if (editing.length === 0) return store.commit(changes);
    const edits = await loadEdits(store, editing);
    for (const edit of edits) refuseUnprivileged(edit);
    return store.commit(holdingLevels(changes, edits));
  };
  return { ...store, commit, batched: () => createEditGuard(store.batched(), caller) };
}

const roles =
  'the role Global Administrator, or the roles Privileged Role Administrator and Identity Governance Administrator ' +
  'together; an application needs RoleManagement.ReadWrite.Directory as well';

function refuseUnprivileged({ entity, before, after, catalogs }: Edit): void {
  const [privileged] = catalogs.filter(({ privilegeLevel }) => privilegeLevel === 'privileged');
  if (privileged !== undefined)
    throw new Refusal('notAllowed', {
      reason: `The catalog "${privileged.displayName}" is privileged. To write in it needs ${roles}.`,
    });
  const says = (field: string, usual: unknown): boolean =>
    after !== null && field in after && after[field] !== (before === null ? usual : before[field]);
  if (entity === 'catalog' && says('privilegeLevel', 'standard'))
    throw new Refusal('notAllowed', { reason: `To set privilegeLevel needs ${roles}.` });
  if (entity === 'accessPackage' && says('isSensitive', false))
    throw new Refusal('notAllowed', { reason: `To set isSensitive needs ${roles}.` });
}

/** The commit, with what it was judged by held until it is done. */
function holdingLevels(changes: readonly Change[], edits: readonly Edit[]): readonly Change[] {
  const catalogs = new Map(edits.flatMap((edit) => edit.catalogs).map((each) => [each.id, each]));
  const first: Change[] = [];
  const last: Change[] = [];
  for (const catalog of catalogs.values()) {
    const versions = writtenVersions(changes, catalog.id);
    const where: Condition = eq('privilegeLevel', catalog.privilegeLevel);
    const hold: Change = { kind: 'requireExists', entity: 'catalog', id: catalog.id, where };
    // A row that the commit itself writes is locked by that, so the hold comes after it; its version holds the whole.
    if (versions === null) first.push(hold);
    else if (versions.length === 0) last.push(hold);
    else if (versions.some((version) => version !== catalog.version)) throw new ConflictError('catalog', catalog.id);
  }
  return [...first, ...changes, ...last];
}

/** The versions at which the commit writes a row; null where it does not write it. */
function writtenVersions(changes: readonly Change[], id: string): readonly number[] | null {
  const own = flattenChanges(changes).filter(
    (change) => (change.kind === 'update' || change.kind === 'expectVersion') && change.id === id,
  );
  return own.length === 0 ? null : own.flatMap((change) => ('version' in change ? (change.version ?? []) : []));
}

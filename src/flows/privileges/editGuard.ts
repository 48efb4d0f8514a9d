// A store whose commits refuse edits of what is privileged by who may not make them, and those that need a second
// administrator: no command can forget it.

import type { Caller } from '../../domain/caller.ts';
import type { AccessPackage, Catalog } from '../../domain/catalogs/catalogEntities.ts';
import { isPrivileged, mayEditPrivileged } from '../../domain/catalogs/privileges.ts';
import { isAutomatic } from '../../domain/policies/policy.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq, type Condition } from '../../odata/query.ts';
import { ConflictError, flattenChanges, type Change, type Store } from '../../store/contract.ts';
import type { EditedThing } from '../whatIf/rehearsal.ts';
import { editTable } from './editTable.ts';
import { editingChanges, loadEdits, type Edit } from './edits.ts';

/**
 * The store for the calls of a caller. Its commits throw `notAllowed` for an edit of a privileged catalog, and for a
 * change of what is privileged. `onSecondNeeded` is called for an edit that needs a second administrator, and may
 * throw; null where none needs one. Whoever may edit all is given the same store then; edits of others cost two or
 * three reads, and hold what they were judged by.
 */
export function createEditGuard(
  store: Store,
  caller: Caller,
  onSecondNeeded: ((edited: EditedThing) => void) | null,
): Store {
  const mayEditAll = mayEditPrivileged(caller);
  if (mayEditAll && onSecondNeeded === null) return store;
  const commit = async (changes: readonly Change[]): Promise<void> => {
    const editing = editingChanges(changes).filter(
      ({ entity }) => entity !== 'directoryObject' || onSecondNeeded !== null,
    );
    if (editing.length === 0) return store.commit(changes);
    const edits = await loadEdits(store, editing);
    if (!mayEditAll) for (const edit of edits) refuseUnprivileged(edit);
    const [first] = onSecondNeeded === null ? [] : edits.filter(needsSecond);
    if (first !== undefined) onSecondNeeded?.(editedThing(first));
    return store.commit(holding(changes, edits));
  };
  return { ...store, commit, batched: () => createEditGuard(store.batched(), caller, onSecondNeeded) };
}

/** What a call is told whose edit needs a second administrator. */
export const refuseAlone = ({ displayName }: EditedThing): never => {
  throw new Refusal('secondAdministratorNeeded', { displayName: displayName ?? '' });
};

const roles =
  'the role Global Administrator, or the roles Privileged Role Administrator and Identity Governance Administrator ' +
  'together; an application needs RoleManagement.ReadWrite.Directory as well';

/** Whether the edit gives a field another value; `usual` is what a new row has that says nothing. */
const gives = ({ before, after }: Edit, field: string, usual: unknown): boolean =>
  after !== null && field in after && after[field] !== (before === null ? usual : before[field]);

function refuseUnprivileged(edit: Edit): void {
  const [privileged] = edit.catalogs.filter((catalog) => isPrivileged(catalog, null));
  if (privileged !== undefined)
    throw new Refusal('notAllowed', {
      reason: `The catalog "${privileged.displayName}" is privileged. To write in it needs ${roles}.`,
    });
  if (edit.entity === 'catalog' && gives(edit, 'privilegeLevel', 'standard'))
    throw new Refusal('notAllowed', { reason: `To set privilegeLevel needs ${roles}.` });
  if (edit.entity === 'accessPackage' && gives(edit, 'isSensitive', false))
    throw new Refusal('notAllowed', { reason: `To set isSensitive needs ${roles}.` });
}

/** Whether the edit is of what was privileged before it, or of an automatic rule. */
function needsSecond(edit: Edit): boolean {
  const place = editTable[edit.entity];
  if (typeof place === 'string' || place.decidedAlone === true) return false;
  if (place.fields !== undefined) return place.fields.some((field) => gives(edit, field, null));
  if (edit.entity === 'policy' && [edit.before, edit.after].some((row) => isAutomatic({ automatic: automaticOf(row) })))
    return true;
  return edit.catalogs.some((catalog) =>
    edit.packages.length === 0
      ? isPrivileged(catalog, null)
      : edit.packages.some((accessPackage) => isPrivileged(catalog, accessPackage)),
  );
}

const automaticOf = (row: Edit['before']): Policy['automatic'] =>
  (row?.['automatic'] as Policy['automatic'] | undefined) ?? null;

function editedThing({ entity, before, after, packages, catalogs }: Edit): EditedThing {
  const [accessPackage, catalog] = [packages[0] ?? null, catalogs[0] ?? null];
  const row = { ...after, ...before } as { readonly id?: string; readonly displayName?: string };
  return {
    catalogId: accessPackage?.catalogId ?? catalog?.id ?? null,
    packageId: accessPackage?.id ?? null,
    // A new group is made with another id when it is approved.
    groupId: entity === 'directoryObject' && before !== null ? (row.id ?? null) : null,
    displayName: accessPackage?.displayName ?? catalog?.displayName ?? row.displayName ?? null,
  };
}

/** The commit, with what it was judged by held until it is done. */
function holding(changes: readonly Change[], edits: readonly Edit[]): readonly Change[] {
  const catalogs = new Map(edits.flatMap((edit) => edit.catalogs).map((each) => [each.id, each]));
  const packages = new Map(edits.flatMap((edit) => edit.packages).map((each) => [each.id, each]));
  const holds = [
    ...[...catalogs.values()].map((row) => holdOf(changes, 'catalog', row, eq('privilegeLevel', row.privilegeLevel))),
    ...[...packages.values()].map((row) => holdOf(changes, 'accessPackage', row, eq('isSensitive', row.isSensitive))),
  ];
  return [...holds.flatMap(({ first }) => first), ...changes, ...holds.flatMap(({ last }) => last)];
}

interface Hold {
  readonly first: readonly Change[];
  readonly last: readonly Change[];
}

/**
 * A row that the commit itself writes is locked by that, so that the hold comes after it; where it writes at a version,
 * that holds the whole row. Throws `ConflictError` where this is not the version that was judged.
 */
function holdOf(
  changes: readonly Change[],
  entity: 'catalog' | 'accessPackage',
  { id, version }: Pick<Catalog | AccessPackage, 'id' | 'version'>,
  where: Condition,
): Hold {
  const own = flattenChanges(changes).filter(
    (change) => change.entity === entity && (change.kind === 'update' || change.kind === 'expectVersion'),
  );
  const writes = own.filter((change) => 'id' in change && change.id === id);
  const versions = writes.flatMap((change) => ('version' in change ? (change.version ?? []) : []));
  if (versions.some((each) => each !== version)) throw new ConflictError(entity, id);
  const hold: Change = { kind: 'requireExists', entity, id, where };
  if (versions.length > 0) return { first: [], last: [] };
  return writes.length === 0 ? { first: [hold], last: [] } : { first: [], last: [hold] };
}

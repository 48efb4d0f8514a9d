// A store whose commits hold only while a row has the version that the caller has seen: what `If-Match` asks for.

import type { EntityName } from '../domain/entities.ts';
import type { Id } from '../domain/base.ts';
import { ConflictError, type Change, type Store } from '../store/contract.ts';

export interface ExpectedVersion {
  readonly entity: EntityName;
  readonly id: Id;
  readonly version: number;
}

/** Its commits throw `ConflictError` where the row has another version, in the transaction that writes. */
export const withExpectedVersion = (store: Store, expected: ExpectedVersion): Store => ({
  ...store,
  commit: (changes) => store.commit(expectingVersion(changes, expected)),
});

/**
 * The changes with the expectation in the first of them that changes the row, so that the commit locks the row once; a
 * change of its own where none does. Throws `ConflictError` where a change expects another version already.
 */
function expectingVersion(changes: readonly Change[], { entity, id, version }: ExpectedVersion): readonly Change[] {
  const at = changes.findIndex((each) => hasVersion(each) && each.entity === entity && each.id === id);
  const change = changes[at];
  if (change === undefined || !hasVersion(change)) return [{ kind: 'expectVersion', entity, id, version }, ...changes];
  if (change.version !== undefined && change.version !== version) throw new ConflictError(entity, id);
  return changes.with(at, { ...change, version });
}

type VersionedChange = Extract<Change, { readonly kind: 'update' | 'delete' | 'expectVersion' }>;

const hasVersion = (change: Change): change is VersionedChange =>
  change.kind === 'update' || change.kind === 'delete' || change.kind === 'expectVersion';

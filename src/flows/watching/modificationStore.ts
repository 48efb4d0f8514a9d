// A store whose commits date each change of an object of the directory: no verb and no job can forget it.

import type { Change, Store } from '../../store/contract.ts';
import type { CommitClock } from './commitContext.ts';

/** The store with such commits: `modifiedAt` is the tenant time of the last change of an object's own fields. */
export function createModificationStore(store: Store, clock: CommitClock): Store {
  const dated = (change: Change): Change => {
    const isChange = change.kind === 'update' || change.kind === 'updateWhere';
    if (!isChange || change.entity !== 'directoryObject' || Object.keys(change.set).length === 0) return change;
    return { ...change, set: { ...change.set, modifiedAt: clock.tenantNow() } };
  };
  return {
    ...store,
    commit: (changes) => store.commit(changes.map(dated)),
    batched: () => createModificationStore(store.batched(), clock),
  };
}

// What a store knows that adds changes to a commit: the time of the commit, and where ids come from.

import type { Id, Instant } from '../../domain/base.ts';
import type { NewRow } from '../../model/newRow.ts';
import { flattenChanges, type Change, type Store } from '../../store/contract.ts';
import type { QueueContext } from '../queueJobs.ts';

/** Clocks and ids for what is added to commits. */
export interface CommitClock {
  readonly machineNow: () => number;
  readonly tenantNow: () => Instant;
  readonly newId: () => Id;
}

/** What is needed to read and to queue jobs beside the changes of one commit. */
export type CommitContext = QueueContext & { readonly store: Store };

/** The audit entry of the changes has their time: while the clock is being moved, that is not the tenant's now yet. */
export function commitContext(
  store: Store,
  changes: readonly Change[],
  { machineNow, tenantNow, newId }: CommitClock,
): CommitContext {
  const entry = auditRowIn(changes);
  return {
    store,
    machineNow,
    newId,
    now: entry?.activityAt ?? tenantNow(),
    correlationId: entry?.correlationId ?? newId(),
    causedById: entry === null ? null : (entry.userId ?? entry.servicePrincipalId ?? entry.causedById),
  };
}

/** The first audit row of the changes; null where there is none. */
export function auditRowIn(changes: readonly Change[]): NewRow<'audit'> | null {
  const found = flattenChanges(changes).find((change) => change.kind === 'insert' && change.entity === 'audit');
  return found?.kind === 'insert' && found.entity === 'audit' ? found.row : null;
}

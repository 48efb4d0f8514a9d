// Which synchronization jobs a caller may see.

import type { Caller } from '../../domain/caller.ts';
import { may } from '../../domain/rights/rights.ts';
import { always, any, eq, never, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** Of the synchronization jobs, those whose application the caller administers. */
export function readableJobs(caller: Caller): Condition {
  if (may(caller, 'readSynchronization')) return always;
  if (caller.objectId === null || !may(caller, 'readSynchronization', { isOwner: true })) return never;
  return or(
    any(['servicePrincipal', 'owners'], eq('id', caller.objectId)),
    oneOfValues('servicePrincipalId', [...(caller.administeredObjects ?? [])]),
  );
}

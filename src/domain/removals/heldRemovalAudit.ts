// The audit row of a removal that is held, released or dropped.

import type { Activity } from '../audit/activities.ts';
import { audit, auditTarget, type AuditContext, type AuditInsert } from '../audit/auditEntry.ts';
import { principalTypeOf } from '../directory/applications.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { HeldRemoval } from './removalEntities.ts';

interface ToldRemoval extends Pick<HeldRemoval, 'thingId' | 'groupId' | 'packageId' | 'policyId' | 'reason'> {
  /** Of the group, the package or the connection; null where it is gone. */
  readonly displayName: string | null;
  /** Of what `groupId` names; a group where it is not said. */
  readonly kind?: DirectoryObject['kind'] | undefined;
}

/**
 * The row names the person, or the group within a group, and the group or the application, the package with its policy,
 * or the connection.
 */
export function heldRemovalAudit(
  ctx: AuditContext,
  activity: Activity,
  person: DirectoryObject,
  { thingId, groupId, packageId, policyId, displayName, kind = 'group', reason }: ToldRemoval,
): AuditInsert {
  const thing =
    groupId !== null
      ? auditTarget(principalTypeOf({ kind }), { id: groupId, displayName })
      : packageId !== null
        ? auditTarget('AccessPackage', { id: packageId, displayName })
        : auditTarget('Connection', { id: thingId, displayName });
  return audit(ctx, {
    activity,
    targets: [auditTarget(principalTypeOf(person), person), thing],
    details: { reason, ...(policyId === null ? {} : { policyId }) },
  });
}

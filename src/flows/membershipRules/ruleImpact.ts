// Which rules a commit may concern, read off its changes: the objects that change, and what changes about them.

import type { Id } from '../../domain/base.ts';
import { readableAttributes } from '../../domain/membershipRules/properties.ts';
import { flattenChanges, type Change } from '../../store/contract.ts';

/**
 * A person or group whose attributes change, in the words of rules (domain/membershipRules/ruleDependencies.ts).
 * `left:<group>` and `freed:<package>` mean that something incompatible may be possible now.
 */
export interface ChangedObject {
  readonly objectId: Id;
  readonly reads: readonly string[];
}

/** A row that must be loaded first: the change names it by its id alone. */
export interface UnresolvedChange {
  readonly entity: 'membership' | 'assignment' | 'assignmentRequest' | 'incompatiblePackage' | 'incompatibleGroup';
  readonly id: Id;
}

export interface RuleImpact {
  readonly objects: readonly ChangedObject[];
  /** Assignments that begin. The subject need not be stored yet. */
  readonly startedAssignments: readonly { readonly subjectId: Id; readonly packageId: Id }[];
  readonly unresolved: readonly UnresolvedChange[];
}

const watchedFields: ReadonlySet<string> = new Set([...readableAttributes, 'managerId', 'deletedAt']);
const deniedStates: ReadonlySet<string> = new Set(['denied', 'canceled', 'deliveryFailed']);

export function ruleImpactOf(changes: readonly Change[]): RuleImpact {
  const objects: ChangedObject[] = [];
  const startedAssignments: { subjectId: Id; packageId: Id }[] = [];
  const unresolved: UnresolvedChange[] = [];
  for (const change of flattenChanges(changes)) {
    if (change.kind === 'insert') {
      if (change.entity === 'directoryObject' && change.row.kind === 'user')
        objects.push({ objectId: change.row.id, reads: ['*'] });
      if (change.entity === 'membership')
        objects.push({
          objectId: change.row.memberId,
          reads: [`memberOf:${change.row.groupId}`],
        });
      if (change.entity === 'assignment')
        startedAssignments.push({
          subjectId: change.row.targetId,
          packageId: change.row.packageId,
        });
    } else if (change.kind === 'update') {
      if (change.entity === 'directoryObject') {
        const reads = Object.keys(change.set)
          .filter((field) => watchedFields.has(field))
          .map((field) => (field === 'deletedAt' ? '*' : field));
        if (reads.length > 0) objects.push({ objectId: change.id, reads });
      }
      if (change.entity === 'membership' && change.set.until != null)
        unresolved.push({ entity: 'membership', id: change.id });
      if (change.entity === 'assignment' && change.set.state === 'expired')
        unresolved.push({ entity: 'assignment', id: change.id });
      if (change.entity === 'assignmentRequest' && deniedStates.has(change.set.state ?? ''))
        unresolved.push({ entity: 'assignmentRequest', id: change.id });
    } else if (
      change.kind === 'delete' &&
      (change.entity === 'incompatiblePackage' || change.entity === 'incompatibleGroup')
    )
      unresolved.push({ entity: change.entity, id: change.id });
  }
  return { objects, startedAssignments, unresolved };
}

export const hasNoImpact = ({ objects, startedAssignments, unresolved }: RuleImpact): boolean =>
  objects.length === 0 && startedAssignments.length === 0 && unresolved.length === 0;

/** The attribute by which rules are indexed. What becomes compatible may concern every policy. */
export const indexedAttributeOf = (read: string): string =>
  read.startsWith('left:') || read.startsWith('freed:') ? 'package' : read;

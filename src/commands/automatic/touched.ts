// Which rules a commit may concern, read off its changes: of whom, and what about her is another.

import type { Assignment, AssignmentRequest, DirectoryObject, Id, Membership } from '../../domain/entities.ts';
import { readableAttributes } from '../../domain/rules/properties.ts';
import { unfolded, type Change } from '../../store/contract.ts';

/**
 * Of a person or group, in the words of rules (domain/rules/reads.ts), with `left:<group>` and `freed:<package>`, which
 * may make room for what was incompatible.
 */
export interface Touched {
  readonly objectId: Id;
  readonly reads: readonly string[];
}

/** A row that must be read first: the change names it by its id alone. */
export interface Unclear {
  readonly entity: 'membership' | 'assignment' | 'assignmentRequest' | 'incompatiblePackage' | 'incompatibleGroup';
  readonly id: Id;
}

export interface Footprint {
  readonly objects: readonly Touched[];
  /** Assignments that begin: of a subject, which need not be stored yet. */
  readonly begun: readonly { readonly subjectId: Id; readonly packageId: Id }[];
  readonly unclear: readonly Unclear[];
}

const watched: ReadonlySet<string> = new Set([...readableAttributes, 'managerId', 'deletedAt']);
const denied: ReadonlySet<string> = new Set(['denied', 'canceled', 'deliveryFailed']);

export function footprintOf(changes: readonly Change[]): Footprint {
  const objects: Touched[] = [];
  const begun: { subjectId: Id; packageId: Id }[] = [];
  const unclear: Unclear[] = [];
  for (const change of unfolded(changes)) {
    if (change.kind === 'insert') {
      if (change.entity === 'directoryObject' && (change.row as DirectoryObject).kind === 'user')
        objects.push({ objectId: change.row.id, reads: ['*'] });
      if (change.entity === 'membership')
        objects.push({
          objectId: (change.row as Membership).memberId,
          reads: [`memberOf:${(change.row as Membership).groupId}`],
        });
      if (change.entity === 'assignment')
        begun.push({ subjectId: (change.row as Assignment).targetId, packageId: (change.row as Assignment).packageId });
    } else if (change.kind === 'update') {
      if (change.entity === 'directoryObject') {
        const reads = Object.keys(change.set)
          .filter((field) => watched.has(field))
          .map((field) => (field === 'deletedAt' ? '*' : field));
        if (reads.length > 0) objects.push({ objectId: change.id, reads });
      }
      const { state, until } = change.set as Partial<
        Pick<Assignment | AssignmentRequest, 'state'> & Pick<Membership, 'until'>
      >;
      if (change.entity === 'membership' && until != null) unclear.push({ entity: 'membership', id: change.id });
      if (change.entity === 'assignment' && state === 'expired') unclear.push({ entity: 'assignment', id: change.id });
      if (change.entity === 'assignmentRequest' && state !== undefined && denied.has(state))
        unclear.push({ entity: 'assignmentRequest', id: change.id });
    } else if (
      change.kind === 'delete' &&
      (change.entity === 'incompatiblePackage' || change.entity === 'incompatibleGroup')
    )
      unclear.push({ entity: change.entity, id: change.id });
  }
  return { objects, begun, unclear };
}

export const isEmpty = ({ objects, begun, unclear }: Footprint): boolean =>
  objects.length === 0 && begun.length === 0 && unclear.length === 0;

/** The attribute under which a rule must be for this to concern any: room that is made may concern every policy. */
export const askedBy = (read: string): string =>
  read.startsWith('left:') || read.startsWith('freed:') ? 'package' : read;

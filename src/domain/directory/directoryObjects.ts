// Which kind of group a directory object is, and the name that clients choose as its key.

import type { FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from './directoryEntities.ts';

type Group = Pick<DirectoryObject, 'groupTypes' | 'membershipRule'>;
/** Microsoft 365. */
export const isUnified = (group: { readonly groupTypes?: readonly string[] | null }): boolean =>
  group.groupTypes?.includes('Unified') === true;
/** Its rule says who is in it; nobody else may. */
export const isDynamic = (group: Group): boolean => group.groupTypes?.includes('DynamicMembership') === true;

/**
 * Notes the faults of a name that clients choose as a key of a group or an application: once given, it stays.
 * https://learn.microsoft.com/graph/api/group-upsert
 */
export function checkUniqueName(
  { uniqueName }: Pick<DirectoryObject, 'uniqueName'>,
  before: Pick<DirectoryObject, 'uniqueName'> | null,
  faults: FaultCollector,
): void {
  faults.holds(uniqueName !== '', 'uniqueName', 'a name that is not empty');
  if (before !== null && before.uniqueName !== null && uniqueName !== before.uniqueName)
    faults.add('readOnlyField', 'uniqueName', { reason: 'It is settled when it is given.' });
}

// What a connection takes from the people whom it brought: a membership of a group, or the person as a whole.

import type { Id } from '../../domain/base.ts';
import { and, eq } from '../../odata/query.ts';
import type { RuleRemoval } from './removals.ts';

/** `thing` is the group, or the connection. */
export function sourceRemoval(
  cause: 'sourceMember' | 'sourcePerson',
  { id, displayName }: { readonly id: Id; readonly displayName: string | null },
): RuleRemoval {
  const isMember = cause === 'sourceMember';
  return {
    cause,
    thingId: id,
    displayName,
    groupId: isMember ? id : null,
    policyId: null,
    packageId: null,
    assignmentId: null,
    reason: isMember ? 'removedBySource' : 'deletedBySource',
    holders: isMember
      ? ['membership', and(eq('groupId', id), eq('until', null))]
      : ['directoryObject', and(eq('sourceId', id), eq('kind', 'user'))],
  };
}

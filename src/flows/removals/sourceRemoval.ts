// What a connection takes from the people whom it brought: a membership of a group, or the person as a whole.

import type { Id } from '../../domain/base.ts';
import { and, any, eq, from, type Condition } from '../../odata/query.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Context } from '../context.ts';
import type { RuleRemoval, SourceLoss } from './removals.ts';

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
      ? ['memberOf', peopleBelow(id)]
      : ['directoryObject', and(eq('sourceId', id), eq('kind', 'user'))],
  };
}

/** The people in a group, also through groups within it, as rows of the closure. */
const peopleBelow = (groupId: Id): Condition => and(eq('groupId', groupId), any('member', eq('kind', 'user')));

/** What is lost where these members leave a group: with a group go the people below it. */
export async function lossesOfMembers(
  ctx: Context,
  members: readonly DirectoryObject[],
): Promise<readonly SourceLoss[]> {
  const groups = members.filter(({ kind }) => kind === 'group');
  const pages = await ctx.store.read(
    groups.map(({ id }) => from('memberOf', peopleBelow(id), { fields: [], top: 1, count: true })),
  );
  return [
    ...members.filter(({ kind }) => kind === 'user').map((object) => ({ object, people: 1 })),
    ...groups.map((object, at) => ({ object, people: pages[at]?.count ?? 0 })),
  ];
}

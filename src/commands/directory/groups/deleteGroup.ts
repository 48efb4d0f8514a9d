// Deletes a group: it is hidden, everybody leaves it, and it leaves the groups that it was in.

import type { Id } from '../../../domain/base.ts';
import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { removeFromClosure } from '../../../domain/directory/groups.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import { update, type Change } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';
import { decideSourceRemovals } from '../../../flows/removals/removals.ts';
import { lossesOfMembers, sourceRemoval } from '../../../flows/removals/sourceRemoval.ts';
import { changeMembers, mostChanges } from './changeMembers.ts';

/**
 * 204. Where a source would take it from more people than the limit lets, it is emptied as far as the limit goes, so
 * many members in a call, and stays. Throws `notFound`.
 */
export const deleteGroup: Command = async (ctx, input) => {
  const { object: group, isOwner } = await requireOwnedObject(ctx, input.id, 'group');
  requireRight(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'deleteGroup', { isOwner });
  await requireOwnObject(ctx, group, 'id');
  const { isBeyondLimit, undecided, changes } = await removalsOfSource(ctx, group);
  if (isBeyondLimit)
    return changeMembers(ctx, {
      ...input,
      body: { add: [], remove: undecided.slice(0, mostChanges), others: 'stay' },
    });
  const { above, below } = await load(ctx.store, {
    above: rows('memberOf', eq('memberId', group.id)),
    below: rows('memberOf', eq('groupId', group.id)),
  });
  const ids = (
    list: readonly { readonly groupId: string; readonly memberId: string }[],
    field: 'groupId' | 'memberId',
  ): readonly string[] => list.map((each) => each[field]);
  const { across } = await load(ctx.store, {
    across: rows(
      'memberOf',
      oneOfValues('groupId', ids(above, 'groupId')),
      oneOfValues('memberId', ids(below, 'memberId')),
    ),
  });
  const { remove, reduce } = removeFromClosure([...above, ...below, ...across], group.id);
  await ctx.store.commit([
    // A person who joins meanwhile leaves the group's version as it is.
    { kind: 'expectExactly', entity: 'memberOf', where: eq('groupId', group.id), rows: below, id: group.id },
    ...remove.map((row): Change => ({ kind: 'delete', entity: 'memberOf', id: row.id, version: row.version })),
    ...reduce.map(({ row, paths }) => update('memberOf', row.id, { paths }, row.version)),
    ...changes,
    ...(await deletionChanges(ctx, group)),
    audit(ctx, { activity: 'Delete group', targets: [auditTarget('Group', group)] }),
  ]);
  return doneResult;
};

interface SourceRemovals {
  readonly isBeyondLimit: boolean;
  /** The members whose removal is not held yet. */
  readonly undecided: readonly Id[];
  readonly changes: readonly Change[];
}

/** What is written about the people from whom a source takes the group. */
async function removalsOfSource(ctx: Context, group: DirectoryObject): Promise<SourceRemovals> {
  if (ctx.caller.sourceId === undefined) return { isBeyondLimit: false, undecided: [], changes: [] };
  const { memberships, held } = await load(ctx.store, {
    memberships: rows('membership', eq('groupId', group.id), eq('until', null)),
    held: rows('heldRemoval', eq('thingId', group.id)),
  });
  const ids = memberships.map(({ memberId }) => memberId);
  const { members } = await load(ctx.store, { members: rows('directoryObject', oneOfValues('id', ids)) });
  const losses = await lossesOfMembers(ctx, members);
  const { taken, changes } = await decideSourceRemovals(ctx, sourceRemoval('sourceMember', group), losses);
  const waiting = new Set(held.map(({ principalId }) => principalId));
  return {
    isBeyondLimit: taken.size < losses.length,
    undecided: ids.filter((id) => !waiting.has(id)),
    changes,
  };
}

// Deletes a group: it is hidden, everybody leaves it, and it leaves the groups that it was in.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { removeFromClosure } from '../../../domain/directory/groups.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import { update, type Change } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';

/** 204. Throws `notFound`. */
export const deleteGroup: Command = async (ctx, { id }) => {
  const { object: group, isOwner } = await requireOwnedObject(ctx, id, 'group');
  requireRight(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'deleteGroup', { isOwner });
  await requireOwnObject(ctx, group, 'id');
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
    ...(await deletionChanges(ctx, group)),
    audit(ctx, { activity: 'Delete group', targets: [auditTarget('Group', group)] }),
  ]);
  return doneResult;
};

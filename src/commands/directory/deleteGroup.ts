// Deletes a group: it is hidden, everybody leaves it, and it leaves the groups that it was in.

import { audit, target } from '../../domain/audit.ts';
import { closureWithout } from '../../domain/directory/groups.ts';
import { demand } from '../../domain/rights.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, rows } from '../load.ts';
import { endings } from './endings.ts';
import { ownedObject } from './objects.ts';

export const deleteGroup: Command = async (ctx, { id }) => {
  const { object: group, isOwner } = await ownedObject(ctx, id, 'group');
  demand(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'deleteGroup', { isOwner });
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
  const { remove, lessen } = closureWithout([...above, ...below, ...across], group.id);
  await ctx.store.commit([
    ...remove.map((row): Change => ({ kind: 'delete', entity: 'memberOf', id: row.id, version: row.version })),
    ...lessen.map(({ row, paths }) => update('memberOf', row.id, { paths }, row.version)),
    {
      kind: 'updateWhere',
      entity: 'membership',
      where: and(eq('groupId', group.id), eq('until', null)),
      set: { until: ctx.now },
    },
    ...endings(ctx, group),
    audit(ctx, { activity: 'Delete group', targets: [target('Group', group)] }),
  ]);
  return done;
};

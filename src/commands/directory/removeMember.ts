// Takes a member out of a group. https://learn.microsoft.com/graph/api/group-delete-members

import { audit, target } from '../../domain/audit.ts';
import { isDynamic } from '../../domain/directory/object.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, row, rows } from '../load.ts';
import { membershipCommit } from './memberships.ts';
import { ownedObject } from './objects.ts';

export const removeMember: Command = async (ctx, { parent, ref }) => {
  const { object: group, isOwner } = await ownedObject(ctx, parent?.id ?? null, 'group');
  demand(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'updateMembers', { isOwner });
  if (isDynamic(group)) throw new Refusal('membershipDynamic', { groupId: group.id });
  const { held, members } = await load(ctx.store, {
    held: rows('membership', eq('groupId', group.id), eq('memberId', ref ?? ''), eq('until', null)),
    members: row('directoryObject', ref),
  });
  if (held[0] === undefined) throw new Refusal('notAMember', { groupId: group.id, memberId: ref });
  await ctx.store.commit([
    ...(await membershipCommit(ctx, [{ groupId: group.id, memberId: held[0].memberId, action: 'remove' }])),
    audit(ctx, {
      activity: 'Remove member from group',
      targets: [
        target(members[0] === undefined ? 'User' : principalTypeOf(members[0]), {
          id: ref,
          displayName: members[0]?.displayName ?? null,
        }),
        target('Group', group),
      ],
    }),
  ]);
  return done;
};

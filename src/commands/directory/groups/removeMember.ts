// Takes a member out of a group. https://learn.microsoft.com/graph/api/group-delete-members

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { isDynamic } from '../../../domain/directory/directoryObjects.ts';
import { principalTarget } from '../../../domain/directory/applications.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { load, row, rows } from '../../../flows/load.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';

/** 204. Throws `notAMember`, and `membershipDynamic` where a rule fills the group. */
export const removeMember: Command = async (ctx, { parent, reference }) => {
  const { object: group, isOwner } = await requireOwnedObject(ctx, parent?.id ?? null, 'group');
  requireRight(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'updateMembers', { isOwner });
  await requireOwnObject(ctx, group, 'members');
  if (isDynamic(group)) throw new Refusal('membershipDynamic', { groupId: group.id });
  const { held, members } = await load(ctx.store, {
    held: rows('membership', eq('groupId', group.id), eq('memberId', reference ?? ''), eq('until', null)),
    members: row('directoryObject', reference),
  });
  if (held[0] === undefined) throw new Refusal('notAMember', { groupId: group.id, memberId: reference });
  await ctx.store.commit([
    ...(await changeMemberships(ctx, [{ groupId: group.id, memberId: held[0].memberId, action: 'remove' }])),
    audit(ctx, {
      activity: 'Remove member from group',
      targets: [principalTarget(members[0], reference), auditTarget('Group', group)],
    }),
  ]);
  return doneResult;
};

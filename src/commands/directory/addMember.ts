// Adds a member to a group. https://learn.microsoft.com/graph/api/group-post-members

import { audit, target } from '../../domain/audit.ts';
import { checkMember } from '../../domain/directory/groups.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, rows } from '../load.ts';
import { membershipCommit } from './memberships.ts';
import { ownedObject, referred } from './objects.ts';

export const addMember: Command = async (ctx, { parent, ref }) => {
  const { object: group, isOwner } = await ownedObject(ctx, parent?.id ?? null, 'group');
  demand(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'updateMembers', { isOwner });
  const member = await referred(ctx, ref);
  checkMember(group, member, '@odata.id');
  const { held } = await load(ctx.store, {
    held: rows('membership', eq('groupId', group.id), eq('memberId', member.id), eq('until', null)),
  });
  if (held.length > 0)
    throw new Refusal('membershipExists', { field: 'members', groupId: group.id, memberId: member.id });
  await ctx.store.commit([
    ...(await membershipCommit(ctx, [{ groupId: group.id, memberId: member.id, action: 'add' }])),
    { kind: 'share', entity: 'directoryObject', id: member.id },
    audit(ctx, {
      activity: 'Add member to group',
      targets: [target(principalTypeOf(member), member), target('Group', group)],
    }),
  ]);
  return done;
};

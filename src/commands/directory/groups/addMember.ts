// Adds a member to a group. https://learn.microsoft.com/graph/api/group-post-members

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { checkMember } from '../../../domain/directory/groups.ts';
import { principalTypeOf } from '../../../domain/directory/applications.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireOwnedObject, requireReferencedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';

/** 204. Throws `membershipExists`, `membershipDynamic`, and `unknownReference` where there is no such object. */
export const addMember: Command = async (ctx, { parent, ...named }) => {
  const { object: group, isOwner } = await requireOwnedObject(ctx, parent?.id ?? null, 'group');
  requireRight(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'updateMembers', { isOwner });
  await requireOwnObject(ctx, group, 'members');
  const member = await requireReferencedObject(ctx, named);
  checkMember(group, member, '@odata.id');
  const { held } = await load(ctx.store, {
    held: rows('membership', eq('groupId', group.id), eq('memberId', member.id), eq('until', null)),
  });
  if (held.length > 0)
    throw new Refusal('membershipExists', { field: 'members', groupId: group.id, memberId: member.id });
  await ctx.store.commit([
    ...(await changeMemberships(ctx, [{ groupId: group.id, memberId: member.id, action: 'add' }])),
    audit(ctx, {
      activity: 'Add member to group',
      targets: [auditTarget(principalTypeOf(member), member), auditTarget('Group', group)],
    }),
  ]);
  return doneResult;
};

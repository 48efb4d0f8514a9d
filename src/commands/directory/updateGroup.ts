// Changes a group; `members@odata.bind` adds members. https://learn.microsoft.com/graph/api/group-update

import { audit, target } from '../../domain/audit.ts';
import { ruleOfGroup } from '../../domain/automatic.ts';
import { check } from '../../domain/check.ts';
import { checkGroup, checkMember, groupFields } from '../../domain/directory/groups.ts';
import { isDynamic } from '../../domain/directory/object.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { differences, said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { update } from '../../store/contract.ts';
import { done } from '../answer.ts';
import { ruleChanges } from '../automatic/ruleRows.ts';
import type { Command } from '../context.ts';
import { membershipCommit } from './memberships.ts';
import { boundObjects, ownedObject } from './objects.ts';

/** What decides by what rule a group has its members. */
const ruled: ReadonlySet<string> = new Set(['groupTypes', 'membershipRule', 'membershipRuleProcessingState']);

export const updateGroup: Command = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await ownedObject(ctx, id, 'group');
  demand(ctx.caller, before.isAssignableToRole === true ? 'updateRoleGroup' : 'updateGroup', { isOwner });
  const set = said<DirectoryObject>(groupFields, body);
  const after = { ...before, ...set };
  const faults = check();
  checkGroup(after, before, faults);
  faults.done();
  const members = await boundObjects(ctx, body['members'], 'members');
  members.forEach((member, at) => checkMember(after, member, `members/${at}`));
  const steps = members.map((member) => ({ groupId: before.id, memberId: member.id, action: 'add' as const }));
  const changed = differences(before, set);
  if (changed.length === 0 && steps.length === 0) return done;
  const state = isDynamic(after) ? (after.membershipRuleProcessingState ?? 'On') : null;
  await ctx.store.commit([
    ...(await membershipCommit(ctx, steps, [before.id])),
    update('directoryObject', before.id, { ...set, membershipRuleProcessingState: state }, before.version),
    ...(changed.some(([field]) => ruled.has(field))
      ? ruleChanges(ctx, {
          kind: 'group',
          id: before.id,
          packageId: null,
          before: ruleOfGroup(before),
          after: ruleOfGroup({ ...after, membershipRuleProcessingState: state }),
        })
      : []),
    audit(ctx, { activity: 'Update group', targets: [target('Group', after, changed)] }),
    ...members.map((member) =>
      audit(ctx, { activity: 'Add member to group', targets: [target('User', member), target('Group', after)] }),
    ),
  ]);
  return done;
};

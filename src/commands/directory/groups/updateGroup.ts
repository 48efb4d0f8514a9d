// Changes a group; `members@odata.bind` adds members. https://learn.microsoft.com/graph/api/group-update

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { ruleOfGroup } from '../../../domain/membershipRules/automaticPolicy.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkGroup, checkMember } from '../../../domain/directory/groups.ts';
import { isDynamic } from '../../../domain/directory/directoryObjects.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import { demandUnstampedAttributes } from '../../../flows/attributes/attributeUse.ts';
import { ruleChanges } from '../../../flows/membershipRules/ruleChanges.ts';
import type { Command } from '../../../flows/context.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireBoundObjects, requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** What decides by what rule a group has its members. */
const ruleFields: ReadonlySet<string> = new Set(['groupTypes', 'membershipRule', 'membershipRuleProcessingState']);

/**
 * 204. Throws `notFound`, every fault of the body at once, `mailNicknameTaken`, and `unknownReference` for a member
 * that does not exist.
 */
export const updateGroup: Command<'directoryObject'> = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await requireOwnedObject(ctx, id, 'group');
  requireRight(ctx.caller, before.isAssignableToRole === true ? 'updateRoleGroup' : 'updateGroup', { isOwner });
  const set = writtenFields('group', body);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkGroup(after, before, faults);
  faults.throwIfAny();
  const members = await requireBoundObjects(ctx, body.members, 'members');
  for (const [at, member] of members.entries()) checkMember(after, member, `members/${at}`);
  const steps = members.map((member) => ({ groupId: before.id, memberId: member.id, action: 'add' as const }));
  const changed = propertyChanges(before, set);
  if (changed.length === 0 && steps.length === 0) return doneResult;
  const state = isDynamic(after) ? (after.membershipRuleProcessingState ?? 'On') : null;
  const rule = {
    before: ruleOfGroup(before),
    after: ruleOfGroup({ ...after, membershipRuleProcessingState: state }),
  };
  await demandUnstampedAttributes(ctx, { ...rule, field: 'membershipRule' });
  await ctx.store.commit([
    ...(await changeMemberships(ctx, steps, [before.id])),
    update('directoryObject', before.id, { ...set, membershipRuleProcessingState: state }, before.version),
    ...(changed.some(([field]) => ruleFields.has(field))
      ? ruleChanges(ctx, { kind: 'group', id: before.id, packageId: null, ...rule })
      : []),
    audit(ctx, { activity: 'Update group', targets: [auditTarget('Group', after, changed)] }),
    ...members.map((member) =>
      audit(ctx, {
        activity: 'Add member to group',
        targets: [auditTarget('User', member), auditTarget('Group', after)],
      }),
    ),
  ]);
  return doneResult;
};

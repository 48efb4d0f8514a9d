// Changes a group; `members@odata.bind` adds members. https://learn.microsoft.com/graph/api/group-update

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../../domain/drafts.ts';
import { ruleOfGroup } from '../../../domain/membershipRules/automaticPolicy.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkGroup, checkMember } from '../../../domain/directory/groups.ts';
import { isDynamic } from '../../../domain/directory/directoryObjects.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import { demandUnstampedAttributes } from '../../../flows/attributes/attributeUse.ts';
import { ruleChanges } from '../../../flows/membershipRules/ruleChanges.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireBoundObjects, requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnFields, requireOwnObject } from '../../../flows/directory/sources.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** What decides by what rule a group has its members. */
const ruleFields: ReadonlySet<string> = new Set(['groupTypes', 'membershipRule', 'membershipRuleProcessingState']);

/**
 * 204. Throws `notFound`, every fault of the body at once, `mailNicknameTaken`, `unknownReference` for a member that
 * does not exist, and `membershipExists` for one who is a member already: then nobody is added.
 */
export const updateGroup: Command<'directoryObject'> = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await requireOwnedObject(ctx, id, 'group');
  requireRight(ctx.caller, before.isAssignableToRole === true ? 'updateRoleGroup' : 'updateGroup', { isOwner });
  const set = writtenFields('group', body, before);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkGroup(after, before, faults);
  faults.throwIfAny();
  const members = await requireNewMembers(ctx, after, body.members);
  const steps = members.map((member) => ({ groupId: before.id, memberId: member.id, action: 'add' as const }));
  const changed = propertyChanges(before, set);
  await requireOwnFields(
    ctx,
    before,
    changed.map(([field]) => field),
  );
  if (steps.length > 0) await requireOwnObject(ctx, before, 'members');
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

async function requireNewMembers(
  ctx: Context,
  group: Omit<DirectoryObject, 'version'>,
  bound: readonly Draft<'directoryObject'>[] | undefined,
): Promise<readonly DirectoryObject[]> {
  const members = await requireBoundObjects(ctx, bound, 'members');
  if (members.length === 0) return members;
  for (const [at, member] of members.entries()) checkMember(group, member, `members/${at}`);
  const ids = members.map(({ id }) => id);
  const { held } = await load(ctx.store, {
    held: rows('membership', eq('groupId', group.id), oneOfValues('memberId', ids), eq('until', null)),
  });
  const [first] = held;
  if (first !== undefined)
    throw new Refusal('membershipExists', {
      field: `members/${ids.indexOf(first.memberId)}`,
      groupId: group.id,
      memberId: first.memberId,
    });
  return members;
}

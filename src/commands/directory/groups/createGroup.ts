// Creates a group, with its first owners and members. https://learn.microsoft.com/graph/api/group-post-groups

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { ruleOfGroup } from '../../../domain/membershipRules/automaticPolicy.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkGroup, checkMember, checkOwner, securityIdentifierOf } from '../../../domain/directory/groups.ts';
import type { Draft } from '../../../domain/drafts.ts';
import { isDynamic, isUnified } from '../../../domain/directory/directoryObjects.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { insert } from '../../../store/contract.ts';
import { createdResult } from '../../../flows/results.ts';
import { demandUnstampedAttributes } from '../../../flows/attributes/attributeUse.ts';
import { ruleChanges } from '../../../flows/membershipRules/ruleChanges.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { holdRows } from '../../../flows/load.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireBoundObjects, loadVerifiedDomains, syncMark } from '../../../flows/directory/directoryObjects.ts';
import { newDirectoryObject, writtenFields } from '../../../model/newRow.ts';

/**
 * 201 with the group. Throws every fault of the body at once, `mailNicknameTaken`, and `unknownReference` for an owner
 * or member that does not exist.
 */
export const createGroup: Command<'directoryObject'> = async (ctx, { body }) => {
  const fields = writtenFields('group', body);
  requireRight(ctx.caller, fields.isAssignableToRole === true ? 'createRoleGroup' : 'createGroup');
  const bare = newDirectoryObject('group', ctx.newId(), ctx.now, fields);
  const faults = createFaultCollector();
  for (const field of ['mailEnabled', 'securityEnabled'] as const)
    if (fields[field] === undefined) faults.add('missingField', field);
  checkGroup(bare, null, faults);
  faults.throwIfAny();
  const mail = isUnified(bare) ? `${bare.mailNickname}@${(await loadVerifiedDomains(ctx))[0]}` : null;
  const group = {
    ...bare,
    ...syncMark(bare),
    mail,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    visibility: bare.visibility ?? (isUnified(bare) ? 'Public' : null),
    renewedAt: ctx.now,
    securityIdentifier: securityIdentifierOf(bare.id),
    membershipRuleProcessingState: isDynamic(bare) ? (bare.membershipRuleProcessingState ?? 'On') : null,
  };
  const owners = await requireBoundObjects(ctx, firstOwners(ctx, body, group), 'owners');
  const members = await requireBoundObjects(ctx, body.members, 'members');
  for (const [at, owner] of owners.entries()) checkOwner(owner, `owners/${at}`);
  for (const [at, member] of members.entries()) checkMember(group, member, `members/${at}`);
  const rule = { before: null, after: ruleOfGroup(group) };
  await demandUnstampedAttributes(ctx, { ...rule, field: 'membershipRule' });
  const steps = members.map((member) => ({ groupId: group.id, memberId: member.id, action: 'add' as const }));
  await ctx.store.commit([
    insert('directoryObject', group),
    ...owners.map((owner) => insert('ownership', { id: ctx.newId(), objectId: group.id, ownerId: owner.id })),
    ...(await changeMemberships(ctx, steps, [group.id])),
    ...holdRows('directoryObject', owners),
    ...ruleChanges(ctx, { kind: 'group', id: group.id, packageId: null, ...rule }),
    audit(ctx, {
      activity: 'Add group',
      targets: [
        auditTarget('Group', group),
        ...owners.map((owner) => auditTarget('User', owner)),
        ...members.map((each) => auditTarget('User', each)),
      ],
    }),
  ]);
  return createdResult(group);
};

/**
 * Those of the body. Of a Microsoft 365 group without any, the user who creates it; not of a security group, which only
 * administrators create here, and not an application.
 * https://learn.microsoft.com/graph/api/group-post-groups#example-1-create-a-microsoft-365-group
 */
function firstOwners(
  { caller }: Context,
  { owners }: Draft<'directoryObject'>,
  group: Parameters<typeof isUnified>[0],
) {
  const isOfCaller = isUnified(group) && (owners ?? []).length === 0 && caller.kind === 'user';
  return isOfCaller && caller.objectId !== null ? [{ id: caller.objectId }] : owners;
}

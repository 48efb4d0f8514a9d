// Creates a group, with its first owners and members. https://learn.microsoft.com/graph/api/group-post-groups

import { audit, target } from '../../domain/audit.ts';
import { ruleOfGroup } from '../../domain/automatic.ts';
import { check } from '../../domain/check.ts';
import {
  checkGroup,
  checkMember,
  checkOwner,
  groupFields,
  securityIdentifierOf,
} from '../../domain/directory/groups.ts';
import { isDynamic, isUnified, newObject } from '../../domain/directory/object.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import { ruleChanges } from '../automatic/ruleRows.ts';
import type { Command } from '../context.ts';
import { membershipCommit } from './memberships.ts';
import { boundObjects, verifiedDomains } from './objects.ts';

export const createGroup: Command = async (ctx, { body }) => {
  const fields = said<DirectoryObject>(groupFields, body);
  demand(ctx.caller, 'createGroup');
  if (fields.isAssignableToRole === true) demand(ctx.caller, 'updateRoleGroup');
  const bare = newObject('group', ctx.newId(), ctx.now, fields);
  const faults = check();
  for (const field of ['mailEnabled', 'securityEnabled'] as const)
    if (fields[field] === undefined) faults.fault('missingField', field);
  checkGroup(bare, null, faults);
  faults.done();
  const mail = isUnified(bare) ? `${bare.mailNickname}@${(await verifiedDomains(ctx))[0]}` : null;
  const group = {
    ...bare,
    mail,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    visibility: bare.visibility ?? (isUnified(bare) ? 'Public' : null),
    renewedAt: ctx.now,
    securityIdentifier: securityIdentifierOf(bare.id),
    membershipRuleProcessingState: isDynamic(bare) ? (bare.membershipRuleProcessingState ?? 'On') : null,
  };
  const owners = await boundObjects(ctx, body['owners'], 'owners');
  const members = await boundObjects(ctx, body['members'], 'members');
  owners.forEach((owner, at) => checkOwner(owner, `owners/${at}`));
  members.forEach((member, at) => checkMember(group, member, `members/${at}`));
  const steps = members.map((member) => ({ groupId: group.id, memberId: member.id, action: 'add' as const }));
  await ctx.store.commit([
    insert('directoryObject', group),
    ...owners.map((owner) => insert('ownership', { id: ctx.newId(), objectId: group.id, ownerId: owner.id })),
    ...(await membershipCommit(ctx, steps, [group.id])),
    ...ruleChanges(ctx, { kind: 'group', id: group.id, packageId: null, before: null, after: ruleOfGroup(group) }),
    audit(ctx, {
      activity: 'Add group',
      targets: [
        target('Group', group),
        ...owners.map((owner) => target('User', owner)),
        ...members.map((each) => target('User', each)),
      ],
    }),
  ]);
  return created(group);
};

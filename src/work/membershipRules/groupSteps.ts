// Which groups with a rule a person joins and leaves, as changes.

import type { Context } from '../../flows/context.ts';
import { changeMemberships } from '../../flows/directory/changeMemberships.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { MembershipStep } from '../../domain/directory/membershipClosure.ts';
import { ruleOfGroup } from '../../domain/membershipRules/automaticPolicy.ts';
import { admits } from '../../domain/membershipRules/evaluate.ts';
import { and, eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { ApplicableRules } from './applicableRules.ts';
import type { RuleRemoval } from '../../flows/removals/removals.ts';

export interface GroupStep {
  readonly group: DirectoryObject;
  readonly step: MembershipStep;
}

export const removalFromGroup = ({ group }: GroupStep): RuleRemoval => ({
  cause: 'dynamicGroup',
  thingId: group.id,
  displayName: group.displayName,
  groupId: group.id,
  policyId: null,
  packageId: null,
  assignmentId: null,
  reason: 'notAdmittedByRule',
  holders: ['membership', and(eq('groupId', group.id), eq('until', null))],
});

/** The memberships that begin and end, so that each group with an active rule has the members that it admits. */
export function groupSteps(
  ctx: Context,
  person: DirectoryObject,
  { groups, memberOf }: ApplicableRules,
): readonly GroupStep[] {
  if (person.deletedAt !== null) return [];
  return groups.flatMap((group) => {
    const rule = ruleOfGroup(group);
    const isIn = memberOf.has(group.id);
    if (rule === null || admits(rule, { person, groups: memberOf, now: ctx.now }) === isIn) return [];
    const action = isIn ? ('remove' as const) : ('add' as const);
    return [{ group, step: { groupId: group.id, memberId: person.id, action } }];
  });
}

export async function moveGroups(
  ctx: Context,
  person: DirectoryObject,
  steps: readonly GroupStep[],
): Promise<readonly Change[]> {
  if (steps.length === 0) return [];
  return [
    { kind: 'requireExists', entity: 'directoryObject', id: person.id, version: person.version },
    ...(await changeMemberships(
      ctx,
      steps.map(({ step }) => step),
    )),
    ...steps.map(({ group, step }) =>
      audit(ctx, {
        activity: step.action === 'add' ? 'Add member to group' : 'Remove member from group',
        targets: [auditTarget('User', person), auditTarget('Group', group)],
      }),
    ),
  ];
}

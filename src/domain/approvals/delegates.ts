// Delegates of approvers: an approver with a delegation in force is joined by the delegate. It goes no further than one
// level.
// https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access

import type { ApproverDelegate } from './approvalEntities.ts';
import type { Id, Instant } from '../base.ts';
import { distinctApprovers, type ApproverFacts, type ResolvedApprover } from './resolveApprovers.ts';

/** Whether a delegation holds at an instant. */
export function isInForce({ startsAt, endsAt }: Pick<ApproverDelegate, 'startsAt' | 'endsAt'>, now: Instant): boolean {
  return startsAt <= now && (endsAt === null || endsAt > now);
}

/**
 * The approvers with their delegates, each principal once. `groupsOf`: for each approver who delegated, the groups
 * among the approvers that the approver is a member of.
 */
export function withDelegates(
  approvers: readonly ResolvedApprover[],
  delegations: readonly ApproverDelegate[],
  groupsOf: ReadonlyMap<Id, ReadonlySet<Id>>,
  facts: Pick<ApproverFacts, 'users' | 'excluded'>,
  now: Instant,
): readonly ResolvedApprover[] {
  const asked = new Set(approvers.map((each) => each.principalId));
  const joining = delegations.filter(
    (each) =>
      isInForce(each, now) &&
      isAsked(each.approverId) &&
      facts.users.has(each.delegateId) &&
      !facts.excluded.has(each.delegateId) &&
      !facts.excluded.has(each.approverId),
  );
  return distinctApprovers([
    ...approvers,
    ...joining.map((each) => ({ principalId: each.delegateId, role: 'delegate' as const, delegationId: each.id })),
  ]);

  function isAsked(approverId: Id): boolean {
    return asked.has(approverId) || [...(groupsOf.get(approverId) ?? [])].some((id) => asked.has(id));
  }
}

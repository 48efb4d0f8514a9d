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
 * among the approvers that the approver is a member of. The delegate of a requestor or target is not asked: they would
 * decide for one of those whom the request is about.
 */
export function withDelegates(
  approvers: readonly ResolvedApprover[],
  delegations: readonly ApproverDelegate[],
  groupsOf: ReadonlyMap<Id, ReadonlySet<Id>>,
  facts: Pick<ApproverFacts, 'users' | 'excluded'>,
  now: Instant,
): readonly ResolvedApprover[] {
  const asked = new Set(approvers.map((each) => each.principalId));
  const inForce = delegations.filter((each) => isInForce(each, now));
  const partial = new Set(inForce.filter((each) => facts.excluded.has(each.approverId)).map((each) => each.delegateId));
  const joining = inForce.filter(
    ({ approverId, delegateId }) =>
      isAsked(approverId) && facts.users.has(delegateId) && !facts.excluded.has(delegateId) && !partial.has(delegateId),
  );
  return distinctApprovers([
    ...approvers,
    ...joining.map(
      (each): ResolvedApprover => ({
        principalId: each.delegateId,
        role: 'delegate',
        delegationId: each.id,
        source: 'named',
        sourceId: null,
      }),
    ),
  ]);

  function isAsked(approverId: Id): boolean {
    return asked.has(approverId) || [...(groupsOf.get(approverId) ?? [])].some((id) => asked.has(id));
  }
}

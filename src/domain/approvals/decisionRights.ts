// Whether a caller may decide a stage of an approval now, by the rows of its approvers.

import type { Approver, ApproverDelegate } from './approvalEntities.ts';
import type { Id, Instant } from '../base.ts';
import { isInForce } from './delegates.ts';

export interface DecisionFacts {
  readonly approvers: readonly Approver[];
  readonly callerId: Id;
  /** Groups among the approvers that the caller is a member of. */
  readonly groups: ReadonlySet<Id>;
  readonly delegations: readonly ApproverDelegate[];
  /** The requestor and the target, who must not decide. */
  readonly excluded: ReadonlySet<Id>;
  readonly now: Instant;
}

/** The approver row by which the caller may decide: the strongest of several, null where there is none. */
export function decidingApprover({
  approvers,
  callerId,
  groups,
  delegations,
  excluded,
  now,
}: DecisionFacts): Approver | null {
  if (excluded.has(callerId)) return null;
  const fitting = approvers.filter((each) =>
    each.delegationId === null
      ? each.principalId === callerId || groups.has(each.principalId)
      : each.principalId === callerId &&
        delegations.some((one) => one.id === each.delegationId && one.delegateId === callerId && isInForce(one, now)),
  );
  const order: readonly Approver['role'][] = ['primary', 'fallback', 'escalation', 'delegate'];
  return [...fitting].sort((left, right) => order.indexOf(left.role) - order.indexOf(right.role))[0] ?? null;
}

// Whether somebody may decide a stage now, by the rows of its approvers.

import type { Approver, ApproverDelegate } from './approvalEntities.ts';
import type { Id, Instant } from '../base.ts';
import { isInForce } from './delegates.ts';

export interface DecisionFacts {
  readonly approvers: readonly Approver[];
  readonly callerId: Id;
  /** Groups among the approvers that hold the caller. */
  readonly groups: ReadonlySet<Id>;
  readonly delegations: readonly ApproverDelegate[];
  /** Who asked and for whom. */
  readonly excluded: ReadonlySet<Id>;
  readonly now: Instant;
}

/** The row by which she may; the strongest where there are several; null where she may not. */
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

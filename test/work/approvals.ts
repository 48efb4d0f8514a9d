// Approvals of policies: in two stages, each by one user, with alternates after a while; and in one stage by any sets.

import type { Id } from '../../src/domain/base.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
import type { SubjectSet } from '../../src/domain/values.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

export const approvalBy = (approver: Id): Policy['approval'] => {
  const user = {
    kind: 'singleUser' as const,
    id: approver,
    isBackup: false,
    managerLevel: null,
    description: null,
    membershipRule: null,
  };
  const stage = stageOf([user], [user]);
  return { ...policyDefaults.approval, isRequiredForAdd: true, isStated: true, stages: [stage, stage] as never };
};

/** One stage, by these approvers, with these alternates after a while. */
export const approvalOf = (
  approvers: readonly SubjectSet[],
  alternates: readonly SubjectSet[],
): Policy['approval'] => ({
  ...policyDefaults.approval,
  isRequiredForAdd: true,
  isStated: true,
  stages: [stageOf(approvers, alternates)],
});

const stageOf = (approvers: readonly SubjectSet[], escalationApprovers: readonly SubjectSet[]) => ({
  timeout: 'P14D',
  isApproverJustificationRequired: false,
  isEscalationEnabled: escalationApprovers.length > 0,
  escalateAfter: 'P10D',
  approverInformationVisibility: 'default' as const,
  approvers,
  escalationApprovers,
});

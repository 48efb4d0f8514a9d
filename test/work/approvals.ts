// A policy's approval in two stages, each by one user, with alternates after a while.

import type { Id } from '../../src/domain/base.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
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
  const stage = {
    timeout: 'P14D',
    isApproverJustificationRequired: false,
    isEscalationEnabled: true,
    escalateAfter: 'P10D',
    approverInformationVisibility: 'default' as const,
    approvers: [user],
    escalationApprovers: [user],
  };
  return { ...policyDefaults.approval, isRequiredForAdd: true, isStated: true, stages: [stage, stage] as never };
};

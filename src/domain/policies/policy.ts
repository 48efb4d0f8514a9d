// The fields of an assignment policy that a body may set, and whether the policy assigns by itself.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy

import type { Policy } from './policyEntities.ts';
import type { ApprovalSettings } from '../values.ts';

/** What a body may set. */
export type PolicyFields = Omit<
  Policy,
  | 'id'
  | 'version'
  | 'packageId'
  | 'catalogId'
  | 'revision'
  | 'revisionId'
  | 'deletedAt'
  | 'createdAt'
  | 'createdBy'
  | 'modifiedAt'
  | 'modifiedBy'
>;

/** Approval settings of a policy that never said anything of approval. */
export const noApproval: ApprovalSettings = {
  isRequiredForAdd: false,
  isRequiredForUpdate: null,
  isRequestorJustificationRequired: false,
  mode: null,
  stages: [],
  isStated: false,
};

/** Whether the server itself gives and takes under this policy. */
export const isAutomatic = (policy: Pick<Policy, 'automatic'>): boolean =>
  policy.automatic?.requestAccessForAllowedTargets === true;

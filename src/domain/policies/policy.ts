// An assignment policy as it is made and changed: what it has when nothing was said, what PUT resets, what PATCH
// merges.
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
export type PolicyDraft = { readonly [F in keyof PolicyFields]?: PolicyFields[F] | null };

export const noApproval: ApprovalSettings = {
  isRequiredForAdd: false,
  isRequiredForUpdate: false,
  isRequestorJustificationRequired: false,
  mode: null,
  stages: [],
  isStated: false,
};

/** Whoever says nothing gets a policy under which nobody can ask and assignments never end by themselves. */
export const policyDefaults: PolicyFields = {
  displayName: '',
  description: null,
  targetScope: 'notSpecified',
  targets: [],
  expirationType: 'notSpecified',
  expirationAt: null,
  expirationDuration: null,
  acceptsSelfAdd: false,
  acceptsSelfUpdate: false,
  acceptsSelfRemove: false,
  allowsCustomSchedule: false,
  acceptsOnBehalfAdd: false,
  acceptsOnBehalfUpdate: false,
  acceptsOnBehalfRemove: false,
  onBehalfRequestors: [],
  approval: noApproval,
  review: null,
  automatic: null,
  notificationsDisabled: false,
  verifiableCredentials: null,
  extensionStages: [],
};
export const policyFields = Object.keys(policyDefaults) as readonly (keyof PolicyFields)[];

/** A field said as null is one said to have its default: clients send null for whatever they leave open. */
function draftFields(draft: Readonly<Record<string, unknown>>): Partial<PolicyFields> {
  const fields = policyFields
    .filter((field) => draft[field] !== undefined)
    .map((field) => [field, draft[field] ?? policyDefaults[field]]);
  return Object.fromEntries(fields) as Partial<PolicyFields>;
}

/** Whoever may ask for access may also give it back, unless that is said otherwise: beta has no word for it. */
export function newPolicyFields(draft: Readonly<Record<string, unknown>>): PolicyFields {
  const fields = { ...policyDefaults, ...draftFields(draft) };
  return {
    ...fields,
    acceptsSelfRemove: draft['acceptsSelfRemove'] == null ? fields.acceptsSelfAdd : fields.acceptsSelfRemove,
  };
}
export const mergePolicy = (policy: Policy, draft: Readonly<Record<string, unknown>>): PolicyFields => ({
  ...policyFieldsOf(policy),
  ...draftFields(draft),
});

/**
 * PUT: of the fields that the dialect can express those that were not said fall back; what only the other dialect knows
 * stays.
 */
export function replacedPolicyFields(
  policy: Policy,
  draft: Readonly<Record<string, unknown>>,
  expressible: readonly string[],
): PolicyFields {
  const reset = Object.fromEntries(
    policyFields.filter((field) => expressible.includes(field)).map((field) => [field, policyDefaults[field]]),
  );
  return { ...policyFieldsOf(policy), ...reset, ...draftFields(draft) } as PolicyFields;
}

export function policyFieldsOf(policy: Policy): PolicyFields {
  return Object.fromEntries(policyFields.map((field) => [field, policy[field]])) as PolicyFields;
}

/** Whether the server itself gives and takes under this policy. */
export const isAutomatic = (policy: Pick<Policy, 'automatic'>): boolean =>
  policy.automatic?.requestAccessForAllowedTargets === true;

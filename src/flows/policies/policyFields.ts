// The fields of an assignment policy as it is created, replaced (PUT) and merged (PATCH); the defaults are those of the
// model's table.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy

import type { Draft } from '../../domain/drafts.ts';
import type { PolicyFields } from '../../domain/policies/policy.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import { defaultsOf, writableFieldsOf } from '../../model/newRow.ts';

const policyFields: readonly (keyof PolicyFields)[] = writableFieldsOf('policy');

/** A policy that says nothing: nobody can request under it, and assignments never end by themselves. */
export const policyDefaults: PolicyFields = pickFields(defaultsOf('policy'));

/** A null means the default: clients send null for whatever they leave open. */
function draftFields(draft: Draft<'policy'>): Partial<PolicyFields> {
  const fields = policyFields
    .filter((field) => draft[field] !== undefined)
    .map((field) => [field, draft[field] ?? policyDefaults[field]]);
  return Object.fromEntries(fields) as Partial<PolicyFields>;
}

/**
 * A new policy's fields. Who may request access may also give it back unless the body says otherwise: beta has no word
 * for that.
 */
export function newPolicyFields(draft: Draft<'policy'>): PolicyFields {
  const fields = { ...policyDefaults, ...draftFields(draft) };
  return {
    ...fields,
    acceptsSelfRemove: draft.acceptsSelfRemove == null ? fields.acceptsSelfAdd : fields.acceptsSelfRemove,
  };
}
/** PATCH: what a body says over what the policy has. */
export const mergePolicy = (policy: Policy, draft: Draft<'policy'>): PolicyFields => ({
  ...policyFieldsOf(policy),
  ...draftFields(draft),
});

/**
 * PUT: fields that the API version can express and that were not said fall back to their defaults; fields that only the
 * other version knows stay.
 */
export function replacedPolicyFields(
  policy: Policy,
  draft: Draft<'policy'>,
  expressible: readonly string[],
): PolicyFields {
  const reset = Object.fromEntries(
    policyFields.filter((field) => expressible.includes(field)).map((field) => [field, policyDefaults[field]]),
  );
  return { ...policyFieldsOf(policy), ...reset, ...draftFields(draft) } as PolicyFields;
}

/** What a body may set, as the policy has it. */
export function policyFieldsOf(policy: Policy): PolicyFields {
  return pickFields(policy);
}

function pickFields(policy: PolicyFields): PolicyFields {
  return Object.fromEntries(policyFields.map((field) => [field, policy[field]])) as unknown as PolicyFields;
}

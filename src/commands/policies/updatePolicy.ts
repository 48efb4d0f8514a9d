// Changes an assignment policy: PATCH merges the draft into it.

import type { Draft } from '../../domain/drafts.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { PolicyFields } from '../../domain/policies/policy.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, CommandInput } from '../../flows/context.ts';
import { stageDraftsOf } from '../../flows/extensions/policyStages.ts';
import { requireRow } from '../../flows/load.ts';
import { loadPolicyWithPackage, writePolicy } from '../../flows/policies/writePolicy.ts';
import { mergePolicy } from '../../flows/policies/policyFields.ts';

/** 204. Throws `notFound`, `readOnlyField` for another package, and every fault of the body at once. */
export const updatePolicy: Command<'policy'> = async (ctx, input) => {
  await changePolicy(ctx, input, (policy) => ({
    fields: mergePolicy(policy, input.body),
    questions: input.body.questions ?? null,
  }));
  return { status: 204 };
};

type DecidePolicy = (policy: Policy) => {
  readonly fields: PolicyFields;
  readonly questions: readonly Draft<'question'>[] | null;
};

/** PUT and PATCH of a policy: they differ in what becomes of fields that the body leaves out. */
export async function changePolicy(
  ctx: Context,
  { id, body }: CommandInput<Draft<'policy'>>,
  decide: DecidePolicy,
): Promise<Policy> {
  const { policies, packages } = await loadPolicyWithPackage(ctx, id);
  const policy = requireRow(policies[0], 'policy', id);
  requireRight(ctx.caller, 'managePackages', { catalogId: policy.catalogId });
  const said = body.packageId;
  if (said !== undefined && said !== null && said !== policy.packageId)
    throw new Refusal('readOnlyField', { field: 'packageId', reason: 'A policy stays with its package.' });
  return writePolicy(ctx, {
    accessPackage: requireRow(packages[0], 'accessPackage', policy.packageId),
    packageId: policy.packageId,
    before: policy,
    stages: stageDraftsOf(body),
    ...decide(policy),
    activity: 'Update access package assignment policy',
  });
}

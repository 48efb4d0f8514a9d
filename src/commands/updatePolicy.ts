// Changes an assignment policy: PATCH merges what was said.

import type { Policy } from '../domain/entities.ts';
import { mergedPolicy, type PolicyFields } from '../domain/policies/policy.ts';
import type { QuestionDraft } from '../domain/policies/questions.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand } from '../domain/rights.ts';
import type { Command, Context, Input } from './context.ts';
import { stagesSaid } from './extensions/policyStages.ts';
import { found } from './load.ts';
import { policyOf, questionsOf, writePolicy } from './writePolicy.ts';

export const updatePolicy: Command = async (ctx, input) => {
  await changePolicy(ctx, input, (policy) => ({
    fields: mergedPolicy(policy, input.body),
    questions: questionsOf(input.body),
  }));
  return { status: 204 };
};

type Decide = (policy: Policy) => {
  readonly fields: PolicyFields;
  readonly questions: readonly QuestionDraft[] | null;
};

/** PUT and PATCH differ in nothing but what becomes of what was not said. */
export async function changePolicy(
  ctx: Context,
  { id, body }: Input,
  decide: Decide,
): Promise<Omit<Policy, 'version'>> {
  const { policies, packages } = await policyOf(ctx, id);
  const policy = found(policies[0], 'policy', id);
  demand(ctx.caller, 'managePackages', { catalogId: policy.catalogId });
  const said = body['packageId'];
  if (said !== undefined && said !== null && said !== policy.packageId)
    throw new Refusal('readOnlyField', { field: 'packageId', reason: 'A policy stays with its package.' });
  return writePolicy(ctx, {
    accessPackage: found(packages[0], 'accessPackage', policy.packageId),
    before: policy,
    stages: stagesSaid(body),
    ...decide(policy),
    activity: 'Update access package assignment policy',
  });
}

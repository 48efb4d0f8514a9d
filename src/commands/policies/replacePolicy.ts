// Replaces an assignment policy: PUT resets what its dialect can say and did not, and leaves what only the other
// dialect knows.
// https://learn.microsoft.com/graph/api/accesspackageassignmentpolicy-update

import type { Command } from '../../flows/context.ts';
import { changePolicy } from './updatePolicy.ts';
import { replacedPolicyFields } from '../../flows/policies/policyFields.ts';

/** 200 with the policy. Throws `notFound`, `readOnlyField` for another package, and every fault of the body at once. */
export const replacePolicy: Command<'policy'> = async (ctx, input) => {
  const { body, expressibleFields } = input;
  const unsaid = expressibleFields.includes('questions') ? [] : null;
  const policy = await changePolicy(ctx, input, (before) => ({
    fields: replacedPolicyFields(before, body, expressibleFields),
    questions: body.questions ?? unsaid,
  }));
  return { status: 200, row: { ...policy } };
};

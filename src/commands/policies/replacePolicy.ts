// Replaces an assignment policy: PUT resets what its dialect can say and did not, and leaves what only the other
// dialect knows.
// https://learn.microsoft.com/graph/api/accesspackageassignmentpolicy-update

import type { Row } from '../../odata/query.ts';
import type { Command } from '../../flows/context.ts';
import { readQuestionDrafts } from '../../flows/policies/writePolicy.ts';
import { changePolicy } from './updatePolicy.ts';
import { replacedPolicyFields } from '../../flows/policies/policyFields.ts';

export const replacePolicy: Command = async (ctx, input) => {
  const expressible = (input.body['#expressible'] ?? []) as readonly string[];
  const unsaid = expressible.includes('questions') ? [] : null;
  const policy = await changePolicy(ctx, input, (before) => ({
    fields: replacedPolicyFields(before, input.body, expressible),
    questions: readQuestionDrafts(input.body) ?? unsaid,
  }));
  return { status: 200, row: { ...policy } as unknown as Row };
};

// The rows that a policy consists of: itself, its revision, a row for each subject set that it admits.

import type { Id, Instant } from '../base.ts';
import type { Policy, PolicyRevision, PolicyTarget } from './policyEntities.ts';
import type { QuestionFields } from './questions.ts';

type NewPolicy = Omit<Policy, 'version'>;

/**
 * Every revision keeps the whole policy with its questions, so that a request is judged by what held when it was made.
 */
export function revisionRow(
  policy: NewPolicy,
  questions: readonly QuestionFields[],
  now: Instant,
): Omit<PolicyRevision, 'version'> {
  return {
    id: policy.revisionId,
    policyId: policy.id,
    revision: policy.revision,
    body: { policy, questions },
    createdAt: now,
  };
}

/** The rows of the subject sets that a policy admits. */
export function targetRows(policy: NewPolicy, newId: () => Id): readonly Omit<PolicyTarget, 'version'>[] {
  return policy.targets.map((set, position) => ({
    id: newId(),
    policyId: policy.id,
    kind: set.kind,
    principalId: set.id?.toLowerCase() ?? null,
    position,
  }));
}

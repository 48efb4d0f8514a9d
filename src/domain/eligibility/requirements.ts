// What a package asks of a requestor under each policy that admits the person.

import type { Id } from '../base.ts';
import type { Question } from '../policies/policyEntities.ts';
import type { Answer, Schedule } from '../values.ts';
import { admits } from './choosePolicy.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';
import { requiresApproval } from '../requests/requestTypes.ts';
import { priorityOf } from './targetScope.ts';

/** `existingAnswers` are the last answers to questions that are still asked. */
export interface PolicyRequirements {
  readonly policyId: Id;
  readonly policyDisplayName: string;
  readonly policyDescription: string | null;
  readonly allowsCustomSchedule: boolean;
  readonly isRequiredForAdd: boolean;
  readonly isRequiredForUpdate: boolean;
  readonly isRequestorJustificationRequired: boolean;
  readonly schedule: Schedule;
  readonly questions: readonly Question[];
  readonly existingAnswers: readonly Answer[];
}

/**
 * The requirements of each policy under which the person may request, the nearest audience first; an open request or
 * the like is not considered here.
 */
export function applicableRequirements(candidates: readonly EligibilityFacts[]): readonly PolicyRequirements[] {
  return candidates
    .filter(admits)
    .toSorted((a, b) => priorityOf[a.policy.targetScope] - priorityOf[b.policy.targetScope])
    .map(requirementsOf);
}

/** What a request under one policy is asked. */
export function requirementsOf({
  policy,
  questions,
  earlierAnswers,
  directoryAnswers = [],
}: EligibilityFacts): PolicyRequirements {
  const held = new Set(directoryAnswers.map((each) => each.questionId));
  const asked = new Set(questions.map((question) => question.id.toLowerCase()));
  return {
    policyId: policy.id,
    policyDisplayName: policy.displayName,
    policyDescription: policy.description,
    allowsCustomSchedule: policy.allowsCustomSchedule,
    isRequiredForAdd: policy.approval.isRequiredForAdd,
    isRequiredForUpdate: requiresApproval(policy.approval, { requestCase: 'update', hasAnswers: questions.length > 0 }),
    isRequestorJustificationRequired: policy.approval.isRequestorJustificationRequired,
    schedule: {
      startAt: null,
      recurrence: null,
      expiration: { type: policy.expirationType, endAt: policy.expirationAt, duration: policy.expirationDuration },
    },
    questions: questions.toSorted((a, b) => a.sequence - b.sequence || a.position - b.position),
    existingAnswers: [
      ...earlierAnswers.filter((each) => asked.has(each.questionId.toLowerCase()) && !held.has(each.questionId)),
      ...directoryAnswers,
    ],
  };
}

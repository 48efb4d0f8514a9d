// What a decision about an item may be, and what becomes of items that nobody decided.
// https://learn.microsoft.com/graph/api/accessreviewinstancedecisionitem-update

import { invalidField, isNonBlank } from '../faultCollector.ts';
import { Refusal } from '../refusal.ts';
import type { ReviewDecision } from './reviewEntities.ts';
import type { ReviewRules, StageRules } from './reviewValues.ts';
import { ReviewResults, type ReviewResult } from './reviewWords.ts';

/** What the action that accepts recommendations writes, which has no words of its own. */
export const acceptedRecommendation = 'Accepted the recommendation';

const byWord = new Map(ReviewResults.map((each) => [each.toLowerCase(), each]));
const wireWords = 'Approve, Deny, DontKnow or NotReviewed';

/** A decision as a client writes it, in any case. Throws `missingField` and `invalidField` at the field. */
export function readDecision(field: string, said: unknown): ReviewResult {
  if (said === undefined || said === null) throw new Refusal('missingField', { field });
  const found = typeof said === 'string' ? byWord.get(said.toLowerCase()) : undefined;
  if (found === undefined) throw invalidField(field, `one of ${wireWords}`);
  return found;
}

const mostCharacters = 10_000;

/**
 * The reason that is kept: approving and denying need one where the review demands it. A decision that changes without
 * a new reason loses the old one. Throws `missingField` and `invalidField`.
 */
export function readReason(
  field: string,
  said: unknown,
  {
    result,
    rules,
  }: { readonly result: ReviewResult; readonly rules: Pick<ReviewRules, 'justificationRequiredOnApproval'> },
): string {
  if (said !== undefined && said !== null && (typeof said !== 'string' || said.length > mostCharacters))
    throw invalidField(field, `a text of at most ${mostCharacters} characters`);
  const reason = result === 'notReviewed' ? '' : ((said as string | null | undefined) ?? '');
  const isDemanded = rules.justificationRequiredOnApproval && (result === 'approve' || result === 'deny');
  if (isDemanded && !isNonBlank(reason)) throw new Refusal('missingField', { field });
  return reason;
}

/** The decision that accepting the recommendation is; null where nothing is recommended. */
export const recommendedDecision = ({ recommendation }: Pick<ReviewDecision, 'recommendation'>): ReviewResult | null =>
  recommendation === 'noInfoAvailable' ? null : recommendation;

/** What an item that nobody decided gets when its turn closes; null where it stays as it is. */
export function defaultDecision(
  { defaultDecisionEnabled, defaultDecision: word }: Pick<ReviewRules, 'defaultDecisionEnabled' | 'defaultDecision'>,
  item: Pick<ReviewDecision, 'recommendation'>,
): ReviewResult | null {
  if (!defaultDecisionEnabled || word === null || word === 'none') return null;
  return word === 'recommendation' ? recommendedDecision(item) : word;
}

/** Whether an item goes on to the next stage: all do where the stage does not say which. */
export function movesOn(
  { decisionsThatWillMoveToNextStage: words }: Pick<StageRules, 'decisionsThatWillMoveToNextStage'>,
  { decision, recommendation }: Pick<ReviewDecision, 'decision' | 'recommendation'>,
): boolean {
  if (words === null || words.length === 0) return true;
  return words.includes(decision) || (words.includes('recommendation') && decision === recommendation);
}

// Why a person may request an access package, or why not: every policy with every check, and what a request must say.

import type { Id, Instant } from '../base.ts';
import { Refusal } from '../refusal.ts';
import { requiresApproval } from '../requests/requestTypes.ts';
import { periodOf, unspecifiedSchedule } from '../requests/schedule.ts';
import { caseOf, checksOf, type EligibilityCheck, type UsedFacts } from './checks.ts';
import { choosePolicy, explainPolicy } from './choosePolicy.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';
import { checkLinks, type CheckLink } from './checkLinks.ts';
import { checkMessage, describeSubjectSet, type DisplayNames } from './checkMessages.ts';
import { priorityOf } from './targetScope.ts';

/** A check with its message; `links` are what the message is about, `facts` what the check looked at. */
export interface ExplainedCheck {
  readonly check: string;
  readonly passed: boolean;
  readonly decides: EligibilityCheck['decides'];
  readonly says: string;
  readonly links: readonly CheckLink[];
  readonly facts: UsedFacts;
}

interface ExplainedRequirements {
  readonly approval: {
    readonly isRequired: boolean;
    readonly stages: readonly {
      readonly approvers: readonly string[];
      readonly fallbackApprovers: readonly string[];
      readonly deniedAfter: string | null;
    }[];
  };
  readonly justification: { readonly isRequired: boolean };
  readonly questions: readonly {
    readonly id: Id;
    readonly text: string | null;
    readonly isRequired: boolean;
    readonly choices: readonly (string | null)[] | null;
    readonly regexPattern: string | null;
    readonly previousAnswer: string | null;
  }[];
  /** `endsAt` null: access would not end by itself. */
  readonly schedule: { readonly isChosenByRequestor: boolean; readonly endsAt: Instant | null };
}

interface ExplainedPolicy {
  readonly policyId: Id;
  readonly displayName: string;
  /** 1 goes first; null: nobody asks under it. */
  readonly priority: number | null;
  readonly isPossible: boolean;
  readonly checks: readonly ExplainedCheck[];
  readonly wouldBeAsked: ExplainedRequirements;
}

/** The answer of `explain`: it is on the wire as it is. */
export interface Explanation {
  readonly isPossible: boolean;
  readonly reason: string;
  /** Under which a request that names none would fall. */
  readonly policyId: Id | null;
  readonly policies: readonly ExplainedPolicy[];
}

/** Explains one requested access under each policy of the package. */
export function explainEligibility(candidates: readonly EligibilityFacts[], names: DisplayNames): Explanation {
  const policies = candidates
    .map((facts) => explainPolicyFor(facts, names))
    .toSorted((a, b) => (a.priority ?? 9) - (b.priority ?? 9));
  const isPossible = policies.some((each) => each.isPossible);
  const policyId = isPossible ? chosenPolicyId(candidates) : null;
  return { isPossible, reason: reasonOf(policies, policyId), policyId, policies };
}

function explainPolicyFor(facts: EligibilityFacts, names: DisplayNames): ExplainedPolicy {
  const checks = explainPolicy(facts).map(
    (finding): ExplainedCheck => ({
      check: finding.name,
      passed: finding.passed,
      decides: finding.decides,
      says: checkMessage(finding.name, finding, facts, names),
      links: checkLinks(finding.name, facts, names),
      facts: finding.facts,
    }),
  );
  return {
    policyId: facts.policy.id,
    displayName: facts.policy.displayName,
    priority: priorityOf[facts.policy.targetScope] || null,
    isPossible: checks.every((each) => !isBlocking(each)),
    checks,
    wouldBeAsked: explainedRequirements(facts, names),
  };
}

/** Whether a check blocks the request now; what is missing in the request can still be added. */
const isBlocking = ({ passed, decides }: ExplainedCheck): boolean =>
  !passed && (decides === 'list' || decides === 'request');

/** The policy of a request that names none; null where the requestor must choose. */
function chosenPolicyId(candidates: readonly EligibilityFacts[]): Id | null {
  try {
    return choosePolicy(candidates).policy.id;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function reasonOf(policies: readonly ExplainedPolicy[], policyId: Id | null): string {
  const possible = policies.filter((each) => each.isPossible);
  const [only] = possible;
  if (policies.length === 0) return 'The access package has no policy for this person: whoever manages it can add one.';
  if (only === undefined)
    return policies
      .map(
        ({ displayName, checks }) =>
          `Policy "${displayName}": ${checks
            .filter(isBlocking)
            .map((each) => each.says)
            .join(' ')}`,
      )
      .join(' ');
  const chosen = possible.find((each) => each.policyId === policyId);
  if (chosen === undefined)
    return (
      'It can be requested under any of these policies; the request must name one: ' +
      `${possible.map((each) => `"${each.displayName}"`).join(', ')}.`
    );
  const { approval, questions } = chosen.wouldBeAsked;
  const asked = [
    ...(approval.isRequired ? ['approval'] : []),
    ...(questions.some((each) => each.isRequired) ? ['answers to questions'] : []),
  ];
  return (
    'It can be requested under the policy ' +
    `"${chosen.displayName}"${asked.length === 0 ? '' : `, with ${asked.join(' and ')}`}.`
  );
}

function explainedRequirements(facts: EligibilityFacts, names: DisplayNames): ExplainedRequirements {
  const { policy, questions, earlierAnswers, now } = facts;
  const isRequired = requiresApproval(policy.approval, {
    requestCase: caseOf(facts),
    hasAnswers: questions.length > 0,
  });
  const period = periodOf(policy, unspecifiedSchedule, now, false);
  const answerTo = (id: Id): string | null =>
    earlierAnswers.find((each) => each.questionId.toLowerCase() === id)?.value ?? null;
  return {
    approval: {
      isRequired,
      stages: !isRequired
        ? []
        : policy.approval.stages.map((stage) => ({
            approvers: stage.approvers.filter((each) => !each.isBackup).map((each) => describeSubjectSet(each, names)),
            fallbackApprovers: stage.approvers
              .filter((each) => each.isBackup)
              .map((each) => describeSubjectSet(each, names)),
            deniedAfter: stage.timeout,
          })),
    },
    justification: { isRequired: policy.approval.isRequestorJustificationRequired },
    questions: questions.map(({ id, text, isRequired: must, choices, regexPattern }) => ({
      id,
      text,
      isRequired: must,
      choices: choices?.map((each) => each.text ?? each.actualValue) ?? null,
      regexPattern,
      previousAnswer: answerTo(id),
    })),
    schedule: {
      isChosenByRequestor: policy.allowsCustomSchedule,
      endsAt: 'problem' in period ? period.latestEnd : period.endsAt,
    },
  };
}

/** Whether somebody can send a request of this type. */
export const isExplainable = (type: EligibilityFacts['requested']['type']): boolean => checksOf(type).length > 0;

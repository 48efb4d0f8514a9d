// Which policy a request falls under, and every reason why one does or does not.

import { Refusal, Refusals, type RefusalFacts } from '../refusal.ts';
import { caseOf, checksOf, isWishCheck, type CheckName, type EligibilityCheck, type UsedFacts } from './checks.ts';
import type { EligibilityFacts } from './eligibilityFacts.ts';
import { requestFaults } from './requestFaults.ts';
import { priorityOf } from './targetScope.ts';

export interface Finding {
  readonly name: CheckName;
  readonly decides: EligibilityCheck['decides'];
  readonly code: EligibilityCheck['code'];
  readonly passed: boolean;
  readonly facts: UsedFacts;
}

/** Every check that applies to the request, passed or failed. */
export function explainPolicy(facts: EligibilityFacts): readonly Finding[] {
  return checksOf(facts.requested.type, caseOf(facts)).map(({ name, decides, code, check }) => ({
    name,
    decides,
    code,
    ...check(facts),
  }));
}

/**
 * Throws the refusal of the first failed check, with all that failed among its facts. Where that check is about fields
 * of the body, throws a refusal of each wrong field.
 */
export function demandEligible(facts: EligibilityFacts): void {
  const failure = eligibilityFailure(facts);
  if (failure === null) return;
  const { first, failed, refusal } = failure;
  if (requestFaults[first.name] === undefined) throw refusal;
  const faults = failed
    .flatMap((each) => requestFaults[each.name]?.(facts) ?? [])
    .map((each) => new Refusal(each.code, { ...refusal.facts, ...each.facts }));
  throw faults.length === 1 ? (faults[0] as Refusal) : new Refusals(faults);
}

interface EligibilityFailure {
  readonly failed: readonly Finding[];
  readonly first: Finding;
  readonly refusal: Refusal;
}

/** The checks that a request fails, and the refusal of the first one; null where it fails none. */
function eligibilityFailure(facts: EligibilityFacts): EligibilityFailure | null {
  const failed = explainPolicy(facts).filter((finding) => !finding.passed && finding.decides !== 'sight');
  const [first] = failed;
  if (first === undefined) return null;
  const refusal = new Refusal(first.code, {
    ...first.facts,
    check: first.name,
    policyId: facts.policy.id,
    failed: failed.map((each) => each.name),
    reason: reasonOf(first, failed),
  });
  return { failed, first, refusal };
}

/** Policies under which a request would be taken in; of none, the refusal that the request would get. */
export interface OfferedPolicies {
  readonly policies: readonly EligibilityFacts[];
  readonly refusal: Refusal | null;
}

/**
 * The policy that a request would fall under which says all that it is asked for, or the policies of which the
 * requestor chooses one: by the same checks as the request itself.
 */
export function offeredPolicies(candidates: readonly EligibilityFacts[]): OfferedPolicies {
  const judged = chosenPolicies(candidates);
  if (judged instanceof Refusal) return { policies: [], refusal: judged };
  const refusals = judged.map((facts) => eligibilityFailure(facts)?.refusal ?? null);
  const policies = judged.filter((_, at) => refusals[at] === null || isOnlyMissing(refusals[at] as Refusal));
  return { policies, refusal: policies.length > 0 ? null : (refusals[0] ?? null) };
}

/** Whether something is refused only for what it can still say: a field, a justification, answers. */
export function isOnlyMissing({ code, facts: { failed } }: Refusal): boolean {
  if (code === 'missingField') return true;
  return Array.isArray(failed) && failed.length > 0 && failed.every(isWishCheck);
}

function chosenPolicies(candidates: readonly EligibilityFacts[]): readonly EligibilityFacts[] | Refusal {
  let chosen: readonly EligibilityFacts[] = [];
  const refusal = refusalOf(() => {
    chosen = [choosePolicy(candidates)];
  });
  if (refusal === null) return chosen;
  const named = refusal.code === 'policyAmbiguous' ? (refusal.facts['policyIds'] as readonly string[]) : [];
  return named.length === 0 ? refusal : candidates.filter(({ policy }) => named.includes(policy.id));
}

function refusalOf(decide: () => void): Refusal | null {
  try {
    decide();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** What the facts say more than the code: of eligibility all that failed. */
function reasonOf(first: Finding, failed: readonly Finding[]): string {
  if (first.code !== 'notEligible') return '';
  const names = failed.filter((each) => each.code === 'notEligible').map((each) => each.name);
  return `Failed checks: ${names.join(', ')}.`;
}

/**
 * The policy for a request that names none, out of those of the package: the list checks must all pass, the nearest
 * audience goes first, and of several the policy under which the person holds the package already. Throws
 * `policyAmbiguous` with the ids of several of the same rank, `notEligible` with the failed checks where there is none.
 */
export function choosePolicy(candidates: readonly EligibilityFacts[]): EligibilityFacts {
  const judged = candidates.map((facts) => ({
    facts,
    rank: priorityOf[facts.policy.targetScope],
    failed: failedListChecks(facts),
  }));
  const admitting = judged.filter(({ rank, failed }) => rank > 0 && failed.length === 0);
  const best = Math.min(...admitting.map(({ rank }) => rank));
  const chosen = admitting.filter(({ rank }) => rank === best);
  const [first, second] = chosen;
  if (first === undefined) throw new Refusal('notEligible', failureFacts(judged));
  const only = chosen.find(({ facts }) => facts.assignment?.policyId === facts.policy.id) ?? first;
  if (second !== undefined && only.facts.assignment?.policyId !== only.facts.policy.id) {
    throw new Refusal('policyAmbiguous', {
      policyIds: chosen.map(({ facts }) => facts.policy.id),
      policies: chosen.map(({ facts }) => facts.policy.displayName),
    });
  }
  return only.facts;
}

/** Whether the policy is for the request: a requestor who knows the package may request it under such a policy. */
export const admits = (facts: EligibilityFacts): boolean => failedListChecks(facts).length === 0;

const failedListChecks = (facts: EligibilityFacts): readonly string[] =>
  explainPolicy(facts)
    .filter((finding) => finding.decides === 'list' && !finding.passed)
    .map((finding) => finding.name);

function failureFacts(
  judged: readonly { readonly facts: EligibilityFacts; readonly failed: readonly string[] }[],
): RefusalFacts {
  const failed = judged.map(
    ({ facts, failed: names }) => `${facts.policy.displayName}: ${names.join(', ') || 'for administrators only'}`,
  );
  return {
    failed,
    reason: failed.length === 0 ? 'The access package has no policy for it.' : `Failed checks: ${failed.join('; ')}.`,
  };
}

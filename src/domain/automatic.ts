// What an automatic policy does about one person, as a pure decision: give, take after the grace period, take that
// back, or nothing.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-auto-assignment-policy

import type { Assignment, Departure, DirectoryObject, Id, Instant, Policy } from './entities.ts';
import { isDynamic } from './directory/object.ts';
import { isRule, readRule, readsOf } from './rules/reads.ts';
import type { Rule } from './rules/rule.ts';
import { addDuration } from './time.ts';

/** The rule that a policy gives and takes by; null where it has none that can be followed. */
export function ruleOfPolicy(policy: Pick<Policy, 'automatic' | 'targets'>): Rule | null {
  const text =
    policy.automatic === null
      ? null
      : (policy.targets.find((set) => set.kind === 'attributeRuleMembers')?.membershipRule ?? null);
  return followed(text);
}

/** The rule by which a group has its members; null where it has none, or it is paused. */
export function ruleOfGroup(
  group: Pick<
    DirectoryObject,
    'kind' | 'groupTypes' | 'membershipRule' | 'membershipRuleProcessingState' | 'deletedAt'
  >,
): Rule | null {
  const isOn =
    group.kind === 'group' &&
    group.deletedAt === null &&
    isDynamic(group) &&
    group.membershipRuleProcessingState !== 'Paused';
  return isOn ? followed(group.membershipRule) : null;
}

function followed(text: string | null): Rule | null {
  const read = text === null ? null : readRule(text);
  return read !== null && isRule(read) ? read : null;
}

/**
 * By what a change finds the rule: what it reads, and that it is one. A policy's rule rests on the account and on the
 * package too.
 */
export function attributesOf(rule: Rule, packageId: Id | null): readonly string[] {
  return [
    ...new Set([
      ...readsOf(rule),
      '*',
      ...(packageId === null ? [] : ['accountEnabled', 'package', `package:${packageId}`]),
    ]),
  ];
}

export interface Standing {
  /** The rule has her, and she can sign in. */
  readonly isAdmitted: boolean;
  /** She was deleted. */
  readonly isGone: boolean;
  /** Her unexpired assignment under the policy. */
  readonly assignment: Pick<Assignment, 'endsAt'> | null;
  /** While she keeps it only for the grace period. */
  readonly departure: Pick<Departure, 'graceEndsAt'> | null;
  /** Another policy gives her the package. */
  readonly hasOtherwise: boolean;
  /** A request for the package is under way: the policy's own, or another. */
  readonly request: 'own' | 'other' | null;
  readonly now: Instant;
}

/**
 * `leave` ends the assignment after the grace period, `leaveNow` without one, `stay` takes that back; `callOff` is of a
 * request that is not delivered yet.
 */
export type Verdict = 'give' | 'callOff' | 'leave' | 'leaveNow' | 'stay' | 'nothing';

export function verdictOf(automatic: Policy['automatic'], standing: Standing): Verdict {
  const gives = automatic?.requestAccessForAllowedTargets === true;
  // Who says nothing of leaving gets what such policies did before there was a word for it.
  const takes = automatic?.removeAccessWhenTargetLeavesAllowedTargets ?? gives;
  const { isAdmitted, isGone, assignment, departure, hasOtherwise, request, now } = standing;
  if (isAdmitted) {
    if (departure !== null) return 'stay';
    return gives && assignment === null && !hasOtherwise && request === null ? 'give' : 'nothing';
  }
  if (request === 'own' && assignment === null) return 'callOff';
  if (assignment === null) return 'nothing';
  if (!takes) return departure === null ? 'nothing' : 'stay';
  if (departure === null) return isGone ? 'leaveNow' : 'leave';
  return isGone && departure.graceEndsAt > now ? 'leaveNow' : 'nothing';
}

/** When access ends for who leaves now. */
export function graceEnd(automatic: Policy['automatic'], now: Instant): Instant {
  const grace = automatic?.gracePeriodBeforeAccessRemoval ?? null;
  return grace === null ? now : (addDuration(now, grace) ?? now);
}

// What an automatic policy does for one person, as a pure decision: assign, remove after the grace period, cancel the
// removal, or nothing.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-auto-assignment-policy

import type { Assignment } from '../requests/requestEntities.ts';
import type { Departure } from './ruleEntities.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id, Instant } from '../base.ts';
import type { Policy } from '../policies/policyEntities.ts';
import { isDynamic } from '../directory/directoryObjects.ts';
import { isRule, parseRuleCached, dependenciesOf } from './ruleDependencies.ts';
import type { MembershipRule } from './rule.ts';
import { addDuration } from '../time.ts';

/** The membership rule of an automatic policy; null where it has none that can be parsed. */
export function ruleOfPolicy(policy: Pick<Policy, 'automatic' | 'targets'>): MembershipRule | null {
  const text =
    policy.automatic === null
      ? null
      : (policy.targets.find((set) => set.kind === 'attributeRuleMembers')?.membershipRule ?? null);
  return parseUsableRule(text);
}

/** The membership rule of a dynamic group; null where it has none, or is paused or deleted. */
export function ruleOfGroup(
  group: Pick<
    DirectoryObject,
    'kind' | 'groupTypes' | 'membershipRule' | 'membershipRuleProcessingState' | 'deletedAt'
  >,
): MembershipRule | null {
  const isOn =
    group.kind === 'group' &&
    group.deletedAt === null &&
    isDynamic(group) &&
    group.membershipRuleProcessingState !== 'Paused';
  return isOn ? parseUsableRule(group.membershipRule) : null;
}

function parseUsableRule(text: string | null): MembershipRule | null {
  const read = text === null ? null : parseRuleCached(text);
  return read !== null && isRule(read) ? read : null;
}

/**
 * The attributes under which a rule is indexed, so that a change finds it. A policy's rule depends on the account and
 * the package too.
 */
export function ruleAttributesOf(rule: MembershipRule, packageId: Id | null): readonly string[] {
  return [
    ...new Set([
      ...dependenciesOf(rule),
      '*',
      ...(packageId === null ? [] : ['accountEnabled', 'package', `package:${packageId}`]),
    ]),
  ];
}

export interface MembershipStatus {
  /** The rule admits the person, and the account is enabled. */
  readonly isAdmitted: boolean;
  /** The person was deleted. */
  readonly isDeleted: boolean;
  /** The person's unexpired assignment under the policy. */
  readonly assignment: Pick<Assignment, 'endsAt'> | null;
  /** The pending removal, while the person keeps access for the grace period. */
  readonly departure: Pick<Departure, 'graceEndsAt'> | null;
  /** Another policy assigns the package to the person. */
  readonly hasFromOtherPolicy: boolean;
  /** A request for the package is open: of the policy itself, or another. */
  readonly request: 'own' | 'other' | null;
  readonly now: Instant;
}

/**
 * `leave` ends the assignment after the grace period, `leaveNow` without one, `stay` takes that back; `callOff` is of a
 * request that is not delivered yet.
 */
export type AutomaticAction = 'give' | 'callOff' | 'leave' | 'leaveNow' | 'stay' | 'nothing';

/** The action of an automatic policy for a person with this status. */
export function automaticActionFor(automatic: Policy['automatic'], status: MembershipStatus): AutomaticAction {
  const gives = automatic?.requestAccessForAllowedTargets === true;
  // Who says nothing of leaving gets what such policies did before there was a word for it.
  const takes = automatic?.removeAccessWhenTargetLeavesAllowedTargets ?? gives;
  const { isAdmitted, isDeleted, assignment, departure, hasFromOtherPolicy, request, now } = status;
  if (isAdmitted) {
    if (departure !== null) return 'stay';
    return gives && assignment === null && !hasFromOtherPolicy && request === null ? 'give' : 'nothing';
  }
  if (request === 'own' && assignment === null) return 'callOff';
  if (assignment === null) return 'nothing';
  if (!takes) return departure === null ? 'nothing' : 'stay';
  if (departure === null) return isDeleted ? 'leaveNow' : 'leave';
  return isDeleted && departure.graceEndsAt > now ? 'leaveNow' : 'nothing';
}

/** When access ends for a person whom the rule stops admitting now. */
export function graceEnd(automatic: Policy['automatic'], now: Instant): Instant {
  const grace = automatic?.gracePeriodBeforeAccessRemoval ?? null;
  return grace === null ? now : (addDuration(now, grace) ?? now);
}

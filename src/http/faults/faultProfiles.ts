// Sets of fault rules with a name: the bad days that clients have to live with.

import { createFaultCollector, invalidField } from '../../domain/faultCollector.ts';
import { readFaultRule, type FaultRule } from './faultRule.ts';

/**
 * The limits of `like-graph` are those that are published for one application in one small tenant
 * (https://learn.microsoft.com/graph/throttling-limits, identity and access): 3,500 resource units in 10 seconds, of
 * which a call counts as one here, and 3,000 writes in 150 seconds. That a new object is not there at once is
 * published without a number (https://learn.microsoft.com/entra/architecture/architecture): a client reads what it
 * wrote in its own logical session, but a session can end at any time. Terraform's azuread provider waits for a user,
 * a group and an application after each create, by writes that it repeats after 404, and does not for a service
 * principal: so is the delay here. Its 2 seconds, the latency of 60 ms and the rare 503 are choices of ours, not
 * measurements of Graph.
 */
const profiles: Readonly<Record<string, readonly object[]>> = {
  throttled: [{ answer: { status: 429, retryAfter: 1 }, share: 0.3 }],
  'like-graph': [
    { answer: { status: 429 }, over: { requests: 3_500, seconds: 10 } },
    {
      match: { method: ['POST', 'PATCH', 'PUT', 'DELETE'] },
      answer: { status: 429 },
      over: { requests: 3_000, seconds: 150 },
    },
    ...['/users', '/groups', '/applications'].map((path) => ({ match: { method: 'POST', path }, notThereFor: 2 })),
    { match: { method: 'POST', path: '/servicePrincipals' }, notThereFor: { seconds: 2, from: 'others' } },
    { latency: { distribution: 'exponential', milliseconds: 60 } },
    { answer: { status: 503, retryAfter: 1 }, share: 0.005 },
  ],
};

export const faultProfiles: readonly string[] = Object.keys(profiles);

/**
 * The rules that a body asks for: `{"profile":"throttled"}`, `{"rules":[…]}` or one rule. Throws `invalidField` with
 * every fault of every rule.
 */
export function readFaultRules(body: unknown): readonly FaultRule[] {
  const { profile, rules, ...rest } = (body ?? {}) as { readonly profile?: unknown; readonly rules?: unknown };
  const faults = createFaultCollector();
  const isOne = profile === undefined && rules === undefined;
  const isAlone = Object.keys(rest).length === 0 && (profile === undefined || rules === undefined);
  if (!isOne && !isAlone) throw invalidField(profile === undefined ? 'rules' : 'profile', 'there alone');
  const read = isOne
    ? [readFaultRule(faults, '', body)]
    : listOf(profile, rules).map((each, at) => readFaultRule(faults.below('rules'), String(at), each));
  faults.throwIfAny();
  return read;
}

/** The most rules that there may be at once. */
export const mostRules = 100;

function listOf(profile: unknown, rules: unknown): readonly unknown[] {
  if (profile === undefined) {
    if (Array.isArray(rules) && rules.length > 0 && rules.length <= mostRules) return rules;
    throw invalidField('rules', `a list of 1 to ${mostRules} rules`);
  }
  const found = typeof profile === 'string' && Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (found === undefined) throw invalidField('profile', `one of ${faultProfiles.join(', ')}`);
  return found;
}

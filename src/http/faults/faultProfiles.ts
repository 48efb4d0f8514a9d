// Sets of fault rules with a name: the bad days that clients have to live with.

import { Refusal } from '../../domain/refusal.ts';
import { readFaultRule, type FaultRule } from './faultRule.ts';

/**
 * The limits of `like-graph` are those that are published for one application in one small tenant
 * (https://learn.microsoft.com/graph/throttling-limits, identity and access): 3,500 resource units in 10 seconds, of
 * which a call counts as one here, and 3,000 writes in 150 seconds. That a new object is not there at once is
 * published without a number (https://learn.microsoft.com/entra/architecture/architecture).
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
    ...['/users', '/groups', '/applications', '/servicePrincipals'].map((path) => ({
      match: { method: 'POST', path },
      notThereFor: 2,
    })),
    { latency: { distribution: 'exponential', milliseconds: 60 } },
    { answer: { status: 503, retryAfter: 1 }, share: 0.005 },
  ],
};

export const faultProfiles: readonly string[] = Object.keys(profiles);

/** The rules that a body asks for: `{"profile":"throttled"}`, `{"rules":[…]}` or one rule. Throws `invalidField`. */
export function readFaultRules(body: unknown): readonly FaultRule[] {
  const { profile, rules, ...rest } = (body ?? {}) as { readonly profile?: unknown; readonly rules?: unknown };
  if (profile === undefined && rules === undefined) return [readFaultRule(body)];
  const isAlone = Object.keys(rest).length === 0 && (profile === undefined || rules === undefined);
  if (!isAlone) throw invalid('profile', 'It must stand alone.');
  if (profile !== undefined) return profileRules(profile);
  if (!Array.isArray(rules) || rules.length === 0 || rules.length > mostRules)
    throw invalid('rules', `It must be a list of 1 to ${mostRules} rules.`);
  return rules.map((each) => readFaultRule(each));
}

/** The most rules that there may be at once. */
export const mostRules = 100;

function profileRules(name: unknown): readonly FaultRule[] {
  const found = typeof name === 'string' && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found === undefined) throw invalid('profile', `It must be one of ${faultProfiles.join(', ')}.`);
  return found.map((each) => readFaultRule({ ...each }));
}

const invalid = (field: string, says: string): Refusal => new Refusal('invalidField', { field, says });

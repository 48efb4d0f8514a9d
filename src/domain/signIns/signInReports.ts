// The list by which an outside provider reports when users signed in last.

import type { Id, Instant } from '../base.ts';
import { createFaultCollector, invalidField, type FaultCollector } from '../faultCollector.ts';
import { parseInstant } from '../instants.ts';
import type { SignInActivity } from './signInEntities.ts';
import { isGuid } from '../text.ts';

/** When a user signed in last, as far as the provider says. */
export interface SignInReport {
  readonly userId: Id;
  readonly activity: Partial<Omit<SignInActivity, 'id' | 'version'>>;
}

const mostReports = 1_000;

/** The names of the report, as those of Graph's `signInActivity`, and the fields that keep them. */
const times = {
  lastSignInDateTime: 'lastSignInAt',
  lastNonInteractiveSignInDateTime: 'lastNonInteractiveSignInAt',
  lastSuccessfulSignInDateTime: 'lastSuccessfulSignInAt',
} as const satisfies Readonly<Record<string, keyof SignInActivity>>;

/** Throws every fault at once. Each user is there once at the most, and no time is later than `now`. */
export function readReports(value: unknown, now: Instant): readonly SignInReport[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostReports)
    throw invalidField('value', `a list of 1 to ${mostReports} users, each with userId and times`);
  const faults = createFaultCollector();
  const seen = new Set<Id>();
  const reports = value.map((each: unknown, at) =>
    readReport(each, { faults: faults.below(`value/${at}`), seen, now }),
  );
  faults.throwIfAny();
  return reports;
}

function readReport(
  value: unknown,
  { faults, seen, now }: { readonly faults: FaultCollector; readonly seen: Set<Id>; readonly now: Instant },
): SignInReport {
  const { userId, ...said } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const id = isGuid(userId) ? userId.toLowerCase() : '';
  faults.holds(id !== '', 'userId', 'the id of a user');
  faults.holds(id === '' || !seen.has(id), 'userId', 'of a user who is in the list once');
  seen.add(id);
  const activity: Record<string, Instant> = {};
  for (const [name, text] of Object.entries(said)) {
    const field = (times as Readonly<Record<string, string | undefined>>)[name];
    const at = typeof text === 'string' ? parseInstant(text) : null;
    faults.holds(field !== undefined, name, `one of ${Object.keys(times).join(', ')}`);
    if (field === undefined) continue;
    faults.holds(at !== null && at <= now, name, 'a date and time such as 2026-01-31T09:30:00Z that is not ahead');
    if (at !== null) activity[field] = at;
  }
  faults.holds(Object.keys(said).length > 0, 'lastSignInDateTime', 'there, or another time');
  return { userId: id, activity };
}

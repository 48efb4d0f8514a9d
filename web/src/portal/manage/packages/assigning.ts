// Assigning a package to many people: who is meant by each line, what the server would say, and the requests.

import { sendBatches } from '../../../api/batch.ts';
import type { Named } from '../../../api/entities.ts';
import { literal } from '../../../api/paths.ts';
import { readTenantNow } from '../../../api/tenantTime.ts';
import type { Identity } from '../../../session/session.ts';

const em = '/identityGovernance/entitlementManagement';
const secondsToUndo = 10;

/** One line of a list, and what became of it. */
export interface Line {
  readonly text: string;
  readonly person: Named | null;
  /** `ready` can be assigned; the others cannot, each with a text of the catalogs; `refused` by the server. */
  readonly verdict: 'ready' | 'unknown' | 'several' | 'twice' | 'refused' | 'done';
  readonly error: Error | null;
}

/** Who is meant by each line: nobody, one person, or several. */
export async function findPeople(identity: Identity | null, texts: readonly string[]): Promise<readonly Line[]> {
  const calls = texts.map((text) => {
    const word = literal(text);
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
    const filter = isId ? `id eq ${word}` : `userPrincipalName eq ${word} or mail eq ${word} or displayName eq ${word}`;
    return { method: 'GET', url: `/users?$select=id,displayName&$top=2&$filter=${filter.replaceAll(' ', '%20')}` };
  });
  const found = await sendBatches<{ readonly value: readonly Named[] }>(identity, 'v1.0', calls);
  const seen = new Set<string>();
  return texts.map((text, at): Line => {
    const people = found[at]?.body?.value ?? [];
    const [person = null] = people;
    const error = found[at]?.error ?? null;
    if (error !== null) return { text, person: null, verdict: 'refused', error };
    if (person === null) return { text, person, verdict: 'unknown', error: null };
    if (people.length > 1) return { text, person: null, verdict: 'several', error: null };
    if (seen.has(person.id)) return { text, person, verdict: 'twice', error: null };
    seen.add(person.id);
    return { text, person, verdict: 'ready', error: null };
  });
}

interface Wish {
  readonly packageId: string;
  readonly policyId: string;
}

/** What the server would say of each line that is ready: requests that are only checked. */
export async function judge(
  identity: Identity | null,
  { packageId, policyId }: Wish,
  lines: readonly Line[],
): Promise<readonly Line[]> {
  const ready = lines.filter(({ verdict }) => verdict === 'ready');
  const calls = ready.map(({ person }) => ({
    method: 'POST',
    url: `${em}/accessPackageAssignmentRequests`,
    body: {
      requestType: 'AdminAdd',
      isValidationOnly: true,
      accessPackageAssignment: { targetId: person?.id, assignmentPolicyId: policyId, accessPackageId: packageId },
    },
  }));
  const outcomes = await sendBatches(identity, 'beta', calls);
  return lines.map((line) => {
    const error = outcomes[ready.indexOf(line)]?.error ?? null;
    return error === null ? line : { ...line, verdict: 'refused', error };
  });
}

/** Requests that begin in ten seconds, so that they can be taken back; answers their ids beside the lines. */
export async function assign(
  identity: Identity | null,
  { packageId, policyId }: Wish,
  lines: readonly Line[],
  onProgress: (done: number) => void,
): Promise<{ readonly lines: readonly Line[]; readonly requests: readonly string[] }> {
  const ready = lines.filter(({ verdict }) => verdict === 'ready');
  const startDateTime = new Date((await readTenantNow()) + secondsToUndo * 1000).toISOString();
  const calls = ready.map(({ person }) => ({
    method: 'POST',
    url: `${em}/assignmentRequests`,
    body: {
      requestType: 'adminAdd',
      assignment: { targetId: person?.id, assignmentPolicyId: policyId, accessPackageId: packageId },
      schedule: { startDateTime },
    },
  }));
  const outcomes = await sendBatches<{ readonly id: string }>(identity, 'v1.0', calls, onProgress);
  return {
    lines: lines.map((line) => {
      const outcome = outcomes[ready.indexOf(line)];
      if (outcome === undefined) return line;
      return outcome.error === null
        ? { ...line, verdict: 'done' }
        : { ...line, verdict: 'refused', error: outcome.error };
    }),
    requests: outcomes.flatMap(({ body }) => body?.id ?? []),
  };
}

/** Removals that begin in ten seconds; answers the ids of the requests, and why some were refused. */
export async function remove(
  identity: Identity | null,
  assignments: readonly string[],
  onProgress: (done: number) => void,
): Promise<{ readonly requests: readonly string[]; readonly errors: readonly Error[] }> {
  const startDateTime = new Date((await readTenantNow()) + secondsToUndo * 1000).toISOString();
  const calls = assignments.map((id) => ({
    method: 'POST',
    url: `${em}/assignmentRequests`,
    body: { requestType: 'adminRemove', assignment: { id }, schedule: { startDateTime } },
  }));
  const outcomes = await sendBatches<{ readonly id: string }>(identity, 'v1.0', calls, onProgress);
  return {
    requests: outcomes.flatMap(({ body }) => body?.id ?? []),
    errors: outcomes.flatMap(({ error }) => error ?? []),
  };
}

/** Takes requests back that have not begun. Throws the first refusal. */
export async function cancel(identity: Identity | null, requests: readonly string[]): Promise<void> {
  const calls = requests.map((id) => ({ method: 'POST', url: `${em}/assignmentRequests/${id}/cancel` }));
  const outcomes = await sendBatches(identity, 'v1.0', calls);
  const refused = outcomes.find(({ error }) => error !== null)?.error;
  if (refused != null) throw refused;
}

// A list of people that comes in: what each line would do, what the server would say of it, and the calls.

import { sendBatches, type BatchCall } from '../../../api/batch.ts';
import { callGraph } from '../../../api/graph.ts';
import { GraphError } from '../../../api/graphError.ts';
import { literal } from '../../../api/paths.ts';
import type { Identity } from '../../../session/session.ts';
import type { Values } from '../../forms/formField.ts';
import type { Effects } from '../../forms/whatIf.ts';
import { csvColumns, type Said } from './peopleCsv.ts';
import { aliasOf } from './personForm.ts';
import { temporaryPassword } from './temporaryPassword.ts';

/** One line and what is to become of it. `ready` lines are sent; the others are not, each for a reason. */
export interface PersonLine {
  /** Of the list, from 1; the headings are no line. */
  readonly line: number;
  readonly said: Said;
  readonly verdict: 'create' | 'change' | 'same' | 'unnamed' | 'unclear' | 'twice' | 'refused' | 'created' | 'changed';
  readonly call: BatchCall | null;
  /** Of a new person, for the first sign-in. */
  readonly password: string | null;
  readonly error: Error | null;
}

export const isReady = ({ verdict }: PersonLine): boolean => verdict === 'create' || verdict === 'change';

/** Who is meant by each line, and what the line would change. */
export async function planPeople(
  identity: Identity | null,
  people: readonly Said[],
  onProgress: (done: number) => void,
): Promise<readonly PersonLine[]> {
  const select = `id,${csvColumns.map(({ property }) => property).join(',')}`;
  const calls = people.map(({ userPrincipalName = '' }) => ({
    method: 'GET',
    url: `/users?$select=${select}&$filter=userPrincipalName%20eq%20${literal(userPrincipalName)}`,
  }));
  const found = await sendBatches<{ readonly value: readonly Values[] }>(identity, 'v1.0', calls, onProgress);
  const seen = new Set<string>();
  return people.map((said, at): PersonLine => {
    const line = { line: at + 1, said, call: null, password: null, error: found[at]?.error ?? null };
    const name = said['userPrincipalName']?.toLowerCase();
    if (name === undefined) return { ...line, verdict: 'unnamed' };
    if (seen.has(name)) return { ...line, verdict: 'twice' };
    seen.add(name);
    if (line.error !== null) return { ...line, verdict: 'refused' };
    const wanted = wantedOf(said);
    if (wanted === null) return { ...line, verdict: 'unclear' };
    const person = found[at]?.body?.value[0];
    if (person === undefined) return created(line, wanted);
    const changes = Object.entries(wanted).filter(
      ([property, value]) => property !== 'userPrincipalName' && person[property] !== value,
    );
    if (changes.length === 0) return { ...line, verdict: 'same' };
    const call = { method: 'PATCH', url: `/users/${String(person['id'])}`, body: Object.fromEntries(changes) };
    return { ...line, verdict: 'change', call };
  });
}

function created(line: Omit<PersonLine, 'verdict'>, wanted: Values): PersonLine {
  const password = temporaryPassword();
  const body = {
    accountEnabled: true,
    mailNickname: aliasOf(wanted['userPrincipalName']),
    ...wanted,
    passwordProfile: { password, forceChangePasswordNextSignIn: true },
  };
  return { ...line, verdict: 'create', password, call: { method: 'POST', url: '/users', body } };
}

/** As the API takes it; null where a word for yes or no is neither. */
function wantedOf({ accountEnabled, ...said }: Said): Values | null {
  if (accountEnabled === undefined) return said;
  if (/^(true|yes|1)$/i.test(accountEnabled)) return { ...said, accountEnabled: true };
  return /^(false|no|0)$/i.test(accountEnabled) ? { ...said, accountEnabled: false } : null;
}

/** Calls of one rehearsal: a new password costs time to hash. */
const mostCalls = 10;
const mostTries = 5;

/**
 * What the server would say of each line that is ready, and how many people would lose something. Lines of one
 * rehearsal are judged as one, so that two that meet are found.
 */
export async function judgePeople(
  identity: Identity | null,
  lines: readonly PersonLine[],
  onProgress: (done: number) => void,
): Promise<{ readonly lines: readonly PersonLine[]; readonly lose: number }> {
  const ready = lines.filter(isReady);
  const errors = new Map<number, Error>();
  let lose = 0;
  for (let at = 0; at < ready.length; at += mostCalls) {
    const part = ready.slice(at, at + mostCalls);
    const { responses, counts } = await rehearse(identity, part);
    lose += counts.lose + counts.held;
    for (const [n, { line }] of part.entries()) {
      const { status = 500, body = null } = responses[n] ?? {};
      if (status >= 400) errors.set(line, new GraphError(status, body, null));
    }
    onProgress(at + part.length);
  }
  return {
    lose,
    lines: lines.map((each) => {
      const error = errors.get(each.line);
      return error === undefined ? each : { ...each, verdict: 'refused', error };
    }),
  };
}

/** One rehearsal goes on at a time: whoever finds another one waits a moment. */
async function rehearse(identity: Identity | null, lines: readonly PersonLine[]): Promise<Effects> {
  const requests = lines.map(({ call }) => ({ ...call, url: `/v1.0${call?.url ?? ''}` }));
  for (let tries = 1; ; tries += 1)
    try {
      return await callGraph<Effects>(identity, 'POST', '/latchkey/v1/whatIf', { requests });
    } catch (error) {
      const isBusy = error instanceof GraphError && (error.status === 503 || error.status === 429);
      if (!isBusy || tries === mostTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, tries * 500));
    }
}

/** Sends what is ready; each line with what became of it. */
export async function sendPeople(
  identity: Identity | null,
  lines: readonly PersonLine[],
  onProgress: (done: number) => void,
): Promise<readonly PersonLine[]> {
  const ready = lines.filter(isReady);
  const calls = ready.flatMap(({ call }) => call ?? []);
  const outcomes = await sendBatches(identity, 'v1.0', calls, onProgress);
  return lines.map((each) => {
    const outcome = outcomes[ready.indexOf(each)];
    if (outcome === undefined) return each;
    if (outcome.error !== null) return { ...each, verdict: 'refused', error: outcome.error };
    return { ...each, verdict: each.verdict === 'create' ? 'created' : 'changed' };
  });
}

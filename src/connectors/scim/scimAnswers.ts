// What an answer of a SCIM server means: a table of statuses and SCIM types for each kind of call.

import type { Outcome, Step } from '../engine/contract.ts';

/** A call below the base address. */
export interface ScimCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body: unknown;
  /** The version that the change is about, as the server wrote it. */
  readonly ifMatch?: string | null;
}

/** What came of a call. `after` is the header Retry-After, `etag` the header of that name. */
export type ScimAnswer =
  | {
      readonly is: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly after: string | null;
      readonly now: number;
      readonly etag?: string | null;
    }
  /** `isOverdue`: the job had no time left for it. */
  | { readonly is: 'unsent'; readonly says: string; readonly isOverdue?: boolean }
  | { readonly is: 'unanswered'; readonly says: string };

const longestWords = 500;

/** The words of an error, without what might be a secret: one line, cut. */
function wordsOf(status: number, body: unknown): string {
  const { detail, scimType } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  const words = [scimType, detail].filter((each) => typeof each === 'string').join(': ');
  return `${status}${words === '' ? '' : ` ${words}`}`.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, longestWords);
}

const day = 86_400_000;

/** Milliseconds of a Retry-After in seconds or as a date, a day at the most; null where it says neither. */
export function retryAfterMs(after: string | null, now: number): number | null {
  if (after === null) return null;
  if (/^\d{1,9}$/.test(after.trim())) return Math.min(day, Number(after) * 1_000);
  const at = Date.parse(after);
  return Number.isNaN(at) ? null : Math.min(day, Math.max(0, at - now));
}

const later = new Set([408, 425, 429, 500, 502, 503, 504]);
const slower = new Set([429, 503]);
/** Servers that add a member who is there, or take one who is not, with an error that says so. */
const saysAlready = (says: string): boolean => /already|duplicate/i.test(says) && !/\b(?:not|no)\b|n't\b/i.test(says);
const saysAbsent = /noTarget|not a member|no such member/i;

/** What the answer means for a step, or for a read. */
export function outcomeOf(answer: ScimAnswer, what: Step['do'] | 'read'): Outcome {
  if (answer.is === 'unsent') {
    const { says, isOverdue = false } = answer;
    return { is: 'notDone', says, afterMs: isOverdue ? 0 : null, slowDown: isOverdue };
  }
  if (answer.is === 'unanswered')
    return what === 'read'
      ? { is: 'notDone', says: answer.says, afterMs: null, slowDown: false }
      : { is: 'unknown', says: answer.says };
  const { status, body, after, now } = answer;
  const says = wordsOf(status, body);
  if (status >= 200 && status < 300) return { is: 'done', isOld: false, nativeId: idIn(body) };
  const done: Outcome = { is: 'done', isOld: true, nativeId: null };
  if (status === 401) return { is: 'refused', says, isOurs: true };
  if (what === 'grant' && (status === 409 || status === 400) && saysAlready(says)) return done;
  if (what === 'revoke' && (status === 400 || status === 404) && saysAbsent.test(says)) return done;
  if (status === 404) return { is: 'gone', what: what === 'updateAccount' ? 'account' : 'group', says };
  if (status === 409 || (status === 400 && /uniqueness/i.test(says))) return { is: 'conflict', says };
  // Somebody else changed it between the reading and the writing.
  if (status === 412) return { is: 'notDone', says, afterMs: null, slowDown: false };
  if (slower.has(status) || isThrottled(status, says))
    return { is: 'notDone', says, afterMs: retryAfterMs(after, now), slowDown: true };
  // A fault of the server may have come after it did what was asked.
  if (later.has(status))
    return what === 'read'
      ? { is: 'notDone', says, afterMs: retryAfterMs(after, now), slowDown: false }
      : { is: 'unknown', says };
  return { is: 'refused', says, isOurs: false };
}

/** Limits that are told by other statuses: GitHub and Google by 403, AWS by 400. */
const isThrottled = (status: number, says: string): boolean =>
  (status === 403 || status === 400) && /rate.?limit|quota|throttl|too many/i.test(says);

function idIn(body: unknown): string | null {
  const id = (body as { readonly id?: unknown } | null)?.id;
  return typeof id === 'string' && id !== '' ? id : null;
}

// Drafts in the browser: what somebody changed and has not saved, by object and person. A tab that was closed meanwhile
// finds it again.

import type { Values } from './formField.ts';
import type { Changes } from './values.ts';

export interface KeptDraft {
  /** What was read when it was begun; null for something new. */
  readonly base: Values | null;
  readonly changes: Changes;
  /** Milliseconds of machine time. */
  readonly at: number;
}

const prefix = 'latchkey.draft.';
/** Of one person, in this browser; the oldest goes. */
const most = 30;

export const draftKey = (person: string, type: string, id: string): string => `${prefix}${person}.${type}.${id}`;

export function keptDraft(key: string): KeptDraft | null {
  const text = localStorage.getItem(key);
  return text === null ? null : (JSON.parse(text) as KeptDraft);
}

export function keepDraft(key: string, draft: KeptDraft): void {
  localStorage.setItem(key, JSON.stringify(draft));
  const all = Object.keys(localStorage).filter((each) => each.startsWith(prefix));
  if (all.length <= most) return;
  const [oldest] = all.toSorted((one, other) => (keptDraft(one)?.at ?? 0) - (keptDraft(other)?.at ?? 0));
  if (oldest !== undefined) localStorage.removeItem(oldest);
}

export const forgetDraft = (key: string): void => localStorage.removeItem(key);

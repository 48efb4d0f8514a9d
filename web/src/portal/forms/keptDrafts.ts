// Drafts in the browser: what somebody changed and has not saved, by object and person. A tab that was closed meanwhile
// finds it again. They are a help, and nothing depends on them: what cannot be read or written is no draft.

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
/** Of all people, in this browser; the oldest goes. */
const most = 30;
const longestKept = 14 * 24 * 3_600_000;

export const draftKey = (person: string, type: string, id: string): string => `${prefix}${person}.${type}.${id}`;

/** Null for none, and for one that was left behind long ago. */
export function keptDraft(key: string): KeptDraft | null {
  try {
    const { base = null, changes, at } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<KeptDraft>;
    if (typeof at !== 'number' || at < Date.now() - longestKept) return null;
    return typeof changes === 'object' && changes !== null ? { base, changes, at } : null;
  } catch {
    return null;
  }
}

export function keepDraft(key: string, draft: KeptDraft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No space is left: an older version of it would be offered as what was typed.
    forgetDraft(key);
  }
  const kept = keysOf(prefix).map((each) => ({ each, at: keptDraft(each)?.at ?? 0 }));
  const newest = kept.toSorted((one, other) => other.at - one.at);
  for (const { each } of newest.filter(({ at }, n) => n >= most || at === 0)) forgetDraft(each);
}

export const forgetDraft = (key: string): void => localStorage.removeItem(key);

/** After somebody signed out: the browser may be another person's next. */
export function forgetDraftsOf(person: string): void {
  for (const each of keysOf(`${prefix}${person}.`)) forgetDraft(each);
}

const keysOf = (beginning: string): readonly string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(beginning));

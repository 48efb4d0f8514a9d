// What a look at another system did, step by step, as its run keeps it: bounded, and without the names of people.

import type { Instant } from '../base.ts';

/** The kinds of steps, in their order. */
export const RunStepNames = [
  'listAccounts',
  'concludeAccounts',
  'listGroups',
  'concludeGroups',
  'compareMembers',
  'bringPeople',
  'connectPeople',
  'withdrawPeople',
] as const;
/** The kind of a step. */
export type RunStepName = (typeof RunStepNames)[number];

/** What a step counts: all that it saw, and what of it was new, linked, gone, and so on. */
export const RunCounts = ['seen', 'new', 'changed', 'linked', 'takenOver', 'found', 'lost', 'gone', 'refused'] as const;
/** What is counted. */
export type RunCount = (typeof RunCounts)[number];

/** One step; the pages of a listing are one. `about`: the group whose members were compared. */
export interface RunStep {
  readonly step: RunStepName;
  readonly about: string | null;
  /** When it was at it last. */
  readonly at: Instant;
  readonly counts: Readonly<Partial<Record<RunCount, number>>>;
  /** What did not work, and why. */
  readonly says: readonly string[];
}

/** How many steps a run keeps; those of further groups are counted as one. */
export const mostSteps = 100;
/** How many sentences a step keeps. */
const mostSaid = 50;

/** The steps with one more, or with what the last one counted besides. Numbers that are 0 are left out. */
export function withStep(steps: readonly RunStep[], step: RunStep): readonly RunStep[] {
  const isFull = steps.length >= mostSteps;
  const about = isFull && !steps.some((each) => isSame(each, step)) ? null : step.about;
  const at = steps.findIndex((each) => isSame(each, { ...step, about }));
  const before = steps[at];
  const counts: Partial<Record<RunCount, number>> = { ...before?.counts };
  for (const name of RunCounts)
    if ((step.counts[name] ?? 0) > 0) counts[name] = (counts[name] ?? 0) + (step.counts[name] ?? 0);
  const after = { ...step, about, counts, says: [...(before?.says ?? []), ...step.says].slice(0, mostSaid) };
  return before === undefined ? [...steps, after] : steps.with(at, after);
}

const isSame = (one: RunStep, other: RunStep): boolean => one.step === other.step && one.about === other.about;

// How often one person may do what is told to others by mail. Counted in the audit, in tenant time, over all processes.

import type { Activity } from './audit/auditEntry.ts';

interface PersonLimit {
  readonly activities: readonly Activity[];
  readonly most: number;
  readonly hours: number;
}

/** By what is limited. docs/watching.md names each. */
export const personLimits = {
  delegations: { activities: ['Update approver delegate'], most: 20, hours: 24 },
  requests: {
    activities: [
      'User requests access package assignment',
      'User requests an access package assignment on behalf of service principal',
      'User requests to extend access package assignment',
      'User requests to remove access package assignment',
      'Create access package assignment user update request',
    ],
    most: 1_000,
    hours: 24,
  },
} as const satisfies Readonly<Record<string, PersonLimit>>;

/** What a person does only so often. */
export type LimitedDeed = keyof typeof personLimits;

// How often one person may do what is told to others by mail or reads much, and what it may lead to. Counted in rows of
// the store, in tenant time, over all processes.

import type { Activity } from './audit/activities.ts';

interface PersonLimit {
  readonly most: number;
  readonly hours: number;
}
/** Counted by the activities in the audit. */
interface DeedLimit extends PersonLimit {
  readonly activities: readonly Activity[];
}

/** By what is limited. docs/watching.md names each. */
export const personLimits = {
  exports: { activities: ['Export personal data'], most: 10, hours: 24 },
  testMails: { activities: ['Send test mail'], most: 20, hours: 1 },
  reviewReports: { activities: ['History exported'], most: 100, hours: 24 },
  delegations: { activities: ['Update approver delegate'], most: 20, hours: 24 },
  // Each with a mail to the guest and one copy at the most.
  invitations: {
    activities: ['Invite external user', 'Invite external user with reset invitation status'],
    most: 1_000,
    hours: 24,
  },
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
} as const satisfies Readonly<Record<string, DeedLimit>>;

/**
 * Strangers for whom a person asks by address, who become guests; mails to others about a person's own requests; mails
 * with the way into the account to one guest.
 */
export const effectLimits = {
  guests: { most: 200, hours: 24 },
  mails: { most: 2_000, hours: 24 },
  invitationMails: { most: 5, hours: 1 },
} as const satisfies Readonly<Record<string, PersonLimit>>;

/** What a person does only so often. */
export type LimitedDeed = keyof typeof personLimits;

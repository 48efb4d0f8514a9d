// What a new review says, and the body that it is sent as.

import type { Frequency } from './series.ts';

export const reviewerKinds = ['manager', 'self', 'user', 'owners'] as const;

export interface ReviewDraft {
  readonly name: string;
  readonly of: 'package' | 'group';
  readonly packageId: string;
  readonly policyId: string;
  readonly groupId: string;
  readonly reviewer: (typeof reviewerKinds)[number];
  readonly reviewerId: string;
  readonly fallbackId: string;
  readonly often: Frequency;
  /** A day, as `<input type="date">` has it. */
  readonly start: string;
  readonly days: number;
  readonly defaultDecision: 'None' | 'Approve' | 'Deny' | 'Recommendation';
  readonly applies: boolean;
  readonly reasons: boolean;
  readonly recommends: boolean;
  readonly mails: boolean;
}

/** The longest time that a turn may be open, by how often there is one. */
export const mostDays: Readonly<Record<Frequency, number>> = {
  once: 180,
  weekly: 7,
  monthly: 27,
  quarterly: 83,
  halfyearly: 167,
  annual: 335,
};

const months: Readonly<Partial<Record<Frequency, number>>> = { monthly: 1, quarterly: 3, halfyearly: 6, annual: 12 };

/** A day in tenant time: a review begins tomorrow at the earliest. */
export const earliestStart = (now: number): string => new Date(now + 86_400_000).toISOString().slice(0, 10);

/** Only a group has owners who could review it. */
export const about = (draft: ReviewDraft, of: ReviewDraft['of']): ReviewDraft => ({
  ...draft,
  of,
  reviewer: of === 'package' && draft.reviewer === 'owners' ? 'manager' : draft.reviewer,
});

/** Whether everything is said that the body needs. */
export const isComplete = (draft: ReviewDraft, now: number): boolean =>
  draft.name.trim() !== '' &&
  (draft.of === 'package' ? draft.policyId !== '' : draft.groupId !== '') &&
  (draft.reviewer !== 'user' || draft.reviewerId !== '') &&
  draft.start >= earliestStart(now);

export function freshReview(
  now: number,
  { package: packageId = '', group = '' }: { readonly package?: string; readonly group?: string },
): ReviewDraft {
  return {
    name: '',
    of: group === '' ? 'package' : 'group',
    packageId,
    policyId: '',
    groupId: group,
    reviewer: 'manager',
    reviewerId: '',
    fallbackId: '',
    often: 'quarterly',
    start: earliestStart(now),
    days: 14,
    defaultDecision: 'None',
    applies: true,
    reasons: true,
    recommends: true,
    mails: true,
  };
}

const queryOf = (query: string, queryRoot: string | null = null) => ({
  '@odata.type': '#microsoft.graph.accessReviewReviewerScope',
  query,
  queryType: 'MicrosoftGraph',
  queryRoot,
});

export function bodyOf(draft: ReviewDraft): object {
  const reviewers: Readonly<Record<ReviewDraft['reviewer'], readonly object[]>> = {
    self: [],
    manager: [queryOf('./manager', 'decisions')],
    user: [queryOf(`/users/${draft.reviewerId}`)],
    owners: [queryOf(`/groups/${draft.groupId}/owners`)],
  };
  return {
    displayName: draft.name.trim(),
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      queryType: 'MicrosoftGraph',
      query:
        draft.of === 'group'
          ? `/groups/${draft.groupId}/transitiveMembers`
          : '/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=' +
            `(accessPackageId eq '${draft.packageId}' and assignmentPolicyId eq '${draft.policyId}')`,
    },
    reviewers: reviewers[draft.reviewer],
    fallbackReviewers:
      draft.reviewer === 'self' || draft.fallbackId === '' ? [] : [queryOf(`/users/${draft.fallbackId}`)],
    settings: {
      mailNotificationsEnabled: draft.mails,
      reminderNotificationsEnabled: draft.mails,
      justificationRequiredOnApproval: draft.reasons,
      recommendationsEnabled: draft.recommends,
      autoApplyDecisionsEnabled: draft.applies,
      defaultDecisionEnabled: draft.defaultDecision !== 'None',
      defaultDecision: draft.defaultDecision,
      instanceDurationInDays: draft.days,
      recurrence: {
        pattern:
          draft.often === 'once'
            ? null
            : draft.often === 'weekly'
              ? { type: 'weekly', interval: 1 }
              : {
                  type: 'absoluteMonthly',
                  interval: months[draft.often],
                  dayOfMonth: Number(draft.start.slice(8, 10)),
                },
        range: { type: 'noEnd', startDate: draft.start },
      },
    },
  };
}

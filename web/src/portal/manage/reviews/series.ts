// Series of access reviews as Graph lists them, their turns, and how far a turn is.

import { useGraph } from '../../../api/queries.ts';
import { pathWith } from '../../../api/paths.ts';

export const reviewsPath = '/v1.0/identityGovernance/accessReviews/definitions';

export interface ReviewSeries {
  readonly id: string;
  readonly displayName: string;
  readonly status: string;
  readonly createdDateTime: string;
  readonly descriptionForAdmins: string | null;
  readonly createdBy: { readonly displayName: string | null } | null;
  readonly scope: { readonly query?: string | null } | null;
  readonly reviewers: readonly { readonly query: string | null; readonly scopeType?: string | null }[];
  readonly settings: {
    readonly instanceDurationInDays: number;
    readonly defaultDecisionEnabled: boolean;
    readonly defaultDecision: string | null;
    readonly autoApplyDecisionsEnabled: boolean;
    readonly recurrence: {
      readonly pattern: { readonly type: string; readonly interval: number } | null;
    } | null;
  };
}
export interface ReviewTurn {
  readonly id: string;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
}
export interface ReviewedItem {
  readonly id: string;
  readonly principal: { readonly displayName: string | null; readonly userPrincipalName?: string | null } | null;
  readonly decision: string;
  readonly justification: string;
  readonly recommendation: string;
  readonly reviewedBy: { readonly displayName: string | null } | null;
  readonly reviewedDateTime: string | null;
  readonly applyResult: string;
}

export interface TurnProgress {
  readonly id: string;
  readonly resourceName: string | null;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly reviewers: readonly {
    readonly id: string;
    readonly displayName: string | null;
    readonly all: number;
    readonly open: number;
    readonly approved: number;
    readonly denied: number;
  }[];
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** As a review would begin now: how many, who reviews, who has nobody, what the default would take. */
export interface SeriesPreview {
  readonly count: number;
  readonly isWhole: boolean;
  readonly reviewers: readonly { readonly id: string; readonly displayName: string | null; readonly count: number }[];
  readonly withoutReviewer: number;
  readonly byLastResort: number;
  readonly byRule: number;
  readonly defaultRemoves: number;
  readonly recommended: Readonly<Record<'approve' | 'deny' | 'noInfoAvailable', number>>;
}

/** Words of the wire in the case of the catalogs: `InProgress` is `inProgress`. */
export const stateOf = (status: string): string => status.charAt(0).toLowerCase() + status.slice(1);

/** A turn in which people decide, or whose decisions are carried out now. */
export const isRunning = (status: string): boolean => /^(initializing|starting|inProgress)$/i.test(status);

export const useProgress = (turnId: string | null) =>
  useGraph<TurnProgress>(turnId === null ? null : pathWith('reviewProgress', { reviewId: turnId }));

export const usePreview = (seriesId: string | null) =>
  useGraph<SeriesPreview>(seriesId === null ? null : pathWith('previewReview', { definitionId: seriesId }));

/** How often a series comes, as a key of the catalogs. */
export function frequencyOf({ settings: { recurrence } }: ReviewSeries): Frequency {
  const pattern = recurrence?.pattern;
  if (pattern == null) return 'once';
  if (pattern.type.toLowerCase() === 'weekly') return 'weekly';
  return (
    ({ 1: 'monthly', 3: 'quarterly', 6: 'halfyearly', 12: 'annual' } as const)[pattern.interval as 1 | 3 | 6 | 12] ??
    'monthly'
  );
}
export const frequencies = ['once', 'weekly', 'monthly', 'quarterly', 'halfyearly', 'annual'] as const;
export type Frequency = (typeof frequencies)[number];

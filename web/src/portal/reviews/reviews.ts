// The access reviews of the person as the server lists them, and the calls that decide.

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { callGraph } from '../../api/graph.ts';
import { pathWith } from '../../api/paths.ts';
import type { ListSource } from '../../parts/listState.ts';
import { useSession, type Identity } from '../../session/session.ts';

export interface ReviewHead {
  readonly id: string;
  readonly definitionId: string;
  readonly displayName: string | null;
  readonly descriptionForReviewers: string | null;
  readonly kind: 'policyAssignments' | 'groupMembers' | 'everyGroupMembers' | 'applicationRoles';
  readonly resourceName: string | null;
  readonly status: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly stage: number;
  readonly stages: number;
}
export interface MyReview extends ReviewHead {
  readonly isOfOneself: boolean;
  readonly open: number;
  readonly all: number;
}

interface Somebody {
  readonly id: string | null;
  readonly displayName: string | null;
}

/** As it was at the start of the review. */
export interface ItemContext {
  readonly givenAt: string | null;
  readonly endsAt: string | null;
  readonly givenBy: 'request' | 'administrator' | 'rule' | 'membership' | 'unknown';
  readonly givenByName: string | null;
  readonly reason: string | null;
  readonly gives: readonly { readonly resource: string | null; readonly role: string | null }[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerName: string | null;
  readonly isGuest: boolean;
  readonly peers: { readonly all: number; readonly withAccess: number } | null;
  readonly lastReview: {
    readonly at: string;
    readonly decision: string;
    readonly byName: string | null;
    readonly justification: string;
  } | null;
  readonly changes: readonly {
    readonly what: 'manager' | 'department' | 'jobTitle' | 'gained' | 'lost';
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** Why it is recommended what is recommended: words with what they are about. */
  readonly recommendedBy: readonly {
    readonly why:
      | 'accountDeleted'
      | 'accountDisabled'
      | 'signInsUnknown'
      | 'signedIn'
      | 'signedInLongAgo'
      | 'neverSignedIn'
      | 'newAccount'
      | 'apartFromOthers';
    readonly at?: string;
    readonly since?: string;
    readonly others?: number;
  }[];
}

export type Decided = 'approve' | 'deny' | 'dontKnow';
export interface ReviewItem {
  readonly id: string;
  readonly principal: {
    readonly id: string;
    readonly displayName: string | null;
    readonly userPrincipalName: string | null;
  };
  readonly resource: Somebody;
  readonly accessPackage: Somebody | null;
  readonly lastSignInDateTime: string | null;
  readonly recommendation: 'approve' | 'deny' | 'noInfoAvailable';
  readonly recommendationReason: string | null;
  readonly isByRule: boolean;
  readonly isIndirect: boolean;
  readonly isOutlier: boolean;
  readonly decision: Decided | 'notReviewed';
  readonly justification: string;
  readonly until: string | null;
  readonly reviewedBy: Somebody | null;
  readonly reviewedDateTime: string | null;
  readonly delegatedBy: Somebody | null;
  readonly applyResult: string;
  readonly applyDescription: string | null;
  readonly context: ItemContext | null;
}
export interface ReviewItems {
  readonly review: ReviewHead & {
    readonly isJustificationRequired: boolean;
    /** What becomes of items that nobody decides; null where nothing does. */
    readonly defaultDecision: 'none' | 'approve' | 'deny' | 'recommendation' | null;
    readonly itemCount: number;
  };
  readonly value: readonly ReviewItem[];
  readonly count: number;
  readonly next: number | null;
}

export type Show = 'waiting' | 'over';

/** What waits, the nearest end first; or what is over, the last one first. */
export const reviewSource = (show: Show): ListSource<MyReview> => ({
  key: `my reviews ${show}`,
  most: 100,
  read: async (_, { top, skip }, identity) => {
    const { value, count, next } = await callGraph<{
      readonly value: readonly MyReview[];
      readonly count: number;
      readonly next: number | null;
    }>(identity, 'GET', pathWith('myReviews', { show, top, skip }));
    return { rows: value, count, hasMore: next !== null };
  },
});

export const itemsPath = (reviewId: string): string => pathWith('reviewItems', { reviewId });

export const itemsKey = (identity: Identity | null, reviewId: string): readonly unknown[] => [
  'graph',
  identity?.key,
  itemsPath(reviewId),
];

/** All of them, however many pages the server needs. */
export function useReviewItems(reviewId: string): UseQueryResult<ReviewItems> {
  const { identity } = useSession();
  return useQuery({
    queryKey: itemsKey(identity, reviewId),
    enabled: identity !== null,
    queryFn: async () => {
      const first = await callGraph<ReviewItems>(identity, 'GET', itemsPath(reviewId));
      const value = [...first.value];
      for (let next = first.next; next !== null; ) {
        const path = pathWith('reviewItems', { reviewId, skip: next });
        const page: ReviewItems = await callGraph<ReviewItems>(identity, 'GET', path);
        value.push(...page.value);
        next = page.next;
      }
      return { ...first, value };
    },
  });
}

export interface Decision {
  readonly decision: Decided | 'notReviewed';
  readonly justification?: string;
  readonly until?: string;
}

/** Of items in one review; all of them or none. */
export const decideItems = (
  identity: Identity | null,
  reviewId: string,
  ids: readonly string[],
  decision: Decision,
): Promise<unknown> => callGraph(identity, 'POST', '/latchkey/v1/decideReviewItems', { reviewId, ids, ...decision });

export const passOnItems = (
  identity: Identity | null,
  reviewId: string,
  ids: readonly string[],
  to: { readonly reviewerId: string; readonly note: string },
): Promise<unknown> => callGraph(identity, 'POST', '/latchkey/v1/reassignReviewItems', { reviewId, ids, ...to });

// Which access reviews a caller may see: those of catalogs that the caller reads them of, and those in which the caller
// reviews, as far as they are the caller's to review.

import type { Caller } from '../../domain/caller.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { may } from '../../domain/rights/rights.ts';
import { isReviewableBy, isReviewerRowOf } from '../../flows/reviews/reviewerAuthority.ts';
import { always, and, any, compare, eq, exists, never, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** What a caller may see of reviews: all, those of packages in some catalogs, and the caller's own to decide. */
export interface ReviewViews {
  readonly reviews: boolean;
  readonly reviewCatalogs: readonly Id[];
  /** Everybody's reports, not only the caller's own. */
  readonly reviewHistories: boolean;
  /** The policy of access reviews. */
  readonly reviewPolicy: boolean;
  readonly self: Id | null;
  readonly now: Instant;
}

/** The views that roles of the caller open, with the catalogs in which they do. */
export const reviewViewsOf = (caller: Caller, reviewCatalogs: readonly Id[]): Omit<ReviewViews, 'self' | 'now'> => ({
  reviews: may(caller, 'readReviews'),
  reviewCatalogs,
  reviewHistories: may(caller, 'readReviewHistory'),
  reviewPolicy: may(caller, 'readReviewPolicy'),
});

/** Reviews of a group that the caller owns, where the policy of access reviews lets owners run them. */
const isOfOwnGroup = ({ self }: ReviewViews): Condition =>
  self === null
    ? never
    : and(
        eq('kind', 'groupMembers'),
        exists('settings', eq('ownersReviewGroups', true)),
        any(['resource', 'ownerships'], eq('ownerId', self)),
      );

/** Series and turns, by the path that leads to their reviewers. */
const isReviewOf =
  (...reviewers: readonly [string, ...string[]]) =>
  (views: ReviewViews): Condition => {
    const { reviews, reviewCatalogs, self, now } = views;
    return reviews
      ? always
      : or(
          oneOfValues('catalogId', reviewCatalogs),
          isOfOwnGroup(views),
          self === null ? never : any(reviewers, isReviewerRowOf(self, now)),
        );
  };

/** Items: a reviewer sees those that are theirs. */
function isReviewedItem(views: ReviewViews): Condition {
  const { reviews, reviewCatalogs, self, now } = views;
  if (reviews) return always;
  if (self === null) return oneOfValues('catalogId', reviewCatalogs);
  return or(oneOfValues('catalogId', reviewCatalogs), any('instance', isOfOwnGroup(views)), isReviewableBy(self, now));
}

/** Who else reviews is known to those who run the review. */
const isReviewerSeen = (views: ReviewViews): Condition =>
  views.reviews ? always : any('instance', or(oneOfValues('catalogId', views.reviewCatalogs), isOfOwnGroup(views)));

/** The turns in progress in which the caller reviews. */
export const pendingReviewsOf = ({ objectId }: Caller, now: Instant): Condition =>
  objectId === null ? never : and(eq('status', 'inProgress'), any('reviewerRows', isReviewerRowOf(objectId, now)));

/** Reports, until they expire: the caller's own, or those of all. */
const isReport = ({ reviewHistories, self, now }: ReviewViews): Condition =>
  and(compare('expiresAt', 'gt', now), reviewHistories ? always : self === null ? never : eq('createdById', self));

/** By entity, for the table of all. */
export const reviewRules = {
  reviewDefinition: isReviewOf('instances', 'reviewerRows'),
  reviewInstance: isReviewOf('reviewerRows'),
  reviewStage: (views: ReviewViews): Condition =>
    views.reviews ? always : any('instance', isReviewOf('reviewerRows')(views)),
  reviewDecision: isReviewedItem,
  reviewInsight: (views: ReviewViews): Condition => any('item', isReviewedItem(views)),
  contactedReviewer: isReviewerSeen,
  reviewHistory: isReport,
  reviewHistoryRun: (views: ReviewViews): Condition => any('history', isReport(views)),
} as const;

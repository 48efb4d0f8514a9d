// Which access reviews a caller may see: those of catalogs that the caller reads them of, and those in which the caller
// reviews, as far as they are the caller's to review.

import type { Caller } from '../../domain/caller.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { isReviewableBy, isReviewerRowOf } from '../../flows/reviews/reviewerAuthority.ts';
import { always, and, any, compare, eq, never, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** What a caller may see of reviews: all, those of packages in some catalogs, and the caller's own to decide. */
export interface ReviewViews {
  readonly reviews: boolean;
  readonly reviewCatalogs: readonly Id[];
  /** Everybody's reports, not only the caller's own. */
  readonly reviewHistories: boolean;
  readonly self: Id | null;
  readonly now: Instant;
}

/** Series and turns, by the path that leads to their reviewers. */
const isReviewOf =
  (...reviewers: readonly [string, ...string[]]) =>
  ({ reviews, reviewCatalogs, self, now }: ReviewViews): Condition =>
    reviews
      ? always
      : or(
          oneOfValues('catalogId', reviewCatalogs),
          self === null ? never : any(reviewers, isReviewerRowOf(self, now)),
        );

/** Items: a reviewer sees those that are theirs. */
const isReviewedItem = ({ reviews, reviewCatalogs, self, now }: ReviewViews): Condition =>
  reviews ? always : or(oneOfValues('catalogId', reviewCatalogs), self === null ? never : isReviewableBy(self, now));

/** Who else reviews is known to those who run the review. */
const isReviewerSeen = ({ reviews, reviewCatalogs }: ReviewViews): Condition =>
  reviews ? always : any('instance', oneOfValues('catalogId', reviewCatalogs));

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

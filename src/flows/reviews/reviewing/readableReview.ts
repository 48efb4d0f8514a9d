// Who may read how a review goes, and what a further turn would be.

import type { ReviewedThing } from '../../../domain/reviews/reviewEntities.ts';
import { may } from '../../../domain/rights/rights.ts';
import type { Context } from '../../context.ts';
import { reviewsOwnGroup } from '../reviewRows.ts';

/** By a role in the catalog of the package, by one that reads all reviews, or as an owner who runs it. */
export const mayReadReview = async (
  ctx: Context,
  of: Pick<ReviewedThing, 'kind' | 'catalogId' | 'resourceId'>,
): Promise<boolean> =>
  may(ctx.caller, 'readReviews', of.catalogId === null ? {} : { catalogId: of.catalogId }) ||
  (await reviewsOwnGroup(ctx, of));

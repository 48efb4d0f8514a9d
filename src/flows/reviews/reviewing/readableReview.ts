// Who reads an access review as a whole, and not only what they decide in it.

import type { Caller } from '../../../domain/caller.ts';
import type { ReviewedThing } from '../../../domain/reviews/reviewEntities.ts';
import { may } from '../../../domain/rights/rights.ts';

/** By a role in the catalog of the package, or by one that reads all reviews. */
export const mayReadReview = (caller: Caller, { catalogId }: Pick<ReviewedThing, 'catalogId'>): boolean =>
  may(caller, 'readReviews', catalogId === null ? {} : { catalogId });

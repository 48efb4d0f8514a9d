// Which items of a turn wait for a decision at this moment.

import { any, eq, not, or, and, type Condition } from '../../../odata/query.ts';

const isUndecided = eq('decision', 'notReviewed');

/** Items that nobody has decided in the stage that is open, whatever was decided in one before; or at all. */
export const isOpenNow: Condition = or(
  and(isUndecided, not(any('inStages'))),
  any('inStages', and(isUndecided, any('stage', eq('status', 'inProgress')))),
);

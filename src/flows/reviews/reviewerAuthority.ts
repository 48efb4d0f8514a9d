// By which rows somebody may decide an item of an access review at this moment: one condition for what is decided, what
// is shown and who is told. Delegations are those of approvers.
// https://learn.microsoft.com/graph/api/resources/approverdelegate

import type { Id, Instant } from '../../domain/base.ts';
import { and, any, eq, not, or, type Condition } from '../../odata/query.ts';
import { isDelegationTo, isEnabledUser } from '../approvals/approverAuthority.ts';
import { isOpenNow } from './reviewing/openItems.ts';

/** The rows of reviewers in whose place a user decides as a delegate: of nobody's answer about themselves. */
export const isReviewerDelegatedTo = (userId: Id, now: Instant): Condition =>
  and(not(eq('role', 'self')), any('principal', and(isEnabledUser, any('delegations', isDelegationTo(userId, now)))));

/** The rows of reviewers by which a user decides, in their own name or as a delegate. */
export const isReviewerRowOf = (userId: Id, now: Instant): Condition =>
  or(eq('principalId', userId), isReviewerDelegatedTo(userId, now));

/** Items that a user decides in their own name (`directReviewer`): their own access only where all review theirs. */
export const isReviewedDirectlyBy = (userId: Id): Condition =>
  and(
    any(['reviewerSet', 'reviewers'], eq('principalId', userId)),
    or(
      not(eq('principalId', userId)),
      any(['reviewerSet', 'reviewers'], and(eq('principalId', userId), eq('role', 'self'))),
    ),
  );

/**
 * Items that a user decides as a delegate (`delegatedReviewer`): never their own access, nor that of somebody who
 * appointed them and may be one of the reviewers.
 */
export const isReviewedByDelegate = (userId: Id, now: Instant): Condition =>
  and(
    not(eq('principalId', userId)),
    not(any('person', any('delegations', isDelegationTo(userId, now)))),
    any(['reviewerSet', 'reviewers'], isReviewerDelegatedTo(userId, now)),
  );

/** Items that a user decides. */
export const isReviewableBy = (userId: Id, now: Instant): Condition =>
  or(isReviewedDirectlyBy(userId), isReviewedByDelegate(userId, now));

/** Items of turns in progress that wait for a user's decision. */
export const waitsForReviewBy = (userId: Id, now: Instant): Condition =>
  and(eq('stageId', null), isOpenNow, any('instance', eq('status', 'inProgress')), isReviewableBy(userId, now));

// The rows of access reviews: the series, its instances and their stages, the items to decide with every change of
// them, and the people who review.

import type { Id, Instant, StoredRow } from '../base.ts';
import type {
  NotificationRecipient,
  ReviewContext,
  ReviewError,
  ReviewRules,
  ReviewScope,
  ReviewerScope,
  StageRules,
} from './reviewValues.ts';
import type * as W from './reviewWords.ts';

type Of<T extends readonly string[]> = T[number];

/** What a review is about, as columns: by these it is found, and by these somebody may see it. */
export interface ReviewedThing {
  readonly kind: Of<typeof W.ReviewKinds>;
  /** Whose access: everybody's, or that of guests alone. */
  readonly whose: Of<typeof W.ReviewedPeople>;
  readonly catalogId: Id | null;
  readonly packageId: Id | null;
  readonly policyId: Id | null;
  /** The policy, the group or the service principal; null of a series through many groups. */
  readonly resourceId: Id | null;
}

/**
 * A series of reviews (accessReviewScheduleDefinition). `origin`: of the settings of its policy, which it follows, or
 * of a call. `startsAt`: the first start, with its hour; `turn`: the number of the turn that comes next, from 0;
 * `endedAt`: since when no turn comes any more.
 */
export interface ReviewDefinition extends StoredRow, ReviewedThing {
  readonly origin: Of<typeof W.ReviewOrigins>;
  readonly displayName: string;
  readonly descriptionForAdmins: string | null;
  readonly descriptionForReviewers: string | null;
  readonly status: Of<typeof W.ReviewStates>;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly createdById: Id | null;
  readonly createdByName: string | null;
  readonly createdByPrincipalName: string | null;
  readonly scope: ReviewScope;
  /** The text of the scope's query, or of those of its resources: filters look into it. */
  readonly scopeQuery: string;
  readonly enumerationScope: ReviewScope | null;
  /** A list is answered as null where it was not said. */
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly settings: ReviewRules;
  readonly stageSettings: readonly StageRules[];
  readonly recipients: readonly NotificationRecipient[];
  readonly startsAt: Instant;
  readonly turn: number;
  readonly endedAt: Instant | null;
}

/**
 * One turn of a series, of one group where it goes through many. From its start on it keeps the rules that held then.
 */
export interface ReviewInstance extends StoredRow, ReviewedThing {
  readonly definitionId: Id;
  readonly turn: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly status: Of<typeof W.ReviewStates>;
  readonly scope: ReviewScope;
  readonly scopeQuery: string;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly settings: ReviewRules;
  readonly stageSettings: readonly StageRules[];
  readonly errors: readonly ReviewError[];
  /** How many people are reviewed; 0 before the start. */
  readonly itemCount: number;
}

/** One stage of an instance that has some; only of stages that have begun there is a row. */
export interface ReviewStage extends StoredRow {
  readonly instanceId: Id;
  readonly definitionId: Id;
  readonly catalogId: Id | null;
  readonly position: number;
  readonly status: Of<typeof W.ReviewStageStates>;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
}

/**
 * An item to decide: one person's access to one thing, with what it was called at the start. `stageId` null: the item
 * of the instance, whose decision counts; otherwise how it stood in that stage, and `itemId` is the item of the
 * instance. `grantId`: the assignment, the membership or the app role assignment that a denial takes.
 */
export interface ReviewDecision extends StoredRow {
  readonly definitionId: Id;
  readonly instanceId: Id;
  readonly stageId: Id | null;
  readonly itemId: Id;
  readonly reviewerSetId: Id | null;
  readonly catalogId: Id | null;
  readonly grantId: Id | null;
  readonly principalId: Id;
  readonly principalKind: Of<typeof W.ReviewedPrincipals>;
  readonly principalName: string | null;
  readonly userPrincipalName: string | null;
  readonly lastSignInAt: Instant | null;
  readonly resourceId: Id;
  readonly resourceKind: Of<typeof W.ReviewedResources>;
  readonly resourceName: string | null;
  readonly packageId: Id | null;
  readonly packageName: string | null;
  /** Whether the access comes through a group, so that a denial cannot take it. */
  readonly isIndirect: boolean;
  /** Whether a rule gives the access, and would give it again. */
  readonly isByRule: boolean;
  /** Far from the other members: an insight of its own. */
  readonly isOutlier: boolean;
  readonly recommendation: Of<typeof W.Recommendations>;
  /** In words, for people. */
  readonly recommendationReason: string | null;
  readonly decision: Of<typeof W.ReviewResults>;
  readonly justification: string;
  /** An approval ends the access then. */
  readonly until: Instant | null;
  readonly reviewedBy: Of<typeof W.ReviewActors>;
  readonly reviewedById: Id | null;
  readonly reviewedByName: string | null;
  readonly reviewedByPrincipalName: string | null;
  readonly reviewedAt: Instant | null;
  /** The reviewer for whom a delegate decided. */
  readonly delegatedById: Id | null;
  readonly delegatedByName: string | null;
  readonly delegatedByPrincipalName: string | null;
  readonly applyResult: Of<typeof W.ApplyResults>;
  readonly applyDescription: string | null;
  readonly appliedBy: Of<typeof W.ReviewActors>;
  readonly appliedById: Id | null;
  readonly appliedByName: string | null;
  readonly appliedByPrincipalName: string | null;
  readonly appliedAt: Instant | null;
  /** The request that takes the access. */
  readonly requestId: Id | null;
  readonly createdAt: Instant;
}

/**
 * A change of an item, never changed itself. `sequence`: from 1, in the order in which the changes took effect; 0 for
 * what an item began with.
 */
export interface ReviewDecisionChange extends StoredRow {
  readonly itemId: Id;
  readonly instanceId: Id;
  readonly stageId: Id | null;
  readonly sequence: number;
  readonly kind: Of<typeof W.DecisionChangeKinds>;
  readonly before: Of<typeof W.ReviewResults>;
  readonly after: Of<typeof W.ReviewResults>;
  readonly justification: string;
  readonly actor: Of<typeof W.ReviewActors>;
  readonly actorId: Id | null;
  readonly actorName: string | null;
  readonly delegatedById: Id | null;
  readonly at: Instant;
  readonly correlationId: string;
}

/** What a reviewer is shown of an item beside the item itself, as it was at the start; its id is the item's. */
export interface ReviewItemContext extends StoredRow {
  readonly instanceId: Id;
  readonly context: ReviewContext;
}

/** Why something is recommended of an item: when the person signed in, or how far they stand from other members. */
export interface ReviewInsight extends StoredRow {
  readonly itemId: Id;
  readonly kind: 'signIn' | 'outlier';
  readonly lastSignInAt: Instant | null;
  readonly createdAt: Instant | null;
  readonly principalId: Id;
  readonly resourceId: Id;
}

/** Reviewers who share their items: all items of one manager have the same set. */
export interface ReviewerSet extends StoredRow {
  readonly instanceId: Id;
  readonly stageId: Id | null;
  /** What the set is made of, its stage too: one set a key in an instance. */
  readonly key: string;
}

/** A person of a reviewer set, as resolved when the instance or the stage began, or as reassigned since. */
export interface Reviewer extends StoredRow {
  readonly setId: Id;
  readonly instanceId: Id;
  readonly principalId: Id;
  readonly role: Of<typeof W.ReviewerRoles>;
}

/** Who reviews in an instance, whether or not a mail was sent. The person's id is the row's on the wire. */
export interface ContactedReviewer extends StoredRow {
  readonly instanceId: Id;
  readonly principalId: Id;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly createdAt: Instant;
  readonly mailedAt: Instant | null;
}

// Values inside the rows of access reviews, in one shape for all API versions.

import type { Id, Instant } from '../base.ts';
import type { PatternedRecurrence } from '../values.ts';
import type { RecommendationReason } from './recommendations.ts';
import type { DefaultDecisions, MovingDecisions } from './reviewWords.ts';

/** A query of a scope as it was sent, or as it is written for what a policy says. */
interface ScopeQuery {
  readonly query: string | null;
  readonly queryType: string | null;
  readonly queryRoot: string | null;
}
/** A scope as Graph writes it; domain/reviews/scopes.ts reads what it means. */
export type ReviewScope =
  | ({ readonly kind: 'query' } & ScopeQuery)
  | ({ readonly kind: 'inactiveUsers'; readonly inactiveDuration: string | null } & ScopeQuery)
  | {
      readonly kind: 'memberships';
      readonly principalScopes: readonly ReviewScope[];
      readonly resourceScopes: readonly ReviewScope[];
    }
  | { readonly kind: 'principals'; readonly scopeType: string | null }
  | {
      readonly kind: 'resource';
      readonly resourceId: string | null;
      readonly displayName: string | null;
      readonly scopeType: string | null;
    }
  | {
      readonly kind: 'policy';
      readonly resourceId: string | null;
      readonly displayName: string | null;
      readonly scopeType: string | null;
      readonly accessPackageId: string | null;
      readonly accessPackageDisplayName: string | null;
      readonly catalogId: string | null;
      readonly catalogDisplayName: string | null;
    };

/** Who reviews, as Graph writes it; domain/reviews/reviewerScopes.ts reads whom it names. */
export interface ReviewerScope extends ScopeQuery {
  readonly reviewerId: string | null;
  readonly scopeType: string | null;
}

/** Who gets a mail: `/users/{id}`, `/groups/{id}/members`. */
export interface RecipientScope extends ScopeQuery {
  readonly kind: 'query';
}

/** A mail when an instance is complete. */
export interface NotificationRecipient {
  readonly notificationTemplateType: string | null;
  readonly notificationRecipientScope: RecipientScope | null;
}

/** What a recommendation is made of. */
export type InsightSetting =
  | {
      readonly kind: 'lastSignIn';
      readonly recommendationLookBackDuration: string | null;
      readonly signInScope: 'tenant' | 'application' | null;
    }
  | { readonly kind: 'peerOutlier' };

/** What becomes of people whose access is denied. */
export interface ApplyAction {
  readonly kind: 'removeAccess' | 'disableAndDeleteUser';
}

/** accessReviewScheduleSettings. Durations are ISO 8601. */
export interface ReviewRules {
  readonly mailNotificationsEnabled: boolean;
  readonly reminderNotificationsEnabled: boolean;
  readonly justificationRequiredOnApproval: boolean;
  readonly defaultDecisionEnabled: boolean;
  readonly defaultDecision: (typeof DefaultDecisions)[number] | null;
  readonly instanceDurationInDays: number;
  readonly autoApplyDecisionsEnabled: boolean;
  readonly applyActions: readonly ApplyAction[];
  readonly recommendationsEnabled: boolean;
  readonly recommendationLookBackDuration: string | null;
  readonly recommendationInsightSettings: readonly InsightSetting[];
  readonly decisionHistoriesForReviewersEnabled: boolean | null;
  readonly recurrence: PatternedRecurrence | null;
  /** Where the first day was said with a time: `T08:00:00.000Z`, the hour of all starts. */
  readonly startTime: string | null;
  readonly isAgenticExperienceEnabled: boolean | null;
}

/** accessReviewStageSettings. `decisionsThatWillMoveToNextStage` null: all of them move. */
export interface StageRules {
  readonly stageId: string;
  readonly dependsOn: readonly string[];
  readonly durationInDays: number;
  readonly recommendationsEnabled: boolean | null;
  readonly decisionsThatWillMoveToNextStage: readonly (typeof MovingDecisions)[number][] | null;
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
  readonly recommendationInsightSettings: readonly InsightSetting[];
  readonly recommendationLookBackDuration: string | null;
}

/** What went wrong in an instance, for administrators. */
export interface ReviewError {
  readonly code: string;
  readonly message: string;
}

/**
 * What a reviewer is shown beside an item, as it was at the start: how and by whom the access was given, what it gives,
 * who else has it, and how it was reviewed before. At most 8 KiB of JSON.
 */
export interface ReviewContext {
  readonly givenAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly givenBy: 'request' | 'administrator' | 'rule' | 'membership' | 'unknown';
  readonly givenByName: string | null;
  readonly reason: string | null;
  /** Roles that the access gives, by resource; at most 20. */
  readonly gives: readonly { readonly resource: string | null; readonly role: string | null }[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerId: Id | null;
  readonly managerName: string | null;
  readonly isGuest: boolean;
  /** Of the people with the same manager: how many there are, and how many of them have the access. */
  readonly peers: { readonly all: number; readonly withAccess: number } | null;
  readonly lastReview: {
    readonly at: Instant;
    readonly decision: string;
    readonly byName: string | null;
    readonly justification: string;
  } | null;
  /** What changed about the person and the access since it was reviewed last. */
  readonly changes: readonly ContextChange[];
  /** Why something is recommended: words with their facts, for each language to make its sentence of. */
  readonly recommendedBy: readonly RecommendationReason[];
}

/** `gained` and `lost` are of what the access gives; each change has what was before and what is now. */
export interface ContextChange {
  readonly what: 'manager' | 'department' | 'jobTitle' | 'gained' | 'lost';
  readonly before: string | null;
  readonly after: string | null;
}

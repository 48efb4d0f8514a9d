// The closed lists of words of access reviews.

/** What a review is about: the internal model of scopes. */
export const ReviewKinds = ['policyAssignments', 'groupMembers', 'everyGroupMembers', 'applicationRoles'] as const;
/** One of them. */
export type ReviewKind = (typeof ReviewKinds)[number];

/** Whose access is reviewed. */
export const ReviewedPeople = ['everyone', 'guests'] as const;

/** Whether a series follows the settings of its policy, or was made by a call. */
export const ReviewOrigins = ['policy', 'call'] as const;

/** States of a series and of an instance. */
export const ReviewStates = [
  'notStarted',
  'initializing',
  'starting',
  'inProgress',
  'completing',
  'completed',
  'autoReviewing',
  'autoReviewed',
  'applying',
  'applied',
] as const;
/** The state of a series or of a turn. */
export type ReviewState = (typeof ReviewStates)[number];

/** States of a stage. */
export const ReviewStageStates = ['notStarted', 'initializing', 'inProgress', 'completed'] as const;
export type ReviewStageState = (typeof ReviewStageStates)[number];

/** What is decided of an item. */
export const ReviewResults = ['notReviewed', 'approve', 'deny', 'dontKnow'] as const;
/** A decision, or none. */
export type ReviewResult = (typeof ReviewResults)[number];

/** What the server recommends. */
export const Recommendations = ['approve', 'deny', 'noInfoAvailable'] as const;
/** What is recommended of an item. */
export type Recommendation = (typeof Recommendations)[number];

/** What became of a decision. */
export const ApplyResults = [
  'new',
  'applying',
  'appliedSuccessfully',
  'appliedWithUnknownFailure',
  'appliedSuccessfullyButObjectNotFound',
  'applyNotSupported',
] as const;
export type ApplyResult = (typeof ApplyResults)[number];

/** Who decided or applied: nobody yet, a person, an application, or the server. */
export const ReviewActors = ['nobody', 'user', 'application', 'system'] as const;
/** Who acted on an item. */
export type ReviewActor = (typeof ReviewActors)[number];

/** Whose access an item is about, and to what. */
export const ReviewedPrincipals = ['user', 'servicePrincipal', 'group'] as const;
/** What the access is to. */
export const ReviewedResources = ['policy', 'group', 'servicePrincipal'] as const;

/** How an item changed. */
export const DecisionChangeKinds = [
  'decided',
  'reset',
  'recommendationAccepted',
  'decidedAtTheEnd',
  'carriedOver',
  'reassigned',
  'applied',
] as const;

/** By what somebody reviews. The last two are asked where nobody else is left. */
export const ReviewerRoles = [
  'self',
  'named',
  'manager',
  'sponsor',
  'owner',
  'fallback',
  'reassigned',
  'escalation',
  'catalogOwner',
  'administrator',
] as const;
export type ReviewerRole = (typeof ReviewerRoles)[number];

/** Words of a default decision. */
export const DefaultDecisions = ['none', 'approve', 'deny', 'recommendation'] as const;
/** What goes on to the next stage. */
export const MovingDecisions = ['approve', 'deny', 'recommendation', 'notReviewed', 'dontKnow'] as const;

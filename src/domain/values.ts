// Values inside rows, in one shape for all API versions: subject sets, approval, review, questions, answers, schedules.

import type * as W from './enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/**
 * v1.0 subjectSet, beta userSet. `id` is the user, group, service principal or organization of the kinds that name one.
 */
export interface SubjectSet {
  readonly kind:
    | 'singleUser'
    | 'groupMembers'
    | 'connectedOrganizationMembers'
    | 'singleServicePrincipal'
    | 'requestorManager'
    | 'targetManager'
    | 'internalSponsors'
    | 'externalSponsors'
    | 'targetUserSponsors'
    | 'attributeRuleMembers'
    | 'targetApplicationOwners'
    | 'targetAgentIdentitySponsorsOrOwners';
  readonly id: string | null;
  readonly description: string | null;
  /** 1 or 2, of the manager kinds. */
  readonly managerLevel: number | null;
  /** Of attributeRuleMembers. */
  readonly membershipRule: string | null;
  /** beta isBackup; v1.0 says the same by the fallback lists. */
  readonly isBackup: boolean;
}

/** One stage of the approval settings of a policy. */
export interface ApprovalStageSettings {
  /** ISO duration; beta says it in days. */
  readonly timeout: string | null;
  readonly isApproverJustificationRequired: boolean;
  readonly isEscalationEnabled: boolean;
  /** ISO duration; beta says it in minutes. */
  readonly escalateAfter: string | null;
  readonly approverInformationVisibility: Of<typeof W.ApproverVisibilities>;
  /** Primary and fallback approvers together, told apart by `isBackup`; order as sent. */
  readonly approvers: readonly SubjectSet[];
  readonly escalationApprovers: readonly SubjectSet[];
}

/** Whether a policy requires approval, and in which stages. */
export interface ApprovalSettings {
  readonly isRequiredForAdd: boolean;
  /** Null where nothing was said of it: as for adding, where the request has answers. */
  readonly isRequiredForUpdate: boolean | null;
  readonly isRequestorJustificationRequired: boolean;
  /** beta approvalMode; v1.0 has none. */
  readonly mode: Of<typeof W.ApprovalModes> | null;
  readonly stages: readonly ApprovalStageSettings[];
  /** False where the policy never said anything of approval: beta then answers with its defaults. */
  readonly isStated: boolean;
}

/**
 * Access review settings as each API version says them. They are stored as sent, so that neither version loses what
 * only the other one says; nothing acts on them yet.
 */
export interface ReviewSettings {
  readonly isEnabled: boolean;
  readonly expirationBehavior: Of<typeof W.ExpirationBehaviors> | null;
  readonly isRecommendationEnabled: boolean;
  readonly isReviewerJustificationRequired: boolean;
  readonly isSelfReview: boolean;
  /** beta reviewerType as sent: Self, Reviewers, Manager. */
  readonly reviewerType: string | null;
  /** Primary and fallback reviewers, told apart by `isBackup`. */
  readonly reviewers: readonly SubjectSet[];
  readonly startAt: string | null;
  readonly durationInDays: number | null;
  /** beta recurrenceType as sent: weekly, monthly, quarterly, halfyearly, annual. */
  readonly recurrenceType: string | null;
  /** v1.0 schedule as sent (entitlementManagementSchedule). */
  readonly schedule: Schedule | null;
}

/** Whether a policy assigns and removes by its membership rule. */
export interface AutomaticSettings {
  readonly requestAccessForAllowedTargets: boolean | null;
  readonly removeAccessWhenTargetLeavesAllowedTargets: boolean | null;
  readonly gracePeriodBeforeAccessRemoval: string | null;
}

/** How long an assignment lasts. */
export interface Expiration {
  readonly type: Of<typeof W.ExpirationTypes>;
  readonly endAt: string | null;
  /** ISO 8601. */
  readonly duration: string | null;
}

/** When an assignment starts and how long it lasts. */
export interface Schedule {
  readonly startAt: string | null;
  readonly expiration: Expiration;
  /** Kept, not acted on. */
  readonly recurrence: PatternedRecurrence | null;
}

/** How something recurs: on which days, and how long. A date is `YYYY-MM-DD`. */
export interface PatternedRecurrence {
  readonly pattern: RecurrencePattern | null;
  readonly range: RecurrenceRange | null;
}
/** On which days something recurs; 0 where the type has no such number. */
export interface RecurrencePattern {
  readonly type: Of<typeof W.RecurrencePatternTypes> | null;
  readonly interval: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysOfWeek: readonly Of<typeof W.DaysOfWeek>[];
  readonly firstDayOfWeek: Of<typeof W.DaysOfWeek> | null;
  readonly index: Of<typeof W.WeekIndexes> | null;
}
/** From which day something recurs, and until when: a day, or a number of times. */
export interface RecurrenceRange {
  readonly type: Of<typeof W.RecurrenceRangeTypes> | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly recurrenceTimeZone: string | null;
  readonly numberOfOccurrences: number;
}

/** Credentials that a requestor is to show: each with its type and the issuers that are trusted. */
export interface VerifiableCredentialSettings {
  readonly credentialTypes: readonly {
    readonly credentialType: string | null;
    readonly issuers: readonly string[];
  }[];
}

/** A text in one language. */
export interface LocalizedText {
  readonly languageCode: string;
  readonly text: string | null;
}

/** A choice of a question. */
export interface Choice {
  readonly actualValue: string | null;
  readonly text: string | null;
  readonly localizations: readonly LocalizedText[];
}

/** An answer as given, with what the question was when it was given. */
export interface Answer {
  readonly questionId: string;
  /** Null in a body that does not say it. */
  readonly kind: Of<typeof W.QuestionKinds> | null;
  readonly value: string | null;
  readonly displayValue: string | null;
  /** The question as it stood (policyEntities.ts Question, without policyId), null when the policy no longer has it. */
  readonly question: unknown;
}

/** Where a custom extension is called: a Logic App's trigger by its `url`, or any address. */
export type ExtensionEndpoint =
  | {
      readonly kind: 'logicApp';
      readonly subscriptionId: string | null;
      readonly resourceGroupName: string | null;
      readonly logicAppWorkflowName: string | null;
      readonly url: string | null;
    }
  | { readonly kind: 'http'; readonly targetUrl: string | null };
/**
 * How this server authenticates itself: by a token for a resource, or by a token that is bound to its key and the call.
 */
export type ExtensionAuthentication =
  | { readonly kind: 'token'; readonly resourceId: string | null }
  | { readonly kind: 'pop' };

/** How a custom extension is called: its time-out, and tries after a failure. */
export interface ExtensionClient {
  readonly timeoutInMilliseconds: number | null;
  readonly maximumRetries: number | null;
}
/** The extension is waited for, at most for this time; without a callback it is not waited for. */
export interface ExtensionCallback {
  readonly timeoutDuration: string | null;
}
/** A stage of a policy at which an extension is called. A handler is one of beta's older kind. */
export interface ExtensionStageSetting {
  readonly id: string;
  readonly kind: Of<typeof W.ExtensionStageKinds>;
  readonly stage: Of<typeof W.ExtensionStages>;
  readonly extensionId: string;
}

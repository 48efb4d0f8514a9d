// The rows of an assignment policy: the policy, its revisions, its targets and its questions.

import type { AuthoredRow, Duration, Id, Instant, StoredRow } from '../base.ts';
import type {
  ApprovalSettings,
  AutomaticSettings,
  Choice,
  ExtensionStageSetting,
  LocalizedText,
  ReviewSettings,
  SubjectSet,
  VerifiableCredentialSettings,
} from '../values.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/** An assignment policy. `revision` rises with each change; `policyRevision` keeps every one. */
export interface Policy extends StoredRow, AuthoredRow {
  readonly packageId: Id;
  readonly catalogId: Id;
  readonly displayName: string;
  readonly description: string | null;
  readonly revision: number;
  readonly revisionId: Id;
  readonly targetScope: Of<typeof W.TargetScopes>;
  readonly targets: readonly SubjectSet[];
  readonly expirationType: Of<typeof W.ExpirationTypes>;
  readonly expirationAt: Instant | null;
  readonly expirationDuration: Duration | null;
  /** enableTargetsToSelfAddAccess / acceptRequests */
  readonly acceptsSelfAdd: boolean;
  /** enableTargetsToSelfUpdateAccess / canExtend */
  readonly acceptsSelfUpdate: boolean;
  readonly acceptsSelfRemove: boolean;
  readonly allowsCustomSchedule: boolean;
  readonly acceptsOnBehalfAdd: boolean;
  readonly acceptsOnBehalfUpdate: boolean;
  readonly acceptsOnBehalfRemove: boolean;
  readonly onBehalfRequestors: readonly SubjectSet[];
  readonly approval: ApprovalSettings;
  readonly review: ReviewSettings | null;
  readonly automatic: AutomaticSettings | null;
  readonly notificationsDisabled: boolean;
  /** Kept and given back whole, not acted on. */
  readonly verifiableCredentials: VerifiableCredentialSettings | null;
  readonly extensionStages: readonly ExtensionStageSetting[];
  readonly deletedAt: Instant | null;
}

/** `body` is the whole policy with its questions as it was: `{ policy: Policy, questions: Question[] }`. */
export interface PolicyRevision extends StoredRow {
  readonly policyId: Id;
  readonly revision: number;
  readonly body: unknown;
  readonly createdAt: Instant;
}

/**
 * The subject sets that a policy admits, a row for each, so that a database can join. They are written in the commit
 * that changes the policy.
 */
export interface PolicyTarget extends StoredRow {
  readonly policyId: Id;
  readonly kind: SubjectSet['kind'];
  readonly principalId: Id | null;
  readonly position: number;
}

/** A question of a policy, or of a resource attribute. */
export interface Question extends StoredRow {
  readonly policyId: Id;
  readonly kind: Of<typeof W.QuestionKinds>;
  readonly position: number;
  readonly sequence: number;
  readonly text: string | null;
  readonly localizations: readonly LocalizedText[];
  readonly isRequired: boolean;
  /** Null where nothing was said: then an answer may be changed. */
  readonly isAnswerEditable: boolean | null;
  readonly isMultipleSelectionAllowed: boolean | null;
  readonly choices: readonly Choice[] | null;
  readonly regexPattern: string | null;
  readonly isSingleLine: boolean | null;
  readonly deletedAt: Instant | null;
}

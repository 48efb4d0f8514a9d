// The rows of approvals: the approval of a request, its stages, their approvers, and delegations between approvers.

import type { Id, Instant, StoredRow } from '../base.ts';
import type * as W from '../enums.ts';

type Of<T extends readonly string[]> = W.EnumValue<T>;

/** The approval of a request; its id is the request's. */
export interface Approval extends StoredRow {
  readonly state: Of<typeof W.ApprovalStates>;
  readonly packageId: Id;
  readonly catalogId: Id;
  readonly createdAt: Instant;
  readonly completedAt: Instant | null;
}

/** One stage of an approval (v1.0 approvalStage, beta approvalStep). Its times are set when its turn comes. */
export interface ApprovalStage extends StoredRow {
  readonly approvalId: Id;
  readonly catalogId: Id;
  readonly position: number;
  readonly state: Of<typeof W.ApprovalStageStates>;
  readonly result: Of<typeof W.ReviewResults>;
  /** Empty before a decision. */
  readonly justification: string;
  readonly reviewedById: Id | null;
  readonly reviewedByName: string | null;
  readonly reviewedAt: Instant | null;
  readonly approverInformationVisibility: Of<typeof W.ApproverVisibilities>;
  readonly startedAt: Instant | null;
  readonly escalatesAt: Instant | null;
  readonly escalatedAt: Instant | null;
  readonly timesOutAt: Instant | null;
}

/**
 * Who may decide a stage: a user, or a group, which stands for its members at the moment of the decision. A row counts
 * only while its source still leads to the principal; a delegate's while the delegation that it came from holds, and
 * somebody who appointed the delegate may decide (flows/approvals/approverAuthority.ts).
 */
export interface Approver extends StoredRow {
  readonly approvalId: Id;
  readonly stageId: Id;
  readonly principalId: Id;
  readonly role: Of<typeof W.ApproverRoles>;
  readonly delegationId: Id | null;
  readonly source: Of<typeof W.ApproverSources>;
  /** The row of the sponsorship, ownership or organization's sponsor that made them an approver; null for others. */
  readonly sourceId: Id | null;
  readonly addedAt: Instant;
}

/**
 * An approver lets another user decide in their place from `startsAt` until `endsAt` (null: without end). One for each
 * approver.
 */
export interface ApproverDelegate extends StoredRow {
  readonly approverId: Id;
  readonly delegateId: Id;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly createdAt: Instant;
}

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
  /** The latest end that the decision allows; null where it shortens nothing. */
  readonly grantedUntil: Instant | null;
  /** When people last had the approvers of the stage reminded. */
  readonly remindedAt: Instant | null;
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
  /**
   * The row of the sponsorship, ownership or organization's sponsor that made them an approver; of a stage that was
   * handed on, the forwarder's row; null for others.
   */
  readonly sourceId: Id | null;
  /** Of a stage that was handed on: by whom. */
  readonly forwardedById: Id | null;
  /** Of a stage that a member of a group handed on: the row of the closure by which they were a member. */
  readonly forwarderMemberOfId: Id | null;
  readonly addedAt: Instant;
}

/**
 * A question of an approver to the requestor while a stage waits, and its answer: null until there is one. One question
 * of a stage is open at a time.
 */
export interface ApprovalQuestion extends StoredRow {
  readonly approvalId: Id;
  readonly stageId: Id;
  readonly text: string;
  readonly askedById: Id | null;
  readonly askedByName: string | null;
  readonly askedAt: Instant;
  readonly answer: string | null;
  readonly answeredById: Id | null;
  readonly answeredByName: string | null;
  readonly answeredAt: Instant | null;
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

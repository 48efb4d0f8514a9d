// The rows of calls that wait for a second administrator.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { EnumValue, ProposalStates } from '../enums.ts';

/** A call of the API as it is kept. `body` is what JSON says; null where there is none. */
export interface ProposedCall {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  /** The ETag that the object must still have; null where any will do. */
  readonly ifMatch: string | null;
  /** How many people the proposer knows to lose something by the call; null where none is said. */
  readonly confirmedRemovals: number | null;
}

/** A call that somebody may make, kept until another administrator makes it in their own name or refuses it. */
export interface Proposal extends StoredRow {
  readonly state: EnumValue<typeof ProposalStates>;
  readonly request: ProposedCall;
  readonly justification: string;
  /** What the call would have brought when it was proposed, as the proposer was told. */
  readonly whatIf: unknown;
  /** What it edits; each null where it edits none of these. */
  readonly catalogId: Id | null;
  readonly packageId: Id | null;
  readonly groupId: Id | null;
  /** The name of what it edits. */
  readonly displayName: string | null;
  readonly proposedById: Id;
  readonly proposedByName: string | null;
  readonly createdAt: Instant;
  /** Null while it is pending, or where the proposer withdrew it. */
  readonly decidedById: Id | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Instant | null;
  readonly decisionJustification: string | null;
  /** Of the call that proposed it: the audit of the decision, and of what it does, has it too. */
  readonly correlationId: string;
}

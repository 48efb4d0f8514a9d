// Removals that wait for an administrator's word, and how many there were of each thing.

import type { Id, Instant, StoredRow } from '../base.ts';

/** By what the server itself takes something from people. */
export const RemovalCauses = [
  'dynamicGroup',
  'automaticPolicy',
  'sourcePerson',
  'sourceMember',
  'remoteMember',
  'review',
] as const;
export type RemovalCause = (typeof RemovalCauses)[number];
/** Those that are looked at again with the person. */
export const ruleCauses: readonly RemovalCause[] = ['dynamicGroup', 'automaticPolicy'];
/** Those whose released rows wait for a job; of the others the release itself takes what is held. */
export const waitingCauses: readonly RemovalCause[] = [...ruleCauses, 'review'];

/**
 * `held`: it waits. `released`: it happens as soon as it is looked at. `dropped`: the person keeps what they have,
 * though the rule does not admit them.
 */
export const HeldRemovalStates = ['held', 'released', 'dropped'] as const;
export type HeldRemovalState = (typeof HeldRemovalStates)[number];

/** Why somebody would lose something. */
export const RemovalReasons = [
  'notAdmittedByRule',
  'accountDisabled',
  'deletedBySource',
  'removedBySource',
  'deniedInReview',
] as const;
export type RemovalReason = (typeof RemovalReasons)[number];

/** The limit of a cause: `percent` of the people, or `count` where that is more, in a rolling `window`. */
export interface RemovalLimit {
  readonly cause: RemovalCause;
  readonly percent: number;
  readonly count: number;
  /** An ISO 8601 duration. */
  readonly window: string;
}

/**
 * A removal beyond the limit: the person still has the thing. The row goes when the removal happens, and when it
 * applies no more. `thingId` is the group, the policy, the connection, or the turn of an access review.
 */
export interface HeldRemoval extends StoredRow {
  readonly cause: RemovalCause;
  readonly state: HeldRemovalState;
  readonly thingId: Id;
  readonly principalId: Id;
  readonly groupId: Id | null;
  readonly policyId: Id | null;
  readonly packageId: Id | null;
  readonly assignmentId: Id | null;
  readonly reason: RemovalReason;
  readonly createdAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedById: Id | null;
}

/** Removals of one part of a window: of them the first, the last, and how many. */
export interface SpentRemovals {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
}

/** The removals of one thing, and what was confirmed of them. `toldAt`: when administrators were told of held ones. */
export interface RemovalLedger extends StoredRow {
  readonly thingId: Id;
  readonly cause: RemovalCause;
  readonly base: number | null;
  readonly baseAt: Instant | null;
  readonly spent: readonly SpentRemovals[];
  readonly confirmed: number;
  readonly confirmedAt: Instant | null;
  readonly toldAt: Instant | null;
}

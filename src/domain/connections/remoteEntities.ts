// What is known of other systems: the objects there, which of them is what here, who has what, and where that differs
// from what is wanted.

import type { Id, Instant, StoredRow } from '../base.ts';
import type { RunStep } from './runSteps.ts';

/** What an object there is. A `group` there is an entitlement that accounts hold. */
export const RemoteKinds = ['account', 'group'] as const;
/** The kind of an object there. */
export type RemoteKind = (typeof RemoteKinds)[number];

/** The attributes of an account that are sent and compared; null where there is none. */
export interface AccountFields {
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
  readonly active: boolean;
}

/** Of a group only its name is known. */
export interface GroupFields {
  readonly displayName: string;
  readonly externalId: string | null;
}

/**
 * An account or a group there, as it was seen last. `nativeId` is its id there. A row that has ended says what was
 * there once: a new object of the same name is another one.
 */
export interface RemoteObject extends StoredRow {
  readonly connectionId: Id;
  readonly kind: RemoteKind;
  readonly nativeId: string;
  /** The user name of an account, the display name of a group. */
  readonly name: string;
  readonly seen: AccountFields | GroupFields;
  /** The listing that saw it last; null where no listing did yet. */
  readonly runId: Id | null;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** How a link came about: we made the object there, a rule matched it, or a person named it. */
export const LinkOrigins = ['created', 'matched', 'person'] as const;
/** How a link came about. */
export type LinkOrigin = (typeof LinkOrigins)[number];

/**
 * A user or group here is an account or group there; `remoteId` is null until there is one. It is the link of all that
 * is sent about it: who is in the group, what the account says.
 */
export interface RemoteLink extends StoredRow {
  readonly connectionId: Id;
  readonly kind: RemoteKind;
  readonly objectId: Id;
  readonly remoteId: Id | null;
  readonly origin: LinkOrigin | null;
  /** The attribute that matched. */
  readonly rule: string | null;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** `ours`: we gave it. `found`: it was there. `adopted`: it was there, and is wanted here by now. */
export const HoldingOrigins = ['ours', 'found', 'adopted'] as const;
export type HoldingOrigin = (typeof HoldingOrigins)[number];

/** An account is in a linked group there. `objectId` is the user of the account; null where nobody's is known. */
export interface RemoteHolding extends StoredRow {
  readonly connectionId: Id;
  readonly linkId: Id;
  readonly accountId: Id;
  readonly objectId: Id | null;
  readonly origin: HoldingOrigin;
  readonly runId: Id | null;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** What differs. */
export const DifferenceAspects = ['account', 'attributes', 'group', 'membership'] as const;
/** One thing that may differ. */
export type DifferenceAspect = (typeof DifferenceAspects)[number];

/**
 * `due`: it is sent as soon as it may be. `simulated`: the mode says to send nothing. `reported`: the connection was
 * told to leave it to people. `asked`: a person has to say which account it is. `awaited`: it was handed to people who
 * do it there. `refused`: the system there will not. `held`: it is a removal beyond the limit, or removals are switched
 * off. `released`: an administrator lets it happen. `protected`: an account or a group there has a protected name, and
 * is left alone, whatever anybody decides.
 */
export const DifferenceStates = [
  'due',
  'simulated',
  'reported',
  'asked',
  'awaited',
  'refused',
  'held',
  'released',
  'protected',
] as const;
/** How a difference stands. */
export type DifferenceState = (typeof DifferenceStates)[number];

/** How a call ended. */
export const CallOutcomes = ['done', 'awaited', 'refused', 'conflict', 'gone', 'notDone', 'unknown'] as const;
export type CallOutcome = (typeof CallOutcomes)[number];

/**
 * Wanted and known disagree. `subjectId` is the user, or the account there where it is nobody's. `isWanted`: what is
 * wanted is that it is so; else that it is not. The row goes when both agree.
 */
export interface Difference extends StoredRow {
  readonly connectionId: Id;
  readonly linkId: Id;
  readonly aspect: DifferenceAspect;
  readonly subjectId: Id;
  readonly principalId: Id | null;
  readonly accountId: Id | null;
  readonly isWanted: boolean;
  readonly state: DifferenceState;
  readonly tries: number;
  /** Machine time of the next try; null where the next look at its link tries it. */
  readonly notBefore: Instant | null;
  readonly lastOutcome: CallOutcome | null;
  /** In the words of the system there, or why it waits. */
  readonly says: string | null;
  readonly firstSeenAt: Instant;
  readonly lastTriedAt: Instant | null;
}

/** One listing of all that is there. A listing that is not complete concludes nothing about what it did not show. */
export interface ConnectionRun extends StoredRow {
  readonly connectionId: Id;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly isComplete: boolean;
  readonly accounts: number;
  readonly groups: number;
  readonly holdings: number;
  /** Why it is not complete. */
  readonly says: string | null;
  readonly steps: readonly RunStep[];
}

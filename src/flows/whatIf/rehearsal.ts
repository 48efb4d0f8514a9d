// Calls that are tried and not done: what a context offers of it.

import type { Id, Instant } from '../../domain/base.ts';
import type { Change } from '../../store/contract.ts';

/** An id with its name. */
export interface NameRow {
  readonly id: Id;
  readonly displayName: string | null;
}

/** A role of a resource, in the words of origins. */
export interface AccessName extends NameRow {
  readonly originSystem: string;
  readonly role: string | null;
}

/** What one person, or another object of the directory, gains or loses. */
export interface PrincipalEffects {
  readonly principal: NameRow;
  readonly accessPackages: readonly NameRow[];
  readonly access: readonly AccessName[];
}

/** An assignment whose end comes earlier; null where it had none. */
interface EarlierEnd {
  readonly principal: NameRow;
  readonly accessPackage: NameRow;
  readonly previousEndDateTime: Instant | null;
  readonly endDateTime: Instant;
}

export interface ToldEffects {
  readonly gain: readonly PrincipalEffects[];
  readonly lose: readonly PrincipalEffects[];
  /** What would be lost too, and is held because more people would lose it than may at once. */
  readonly held: readonly PrincipalEffects[];
  readonly endEarlier: readonly EarlierEnd[];
  /** Who is asked to decide. */
  readonly approvers: readonly NameRow[];
  readonly mails: readonly { readonly event: string; readonly recipient: NameRow; readonly subject: string }[];
  /** Of everybody, also of those whom the lists leave out. */
  readonly counts: {
    readonly gain: number;
    readonly lose: number;
    readonly held: number;
    readonly endEarlier: number;
    readonly approvers: number;
    readonly mails: number;
  };
}

/** An assignment that its holder can extend no more. */
export interface LostExtension {
  readonly principal: NameRow;
  readonly accessPackage: NameRow;
  readonly endDateTime: Instant | null;
  /** Why, as the holder would be told. */
  readonly reason: string | null;
}

/** A call of the API as a client writes it into a list. `body` is what JSON says; undefined: none. */
export interface RehearsedCall {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  /** The ETag that the object must have; absent or null where any will do. */
  readonly ifMatch?: string | null;
  /** What the header `Latchkey-Confirm-Removals` says; absent or null where the call has none. */
  readonly confirmedRemovals?: number | null;
}

/** What became of a call: its status, and its body as JSON says it; null where it has none. */
export interface RehearsedAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What its header `Retry-After` says; absent where it has none. */
  readonly retryAfter?: string;
}

/** What an edit is of that needs a second administrator: a package, its catalog, or a group with a rule. */
export interface EditedThing {
  readonly catalogId: Id | null;
  readonly packageId: Id | null;
  readonly groupId: Id | null;
  readonly displayName: string | null;
}

/** What would be so after the calls and all that follows from them at once. */
export interface RehearsedOutcome extends ToldEffects {
  readonly responses: readonly RehearsedAnswer[];
  readonly cannotExtend: readonly LostExtension[];
  /** The edits that need a second administrator. */
  readonly edits: readonly EditedThing[];
  /** Null where everything that follows was done; else how much of it was left when the time was over. */
  readonly truncatedAt: { readonly milliseconds: number; readonly jobsLeft: number } | null;
}

/** Runs calls one after the other as the caller of this one. Throws `UnavailableError` where it cannot begin. */
export type RehearseCalls = (calls: readonly RehearsedCall[]) => Promise<RehearsedOutcome>;

/** What is done with a call beside its own commit. */
export interface CarriedOutWith {
  /** Part of the commit of the call. */
  readonly besides: readonly Change[];
  /** What the audit of the call is found by. */
  readonly correlationId: string;
}

/** Does a call as the caller of this one. `isCommitted`: whether it wrote anything, and so the changes besides. */
export type CarryOutCall = (
  call: RehearsedCall,
  besides: CarriedOutWith,
) => Promise<{ readonly answer: RehearsedAnswer; readonly isCommitted: boolean }>;

/** A call is refused as another one was: with the answer of that one. */
export class AnsweredRefusal extends Error {
  readonly answer: RehearsedAnswer;
  constructor(answer: RehearsedAnswer) {
    super(`The call was answered with ${answer.status}.`);
    this.answer = answer;
  }
}

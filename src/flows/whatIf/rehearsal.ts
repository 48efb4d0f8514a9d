// Calls that are tried and not done: what a context offers of it.

import type { Id, Instant } from '../../domain/base.ts';

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
  readonly endEarlier: readonly EarlierEnd[];
  /** Who is asked to decide. */
  readonly approvers: readonly NameRow[];
  readonly mails: readonly { readonly event: string; readonly recipient: NameRow; readonly subject: string }[];
  /** Of everybody, also of those whom the lists leave out. */
  readonly counts: {
    readonly gain: number;
    readonly lose: number;
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
}

/** What became of a call: its status, and its body as JSON says it; null where it has none. */
export interface RehearsedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What would be so after the calls and all that follows from them at once. */
export interface RehearsedOutcome extends ToldEffects {
  readonly responses: readonly RehearsedAnswer[];
  readonly cannotExtend: readonly LostExtension[];
  /** Null where everything that follows was done; else how much of it was left when the time was over. */
  readonly truncatedAt: { readonly milliseconds: number; readonly jobsLeft: number } | null;
}

/** Runs calls one after the other as the caller of this one. Throws `UnavailableError` where it cannot begin. */
export type RehearseCalls = (calls: readonly RehearsedCall[]) => Promise<RehearsedOutcome>;

// What a connector to another system is: how it lists and reads what is there, and how it is told to change it. All
// adapters keep this contract; the jobs know nothing else of them.

import type { AccountFields, GroupFields, RemoteKind } from '../../domain/connections/remoteEntities.ts';

/** The id of an object in the system there. */
export type NativeId = string;

/** An account or a group as it is there. */
export type ListedObject =
  | { readonly kind: 'account'; readonly nativeId: NativeId; readonly fields: AccountFields }
  | { readonly kind: 'group'; readonly nativeId: NativeId; readonly fields: GroupFields };

/** One page of a listing. `next` begins the next page; null where the listing is whole. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  readonly next: string | null;
}

/** By which attribute an account is looked for. */
export interface AccountMatch {
  readonly by: 'externalId' | 'userName' | 'email';
  readonly value: string;
}

/**
 * One change of one target object. `key` is the same at every try. `grant` and `revoke` name several accounts; each has
 * its own outcome.
 */
export type Step =
  | { readonly do: 'createAccount'; readonly fields: AccountFields; readonly key: string }
  | {
      readonly do: 'updateAccount';
      readonly account: NativeId;
      readonly set: Partial<AccountFields>;
      readonly fields: AccountFields;
      readonly key: string;
    }
  | { readonly do: 'createGroup'; readonly fields: GroupFields; readonly key: string }
  | {
      readonly do: 'grant' | 'revoke';
      readonly group: NativeId;
      readonly accounts: readonly NativeId[];
      readonly key: string;
    };

/** How a call ended; the texts are the target's own words, cut, or why there were none. */
export type Outcome =
  /** It is so there now. `isOld`: the target refused, and says that it was so before; who can, reads whether it is. */
  | { readonly is: 'done'; readonly isOld: boolean; readonly nativeId: NativeId | null }
  /** It was handed to people, and is so once they say it or a listing shows it. Nothing tries it again.
   * `fields`: what an account is to say. */
  | { readonly is: 'awaited'; readonly says: string; readonly fields: Partial<AccountFields> | null }
  /** It will not go later either. `isOurs`: the fault is our credentials. */
  | { readonly is: 'refused'; readonly says: string; readonly isOurs: boolean }
  /** Somebody else is there. */
  | { readonly is: 'conflict'; readonly says: string }
  /** What was addressed, or something that it names, is not there. */
  | { readonly is: 'gone'; readonly what: 'account' | 'group'; readonly says: string }
  /** Certainly not applied. `afterMs`: how long the target wants to be left alone; null where it did not say. */
  | { readonly is: 'notDone'; readonly says: string; readonly afterMs: number | null; readonly slowDown: boolean }
  /** Sent, and no answer came. */
  | { readonly is: 'unknown'; readonly says: string };

/** An outcome that says something of the whole system. */
export type Failure = Exclude<Outcome, { is: 'done' }>;
/** Whether an outcome is no matter of the object alone: our credentials, or a system that does not answer well. */
export const isFailure = (outcome: Outcome): outcome is Failure =>
  (outcome.is === 'refused' && outcome.isOurs) || outcome.is === 'notDone' || outcome.is === 'unknown';

/** A failed read: a listing that has one is not complete. */
export class ReadError extends Error {
  readonly outcome: Exclude<Outcome, { is: 'done' }>;
  constructor(outcome: Exclude<Outcome, { is: 'done' }>) {
    super(outcome.says);
    this.name = 'ReadError';
    this.outcome = outcome;
  }
}

/** A way into one system, opened for one job. */
export interface Session {
  /** Why no look at it is complete; left out where a look is complete that lists everything. */
  readonly lacks?: string;
  /** What the system says of itself. Changes nothing there. Throws `ReadError`. */
  readonly describe: () => Promise<unknown>;
  /** A page of everything of a kind; `from` is the `next` of the page before. Throws `ReadError`. */
  readonly list: (kind: RemoteKind, from: string | null) => Promise<ListedPage>;
  /**
   * Who is in a group, all of them; `gone` where there is no such group, `unsaid` where the answer shows no members,
   * which may mean that there are none. Throws `ReadError`.
   */
  readonly holders: (group: NativeId) => Promise<readonly NativeId[] | 'gone' | 'unsaid'>;
  /** The objects that match; the system may lie about some attributes. Throws `ReadError`. */
  readonly findAccounts: (match: AccountMatch) => Promise<readonly ListedObject[]>;
  /** Whether an account is there. Throws `ReadError`. */
  readonly hasAccount: (account: NativeId) => Promise<boolean>;
  readonly findGroups: (displayName: string) => Promise<readonly ListedObject[]>;
  /**
   * Does one step, which MUST be safe to do again. One outcome for each account of `grant` and `revoke`, else one. It
   * throws nothing for what the system says.
   */
  readonly apply: (step: Step) => Promise<readonly Outcome[]>;
}

// Every event of the server, as one closed union; the log, metrics and tests subscribe to it.

import type { Id, Instant } from '../domain/base.ts';

interface JobFacts {
  readonly kind: string;
  readonly jobId: Id;
  readonly subject: Id;
  readonly attempts: number;
  readonly correlationId: string;
}

/** Whatever the server tells of itself. */
export type Event =
  | {
      readonly event: 'requestMoved';
      readonly requestId: Id;
      readonly type: string;
      readonly from: string | null;
      readonly to: string;
      readonly reason: string | null;
      readonly correlationId: string;
    }
  | {
      readonly event: 'assignmentMoved';
      readonly assignmentId: Id;
      readonly from: string | null;
      readonly to: string;
      readonly correlationId: string;
    }
  | {
      readonly event: 'calloutMoved';
      readonly calloutId: Id;
      readonly stage: string;
      readonly from: string;
      readonly to: string;
      readonly detail: string | null;
      readonly correlationId: string;
    }
  | { readonly event: 'mailMoved'; readonly mailId: Id; readonly to: string; readonly correlationId: string }
  /** Mails of one person's requests that were not written; `isFirst` of the day in this process. */
  | { readonly event: 'mailsDropped'; readonly causedById: Id; readonly mails: number; readonly isFirst: boolean }
  /** `milliseconds` of machine time. */
  | ({ readonly event: 'jobDone'; readonly milliseconds: number } & JobFacts)
  /** Another worker or a newer job has taken its place: nothing was lost. */
  | ({ readonly event: 'jobSuperseded' } & JobFacts)
  | ({ readonly event: 'jobFailed'; readonly error: unknown; readonly retryAt: Instant } & JobFacts)
  | ({ readonly event: 'jobGaveUp'; readonly error: unknown } & JobFacts)
  | { readonly event: 'swept'; readonly recreated: number }
  /** Rows of the closure that did not agree with the memberships, and do now. */
  | { readonly event: 'membershipsRecounted'; readonly healed: number }
  /** `days` before its end: 30, 7 or 1. `objectId` is of the application or service principal. */
  | {
      readonly event: 'credentialNearEnd';
      readonly days: number;
      readonly kind: 'password' | 'key';
      readonly keyId: Id;
      readonly objectId: Id;
      readonly application: string | null;
      readonly endsAt: Instant;
    }
  /** Rows of a page that violate what always holds (docs/operations.md), and those of them that were put right. */
  | {
      readonly event: 'invariantViolated';
      readonly invariant: string;
      readonly found: number;
      readonly mended: number;
    }
  /** A checkpoint of the audit tree, as a signed note: whoever keeps it can tell whether the audit was rewritten. */
  | { readonly event: 'auditCheckpointSigned'; readonly size: number; readonly signedNote: string }
  /** A rule would take something from more people than its limit: the rest is held (docs/operations.md). */
  | {
      readonly event: 'removalsHeld';
      readonly cause: string;
      readonly thingId: Id;
      readonly correlationId: string;
    }
  /** An audit row is not as the tree says: somebody changed the database. */
  | { readonly event: 'auditBroken'; readonly kind: string; readonly position: number; readonly auditId: Id | null }
  /** Audit rows wait for their places in the tree: the database is away, or somebody changed the tree. */
  | { readonly event: 'sequencerFailed'; readonly error: unknown }
  /** The next key to sign tokens was `published`; or one was `withdrawn` before its time, and its tokens with it. */
  | {
      readonly event: 'signingKeyChanged';
      readonly change: 'published' | 'withdrawn';
      readonly kid: string;
      readonly signsFrom: Instant | null;
    }
  /** A sign-in is in the log of sign-ins: `errorCode` is 0 for success. */
  | { readonly event: 'signInWritten'; readonly type: string; readonly errorCode: number }
  /** A refused call is in the log of refusals. */
  | { readonly event: 'refusalWritten'; readonly status: number; readonly code: string }
  /** Entries wait to be written to a log (`signIns`, `refusals`): the database is away. */
  | { readonly event: 'logWaits'; readonly log: string; readonly waiting: number; readonly error: unknown }
  /** More entries waited than there is room for: these are in no log. */
  | { readonly event: 'logEntriesLost'; readonly log: string; readonly count: number }
  /**
   * A log store never gets these: the retention deleted `entries` of the audit, or `changes` of the feed, some of which
   * may have told of sign-ins and refused calls.
   */
  | { readonly event: 'logHasGap'; readonly log: string; readonly entries: number; readonly changes: number }
  /** The worker itself cannot go on now (the database is away); it tries again. */
  | { readonly event: 'workerStalled'; readonly error: unknown };

export type Subscriber = (event: Event) => void;

/** Takes events and hands them to its subscribers. */
export interface Observer {
  readonly publish: Subscriber;
  /** Returns a function that ends the subscription. */
  readonly subscribe: (subscriber: Subscriber) => () => void;
}

/** A subscriber that throws hinders neither the others nor the work: `onFault` hears of it. */
export function createObserver(onFault: (error: unknown) => void): Observer {
  const subscribers = new Set<Subscriber>();
  return {
    subscribe: (subscriber) => {
      subscribers.add(subscriber);
      return () => {
        subscribers.delete(subscriber);
      };
    },
    publish: (event) => {
      for (const subscriber of subscribers) {
        try {
          subscriber(event);
        } catch (error) {
          onFault(error);
        }
      }
    },
  };
}

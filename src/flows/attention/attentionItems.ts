// What is told of the things that need somebody's hand.

import type { Id, Instant } from '../../domain/base.ts';

/** What is told of one thing: `detail` is a fact about it (an error, a stage, a date), not a sentence. */
export interface AttentionItem {
  readonly id: Id;
  /** The thing that a page shows, where it is not the row itself: the package of an assignment policy. */
  readonly parentId: Id | null;
  readonly displayName: string | null;
  readonly detail: string | null;
  readonly since: Instant | null;
}

export interface AttentionFound {
  readonly count: number;
  /** The first twenty. */
  readonly items: readonly AttentionItem[];
}

/** The items of a kind that an answer shows. */
export const mostItems = 20;

// The feed: what commits changed, in the order in which readers are told of it. Ids only, never a value of a row.

import type { Id, Instant, StoredRow } from '../base.ts';

/** What happened to a row. A row that is hidden or whose time ended is deleted, one that came back is created. */
export type FeedKind = 'created' | 'updated' | 'deleted';

/** By field: the ids of the rows that a row belongs to or links. */
export type FeedParents = Readonly<Record<string, Id | null>>;

/** A changed row as it is kept. Parents are null where the row itself can still tell them. */
export type KeptChange = readonly [
  entity: string,
  id: Id,
  kind: FeedKind,
  fields: readonly string[],
  parents: FeedParents | null,
];

/** Who changed something; null where nobody asked for it. */
export interface FeedActor {
  readonly kind: 'user' | 'application' | 'system';
  readonly id: Id | null;
}

/** What one commit changed. Tenant time. */
export interface FeedCommit {
  readonly at: Instant;
  readonly actor: FeedActor | null;
  readonly correlationId: string | null;
  /** `reset`: all rows are others than before. */
  readonly changes: readonly KeptChange[] | 'reset';
}

/** A commit that waits for its place in the feed. */
export interface PendingFeed extends StoredRow {
  readonly content: FeedCommit;
}

/** Commits side by side; the id is the position of the first change, as `positionKey` writes it. Machine time. */
export interface FeedSegment extends StoredRow {
  readonly createdAt: Instant;
  /** How many changes it holds: the next segment begins behind them. */
  readonly size: number;
  readonly commits: readonly FeedCommit[];
}

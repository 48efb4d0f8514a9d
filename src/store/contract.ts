// The store's promises: what every engine MUST do, whatever is behind it. One suite of tests (test/store) holds for
// each engine.

import type { Entities, EntityName } from '../domain/entities.ts';
import type { Instant } from '../domain/base.ts';
import type { HistogramData } from '../observe/histogram.ts';
import type { Condition, Page, Query } from '../odata/query.ts';
import { newRow, type NewRow, type NewRowFields } from '../model/newRow.ts';

/**
 * What a commit does, as data. All of it happens or nothing, in the order given, in one transaction; there is no
 * interactive transaction.
 * - `insert`: a new row; a broken unique rule throws `RuleBroken` with the rule's name. Rows that belong to it come
 * `with` it.
 * - `update`: sets fields; with `version`, only while the row has it (else `Conflict`); bumps the version. A missing
 * row is a `Conflict`.
 * - `updateWhere`: sets fields of every row that fits, bumps their versions; no row is no fault.
 * - `delete`: removes the row (of entities whose rows do end: jobs, ownerships, artefacts); as `update` with versions.
 * - `expect`: the row has this version; bumps it. The rows that a command decided by, so that two deciders cannot both
 * win.
 * - `share`: the row is there and visible (not deleted); no bump. Parents that must merely still be there; with
 * `version`, parents that
 *   must be as they were read (else `Conflict`), so that many who decide by a row do not hinder each other, only who
 * changes it does.
 * - `only`: just these rows fit, each still in that version (else `Conflict` about `id`): for who decides by all rows
 * of a kind, under a lock that another change of the commit takes.
 */
export type Change =
  | {
      [E in EntityName]: {
        readonly kind: 'insert';
        readonly entity: E;
        readonly row: NewRow<E>;
        readonly with?: readonly Change[];
      };
    }[EntityName]
  | {
      [E in EntityName]: {
        readonly kind: 'update';
        readonly entity: E;
        readonly id: string;
        readonly set: Partial<Omit<Entities[E], 'id' | 'version'>>;
        readonly version?: number;
      };
    }[EntityName]
  | {
      [E in EntityName]: {
        readonly kind: 'updateWhere';
        readonly entity: E;
        readonly where: Condition;
        readonly set: Partial<Omit<Entities[E], 'id' | 'version'>>;
      };
    }[EntityName]
  | { readonly kind: 'delete'; readonly entity: EntityName; readonly id: string; readonly version?: number }
  | { readonly kind: 'deleteWhere'; readonly entity: EntityName; readonly where: Condition }
  | { readonly kind: 'expectVersion'; readonly entity: EntityName; readonly id: string; readonly version: number }
  | { readonly kind: 'requireExists'; readonly entity: EntityName; readonly id: string; readonly version?: number }
  | {
      readonly kind: 'expectExactly';
      readonly entity: EntityName;
      readonly where: Condition;
      readonly rows: readonly { readonly id: string; readonly version: number }[];
      readonly id: string;
    }
  /**
   * `insert` that does nothing where a row of the unique rule is there already (jobs by `uniqueKey`, subjects by
   * `objectId`).
   */
  | {
      [E in EntityName]: {
        readonly kind: 'insertIfAbsent';
        readonly entity: E;
        readonly row: NewRow<E>;
        readonly rule: string;
      };
    }[EntityName];

/** A new row: the given fields, and the model's defaults for those that are left out. */
export const insert = <E extends EntityName>(entity: E, fields: NewRowFields<E>): Change =>
  ({ kind: 'insert', entity, row: newRow(entity, fields) }) as Change;
/** Every change by itself: what comes with an insert follows it. */
export function flattenChanges(changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((change) =>
    change.kind === 'insert' && change.with !== undefined ? [change, ...flattenChanges(change.with)] : [change],
  );
}

/** Sets fields of a row, at a version where one is given. */
export const update = <E extends EntityName>(
  entity: E,
  id: string,
  set: Partial<Omit<Entities[E], 'id' | 'version'>>,
  version?: number,
): Change => ({ kind: 'update', entity, id, set, ...(version === undefined ? {} : { version }) }) as Change;

/** A row was not as `expect`, `share` or a versioned change said: load and decide again. */
export class ConflictError extends Error {
  readonly entity: string;
  readonly id: string;
  constructor(entity: string, id: string) {
    super(`${entity} ${id} changed meanwhile`);
    this.entity = entity;
    this.id = id;
  }
}

/** A unique rule was violated; `rule` is the name of its index, which states the rule. */
export class RuleViolationError extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(`unique rule violated: ${rule}`);
    this.rule = rule;
  }
}

/**
 * The database cannot be used now (gone, full, locked, read-only): 503 with `Retry-After`. Nothing was written; only
 * where the database
 * went away in the middle of a commit and did not come back, it is not known.
 */
export class UnavailableError extends Error {
  readonly retryAfterSeconds: number;
  constructor(says: string, retryAfterSeconds = 5) {
    super(says);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** More waits already than can be done in time: 503 as well, but the database is well. Nothing was written. */
export class OverloadedError extends UnavailableError {
  constructor(says: string, retryAfterSeconds = 1) {
    super(says, retryAfterSeconds);
  }
}

/**
 * Of one kind of job: how many are due and not done, since when the oldest one is (tenant time), and how many were
 * given up.
 */
export interface JobBacklog {
  readonly kind: string;
  readonly due: number;
  readonly oldestDueAt: Instant | null;
  readonly givenUp: number;
}

/** How a store's own work goes in this process. */
export interface StoreStats {
  /** Pieces of work that were written as one group; null where an engine forms no groups. */
  readonly groupSizes: HistogramData | null;
  /** Writes that wait for the one writer. */
  readonly waitingWrites: number;
  /** Connections to a server; null where there is none. */
  readonly pool: {
    readonly open: number;
    readonly idle: number;
    readonly waiting: number;
    readonly most: number;
  } | null;
}

/** Of which kinds the new jobs are; null where that is not known. */
export type NewJobKinds = ReadonlySet<string> | null;

export interface ClaimOptions {
  /** Tenant time: jobs due at or before it. */
  readonly dueBy: Instant;
  /** Machine time now. */
  readonly machineNow: Instant;
  /** Until when the claim holds, by how many claims of the job lapsed before; the last one for more. At least one. */
  readonly leaseEnds: readonly [Instant, ...Instant[]];
  readonly limit: number;
  /** Only these kinds; null for all. */
  readonly kinds: readonly string[] | null;
}

/** What a read may be given besides its queries. */
export interface ReadOptions {
  /** Conditions mean these texts in the place of those that they compare with, so that the same queries serve again. */
  readonly parameters?: ReadonlyMap<string, string> | null;
  /** Told the stamp of the snapshot by an engine that cannot say it at once but knows it then. */
  readonly onSnapshot?: (stamp: string) => void;
}

/** A tenant's rows. Every engine MUST keep these promises. */
export interface Store {
  /**
   * Answers the queries in order from ONE snapshot (read-only, repeatable). Rows bear exactly the fields asked and the
   * id; `'all'` is every field.
   * An expansion costs one statement a level, not one a row. Throws `Unavailable`,
   * and the refusal `tooManyRows` where all of it comes to more than `mostRows`.
   */
  read(queries: readonly Query[], mostRows?: number, besides?: ReadOptions): Promise<readonly Page[]>;
  /** The same, where the engine answers without waiting; null where it does not. */
  readonly readNow: ((queries: readonly Query[], mostRows?: number, besides?: ReadOptions) => readonly Page[]) | null;
  /**
   * Changes whenever anything is committed, by whatever process; null where the engine cannot say that at once. Throws
   * `Unavailable`.
   */
  snapshotId(): string | null;
  /** Durable when it resolves. Throws `Conflict`, `RuleBroken`, `Unavailable`; then nothing happened. */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * The same store for many who take the same steps side by side: what they read in one turn is read together, what
   * they commit is written together.
   * Each has its own answer and its own outcome, as if by itself; a turn later than it might be alone.
   */
  batched(): Store;
  /**
   * Claims due jobs for this process, oldest due first; claimed ones are given to nobody else until `until`. Bumps
   * `version` and `attempts`, or `lapses` where whoever had it let the claim lapse.
   */
  claim(wish: ClaimOptions): Promise<readonly Entities['job'][]>;
  /**
   * When the next unclaimed, not failed job of these kinds (null for all) falls due (tenant time); null where there is
   * none.
   */
  nextDue(kinds: readonly string[] | null): Promise<Instant | null>;
  /**
   * Tells of commits that inserted jobs, also by other processes where the engine can; a hint, never relied upon.
   * Returns how to stop.
   */
  onJobs(listener: (kinds: NewJobKinds) => void): () => void;
  /** Which engine this is and where, without secrets: for logs and health. */
  readonly about: { readonly engine: 'sqlite' | 'postgres'; readonly place: string };
  /** Whether the database answers, within seconds. Throws `Unavailable`. */
  ping(): Promise<void>;
  /**
   * Whether it answers, can be written, and has every step that this program was opened with. Throws `Unavailable`.
   * Makes a small durable write.
   */
  check(): Promise<void>;
  backlog(dueBy: Instant): Promise<readonly JobBacklog[]>;
  stats(): StoreStats;
  /** Waits for commits under way, then ends. */
  close(): Promise<void>;
}

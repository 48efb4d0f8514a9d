// What every engine of the store MUST do. One suite of tests (test/store) holds for each engine.

import type { Entities, EntityName } from '../domain/entities.ts';
import type { Instant } from '../domain/base.ts';
import type { HistogramData } from '../observe/histogram.ts';
import type { Condition, Page, Query } from '../odata/query.ts';
import { ConflictError, isConflict, OverloadedError, RuleViolationError, UnavailableError } from './errors.ts';
import { newRow, type NewRow, type NewRowFields } from '../model/newRow.ts';

export { ConflictError, isConflict, OverloadedError, RuleViolationError, UnavailableError };

/**
 * What a commit does, as data. All of it happens or nothing, in the order given, in one transaction; there is no
 * interactive transaction.
 * - `insert`: a new row; a violated unique rule throws `RuleViolationError` with the rule's name. Rows that belong to
 *   it come `with` it.
 * - `update`: sets fields and raises the version; with `version`, only if the row has that version. Otherwise, and if
 *   the row is missing, `ConflictError`.
 * - `updateWhere`: sets fields of every row that meets the condition and raises their versions; there may be none.
 * - `delete`: removes the row (of entities whose rows may go: jobs, ownerships, artefacts); versions as in `update`.
 * - `deleteWhere`: removes every row that meets the condition; there may be none.
 * - `expectVersion`: the row has this version, else `ConflictError`; raises it. For the row by which a command decides,
 *   so that of two that decide at the same time one wins.
 * - `requireExists`: the row is there and not deleted, else `ConflictError`; its version stays. For parents that must
 *   still be there; with `version`, for parents that must not have changed; with `where`, for parents that may have
 *   changed but must still meet the condition. Many commits may require the same row at the same time.
 * - `expectExactly`: the condition matches exactly these rows at these versions, else `ConflictError` about `id`. Only
 *   safe together with a change that locks the parent of the rows.
 */
export type Change =
  | {
      [E in EntityName]: {
        readonly kind: 'insert';
        readonly entity: E;
        readonly row: NewRow<E>;
        readonly with?: readonly Change[];
        /** The row is put back as it was, with this version; the rows of its lists are made anew. */
        readonly version?: number;
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
  | {
      readonly kind: 'requireExists';
      readonly entity: EntityName;
      readonly id: string;
      readonly version?: number;
      readonly where?: Condition;
    }
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

/** The changes as a flat list: the changes that come `with` an insert follow it. */
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

/**
 * The backlog of one kind of job: how many are due and not done, when the oldest one was due (tenant time), and how
 * many were given up.
 */
export interface JobBacklog {
  readonly kind: string;
  readonly due: number;
  readonly oldestDueAt: Instant | null;
  readonly givenUp: number;
}

/** Statistics of a store's own work in this process. */
export interface StoreStats {
  /** How many tasks were written as one group; null where an engine forms no groups. */
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

/** The kinds of new jobs; null where they may be of any kind. */
export type NewJobKinds = ReadonlySet<string> | null;

/** Which jobs to claim, and for how long. */
export interface ClaimOptions {
  /** Tenant time: jobs due at or before it. */
  readonly dueBy: Instant;
  /** Machine time now. */
  readonly machineNow: Instant;
  /** When the lease ends (machine time), by how many leases of the job lapsed before; the last one for more. */
  readonly leaseEnds: readonly [Instant, ...Instant[]];
  readonly limit: number;
  /** Only these kinds; null for all. */
  readonly kinds: readonly string[] | null;
}

/** What a read may be given besides its queries. */
export interface ReadOptions {
  /** The texts behind the placeholders of prepared queries, so that the same query objects serve again. */
  readonly parameters?: ReadonlyMap<string, string> | null;
  /** Called with the id of the snapshot, by an engine whose `snapshotId()` is null. */
  readonly onSnapshot?: (snapshotId: string) => void;
}

/** A tenant's rows. Every engine MUST keep these promises. */
export interface Store {
  /**
   * Answers the queries in order from ONE snapshot (read-only, repeatable). Rows have exactly the fields asked for and
   * the id; `'all'` is every field. An expansion costs one statement a level, not one a row. Throws `UnavailableError`,
   * and the refusal `tooManyRows` where there are more than `mostRows` rows in all.
   */
  read(queries: readonly Query[], mostRows?: number, options?: ReadOptions): Promise<readonly Page[]>;
  /** The same without a promise; null for an engine that must wait. */
  readonly readNow: ((queries: readonly Query[], mostRows?: number, options?: ReadOptions) => readonly Page[]) | null;
  /**
   * The id of the current snapshot: it changes whenever anything is committed, by any process. Null where the engine
   * must ask the database first. Throws `UnavailableError`.
   */
  snapshotId(): string | null;
  /**
   * Durable when it resolves. Throws `ConflictError`, `RuleViolationError`, `UnavailableError`; then nothing happened.
   */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * The same store for many callers that take the same steps side by side: reads of one turn of the event loop are one
   * read, commits of one turn are written together. Each has its own answer and its own outcome, a turn later than it
   * might be alone.
   */
  batched(): Store;
  /**
   * Claims due jobs for this process, oldest first; nobody else can claim them until the lease ends. Raises `version`
   * and `attempts`, or `lapses` where an earlier lease ended without an outcome.
   */
  claim(wish: ClaimOptions): Promise<readonly Entities['job'][]>;
  /**
   * When the next job of these kinds (null for all) that is neither claimed nor failed is due (tenant time); null where
   * there is none.
   */
  nextDue(kinds: readonly string[] | null): Promise<Instant | null>;
  /**
   * Calls the listener after commits that inserted jobs, also by other processes where the engine can; a hint, never
   * relied upon. Returns a function that ends it.
   */
  onJobs(listener: (kinds: NewJobKinds) => void): () => void;
  /** The engine and the place of the database, without secrets: for logs and health. */
  readonly about: { readonly engine: 'sqlite' | 'postgres'; readonly place: string };
  /** Resolves if the database answers within seconds. Throws `UnavailableError`. */
  ping(): Promise<void>;
  /**
   * Resolves if the database answers, can be written, and has every step that it was opened with. Makes a small durable
   * write. Throws `UnavailableError`.
   */
  check(): Promise<void>;
  /**
   * The rows as they are now, in a store of its own: what it commits nobody else reads, and it is gone when that store
   * is closed, which MUST be soon. Where both work on one database, rows that it has changed wait for that; on SQLite
   * all commits do. Throws `UnavailableError` where it cannot begin within a second.
   */
  rehearsal(): Promise<Store>;
  /** The jobs that are due or given up, by kind. */
  backlog(dueBy: Instant): Promise<readonly JobBacklog[]>;
  stats(): StoreStats;
  /** Waits for commits under way, then closes. */
  close(): Promise<void>;
}

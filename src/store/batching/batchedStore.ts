// A store for many callers that take the same steps side by side: what they read in one turn is read together, what
// they commit is written together.

import type { EntityName } from '../../domain/entities.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { runDetached, currentListener, withListener, type StatementListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import type { CommitStep } from '../write/changeStatements.ts';
import { flattenChanges, type ReadOptions, type Change, type Store } from '../contract.ts';
import { mergeQueries } from './mergeQueries.ts';
import { withCommitEvents } from '../statementEvents.ts';

interface BatchingEngine {
  readonly model: ReadonlyMap<EntityName, StoredEntity>;
  /**
   * Each list as a commit of its own, in as few transactions as may be: what it failed with, or null. MUST NOT throw.
   */
  readonly commitEach: (lists: readonly (readonly Change[])[]) => Promise<readonly unknown[]>;
  /** The statements of a commit, for listeners. */
  readonly steps: (changes: readonly Change[]) => readonly CommitStep[];
  /** How many callers are resumed in one turn of the event loop; other work runs between the turns. */
  readonly resumedPerTurn: number;
  /**
   * How often the store was read so far, by any caller; null where a read ends in the turn in which it was asked, so
   * that no read waits.
   */
  readonly readCount: (() => number) | null;
}

interface Pending<In, Out> {
  readonly wanted: In;
  readonly resolve: (found: Out) => void;
  readonly reject: (error: unknown) => void;
}
interface PendingRead extends Pending<readonly Query[], readonly Page[]> {
  readonly listener: StatementListener | null;
  readonly onSnapshot: ReadOptions['onSnapshot'];
}
type PendingCommit = Pending<readonly Change[], void>;

/** Pause between slices while other calls read, so that their reads, which need turns of their own, are not starved. */
const pauseMs = 1;
/**
 * Commits in one transaction. Few enough that nobody waits long for its row locks, and that the next commits are
 * prepared while the database writes these.
 */
const mostTogether = 32;

/**
 * The same store, but reads and commits of one turn go to the database together. Each still has its own answer and its
 * own outcome.
 */
export function createBatchedStore(store: Store, engine: BatchingEngine): Store {
  const batches = new Batches(store, engine);
  const itself: Store = {
    ...store,
    batched: () => itself,
    read: (queries, mostRows, options = {}) =>
      mostRows !== undefined || options.parameters != null
        ? store.read(queries, mostRows, options)
        : batches.read(queries, options),
    commit: (changes) =>
      withCommitEvents(
        () => engine.steps(flattenChanges(changes)),
        () => batches.commit(changes),
      ),
  };
  return itself;
}

/** What waits to be read and committed, and when it goes to the database. */
class Batches {
  readonly #store: Store;
  readonly #engine: BatchingEngine;
  #reads: PendingRead[] = [];
  #commits: PendingCommit[] = [];
  #isFlushSet = false;
  /** Batches whose callers are being resumed: they will ask for more, which goes along. */
  #resuming = 0;
  #isWriting = false;
  #ownReads = 0;
  #readsBefore = 0;

  constructor(store: Store, engine: BatchingEngine) {
    this.#store = store;
    this.#engine = engine;
  }

  read(wanted: readonly Query[], { onSnapshot }: ReadOptions): Promise<readonly Page[]> {
    return new Promise((resolve, reject) => {
      this.#reads.push({ wanted, resolve, reject, listener: currentListener(), onSnapshot });
      this.#flushSoon();
    });
  }

  commit(wanted: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#commits.push({ wanted, resolve, reject });
      this.#flushSoon();
    });
  }

  #flushSoon(): void {
    const isIdle = this.#reads.length === 0 && (this.#commits.length === 0 || this.#isWriting);
    if (this.#isFlushSet || this.#resuming > 0 || isIdle) return;
    this.#isFlushSet = true;
    runDetached(() => setImmediate(() => this.#flush()));
  }

  #flush(): void {
    this.#isFlushSet = false;
    const reads = this.#reads;
    this.#reads = [];
    if (reads.length > 0) void this.#readTogether(reads);
    if (!this.#isWriting) this.#writeNext();
  }

  #writeNext(): void {
    const commits = this.#commits.slice(0, mostTogether);
    this.#commits = this.#commits.slice(commits.length);
    if (commits.length > 0) void this.#commitTogether(commits);
  }

  #ask(queries: readonly Query[], options: ReadOptions): Promise<readonly Page[]> {
    this.#ownReads += 1;
    return this.#store.read(queries, undefined, options);
  }

  async #readTogether(reads: readonly PendingRead[]): Promise<void> {
    const wanted = reads.flatMap((each) => each.wanted);
    const merged = mergeQueries(this.#engine.model, wanted);
    try {
      const answer = await withListenersOf(reads, () => this.#ask(merged.queries, snapshotOptions(reads)));
      const pages = merged.split(answer);
      let at = 0;
      await this.#resumeInTurns(reads, ({ wanted: { length }, resolve }) => {
        resolve(pages.slice(at, at + length));
        at += length;
      });
    } catch (error) {
      // A query that fails must not fail those of others: each is asked again by itself.
      if (reads.length === 1) reads[0]?.reject(error);
      else for (const each of reads) this.#ask(each.wanted, snapshotOptions([each])).then(each.resolve, each.reject);
    }
  }

  async #commitTogether(commits: readonly PendingCommit[]): Promise<void> {
    this.#isWriting = true;
    const errors = await this.#engine.commitEach(commits.map(({ wanted }) => wanted));
    this.#isWriting = false;
    // The database need not wait until the callers of this batch were resumed.
    this.#writeNext();
    const outcomes = commits.map((each, at) => ({ ...each, error: errors[at] ?? null }));
    await this.#resumeInTurns(outcomes, ({ resolve, reject, error }) => {
      if (error === null) resolve();
      else reject(error);
    });
  }

  async #resumeInTurns<T>(all: readonly T[], resume: (each: T) => void): Promise<void> {
    const { resumedPerTurn } = this.#engine;
    this.#resuming += 1;
    for (let at = 0; at < all.length; at += resumedPerTurn) {
      if (at > 0) await this.#nextTurn();
      for (const each of all.slice(at, at + resumedPerTurn)) resume(each);
    }
    this.#resuming -= 1;
    this.#flushSoon();
  }

  #nextTurn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#areOthersReading()) setTimeout(resolve, pauseMs);
      else setImmediate(resolve);
    });
  }

  #areOthersReading(): boolean {
    const byOthers = (this.#engine.readCount?.() ?? 0) - this.#ownReads;
    const areReading = byOthers > this.#readsBefore;
    this.#readsBefore = byOthers;
    return areReading;
  }
}

/** The snapshot is the same for all of a batch. */
function snapshotOptions(reads: readonly Pick<PendingRead, 'onSnapshot'>[]): ReadOptions {
  const callbacks = reads.flatMap(({ onSnapshot }) => onSnapshot ?? []);
  if (callbacks.length === 0) return {};
  return {
    onSnapshot: (snapshotId) => {
      for (const each of callbacks) each(snapshotId);
    },
  };
}

/** Every listener of a batch hears of all statements of the batch. */
function withListenersOf<T>(reads: readonly PendingRead[], run: () => Promise<T>): Promise<T> {
  const listeners = new Set(reads.flatMap(({ listener }) => listener ?? []));
  if (listeners.size === 0) return run();
  const statement: StatementListener['statement'] = (event) => {
    for (const each of listeners) each.statement(event);
  };
  return withListener({ statement }, run);
}

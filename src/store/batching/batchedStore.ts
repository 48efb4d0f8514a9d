// A store for many who take the same steps side by side: what they ask in one turn is asked together, what they commit
// is written together.

import type { EntityName } from '../../domain/entities.ts';
import type { StoredEntity } from '../../model/tables/storage.ts';
import { runDetached, currentListener, withListener, type StatementListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import type { CommitStep } from '../write/changeStatements.ts';
import { flattenChanges, type ReadOptions, type Change, type Store } from '../contract.ts';
import { mergeQueries } from './mergeQueries.ts';
import { withCommitEvents } from '../statementEvents.ts';

export interface BatchingEngine {
  readonly model: ReadonlyMap<EntityName, StoredEntity>;
  /**
   * Each list as a commit of its own, in as few transactions as may be: what it failed with, or null. MUST NOT throw.
   */
  readonly commitEach: (lists: readonly (readonly Change[])[]) => Promise<readonly unknown[]>;
  /** The statements of a commit, for who hears of them. */
  readonly steps: (changes: readonly Change[]) => readonly CommitStep[];
  /** So many go on in one turn: between them others have theirs. */
  readonly resumedPerTurn: number;
  /**
   * How often the store was read so far, by whomever; null where a read is over in the turn that it came in, so that
   * nobody waits for it.
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

/** Milliseconds between two turns while others read: their questions and answers each take a turn of their own. */
const pauseMs = 1;
/**
 * Commits in one transaction: whoever waits for its rows does not wait long, and while the database writes these,
 * others are made ready.
 */
const mostTogether = 32;

export function createBatchedStore(
  store: Store,
  { model, commitEach, steps, resumedPerTurn: atOnce, readCount: reads }: BatchingEngine,
): Store {
  let readers: PendingRead[] = [];
  let writers: PendingCommit[] = [];
  let isSet = false;
  let goingOn = 0;
  let isWriting = false;
  let ownReads = 0;
  let readsBefore = 0;

  const flushSoon = (): void => {
    // Those who are just going on will ask for more: it goes along.
    if (isSet || goingOn > 0 || (readers.length === 0 && (writers.length === 0 || isWriting))) return;
    isSet = true;
    runDetached(() => setImmediate(flush));
  };

  function flush(): void {
    isSet = false;
    const reading = readers;
    readers = [];
    if (reading.length > 0) void read(reading);
    if (!isWriting) writeNext();
  }

  function writeNext(): void {
    const writing = writers.slice(0, mostTogether);
    writers = writers.slice(writing.length);
    if (writing.length > 0) void write(writing);
  }

  async function read(of: readonly PendingRead[]): Promise<void> {
    const all = mergeQueries(
      model,
      of.flatMap(({ wanted }) => wanted),
    );
    const ask = (queries: readonly Query[], told: ReadOptions): Promise<readonly Page[]> => {
      ownReads += 1;
      return store.read(queries, undefined, told);
    };
    try {
      const pages = all.split(await withListenersOf(of, () => ask(all.queries, snapshotOptions(of))));
      let at = 0;
      await inTurns(of, ({ wanted, resolve }) => resolve(pages.slice(at, (at += wanted.length))));
    } catch (error) {
      // What is wrong with one question is not the others'.
      if (of.length === 1) of[0]?.reject(error);
      else
        for (const { wanted, resolve, reject, onSnapshot: stamped } of of)
          ask(wanted, snapshotOptions([{ onSnapshot: stamped }])).then(resolve, reject);
    }
  }

  async function write(of: readonly PendingCommit[]): Promise<void> {
    isWriting = true;
    const errors = await commitEach(of.map(({ wanted }) => wanted));
    isWriting = false;
    // Before these go on: the database need not wait for that.
    writeNext();
    await inTurns(
      of.map((each, at) => ({ ...each, error: errors[at] ?? null })),
      ({ resolve, reject, error }) => {
        if (error === null) resolve();
        else reject(error);
      },
    );
  }

  function areOthersReading(): boolean {
    const byOthers = (reads?.() ?? 0) - ownReads;
    const areReading = byOthers > readsBefore;
    readsBefore = byOthers;
    return areReading;
  }

  async function inTurns<T>(all: readonly T[], goOn: (each: T) => void): Promise<void> {
    goingOn += 1;
    for (let at = 0; at < all.length; at += atOnce) {
      if (at > 0)
        await new Promise<void>((resolve) => {
          if (areOthersReading()) setTimeout(resolve, pauseMs);
          else setImmediate(resolve);
        });
      for (const each of all.slice(at, at + atOnce)) goOn(each);
    }
    goingOn -= 1;
    flushSoon();
  }

  const itself: Store = {
    ...store,
    batched: () => itself,
    read: (wanted, mostRows, besides = {}) => {
      if (mostRows !== undefined || besides.parameters != null) return store.read(wanted, mostRows, besides);
      return new Promise((resolve, reject) => {
        readers.push({ wanted, resolve, reject, listener: currentListener(), onSnapshot: besides.onSnapshot });
        flushSoon();
      });
    },
    commit: (wanted) =>
      withCommitEvents(
        () => steps(flattenChanges(wanted)),
        () =>
          new Promise((resolve, reject) => {
            writers.push({ wanted, resolve, reject });
            flushSoon();
          }),
      ),
  };
  return itself;
}

/** The snapshot is the same for all. */
function snapshotOptions(of: readonly Pick<PendingRead, 'onSnapshot'>[]): ReadOptions {
  const told = of.flatMap(({ onSnapshot: stamped }) => stamped ?? []);
  return told.length === 0
    ? {}
    : {
        onSnapshot: (stamp) => {
          for (const tell of told) tell(stamp);
        },
      };
}

/** Whoever listens among them hears of all that was asked together. */
function withListenersOf<T>(of: readonly PendingRead[], run: () => Promise<T>): Promise<T> {
  const listeners = new Set(of.flatMap(({ listener }) => listener ?? []));
  return listeners.size === 0
    ? run()
    : withListener(
        {
          statement: (ran) => {
            for (const each of listeners) each.statement(ran);
          },
        },
        run,
      );
}

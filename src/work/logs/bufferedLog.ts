// A log that is written a moment after what it tells of: whoever records waits for nothing, rows of one moment are
// written together, and nothing is lost without a word.

import type { Observer } from '../../observe/events.ts';

/** Takes records, and writes them. */
export interface BufferedLog<Entry> {
  /** Never throws, and waits for nothing. */
  readonly record: (entry: Entry) => void;
  /** Resolves when all that was recorded is written, or could not be. */
  readonly flush: () => Promise<void>;
}

interface BufferedLogDeps<Entry, Batch> {
  /** What events call it. */
  readonly name: string;
  readonly observer: Observer;
  /** Makes of entries what a commit writes; may read. Each entry comes here once, unless it throws. */
  readonly prepare: (entries: readonly Entry[]) => Promise<Batch>;
  /** Called again with the same batch where it throws: it may have been written all the same. */
  readonly write: (batch: Batch) => Promise<void>;
  readonly written: (batch: Batch) => void;
}

/** Entries of a commit at the most. */
const mostOfBatch = 500;
/** Entries that wait, where the database is slow or away: those beyond are counted as lost. */
const mostWaiting = 10_000;
/** Milliseconds until what could not be written is tried again. */
const pauseMs = 1_000;

/** A log in the memory of this process until it is written. */
export function createBufferedLog<Entry, Batch extends object>(
  deps: BufferedLogDeps<Entry, Batch>,
): BufferedLog<Entry> {
  const { name: log, observer, prepare, write, written } = deps;
  const waiting: Entry[] = [];
  let unwritten: Batch | null = null;
  let lost = 0;
  let working: Promise<void> | null = null;

  const begin = (): void => {
    working ??= work().finally(() => {
      working = null;
    });
  };
  const work = async (): Promise<void> => {
    // In a turn of its own, so that entries of one moment are written together.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (unwritten !== null || waiting.length > 0) await writeNext();
    } catch (error) {
      observer.publish({ event: 'logWaits', log, waiting: waiting.length, error });
      setTimeout(begin, pauseMs).unref();
    }
    if (lost > 0) observer.publish({ event: 'logEntriesLost', log, count: lost });
    lost = 0;
  };
  const writeNext = async (): Promise<void> => {
    if (unwritten === null) {
      const next = waiting.slice(0, mostOfBatch);
      const prepared = await prepare(next);
      waiting.splice(0, next.length);
      unwritten = prepared;
    }
    const batch = unwritten;
    await write(batch);
    unwritten = null;
    written(batch);
  };
  return {
    record: (entry) => {
      if (waiting.length >= mostWaiting) {
        lost += 1;
        return;
      }
      waiting.push(entry);
      begin();
    },
    flush: async () => {
      await working;
      if (waiting.length === 0 && unwritten === null) return;
      begin();
      await working;
    },
  };
}

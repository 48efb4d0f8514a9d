// A store for many who take the same steps side by side: what they ask in one turn is asked together, what they commit
// is written together.

import type { EntityName } from '../domain/entities.ts';
import type { StoredEntity } from '../model/storage.ts';
import { apart, listening, under, type Current } from '../observe/current.ts';
import type { Page, Query } from '../odata/query.ts';
import type { Step } from './changes.ts';
import { unfolded, type BesidesRead, type Change, type Store } from './contract.ts';
import { merged } from './merge.ts';
import { committing } from './telling.ts';

export interface Engine {
  readonly model: ReadonlyMap<EntityName, StoredEntity>;
  /**
   * Each list as a commit of its own, in as few transactions as may be: what it failed with, or null. MUST NOT throw.
   */
  readonly commitEach: (lists: readonly (readonly Change[])[]) => Promise<readonly unknown[]>;
  /** The statements of a commit, for who hears of them. */
  readonly steps: (changes: readonly Change[]) => readonly Step[];
  /** So many go on in one turn: between them others have theirs. */
  readonly atOnce: number;
  /**
   * How often the store was read so far, by whomever; null where a read is over in the turn that it came in, so that
   * nobody waits for it.
   */
  readonly reads: (() => number) | null;
}

interface Waiting<In, Out> {
  readonly wanted: In;
  readonly resolve: (found: Out) => void;
  readonly reject: (error: unknown) => void;
}
interface Reader extends Waiting<readonly Query[], readonly Page[]> {
  readonly listener: Current | null;
  readonly stamped: BesidesRead['stamped'];
}
type Writer = Waiting<readonly Change[], void>;

/** Milliseconds between two turns while others read: their questions and answers each take a turn of their own. */
const pause = 1;
/**
 * Commits in one transaction: whoever waits for its rows does not wait long, and while the database writes these,
 * others are made ready.
 */
const mostTogether = 32;

export function gathering(store: Store, { model, commitEach, steps, atOnce, reads }: Engine): Store {
  let readers: Reader[] = [];
  let writers: Writer[] = [];
  let isSet = false;
  let goingOn = 0;
  let isWriting = false;
  let ownReads = 0;
  let readsBefore = 0;

  const flushSoon = (): void => {
    // Those who are just going on will ask for more: it goes along.
    if (isSet || goingOn > 0 || (readers.length === 0 && (writers.length === 0 || isWriting))) return;
    isSet = true;
    apart(() => setImmediate(flush));
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

  async function read(of: readonly Reader[]): Promise<void> {
    const all = merged(
      model,
      of.flatMap(({ wanted }) => wanted),
    );
    const ask = (queries: readonly Query[], told: BesidesRead): Promise<readonly Page[]> => {
      ownReads += 1;
      return store.read(queries, undefined, told);
    };
    try {
      const pages = all.apart(await heard(of, () => ask(all.queries, stampedFor(of))));
      let at = 0;
      await inTurns(of, ({ wanted, resolve }) => resolve(pages.slice(at, (at += wanted.length))));
    } catch (error) {
      // What is wrong with one question is not the others'.
      if (of.length === 1) of[0]?.reject(error);
      else
        for (const { wanted, resolve, reject, stamped } of of)
          ask(wanted, stampedFor([{ stamped }])).then(resolve, reject);
    }
  }

  async function write(of: readonly Writer[]): Promise<void> {
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
          if (areOthersReading()) setTimeout(resolve, pause);
          else setImmediate(resolve);
        });
      for (const each of all.slice(at, at + atOnce)) goOn(each);
    }
    goingOn -= 1;
    flushSoon();
  }

  const itself: Store = {
    ...store,
    gathered: () => itself,
    read: (wanted, mostRows, besides = {}) => {
      if (mostRows !== undefined || besides.instead != null) return store.read(wanted, mostRows, besides);
      return new Promise((resolve, reject) => {
        readers.push({ wanted, resolve, reject, listener: listening(), stamped: besides.stamped });
        flushSoon();
      });
    },
    commit: (wanted) =>
      committing(
        () => steps(unfolded(wanted)),
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
function stampedFor(of: readonly Pick<Reader, 'stamped'>[]): BesidesRead {
  const told = of.flatMap(({ stamped }) => stamped ?? []);
  return told.length === 0
    ? {}
    : {
        stamped: (stamp) => {
          for (const tell of told) tell(stamp);
        },
      };
}

/** Whoever listens among them hears of all that was asked together. */
function heard<T>(of: readonly Reader[], run: () => Promise<T>): Promise<T> {
  const listeners = new Set(of.flatMap(({ listener }) => listener ?? []));
  return listeners.size === 0
    ? run()
    : under(
        {
          statement: (ran) => {
            for (const each of listeners) each.statement(ran);
          },
        },
        run,
      );
}

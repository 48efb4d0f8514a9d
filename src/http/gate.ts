// How much is done at once: calls that run, calls that wait for their turn, bytes that are held meanwhile. What is over
// a bound is told so at once.

import { Overloaded } from '../store/contract.ts';

export interface Gate {
  /**
   * Runs work when it is its turn; those who wait take turns by `whose`, so that nobody waits behind the crowd of
   * another.
   * Throws `Overloaded` where too many wait already, or it waited too long, or ran too long. What is done at once is in
   * nobody's way.
   */
  readonly run: <T>(whose: string, work: () => T | Promise<T>) => T | Promise<T>;
  readonly running: () => number;
  readonly waiting: () => number;
  readonly close: () => void;
}

export interface GateBounds {
  readonly running: number;
  readonly waiting: number;
  /** Of those that wait, how many may be of one and the same. */
  readonly waitingOfOne: number;
  /** Milliseconds: how long a turn is waited for, and how long an answer. */
  readonly patience: number;
  readonly longest: number;
}

type Reason = 'queue' | 'time';
interface Turn {
  readonly at: number;
  readonly begin: () => void;
  readonly giveUp: (error: Error) => void;
}

const lookEveryMs = 1_000;

export function createGate(bounds: GateBounds, refused: (reason: Reason) => void): Gate {
  const queues = new Map<string, Turn[]>();
  let waiting = 0;
  const inside = new Set<Turn>();
  const over = (reason: Reason, says: string): Overloaded => {
    refused(reason);
    return new Overloaded(says);
  };

  const look = setInterval(() => {
    const now = performance.now();
    for (const [whose, turns] of queues) {
      while (turns[0] !== undefined && now - turns[0].at >= bounds.patience) {
        waiting -= 1;
        turns.shift()?.giveUp(over('queue', 'The call waited too long for its turn.'));
      }
      if (turns.length === 0) queues.delete(whose);
    }
    // Oldest first. Its place stays taken until it ends: whoever asked only stops waiting for it.
    for (const turn of inside) {
      if (now - turn.at < bounds.longest) break;
      turn.giveUp(new Overloaded('The call took too long.'));
    }
  }, lookEveryMs).unref();

  function turn(whose: string): Promise<void> {
    const turns = queues.get(whose) ?? [];
    if (waiting >= bounds.waiting || turns.length >= bounds.waitingOfOne)
      throw over('queue', 'Too many calls are waiting.');
    waiting += 1;
    queues.set(whose, turns);
    return new Promise((begin, giveUp) => {
      turns.push({ at: performance.now(), begin, giveUp });
    });
  }

  function next(): void {
    if (queues.size === 0 || inside.size >= bounds.running) return;
    const [whose, turns] = queues.entries().next().value as [string, Turn[]];
    queues.delete(whose);
    const [turn] = turns.splice(0, 1);
    // Behind all the others.
    if (turns.length > 0) queues.set(whose, turns);
    waiting -= 1;
    turn?.begin();
  }

  /** Where what was begun is not done at once, it has a place until it is. */
  function placed<T>(work: () => T | Promise<T>): T | Promise<T> {
    const done = work();
    if (!(done instanceof Promise)) return done;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const mine: Turn = {
        at: performance.now(),
        begin: () => {},
        giveUp: (error) => {
          if (!isOver) refused('time');
          isOver = true;
          reject(error);
        },
      };
      const end = (): void => {
        isOver = true;
        inside.delete(mine);
        next();
      };
      inside.add(mine);
      done.then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) => {
          end();
          reject(error as Error);
        },
      );
    });
  }

  async function later<T>(whose: string, work: () => T | Promise<T>): Promise<T> {
    await turn(whose);
    try {
      return await placed(work);
    } finally {
      // What was done at once has left no place behind that would call the next.
      next();
    }
  }

  return {
    run: (whose, work) => (inside.size >= bounds.running || waiting > 0 ? later(whose, work) : placed(work)),
    running: () => inside.size,
    waiting: () => waiting,
    close: () => {
      clearInterval(look);
    },
  };
}

/** Bytes that are held for calls. */
export interface Held {
  /** Takes so many more, or throws `Overloaded`; gives what gives them back, once. */
  readonly take: (bytes: number) => () => void;
  /** As `take`, where they are there already: whoever comes after them is turned away. */
  readonly note: (bytes: number) => () => void;
  /** Throws where nothing more could be taken. */
  readonly look: () => void;
  readonly bytes: () => number;
}

export function createHeld(most: number, refused: () => void): Held {
  let held = 0;
  const note = (bytes: number): (() => void) => {
    held += bytes;
    let isHeld = true;
    return () => {
      if (isHeld) held -= bytes;
      isHeld = false;
    };
  };
  const roomFor = (bytes: number): void => {
    if (held + bytes <= most) return;
    refused();
    throw new Overloaded('Too much is held in memory now.');
  };
  return {
    note,
    bytes: () => held,
    take: (bytes) => {
      roomFor(bytes);
      return note(bytes);
    },
    look: () => {
      roomFor(0);
    },
  };
}

// How much is done at once: calls that run, calls that wait for their turn, bytes that are held meanwhile. What is over
// a bound is told so at once.

import { OverloadedError } from '../../store/contract.ts';

export interface ConcurrencyLimiter {
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

export interface ConcurrencyLimits {
  readonly maxRunning: number;
  readonly maxWaiting: number;
  /** Of those that wait, how many may be of one and the same. */
  readonly maxWaitingPerCaller: number;
  /** Milliseconds: how long a turn is waited for, and how long an answer. */
  readonly maxWaitMs: number;
  readonly maxRunMs: number;
}

type RejectionReason = 'queue' | 'time';
interface QueuedCall {
  readonly since: number;
  readonly start: () => void;
  readonly reject: (error: Error) => void;
}

const checkEveryMs = 1_000;

export function createConcurrencyLimiter(
  limits: ConcurrencyLimits,
  refused: (reason: RejectionReason) => void,
): ConcurrencyLimiter {
  const queues = new Map<string, QueuedCall[]>();
  let waiting = 0;
  const inside = new Set<QueuedCall>();
  const over = (reason: RejectionReason, says: string): OverloadedError => {
    refused(reason);
    return new OverloadedError(says);
  };

  const look = setInterval(() => {
    const now = performance.now();
    for (const [whose, turns] of queues) {
      while (turns[0] !== undefined && now - turns[0].since >= limits.maxWaitMs) {
        waiting -= 1;
        turns.shift()?.reject(over('queue', 'The call waited too long for its turn.'));
      }
      if (turns.length === 0) queues.delete(whose);
    }
    // Oldest first. Its place stays taken until it ends: whoever asked only stops waiting for it.
    for (const turn of inside) {
      if (now - turn.since < limits.maxRunMs) break;
      turn.reject(new OverloadedError('The call took too long.'));
    }
  }, checkEveryMs).unref();

  function turn(whose: string): Promise<void> {
    const turns = queues.get(whose) ?? [];
    if (waiting >= limits.maxWaiting || turns.length >= limits.maxWaitingPerCaller)
      throw over('queue', 'Too many calls are waiting.');
    waiting += 1;
    queues.set(whose, turns);
    return new Promise((begin, giveUp) => {
      turns.push({ since: performance.now(), start: begin, reject: giveUp });
    });
  }

  function next(): void {
    if (queues.size === 0 || inside.size >= limits.maxRunning) return;
    const [whose, turns] = queues.entries().next().value as [string, QueuedCall[]];
    queues.delete(whose);
    const [turn] = turns.splice(0, 1);
    // Behind all the others.
    if (turns.length > 0) queues.set(whose, turns);
    waiting -= 1;
    turn?.start();
  }

  /** Where what was begun is not done at once, it has a place until it is. */
  function placed<T>(work: () => T | Promise<T>): T | Promise<T> {
    const done = work();
    if (!(done instanceof Promise)) return done;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const mine: QueuedCall = {
        since: performance.now(),
        start: () => {},
        reject: (error) => {
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
    run: (whose, work) => (inside.size >= limits.maxRunning || waiting > 0 ? later(whose, work) : placed(work)),
    running: () => inside.size,
    waiting: () => waiting,
    close: () => {
      clearInterval(look);
    },
  };
}

/** Bytes that are held for calls. */
export interface MemoryBudget {
  /** Takes so many more, or throws `Overloaded`; gives what gives them back, once. */
  readonly reserve: (bytes: number) => () => void;
  /** As `take`, where they are there already: whoever comes after them is turned away. */
  readonly add: (bytes: number) => () => void;
  /** Throws where nothing more could be taken. */
  readonly requireRoom: () => void;
  readonly usedBytes: () => number;
}

export function createMemoryBudget(most: number, refused: () => void): MemoryBudget {
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
    throw new OverloadedError('Too much is held in memory now.');
  };
  return {
    add: note,
    usedBytes: () => held,
    reserve: (bytes) => {
      roomFor(bytes);
      return note(bytes);
    },
    requireRoom: () => {
      roomFor(0);
    },
  };
}

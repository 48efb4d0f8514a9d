// How many calls run at the same time, and how many may wait for that. A call beyond a bound is refused at once.

import { OverloadedError } from '../../store/contract.ts';

export interface ConcurrencyLimits {
  readonly maxRunning: number;
  readonly maxWaiting: number;
  /** Of the waiting calls, how many may be of one caller. */
  readonly maxWaitingPerCaller: number;
  /** Milliseconds that a call waits for its turn. */
  readonly maxWaitMs: number;
  /** Milliseconds that a client waits for a running call; the call keeps its place until it ends. */
  readonly maxRunMs: number;
}

type RejectionReason = 'queue' | 'time';
interface QueuedCall {
  readonly since: number;
  readonly start: () => void;
  readonly reject: (error: Error) => void;
}
type RunningCall = Pick<QueuedCall, 'reject' | 'since'>;

const checkEveryMs = 1_000;

/** Bounds the calls of a server. Owns a timer: MUST be closed. */
export class ConcurrencyLimiter {
  readonly #limits: ConcurrencyLimits;
  readonly #onRejected: (reason: RejectionReason) => void;
  /** By caller. The first caller of the map is the next one, and goes behind the others then. */
  readonly #queues = new Map<string, QueuedCall[]>();
  /** Oldest first. */
  readonly #running = new Set<RunningCall>();
  readonly #timer: NodeJS.Timeout;
  #waiting = 0;

  /** `onRejected` is told of each call that is refused. */
  constructor(limits: ConcurrencyLimits, onRejected: (reason: RejectionReason) => void) {
    this.#limits = limits;
    this.#onRejected = onRejected;
    this.#timer = setInterval(() => {
      this.#rejectLate(performance.now());
    }, checkEveryMs).unref();
  }

  /** Whether a call would run at once. */
  isFree(): boolean {
    return this.#running.size < this.#limits.maxRunning && this.#waiting === 0;
  }

  /**
   * Runs a call when it is its turn. Waiting callers take turns, so that none waits behind the many calls of another.
   * Rejects with `OverloadedError` where too many wait already, or the call waited or ran for too long.
   */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (!this.isFree()) await this.#turn(caller);
    return this.#place(work);
  }

  runningCount(): number {
    return this.#running.size;
  }

  waitingCount(): number {
    return this.#waiting;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #turn(caller: string): Promise<void> {
    const queue = this.#queues.get(caller) ?? [];
    if (this.#waiting >= this.#limits.maxWaiting || queue.length >= this.#limits.maxWaitingPerCaller)
      throw this.#overloaded('queue', 'Too many calls are waiting.');
    this.#waiting += 1;
    this.#queues.set(caller, queue);
    return new Promise((start, reject) => {
      queue.push({ since: performance.now(), start, reject });
    });
  }

  /** Gives a call a place until it ends; the client waits for it only as long as it may run. */
  #place<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const place: RunningCall = {
        since: performance.now(),
        reject: (error) => {
          if (!isOver) this.#onRejected('time');
          isOver = true;
          reject(error);
        },
      };
      const end = (): void => {
        isOver = true;
        this.#running.delete(place);
        this.#startNext();
      };
      this.#running.add(place);
      work().then(
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

  #startNext(): void {
    const [next] = this.#queues;
    if (next === undefined || this.#running.size >= this.#limits.maxRunning) return;
    const [caller, queue] = next;
    this.#queues.delete(caller);
    const call = queue.shift();
    if (queue.length > 0) this.#queues.set(caller, queue);
    this.#waiting -= 1;
    call?.start();
  }

  #rejectLate(now: number): void {
    for (const [caller, queue] of this.#queues) {
      while (queue[0] !== undefined && now - queue[0].since >= this.#limits.maxWaitMs) {
        this.#waiting -= 1;
        queue.shift()?.reject(this.#overloaded('queue', 'The call waited too long for its turn.'));
      }
      if (queue.length === 0) this.#queues.delete(caller);
    }
    for (const place of this.#running) {
      if (now - place.since < this.#limits.maxRunMs) break;
      place.reject(new OverloadedError('The call took too long.'));
    }
  }

  #overloaded(reason: RejectionReason, says: string): OverloadedError {
    this.#onRejected(reason);
    return new OverloadedError(says);
  }
}

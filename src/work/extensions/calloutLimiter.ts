// Limits by name: how many calls to one host, and of one catalog, run at the same time, and how many wait for that in
// memory.

/** A limit that a call counts against, as do all others of the same name. */
export interface CalloutLimit {
  readonly name: string;
  /** How many calls run at the same time. */
  readonly max: number;
  /** How many calls wait in memory besides. */
  readonly maxWaiting: number;
}

/** Either the call may run, and MUST be released when it ends; or it is to be tried again after some milliseconds. */
export type LimitAdmission = { readonly release: () => void } | { readonly retryInMs: number };

/** Admits calls as far as limits by name let them run. */
export interface CalloutLimiter {
  /** Resolves when the call may run, at once where too many wait already, or after the longest wait in memory. */
  readonly enter: (limits: readonly CalloutLimit[]) => Promise<LimitAdmission>;
}

interface Waiter {
  readonly limits: readonly CalloutLimit[];
  readonly admit: () => void;
}

/** Milliseconds: the longest wait in memory (well below a job's lease); the step and the most of retrying later. */
const waitLimits = { longest: 15_000, retryStep: 200, retryMost: 30_000 } as const;

/** The limiter of one process. `longestMs`: how many milliseconds a call waits in memory. */
export const createCalloutLimiter = (longestMs: number = waitLimits.longest): CalloutLimiter =>
  new NamedLimiter(longestMs);

class NamedLimiter implements CalloutLimiter {
  readonly #longestMs: number;
  readonly #running = new Map<string, number>();
  /** How many in a row were turned away: those who come later retry later, so that a crowd does not return at once. */
  readonly #turnedAway = new Map<string, number>();
  readonly #waiting = new Set<Waiter>();

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  readonly enter = async (limits: readonly CalloutLimit[]): Promise<LimitAdmission> => {
    const full = limits.find((limit) => this.#isFull(limit));
    if (full !== undefined) return this.#turnAway(full);
    for (const { name } of limits) this.#turnedAway.delete(name);
    return this.#fits(limits) ? this.#admit(limits) : this.#wait(limits);
  };

  #isFull({ name, maxWaiting }: CalloutLimit): boolean {
    const waiting = [...this.#waiting].filter(({ limits }) => limits.some((limit) => limit.name === name));
    return waiting.length >= maxWaiting;
  }

  #fits(limits: readonly CalloutLimit[]): boolean {
    return limits.every(({ name, max }) => (this.#running.get(name) ?? 0) < max);
  }

  #turnAway({ name, maxWaiting }: CalloutLimit): LimitAdmission {
    const before = this.#turnedAway.get(name) ?? 0;
    this.#turnedAway.set(name, before + 1);
    const { retryStep, retryMost } = waitLimits;
    return { retryInMs: Math.min(retryMost, retryStep * (1 + Math.floor(before / maxWaiting))) };
  }

  #admit(limits: readonly CalloutLimit[]): LimitAdmission {
    this.#count(limits, 1);
    return {
      release: () => {
        this.#count(limits, -1);
        const next = [...this.#waiting].find((waiter) => this.#fits(waiter.limits));
        if (next === undefined) return;
        this.#waiting.delete(next);
        next.admit();
      },
    };
  }

  #wait(limits: readonly CalloutLimit[]): Promise<LimitAdmission> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        limits,
        admit: () => {
          clearTimeout(timer);
          resolve(this.#admit(limits));
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        resolve({ retryInMs: waitLimits.retryStep });
      }, this.#longestMs);
      this.#waiting.add(waiter);
    });
  }

  #count(limits: readonly CalloutLimit[], by: 1 | -1): void {
    for (const { name } of limits) {
      const left = (this.#running.get(name) ?? 0) + by;
      if (left === 0) this.#running.delete(name);
      else this.#running.set(name, left);
    }
  }
}

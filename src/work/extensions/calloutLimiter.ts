// Bounds by name: how many calls to one host, and of one catalog, are under way at the same time, and how many wait for
// that in memory.

export interface CalloutLimit {
  readonly name: string;
  readonly max: number /** In memory, beside those under way. */;
  readonly maxWaiting: number;
}
/**
 * How to give the slot back; or, where too many wait already or it waited too long, in how many milliseconds to come
 * again.
 */
export type LimitAdmission = { readonly leave: () => void } | { readonly comeAgainIn: number };

export interface CalloutLimiter {
  readonly enter: (bounds: readonly CalloutLimit[]) => Promise<LimitAdmission>;
}

interface Waiter {
  readonly bounds: readonly CalloutLimit[];
  readonly admit: () => void;
}

/**
 * Milliseconds: the longest that one waits in memory (well below the lease of its job); the step and the limit of
 * coming again.
 */
const waitLimits = { longest: 15_000, step: 200, limit: 30_000 } as const;

/** Limits by name, for one process. `longest`: how many milliseconds one waits in memory. */
export function createCalloutLimiter(longest: number = waitLimits.longest): CalloutLimiter {
  const underWay = new Map<string, number>();
  /**
   * How many in a row were sent away: those who come later come again later, so that a crowd does not return all at
   * once.
   */
  const sentAway = new Map<string, number>();
  let waiting: readonly Waiter[] = [];

  const fits = (bounds: readonly CalloutLimit[]): boolean =>
    bounds.every(({ name, max }) => (underWay.get(name) ?? 0) < max);
  const full = (bounds: readonly CalloutLimit[]): CalloutLimit | undefined =>
    bounds.find(
      ({ name, maxWaiting }) =>
        waiting.filter((each) => each.bounds.some((bound) => bound.name === name)).length >= maxWaiting,
    );
  const count = (bounds: readonly CalloutLimit[], by: 1 | -1): void => {
    for (const { name } of bounds) {
      const left = (underWay.get(name) ?? 0) + by;
      if (left === 0) underWay.delete(name);
      else underWay.set(name, left);
    }
  };

  function admitted(bounds: readonly CalloutLimit[]): LimitAdmission {
    count(bounds, 1);
    return {
      leave: () => {
        count(bounds, -1);
        const next = waiting.find((each) => fits(each.bounds));
        if (next === undefined) return;
        waiting = waiting.filter((each) => each !== next);
        next.admit();
      },
    };
  }

  function turnedAway({ name, maxWaiting }: CalloutLimit): LimitAdmission {
    const before = sentAway.get(name) ?? 0;
    sentAway.set(name, before + 1);
    return { comeAgainIn: Math.min(waitLimits.limit, waitLimits.step * (1 + Math.floor(before / maxWaiting))) };
  }

  return {
    enter: (bounds) => {
      const tooMany = full(bounds);
      if (tooMany !== undefined) return Promise.resolve(turnedAway(tooMany));
      for (const { name } of bounds) sentAway.delete(name);
      if (fits(bounds)) return Promise.resolve(admitted(bounds));
      return new Promise((resolve) => {
        const waiter: Waiter = {
          bounds,
          admit: () => {
            clearTimeout(timer);
            resolve(admitted(bounds));
          },
        };
        const timer = setTimeout(() => {
          waiting = waiting.filter((each) => each !== waiter);
          resolve({ comeAgainIn: waitLimits.step });
        }, longest);
        waiting = [...waiting, waiter];
      });
    },
  };
}

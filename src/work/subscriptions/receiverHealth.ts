// Receivers that answer slowly, in one process: their notifications wait, and are dropped where it gets worse.
// https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#throttling

/** Milliseconds from which on an answer is slow. */
const slowMs = 2_900;
/** So many answers are needed to judge. */
const leastAnswers = 100;
/** Milliseconds after which counting begins again. */
const windowMs = 600_000;
const shares = { slow: 0.1, dropped: 0.15 } as const;
/** Hosts that are counted at the same time. */
const mostHosts = 10_000;

/** `slow`: what is for it waits for `delayMs`; `dropped`: it is sent nothing for now. */
export type ReceiverState = 'well' | 'slow' | 'dropped';
export const delayMs = windowMs;

/** How fast hosts answered in the last minutes. Machine time in milliseconds. */
export interface ReceiverHealth {
  readonly add: (host: string, milliseconds: number, now: number) => void;
  readonly stateOf: (host: string, now: number) => ReceiverState;
}

export function createReceiverHealth(): ReceiverHealth {
  const windows = new Map<string, { readonly since: number; answers: number; slow: number }>();
  const windowOf = (host: string, now: number) => {
    const known = windows.get(host);
    if (known !== undefined && now - known.since < windowMs) return known;
    windows.delete(host);
    return undefined;
  };
  return {
    add: (host, milliseconds, now) => {
      const window = windowOf(host, now) ?? { since: now, answers: 0, slow: 0 };
      window.answers += 1;
      if (milliseconds >= slowMs) window.slow += 1;
      const [oldest] = windows.keys();
      if (!windows.has(host) && windows.size >= mostHosts && oldest !== undefined) windows.delete(oldest);
      windows.set(host, window);
    },
    stateOf: (host, now) => {
      const window = windowOf(host, now);
      if (window === undefined || window.answers < leastAnswers) return 'well';
      const share = window.slow / window.answers;
      return share >= shares.dropped ? 'dropped' : share >= shares.slow ? 'slow' : 'well';
    },
  };
}

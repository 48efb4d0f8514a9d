// Who wants to hear of new jobs in this process.

import type { JobKindsTold } from './contract.ts';

type Listener = (kinds: JobKindsTold) => void;
export interface Listeners {
  readonly add: (listener: Listener) => () => void;
  readonly tell: Listener;
  readonly size: () => number;
}

export function listeners(): Listeners {
  const all = new Set<{ readonly listener: Listener }>();
  return {
    add: (listener) => {
      // An object of its own, so that one function may listen twice and stop twice.
      const entry = { listener };
      all.add(entry);
      return () => {
        all.delete(entry);
      };
    },
    tell: (kinds) => {
      for (const { listener } of all) listener(kinds);
    },
    size: () => all.size,
  };
}

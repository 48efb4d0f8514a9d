// The listeners for new jobs in this process.

import type { NewJobKinds } from './contract.ts';

type JobListener = (kinds: NewJobKinds) => void;
interface JobListeners {
  readonly add: (listener: JobListener) => () => void;
  readonly notify: JobListener;
  readonly size: () => number;
}

export function createJobListeners(): JobListeners {
  const all = new Set<{ readonly listener: JobListener }>();
  return {
    add: (listener) => {
      // An object for each call, so that one function may be added twice and removed twice.
      const entry = { listener };
      all.add(entry);
      return () => {
        all.delete(entry);
      };
    },
    notify: (kinds) => {
      for (const { listener } of all) listener(kinds);
    },
    size: () => all.size,
  };
}

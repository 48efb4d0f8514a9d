// Several things that are saved together, one after the other: what was sent already is not sent again when a later one
// is refused, unless it was changed since.

import { useRef } from 'react';
import type { Values } from './formField.ts';
import type { Savable } from './useForm.ts';

interface Sent {
  readonly mark: unknown;
  readonly answer: Values;
}

export function useTogether(all: readonly Savable[]): Savable {
  const sent = useRef(new Map<number, Sent>());
  return {
    isDirty: all.some(({ isDirty }) => isDirty),
    mayTakeAway: all.some(({ mayTakeAway }) => mayTakeAway),
    mark: null,
    plan: () => all.flatMap((each) => each.plan()),
    tell: (details, call = 0) => {
      let before = 0;
      for (const each of all) {
        const count = each.plan().length;
        if (call < before + count) return each.tell(details, call - before);
        before += count;
      }
    },
    send: async (identity) => {
      let first: Values = {};
      for (const [at, each] of all.entries()) {
        if (each.plan().length === 0) continue;
        const known = sent.current.get(at);
        const answer =
          known !== undefined && known.mark === each.mark ? known.answer : await each.send(identity, first);
        if (answer === null) return null;
        sent.current.set(at, { mark: each.mark, answer });
        if (at === 0) first = answer;
      }
      return first;
    },
    saved: () => {
      sent.current.clear();
      for (const each of all) each.saved();
    },
    discard: () => {
      sent.current.clear();
      for (const each of all) each.discard();
    },
  };
}

// Several things that are saved together, one after the other: what was sent already is not sent again when a later one
// is refused, unless it was changed since.

import { useRef } from 'react';
import type { Values } from './formField.ts';
import type { Savable } from './useForm.ts';
import type { PlannedCall } from './whatIf.ts';

interface Sent {
  readonly mark: unknown;
  readonly answer: Values;
}

export function useTogether(all: readonly Savable[]): Savable {
  const sent = useRef(new Map<number, Sent>());
  const left = (each: Savable, at: number): readonly PlannedCall[] =>
    sent.current.get(at)?.mark === each.mark && sent.current.has(at) ? [] : each.plan();
  return {
    isDirty: all.some(({ isDirty }) => isDirty),
    mayTakeAway: all.some(({ mayTakeAway }) => mayTakeAway),
    mark: null,
    plan: () => all.flatMap(left),
    tell: (details, call = 0) => {
      let before = 0;
      for (const [at, each] of all.entries()) {
        const count = left(each, at).length;
        if (call < before + count) return each.tell(details, call - before);
        before += count;
      }
    },
    send: async (identity, _, headers) => {
      let first: Values = {};
      for (const [at, each] of all.entries()) {
        if (each.plan().length === 0) continue;
        const known = sent.current.get(at);
        const answer =
          known !== undefined && known.mark === each.mark ? known.answer : await each.send(identity, first, headers);
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

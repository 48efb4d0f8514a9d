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

/** Answers `all`: what the API answered for each of them. */
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
      const answers: Values[] = [];
      const done: Savable[] = [];
      const stop = async (): Promise<void> => {
        for (const each of done) await each.partlySaved?.(identity);
      };
      for (const [at, each] of all.entries()) {
        const known = sent.current.get(at);
        if (known !== undefined && known.mark === each.mark) {
          answers.push(known.answer);
          continue;
        }
        const isNothing = each.plan().length === 0;
        const answer = isNothing ? (known?.answer ?? {}) : await sendOr(stop, each, identity, answers[0], headers);
        if (answer === null) return null;
        sent.current.set(at, { mark: each.mark, answer });
        answers.push(answer);
        if (!isNothing) done.push(each);
      }
      return { all: answers };
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

/** As `send` of the thing; before it tells that it was refused, `stop` is done. */
async function sendOr(
  stop: () => Promise<void>,
  { send }: Savable,
  ...how: Parameters<Savable['send']>
): Promise<Values | null> {
  try {
    const answer = await send(...how);
    if (answer === null) await stop();
    return answer;
  } catch (error) {
    await stop();
    throw error;
  }
}

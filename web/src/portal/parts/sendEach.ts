// Several calls that are sent together, each with its own outcome: what is done is not sent again.

import { useState } from 'react';
import { sendBatches, type BatchCall } from '../../api/batch.ts';
import { useWrite } from '../../api/queries.ts';
import type { Identity } from '../../session/session.ts';
import type { ListedOutcome } from './OutcomeList.tsx';

export interface NamedCall extends BatchCall {
  readonly key: string;
  readonly title: string;
}

/**
 * `send` tells the keys of those that were refused. `calls`: these, or what is made of what is read just before they
 * are sent.
 */
export function useSendEach(
  calls: readonly NamedCall[] | ((identity: Identity | null) => Promise<readonly NamedCall[]>),
): {
  readonly outcomes: readonly ListedOutcome[];
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly send: (then: (failed: ReadonlySet<string>) => void) => void;
} {
  const [outcomes, setOutcomes] = useState<readonly ListedOutcome[]>([]);
  const write = useWrite(async (identity) => {
    const all = typeof calls === 'function' ? await calls(identity) : calls;
    const answers = await sendBatches(
      identity,
      'v1.0',
      all.map(({ key: _key, title: _title, ...call }) => call),
    );
    return all.map(({ key, title }, at): ListedOutcome => ({ key, title, error: answers[at]?.error ?? null }));
  });
  return {
    outcomes,
    error: write.error,
    isPending: write.isPending,
    send: (then) =>
      write.mutate(undefined, {
        onSuccess: (all) => {
          setOutcomes(all);
          then(new Set(all.flatMap(({ key, error }) => (error === null ? [] : [key]))));
        },
      }),
  };
}

// Many calls in few: JSON batches of twenty, each call with its own outcome.

import { callGraph, viewHeader } from './graph.ts';
import { GraphError } from './graphError.ts';
import type { Identity } from '../session/session.ts';
import { TextError } from '../text/textError.ts';

export interface BatchCall {
  readonly method: string;
  /** Below the version: `/users?$top=1`. */
  readonly url: string;
  readonly body?: unknown;
  /** Beside those of the body. */
  readonly headers?: Readonly<Record<string, string>>;
}
/** The body of the answer, or why there is none. */
export interface BatchOutcome<T> {
  readonly body: T | null;
  readonly error: Error | null;
}
interface Answer<T> {
  readonly id: string;
  readonly status: number;
  readonly body?: T;
}

const most = 20;

/**
 * In the order of the calls; `onProgress` hears how many are done. Throws where the first batch is refused; where a
 * later one is, its calls and those after it have that error, and what the others answered is not lost. In a view each
 * part is a read of its own, and the batch is sent by who looks.
 */
export async function sendBatches<T>(
  identity: Identity | null,
  version: 'v1.0' | 'beta',
  calls: readonly BatchCall[],
  onProgress: (done: number) => void = () => {},
): Promise<readonly BatchOutcome<T>[]> {
  const outcomes: BatchOutcome<T>[] = [];
  const isView = identity?.viewedBy !== undefined;
  if (isView && calls.some(({ method }) => method !== 'GET')) throw new TextError('errors.code.viewOnly');
  const headers = identity === null ? {} : viewHeader(identity);
  for (let at = 0; at < calls.length; at += most) {
    const requests = calls.slice(at, at + most).map(({ body, headers: own, ...call }, n) => ({
      id: String(n),
      ...call,
      ...(body === undefined
        ? isView
          ? { headers }
          : {}
        : { body, headers: { 'content-type': 'application/json', ...own } }),
    }));
    try {
      const { responses } = await callGraph<{ readonly responses: readonly Answer<T>[] }>(
        identity?.viewedBy ?? identity,
        'POST',
        `/${version}/$batch`,
        { requests },
      );
      for (const { id } of requests) outcomes.push(outcomeOf(responses.find((each) => each.id === id)));
    } catch (error) {
      if (at === 0) throw error;
      return [...outcomes, ...calls.slice(at).map(() => ({ body: null, error: error as Error }))];
    }
    onProgress(outcomes.length);
  }
  return outcomes;
}

function outcomeOf<T>(answer: Answer<T> | undefined): BatchOutcome<T> {
  const { status = 500, body = null } = answer ?? {};
  return status < 400 ? { body, error: null } : { body: null, error: new GraphError(status, body, null) };
}

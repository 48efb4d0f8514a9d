// What is being done now, for whoever wants to hear of its statements. Where nobody runs anything under it, the store
// tells nothing.

import { AsyncLocalStorage } from 'node:async_hooks';

/** A statement that the database has answered. */
export interface StatementRun {
  readonly kind: 'read' | 'write';
  readonly text: string;
  readonly values: readonly unknown[];
  /** Rows that it gave; 0 for changes. */
  readonly rows: number;
  /** Milliseconds until the answer; statements that were sent together share their time. */
  readonly milliseconds: number;
}

export interface StatementListener {
  /** MUST NOT throw, and not keep `values` that are large. */
  readonly statement: (ran: StatementRun) => void;
  /** The trace that this is part of, as W3C writes it; what is queued now carries it on. */
  readonly traceparent?: string | null;
}

const current = new AsyncLocalStorage<StatementListener | undefined>();

/** Null where nobody listens. */
export const currentListener = (): StatementListener | null => current.getStore() ?? null;

/** Whoever listened before goes on hearing. */
export function withListener<T>(listener: StatementListener, run: () => T): T {
  const outer = current.getStore();
  if (outer === undefined) return current.run(listener, run);
  return current.run(
    {
      statement: (ran) => {
        outer.statement(ran);
        listener.statement(ran);
      },
      traceparent: listener.traceparent ?? outer.traceparent ?? null,
    },
    run,
  );
}

export const currentTraceparent = (): string | null => current.getStore()?.traceparent ?? null;

/** Work that is nobody's part, though it is begun in the middle of something: jobs that a call waits for. */
export const runDetached = <T>(run: () => T): T =>
  current.getStore() === undefined ? run() : current.run(undefined, run);

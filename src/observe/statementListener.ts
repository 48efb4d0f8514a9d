// Who listens to the statements of the work that runs now. Where work runs under no listener, the store tells nothing.

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

/** Hears of the statements of the work that runs under it. */
export interface StatementListener {
  /** MUST NOT throw, and not keep `values` that are large. */
  readonly statement: (ran: StatementRun) => void;
  /** The traceparent (W3C) of the trace that the work is part of; jobs that it queues continue the trace. */
  readonly traceparent?: string | null;
}

const current = new AsyncLocalStorage<StatementListener | undefined>();

/** The listener of the work that runs now; null where nobody listens. */
export const currentListener = (): StatementListener | null => current.getStore() ?? null;

/** Runs work under a listener. A listener that the caller runs under hears of the same statements. */
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

/** The traceparent of the work that runs now; null where it is part of no trace. */
export const currentTraceparent = (): string | null => current.getStore()?.traceparent ?? null;

/** Runs work under no listener, though it begins in the middle of other work: jobs that a call waits for. */
export const runDetached = <T>(run: () => T): T =>
  current.getStore() === undefined ? run() : current.run(undefined, run);

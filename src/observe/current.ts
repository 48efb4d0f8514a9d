// What is being done now, for whoever wants to hear of its statements. Where nobody runs anything under it, the store tells nothing.

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

export interface Current {
  /** MUST NOT throw, and not keep `values` that are large. */
  readonly statement: (ran: StatementRun) => void;
}

const current = new AsyncLocalStorage<Current | undefined>();

/** Null where nobody listens. */
export const listening = (): Current | null => current.getStore() ?? null;

export const under = <T>(listener: Current, run: () => T): T => current.run(listener, run);

/** Work that is nobody's part, though it is begun in the middle of something: jobs that a call waits for. */
export const apart = <T>(run: () => T): T => (current.getStore() === undefined ? run() : current.run(undefined, run));

// Reading an SQLite file: one connection, opened when needed, and one snapshot for each turn of the event loop.

import type { Store } from '../contract.ts';
import { unavailableErrorOf, type Connection } from './connection.ts';

export interface SnapshotReader {
  /** Everything that is read in one use is of one snapshot. Throws `UnavailableError`. */
  readonly use: <T>(work: (connection: Connection) => T) => T;
  /** MUST be called when something was committed: the next use sees it. */
  readonly endSnapshot: () => void;
  readonly snapshotId: Store['snapshotId'];
}

const dataVersion = { text: 'pragma data_version', values: [] };
const begin = { text: 'begin', values: [] };
const end = { text: 'commit', values: [] };

/**
 * Opens the file when it is first used, and again after it made trouble. Calls of one turn of the event loop share a
 * snapshot: whoever asks as a consequence of an answer, of this process or of another one, asks in a later turn.
 */
export class FileReader implements SnapshotReader {
  readonly #open: () => Connection;
  #connection: Connection | null = null;
  #opened = 0;
  /** The snapshot of this turn. */
  #snapshot: { id: string | null } | null = null;

  constructor(open: () => Connection) {
    this.#open = open;
  }

  use<T>(work: (connection: Connection) => T): T {
    try {
      if (this.#connection === null) {
        this.#connection = this.#open();
        this.#opened += 1;
      }
      if (this.#snapshot === null) {
        this.#connection.change(begin);
        this.#snapshot = { id: null };
        setImmediate(() => this.endSnapshot());
      }
      return work(this.#connection);
    } catch (error) {
      const trouble = unavailableErrorOf(error);
      if (!trouble) throw error;
      this.close();
      throw trouble;
    }
  }

  endSnapshot(): void {
    if (this.#snapshot === null) return;
    this.#snapshot = null;
    try {
      if (this.#connection?.isInTransaction() === true) this.#connection.change(end);
    } catch {
      // The next use opens the file anew and throws what is wrong with it.
      this.close();
    }
  }

  /** Numbers of one connection mean nothing to another one. https://sqlite.org/pragma.html#pragma_data_version */
  snapshotId(): string {
    return (
      this.#snapshot?.id ??
      this.use((connection) => {
        const id = `${this.#opened} ${String(connection.rows(dataVersion)[0]?.[0])}`;
        if (this.#snapshot !== null) this.#snapshot.id = id;
        return id;
      })
    );
  }

  /** Closes the connection; the next use opens another one. */
  close(): void {
    this.#connection?.close();
    this.#connection = null;
    this.#snapshot = null;
  }
}

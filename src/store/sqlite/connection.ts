// One connection to an SQLite file: how it is opened, its prepared statements, and what its errors mean.

import { closeSync, fchmodSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { UnavailableError } from '../errors.ts';
import type { RawRow } from '../sql/projection.ts';
import type { Statement } from '../sql/fragment.ts';

export interface Connection {
  readonly rows: (statement: Statement) => readonly RawRow[];
  /** How many rows it changed. */
  readonly change: (statement: Statement) => number;
  readonly isInTransaction: () => boolean;
  /** Runs statements that return nothing and are not worth preparing: pragmas, definitions. */
  readonly run: (words: string) => void;
  /** The whole database as SQLite would write it to a file. */
  readonly image: () => Uint8Array;
  /** Puts an image in the place of all that is there. MUST NOT be called in a transaction. */
  readonly load: (image: Uint8Array) => void;
  readonly close: () => void;
}

const keptStatements = 500;
/** How long a write waits for a lock that another process holds, in milliseconds. */
export const lockPatienceMs = 5_000;
const cacheKib = 32_000;
/** Pages of 4 KiB in the log before it is copied into the file: a page that is written often is copied once. */
const checkpointPages = 8_000;

/** Opens `:memory:` or a path. A read-only connection cannot write. `timeout` is how long it waits for locks. */
export function openConnection(place: string, rights: 'write' | 'read', timeout = lockPatienceMs): Connection {
  if (rights === 'write' && place !== ':memory:') createPrivately(place);
  let database = openDatabase(place, rights, timeout);
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text);
    // As long as none must be dropped, their order does not matter.
    if (known && prepared.size < keptStatements) return known;
    const statement = known ?? database.prepare(text);
    // Deleted and set again, so that the first entry of the map is the least recently used one.
    if (known) prepared.delete(text);
    else statement.setReturnArrays(true);
    prepared.set(text, statement);
    if (prepared.size > keptStatements) prepared.delete(prepared.keys().next().value as string);
    return statement;
  };
  return {
    rows: ({ text, values }) => prepare(text).all(...(values as SQLInputValue[])) as unknown as RawRow[],
    change: ({ text, values }) => Number(prepare(text).run(...(values as SQLInputValue[])).changes),
    isInTransaction: () => database.isTransaction,
    run: (words) => {
      database.exec(words);
    },
    image: () => database.serialize(),
    load: (image) => {
      // Into one that was never read: SQLite may crash where it has to forget a schema that it has used.
      const next = openDatabase(place, rights, timeout);
      next.deserialize(image);
      prepared.clear();
      database.close();
      database = next;
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(place: string, rights: 'write' | 'read', timeout: number): DatabaseSync {
  const database = new DatabaseSync(place, { readOnly: rights === 'read', timeout });
  try {
    configure(database, rights);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * An empty file that its owner alone may read, whatever the umask; SQLite gives its mode to the log and the index
 * beside it. Where there is one, or none can be made, SQLite says what there is to say.
 */
function createPrivately(place: string): void {
  try {
    const file = openSync(place, 'ax', 0o600);
    fchmodSync(file, 0o600);
    closeSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

function configure(database: DatabaseSync, rights: 'write' | 'read'): void {
  if (rights === 'write') {
    database.exec('pragma journal_mode = wal');
    // A commit is on disk before it is answered; in WAL mode `normal` would not promise that.
    database.exec('pragma synchronous = full');
    database.exec(`pragma wal_autocheckpoint = ${checkpointPages}`);
  }
  database.exec('pragma temp_store = memory');
  database.exec(`pragma cache_size = -${cacheKib}`);
}

/** The error as one that an operator can act on; null where it does not come from the file or the disk. */
export function unavailableErrorOf(error: unknown): UnavailableError | null {
  if (error instanceof UnavailableError) return error;
  const code = sqliteCodeOf(error);
  const found = code === null ? undefined : unavailableCodes.find(([primary]) => primary === (code & 0xff));
  return found ? new UnavailableError(`${found[1]} (SQLite ${code})`) : null;
}

/** The extended result code; null for an error that is not SQLite's. */
export function sqliteCodeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

export const uniqueViolation = 2067;
export const primaryKeyViolation = 1555;
const notADatabase = 26;

/** Primary result codes, https://sqlite.org/rescode.html */
// biome-ignore format: a table, read by column
const unavailableCodes: readonly (readonly [code: number, says: string])[] = [
  [3,  'The database file may not be used by this process.'],
  [5,  'The database is locked by another process.'],
  [6,  'The database is locked by another connection.'],
  [7,  'The database has no memory left.'],
  [8,  'The database file or its folder is read-only.'],
  [10, 'The disk of the database cannot be read or written.'],
  [11, 'The database file is damaged; restore it from a backup.'],
  [13, 'The disk of the database is full.'],
  [14, 'The database file cannot be opened.'],
  [15, 'The database is locked by another process.'],
  [notADatabase, 'The file is no database.'],
];

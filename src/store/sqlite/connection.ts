// One connection to an SQLite file: how it is opened, statements prepared once, and what its errors mean to callers.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { UnavailableError } from '../contract.ts';
import type { RawRow } from '../sql/projection.ts';
import type { Statement } from '../sql/fragment.ts';

export interface Connection {
  readonly rows: (statement: Statement) => readonly RawRow[];
  /** How many rows it changed. */
  readonly change: (statement: Statement) => number;
  readonly isInTransaction: () => boolean;
  /** Runs words that give nothing and need no preparing twice: pragmas, definitions. */
  readonly run: (words: string) => void;
  readonly close: () => void;
}

const keptStatements = 500;
const busyTimeoutMs = 5_000;
const cacheKib = 32_000;
/** Of 4 KiB: a page that is written again and again is copied from the log into the file once for so many. */
const checkpointPages = 8_000;

/** `:memory:` or a path. A read-only connection cannot write, whatever it is told. */
export function openConnection(place: string, rights: 'write' | 'read'): Connection {
  const database = new DatabaseSync(place, { readOnly: rights === 'read', timeout: busyTimeoutMs });
  try {
    configure(database, rights);
  } catch (error) {
    database.close();
    throw error;
  }
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text);
    // Where none has to go, none need be known as the one that was longest unused.
    if (known && prepared.size < keptStatements) return known;
    const statement = known ?? database.prepare(text);
    // Taken out and put back: the first one of the map is the one that was longest unused.
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
    close: () => {
      if (database.isOpen) database.close();
    },
  };
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

/** What people can do about an error of the file or the disk; null where the error is none of these. */
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
export const notADatabase = 26;

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

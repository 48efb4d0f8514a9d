// Connections to PostgreSQL: a bounded pool with time limits, the session of one connection, and what its errors mean.

import type { Socket } from 'node:net';
import pg from 'pg';
import { UnavailableError, type StoreStats } from '../contract.ts';
import type { RawRow } from '../sql/projection.ts';
import { StatementBatch, createPreparedStatements, type BatchResult } from './statementBatch.ts';
import type { Statement } from '../sql/fragment.ts';

export interface DatabaseAddress {
  readonly url: string;
  readonly schema: string;
  /** Connections at once, at the most. */
  readonly mostConnections?: number | undefined;
}

export interface Session {
  /**
   * The rows of each statement, all from one snapshot where no transaction is open. Sent as one message, answered as
   * one. Throws `StatementError`.
   */
  readonly run: (statements: readonly Statement[]) => Promise<readonly (readonly RawRow[])[]>;
  /** As `run`, in a transaction in which each statement sees what was committed before it. */
  readonly transact: (statements: readonly Statement[]) => Promise<readonly (readonly RawRow[])[]>;
  /** Sends a statement that need not be waited for: if it fails, the connection is lost anyway. */
  readonly send: (text: string) => Promise<void>;
  /** Ends an open transaction after an error. */
  readonly rollback: (error: unknown) => Promise<void>;
}

export interface ConnectionPool {
  readonly use: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  readonly stats: () => NonNullable<StoreStats['pool']>;
  readonly close: () => Promise<void>;
}

/** One of several statements failed: which one, and its cause. */
export class StatementError extends Error {
  readonly at: number;
  constructor(at: number, cause: unknown) {
    super(`statement ${at} failed`, { cause });
    this.at = at;
  }
}

/** Where nothing else is said. */
const defaultMostConnections = 10;
const connectTimeoutMs = 5_000;
const statementTimeoutMs = 20_000;
/** The time limit for closing a connection; a server that is cut off never answers. */
const endTimeoutMs = 3_000;

/** The settings of every connection: where the tables are, and that a commit is on disk before it is answered. */
export function clientConfig({ url, schema }: DatabaseAddress, further = ''): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'latchkey',
    options: `-c search_path=${schema} -c synchronous_commit=on -c timezone=UTC -c jit=off ${further}`,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: {
      getTypeParser: (oid: number) => parserOf(oid) ?? ((raw: string) => raw),
    } as unknown as pg.CustomTypesConfig,
  };
}

export function createConnectionPool(address: DatabaseAddress, onFault: (error: Error) => void): ConnectionPool {
  const { mostConnections = defaultMostConnections } = address;
  const pool = new pg.Pool({
    ...clientConfig(address, '-c default_transaction_isolation=repeatable\\ read'),
    max: mostConnections,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    // A server that is cut off answers nothing, not even with a timeout of its own.
    query_timeout: statementTimeoutMs + 5_000,
  });
  pool.on('error', onFault);
  // A connection in use rejects its statements when it is lost; without a listener the event would end the process.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    generations.set(client, generation);
  });
  let generation = 0;
  const generations = new WeakMap<pg.ClientBase, number>();
  /**
   * A connection that was opened after the last lost one was found: older ones may be dead too, and each would cost its
   * own time limit.
   */
  const living = async (): Promise<pg.PoolClient> => {
    for (;;) {
      const client = await pool.connect();
      if (generations.get(client) === generation) return client;
      client.release(true);
    }
  };
  return {
    use: async (work) => {
      let client: pg.PoolClient;
      try {
        client = await living();
      } catch (error) {
        throw unavailableErrorOf(error) ?? error;
      }
      let isBroken = false;
      try {
        return await work(sessionOf(client));
      } catch (error) {
        const cause = error instanceof StatementError ? error.cause : error;
        const lost = isConnectionLost(cause);
        isBroken = lost || !(error instanceof StatementError);
        if (lost && generations.get(client) === generation) generation += 1;
        throw error;
      } finally {
        client.release(isBroken);
      }
    },
    stats: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, most: mostConnections }),
    close: () => withTimeout(endTimeoutMs, pool.end()).catch(onFault),
  };
}

/** Rejects with `UnavailableError` if the work takes longer. */
export async function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnavailableError('The database does not answer.')), milliseconds);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Ends a connection without waiting for a server that may not answer. */
export function destroyConnection(client: pg.ClientBase): void {
  // The driver has this, but its types do not declare it.
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
}

const begin: Statement = { text: 'begin isolation level read committed', values: [] };
const commit: Statement = { text: 'commit', values: [] };
const sessions = new WeakMap<pg.ClientBase, Session>();

export function sessionOf(client: pg.ClientBase): Session {
  const known = sessions.get(client);
  if (known) return known;
  const prepared = createPreparedStatements();
  const run: Session['run'] = async (statements) => {
    const answer = await new Promise<BatchResult>((resolve) => {
      client.query(new StatementBatch(statements, { prepared, parserOf, onResult: resolve }));
    });
    if ('rows' in answer) return answer.rows;
    throw new StatementError(answer.at, answer.error);
  };
  const say: Session['send'] = (text) =>
    client.query(text).then(
      () => {},
      () => {
        /* The connection is lost; whoever uses it next is told. */
      },
    );
  // A connection that is gone does not answer.
  const giveUp: Session['rollback'] = async (error) => {
    if (!isConnectionLost(error)) await say('rollback');
  };
  const made: Session = {
    run,
    send: say,
    rollback: giveUp,
    transact: async (statements) => {
      try {
        return (await run([begin, ...statements, commit])).slice(1, -1);
      } catch (error) {
        await giveUp(error);
        throw error instanceof StatementError ? new StatementError(error.at - 1, error.cause) : error;
      }
    },
  };
  sessions.set(client, made);
  return made;
}

/** The parser of a type: 64-bit counts become numbers; null, where the text is used as it is. */
function parserOf(oid: number): ((raw: string) => unknown) | null {
  if (oid === 20 || oid === 23) return Number;
  return oid === 16 ? (raw) => raw === 't' : null;
}

export function sqlStateOf(error: unknown): string | null {
  const cause = error instanceof StatementError ? error.cause : error;
  return cause instanceof pg.DatabaseError ? (cause.code ?? null) : null;
}

/**
 * SQLSTATE codes of a prepared statement that no longer fits the tables, or is unknown to the server: a new connection
 * prepares it again.
 */
const stalePlanStates = ['0A000', '26000'];

/**
 * Whether the connection is lost or useless, so that the outcome of a statement is unknown. Only the server itself
 * throws `DatabaseError`.
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return ['08', '57P', ...stalePlanStates].some((start) => state.startsWith(start));
  const cause = error instanceof StatementError ? error.cause : error;
  return cause instanceof Error && !(cause instanceof TypeError) && !(cause instanceof pg.DatabaseError);
}

/** The error as one that an operator can act on; null where it does not come from the state of the server. */
export function unavailableErrorOf(error: unknown): UnavailableError | null {
  if (error instanceof UnavailableError) return error;
  const state = sqlStateOf(error);
  if (state === null)
    return isConnectionLost(error) ? new UnavailableError(`The database cannot be reached: ${reason(error)}`) : null;
  const says = unavailableStates.find(([start]) => state.startsWith(start))?.[1];
  return says === undefined ? null : new UnavailableError(`${says} (PostgreSQL ${state})`);
}

function reason(error: unknown): string {
  const cause = error instanceof StatementError ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Starts of SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html */
// biome-ignore format: a table, read by column
const unavailableStates: readonly (readonly [state: string, says: string])[] = [
  ['08',    'The connection to the database was lost.'],
  ['25006', 'The database is read-only.'],
  ['28',    'The database refused our user or password.'],
  ['3D000', 'There is no such database.'],
  ['53100', 'The disk of the database is full.'],
  ['53300', 'The database has no connection left.'],
  ['53',    'The database is short of resources.'],
  ['55P03', 'A row was locked by someone else for too long.'],
  ['57014', 'The database took too long.'],
  ['57P',   'The database is shutting down or starting up.'],
  ['58',    'The database has trouble with its disk.'],
  ['XX',    'The database is damaged.'],
];

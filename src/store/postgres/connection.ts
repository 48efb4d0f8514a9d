// Connections to PostgreSQL: a bounded pool with a time limit on everything, what is done by one of them, and what its
// errors mean.

import type { Socket } from 'node:net';
import pg from 'pg';
import { UnavailableError, type StoreStats } from '../contract.ts';
import type { RawRow } from '../sql/projection.ts';
import { StatementBatch, createPreparedStatements, type BatchResult } from './statementBatch.ts';
import type { Statement } from '../sql/fragment.ts';

export interface DatabaseAddress {
  readonly url: string;
  readonly schema: string;
}

export interface Session {
  /**
   * The rows of each, all from one snapshot where no transaction is open: sent at once, waited for at once. Throws
   * `FailedAt`.
   */
  readonly run: (statements: readonly Statement[]) => Promise<readonly (readonly RawRow[])[]>;
  /** As `run`, as a transaction in which each sees what was committed before it. */
  readonly transact: (statements: readonly Statement[]) => Promise<readonly (readonly RawRow[])[]>;
  /** Sends what cannot fail, and whose failure would end the connection anyway; it need not be waited for. */
  readonly send: (text: string) => Promise<void>;
  /** After something failed in an open transaction. */
  readonly rollback: (error: unknown) => Promise<void>;
}

export interface ConnectionPool {
  readonly use: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  readonly stats: () => NonNullable<StoreStats['pool']>;
  readonly close: () => Promise<void>;
}

/** Which statement of several failed, and how. */
export class StatementError extends Error {
  readonly at: number;
  constructor(at: number, cause: unknown) {
    super(`statement ${at} failed`, { cause });
    this.at = at;
  }
}

const maxConnections = 10;
const connectTimeoutMs = 5_000;
const statementTimeoutMs = 20_000;
/** How long an end in order may take; a server that is cut off never answers it. */
const endTimeoutMs = 3_000;

/** What every connection is told: where the tables are, and that a commit is on disk before it is answered. */
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
  const pool = new pg.Pool({
    ...clientConfig(address, '-c default_transaction_isolation=repeatable\\ read'),
    max: maxConnections,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    // A server that is cut off answers nothing, not even that it took too long.
    query_timeout: statementTimeoutMs + 5_000,
  });
  pool.on('error', onFault);
  // A connection in use tells its statements that it is lost; said once more as an event it would end the process.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    generations.set(client, generation);
  });
  let generation = 0;
  const generations = new WeakMap<pg.ClientBase, number>();
  /**
   * Where one connection was found dead, those that were opened before are not tried: each might cost its own time
   * limit.
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
    stats: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, most: maxConnections }),
    close: () => withTimeout(endTimeoutMs, pool.end()).catch(onFault),
  };
}

/** Waits no longer than this. */
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
  // What the driver has and its types do not tell.
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

/** Counts are small enough for a number; all else (null) is as it is kept. */
function parserOf(oid: number): ((raw: string) => unknown) | null {
  if (oid === 20 || oid === 23) return Number;
  return oid === 16 ? (raw) => raw === 't' : null;
}

export function sqlStateOf(error: unknown): string | null {
  const cause = error instanceof StatementError ? error.cause : error;
  return cause instanceof pg.DatabaseError ? (cause.code ?? null) : null;
}

/**
 * A statement that this connection prepared does not fit the tables any more, or was forgotten: a new connection
 * prepares it anew.
 */
const stalePlanStates = ['0A000', '26000'];

/**
 * Whether the connection is gone or of no use, so that it is not known what became of the statement. Only the server
 * itself says `DatabaseError`.
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return ['08', '57P', ...stalePlanStates].some((start) => state.startsWith(start));
  const cause = error instanceof StatementError ? error.cause : error;
  return cause instanceof Error && !(cause instanceof TypeError) && !(cause instanceof pg.DatabaseError);
}

/** What people can do about it; null where the error is none of the server's state. */
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

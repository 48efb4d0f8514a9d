// Connections to PostgreSQL: a bounded pool with a time limit on everything, what is done by one of them, and what its
// errors mean.

import type { Socket } from 'node:net';
import pg from 'pg';
import { Unavailable, type Vitals } from '../contract.ts';
import type { Statement } from '../dialect.ts';
import type { Raw } from '../select.ts';
import { Batch, nothingPrepared, type Answer } from './batch.ts';

export interface Address {
  readonly url: string;
  readonly schema: string;
}

export interface Session {
  /**
   * The rows of each, all from one snapshot where no transaction is open: sent at once, waited for at once. Throws
   * `FailedAt`.
   */
  readonly run: (statements: readonly Statement[]) => Promise<readonly (readonly Raw[])[]>;
  /** As `run`, as a transaction in which each sees what was committed before it. */
  readonly change: (statements: readonly Statement[]) => Promise<readonly (readonly Raw[])[]>;
  /** Sends what cannot fail, and whose failure would end the connection anyway; it need not be waited for. */
  readonly say: (text: string) => Promise<void>;
  /** After something failed in an open transaction. */
  readonly giveUp: (error: unknown) => Promise<void>;
}

export interface Connections {
  readonly use: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  readonly load: () => NonNullable<Vitals['pool']>;
  readonly close: () => Promise<void>;
}

/** Which statement of several failed, and how. */
export class FailedAt extends Error {
  readonly at: number;
  constructor(at: number, cause: unknown) {
    super(`statement ${at} failed`, { cause });
    this.at = at;
  }
}

const most = 10;
const connectTimeoutMs = 5_000;
const statementTimeoutMs = 20_000;
/** How long an end in order may take; a server that is cut off never answers it. */
const endTimeoutMs = 3_000;

/** What every connection is told: where the tables are, and that a commit is on disk before it is answered. */
export function settingsFor({ url, schema }: Address, further = ''): pg.ClientConfig {
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

export function connections(address: Address, onFault: (error: Error) => void): Connections {
  const pool = new pg.Pool({
    ...settingsFor(address, '-c default_transaction_isolation=repeatable\\ read'),
    max: most,
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
        throw troubleOf(error) ?? error;
      }
      let isBroken = false;
      try {
        return await work(sessionOf(client));
      } catch (error) {
        const cause = error instanceof FailedAt ? error.cause : error;
        const lost = isLost(cause);
        isBroken = lost || !(error instanceof FailedAt);
        if (lost && generations.get(client) === generation) generation += 1;
        throw error;
      } finally {
        client.release(isBroken);
      }
    },
    load: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, most }),
    close: () => within(endTimeoutMs, pool.end()).catch(onFault),
  };
}

/** Waits no longer than this. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable('The database does not answer.')), milliseconds);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** Ends a connection without waiting for a server that may not answer. */
export function cutOff(client: pg.ClientBase): void {
  // What the driver has and its types do not tell.
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
}

const begin: Statement = { text: 'begin isolation level read committed', values: [] };
const commit: Statement = { text: 'commit', values: [] };
const sessions = new WeakMap<pg.ClientBase, Session>();

export function sessionOf(client: pg.ClientBase): Session {
  const known = sessions.get(client);
  if (known) return known;
  const prepared = nothingPrepared();
  const run: Session['run'] = async (statements) => {
    const answer = await new Promise<Answer>((resolve) => {
      client.query(new Batch(statements, { prepared, parserOf, answer: resolve }));
    });
    if ('rows' in answer) return answer.rows;
    throw new FailedAt(answer.at, answer.error);
  };
  const say: Session['say'] = (text) =>
    client.query(text).then(
      () => {},
      () => {
        /* The connection is lost; whoever uses it next is told. */
      },
    );
  // A connection that is gone does not answer.
  const giveUp: Session['giveUp'] = async (error) => {
    if (!isLost(error)) await say('rollback');
  };
  const made: Session = {
    run,
    say,
    giveUp,
    change: async (statements) => {
      try {
        return (await run([begin, ...statements, commit])).slice(1, -1);
      } catch (error) {
        await giveUp(error);
        throw error instanceof FailedAt ? new FailedAt(error.at - 1, error.cause) : error;
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

export function stateOf(error: unknown): string | null {
  const cause = error instanceof FailedAt ? error.cause : error;
  return cause instanceof pg.DatabaseError ? (cause.code ?? null) : null;
}

/**
 * A statement that this connection prepared does not fit the tables any more, or was forgotten: a new connection
 * prepares it anew.
 */
const stale = ['0A000', '26000'];

/**
 * Whether the connection is gone or of no use, so that it is not known what became of the statement. Only the server
 * itself says `DatabaseError`.
 */
export function isLost(error: unknown): boolean {
  const state = stateOf(error);
  if (state !== null) return ['08', '57P', ...stale].some((start) => state.startsWith(start));
  const cause = error instanceof FailedAt ? error.cause : error;
  return cause instanceof Error && !(cause instanceof TypeError) && !(cause instanceof pg.DatabaseError);
}

/** What people can do about it; null where the error is none of the server's state. */
export function troubleOf(error: unknown): Unavailable | null {
  if (error instanceof Unavailable) return error;
  const state = stateOf(error);
  if (state === null) return isLost(error) ? new Unavailable(`The database cannot be reached: ${reason(error)}`) : null;
  const says = troubles.find(([start]) => state.startsWith(start))?.[1];
  return says === undefined ? null : new Unavailable(`${says} (PostgreSQL ${state})`);
}

function reason(error: unknown): string {
  const cause = error instanceof FailedAt ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Starts of SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html */
// biome-ignore format: a table, read by column
const troubles: readonly (readonly [state: string, says: string])[] = [
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

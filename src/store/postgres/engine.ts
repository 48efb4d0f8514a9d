// What a PostgreSQL store asks of its connections: reads, commits, claims and checks, each with its statements.

import { currentListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import { Refusal } from '../../domain/refusal.ts';
import { createChangeCompiler } from '../write/changeStatements.ts';
import type { Entities } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { UnavailableError, type Change, type ClaimOptions, type JobBacklog, type ReadOptions } from '../contract.ts';
import { claimStatement, nextDueStatement } from '../write/jobStatements.ts';
import { isConnectionLost, unavailableErrorOf, type ConnectionPool, type Session } from './connection.ts';
import { snapshotStatement, snapshotIdIn, createReadPipeline, type ReadPipeline } from './pipelineReads.ts';
import { commit, commitEach, type CommitContext } from './commit.ts';
import { readBatches } from '../read/readBatches.ts';
import type { RawRow } from '../sql/projection.ts';
import { reportReads } from '../statementEvents.ts';
import { backlogStatement, newestMigration, probeWrite } from '../storeStats.ts';
import type { SqlContext } from '../sql/context.ts';
import type { Statement } from '../sql/fragment.ts';
import { idTestOf } from '../sql/idTest.ts';
import type { ReadBatch, ReadRequest } from '../read/readTask.ts';

/** What a store asks of the connections of its pool. */
export class PostgresEngine {
  readonly #context: SqlContext;
  readonly #pool: ConnectionPool;
  readonly #newest: number;
  readonly #paths: ReadPaths;
  readonly #commits: CommitContext;
  /** How often it was read. */
  reads = 0;

  constructor(context: SqlContext, pool: ConnectionPool, newest: number) {
    this.#context = context;
    this.#pool = pool;
    this.#newest = newest;
    this.#paths = { all: pool, pipeline: createReadPipeline((work) => retryRead(pool, work)) };
    this.#commits = { context, changes: createChangeCompiler(context), connections: pool };
  }

  read(
    queries: readonly Query[],
    mostRows?: number,
    { parameters = null, onSnapshot }: ReadOptions = {},
  ): Promise<readonly Page[]> {
    this.reads += 1;
    const context = parameters === null ? this.#context : { ...this.#context, parameters };
    return readPages(context, this.#paths, { queries, mostRows, onSnapshot });
  }

  commit(changes: readonly Change[]): Promise<void> {
    return commit(this.#commits, changes);
  }

  commitEach(lists: readonly (readonly Change[])[]): Promise<readonly unknown[]> {
    return commitEach(this.#commits, lists);
  }

  async claim(wish: ClaimOptions): Promise<readonly Entities['job'][]> {
    const { statement, rows } = claimStatement(this.#context, wish);
    try {
      const [, claimed = []] = await this.#pool.use((session) => session.transact([asynchronousCommit, statement]));
      return rows(claimed);
    } catch (error) {
      throw unavailableErrorOf(error) ?? error;
    }
  }

  async nextDue(kinds: readonly string[] | null): Promise<Instant | null> {
    const [row] = await this.#rows(nextDueStatement(this.#context, kinds, new Date().toISOString()));
    return (row?.[0] as Instant | undefined) ?? null;
  }

  async ping(): Promise<void> {
    await this.#rows({ text: 'select 1', values: [] });
  }

  async check(): Promise<void> {
    try {
      const statements = [probeWrite(this.#context, new Date().toISOString()), newestMigration];
      const [, step] = await this.#pool.use((session) => session.transact(statements));
      if (Number(step?.[0]?.[0]) < this.#newest)
        throw new UnavailableError('The database has not the tables of this program.');
    } catch (error) {
      throw unavailableErrorOf(error) ?? error;
    }
  }

  async backlog(dueBy: Instant): Promise<readonly JobBacklog[]> {
    const { statement, rows } = backlogStatement(this.#context, dueBy);
    return rows(await this.#rows(statement));
  }

  #rows(statement: Statement): Promise<readonly RawRow[]> {
    return retryRead(this.#pool, async (session) => (await session.run([statement]))[0] ?? []);
  }
}

/**
 * A claim that is lost when the power fails does no harm: the job is at the version before, and the process that had it
 * finds out when it commits.
 */
const asynchronousCommit: Statement = { text: 'set local synchronous_commit = off', values: [] };

const begin: Statement = { text: 'begin isolation level repeatable read read only', values: [] };

/**
 * Reads that turned out to need further levels, by their statements: they are read level by level so many times before
 * they are tried in one message again.
 */
const multiLevelReads = new Map<string, number>();
const [mostDeep, timesDeep] = [1_000, 16];

interface ReadCall {
  readonly queries: readonly Query[];
  readonly mostRows: number | undefined;
  readonly onSnapshot: ReadOptions['onSnapshot'];
}

interface ReadPaths {
  readonly all: ConnectionPool;
  readonly pipeline: ReadPipeline;
}

async function readPages(context: SqlContext, paths: ReadPaths, call: ReadCall): Promise<readonly Page[]> {
  const pages = await tryReadPages(context, paths, call);
  if (pages instanceof Refusal) throw pages;
  return pages;
}

async function tryReadPages(
  context: SqlContext,
  { all, pipeline }: ReadPaths,
  call: ReadCall,
): Promise<readonly Page[] | Refusal> {
  const start = (): ReturnType<typeof readBatches> => readBatches(context, call.queries, call.mostRows);
  const inLevels = (): Promise<readonly Page[] | Refusal> =>
    retryRead(all, (session) => readInLevels(start(), session, call));
  const work = start();
  const state = work.next();
  if (state.done) return state.value;
  const key = state.value.map(({ statement }) => statement.text).join();
  const pause = multiLevelReads.get(key) ?? 0;
  if (pause > 0) {
    multiLevelReads.set(key, pause - 1);
    return inLevels();
  }
  const rows = isPipelined(call, state.value)
    ? [await pipelinedRows(pipeline, state.value[0] as ReadRequest, call)]
    : await retryRead(all, (session) => runBatch(session, state.value, [], call));
  const next = work.next(rows);
  if (next.done) return next.value;
  if (multiLevelReads.size >= mostDeep) multiLevelReads.clear();
  multiLevelReads.set(key, timesDeep);
  return inLevels();
}

/** Whether a read is of one row by its id, by one statement, and nobody listens to statements. */
const isPipelined = ({ queries: [query, ...more] }: ReadCall, batch: ReadBatch): boolean =>
  more.length === 0 &&
  query?.top === 1 &&
  idTestOf(query.where) !== undefined &&
  batch.length === 1 &&
  currentListener() === null;

async function pipelinedRows(
  pipeline: ReadPipeline,
  { statement }: ReadRequest,
  { onSnapshot }: ReadCall,
): Promise<readonly RawRow[]> {
  const { snapshotId, rows } = await pipeline(statement);
  onSnapshot?.(snapshotId);
  return rows;
}

async function readInLevels(
  work: ReturnType<typeof readBatches>,
  session: Session,
  call: ReadCall,
): Promise<readonly Page[] | Refusal> {
  let state = work.next();
  let before = [begin];
  try {
    while (!state.done) {
      state = work.next(await runBatch(session, state.value, before, before.length === 0 ? null : call));
      before = [];
    }
  } catch (error) {
    await session.rollback(error);
    throw error;
  }
  void session.send('commit');
  return state.value;
}

/** Runs a batch behind the statements that begin a transaction; `call` where the id of the snapshot is wanted too. */
async function runBatch(
  session: Session,
  batch: ReadBatch,
  begins: readonly Statement[],
  call: ReadCall | null,
): Promise<readonly (readonly RawRow[])[]> {
  const begun = performance.now();
  const before = call?.onSnapshot === undefined ? begins : [...begins, snapshotStatement];
  const statements = batch.map(({ statement }) => statement);
  const all = await session.run([...before, ...statements]);
  if (before !== begins) call?.onSnapshot?.(snapshotIdIn(all[begins.length]));
  const rows = all.slice(before.length);
  const listener = currentListener();
  if (listener !== null) reportReads(listener, statements, rows, performance.now() - begun);
  return rows;
}

/** A lost read is asked once more: that the server closed an idle connection is noticed only when it is used. */
async function retryRead<T>(all: ConnectionPool, work: Parameters<typeof all.use<T>>[0]): Promise<T> {
  try {
    return await all.use(work).catch((error: unknown) => {
      if (isConnectionLost(error)) return all.use(work);
      throw error;
    });
  } catch (error) {
    throw unavailableErrorOf(error) ?? error;
  }
}

// A store in a schema of a PostgreSQL database: any number of processes may share it.

import { currentListener } from '../../observe/statementListener.ts';
import type { Page, Query } from '../../odata/query.ts';
import { Refusal } from '../../domain/refusal.ts';
import { createChangeCompiler } from '../write/changeStatements.ts';
import { UnavailableError, flattenChanges, type ReadOptions, type Store } from '../contract.ts';
import { claimStatement, newJobKinds, nextDueStatement } from '../write/jobStatements.ts';
import {
  createConnectionPool,
  isConnectionLost,
  unavailableErrorOf,
  withTimeout,
  type DatabaseAddress,
  type ConnectionPool,
  type Session,
} from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { createJobNotifications } from './jobNotifications.ts';
import { snapshotStatement, snapshotIdIn, createReadPipeline, type ReadPipeline } from './pipelineReads.ts';
import { commit, commitEach } from './commit.ts';
import { createBatchedStore } from '../batching/batchedStore.ts';
import { readBatches } from '../read/readBatches.ts';
import type { RawRow } from '../sql/projection.ts';
import { withCommitEvents, reportReads } from '../statementEvents.ts';
import { backlogStatement, newestMigration, probeWrite } from '../storeStats.ts';
import { createSqlContext, type SqlContext } from '../sql/context.ts';
import type { Statement } from '../sql/fragment.ts';
import type { StoreModel } from '../storeModel.ts';
import { idTestOf } from '../sql/idTest.ts';
import type { ReadRequest } from '../read/readTask.ts';

/** Works on a schema whose tables are there already. */
export function createPostgresStore(
  address: DatabaseAddress,
  model: StoreModel,
  newest: number,
  onFault: (error: Error) => void,
): Store {
  const context = createSqlContext(postgresDialect, model);
  const changes = createChangeCompiler(context);
  const all = createConnectionPool(address, onFault);
  const small = createReadPipeline((work) => retryRead(all, work));
  const writing = { context, changes, connections: all };
  const news = createJobNotifications(address, all, onFault);
  let isClosed = false;
  let reads = 0;
  const alone = (statement: Statement) => retryRead(all, async (session) => (await session.run([statement]))[0] ?? []);
  const checked = async (): Promise<void> => {
    try {
      const [, step] = await all.use((session) =>
        session.transact([probeWrite(context, new Date().toISOString()), newestMigration]),
      );
      if (Number(step?.[0]?.[0]) < newest)
        throw new UnavailableError('The database has not the tables of this program.');
    } catch (error) {
      throw unavailableErrorOf(error) ?? error;
    }
  };
  const store: Store = {
    about: { engine: 'postgres', place: describeAddress(address) },
    batched: () =>
      createBatchedStore(store, {
        model,
        steps: changes.steps,
        resumedPerTurn: resumedPerTurn,
        readCount: () => reads,
        commitEach: async (lists) => {
          const each = lists.map(flattenChanges);
          const errors = await commitEach(writing, each);
          news.notify(newJobKinds(each.flatMap((list, at) => (errors[at] === null ? list : []))));
          return errors;
        },
      }),
    read: (queries, mostRows, { parameters = null, onSnapshot } = {}) => {
      reads += 1;
      return readPages(
        parameters === null ? context : { ...context, parameters },
        { all, pipeline: small },
        { queries, mostRows, onSnapshot },
      );
    },
    readNow: null,
    snapshotId: () => null,
    commit: async (wanted) => {
      if (wanted.length === 0) return;
      const each = flattenChanges(wanted);
      await withCommitEvents(
        () => changes.steps(each),
        () => commit(writing, each),
      );
      news.notify(newJobKinds(each));
    },
    claim: async (wish) => {
      const { statement, rows } = claimStatement(context, wish);
      try {
        return rows(
          await all.use(async (session) => (await session.transact([asynchronousCommit, statement]))[1] ?? []),
        );
      } catch (error) {
        throw unavailableErrorOf(error) ?? error;
      }
    },
    nextDue: async (kinds) =>
      ((await alone(nextDueStatement(context, kinds, new Date().toISOString())))[0]?.[0] as string | undefined) ?? null,
    onJobs: news.add,
    ping: () =>
      withTimeout(
        pingTimeoutMs,
        alone({ text: 'select 1', values: [] }).then(() => {}),
      ),
    check: () => withTimeout(pingTimeoutMs, checked()),
    backlog: async (dueBy) => {
      const { statement, rows } = backlogStatement(context, dueBy);
      return rows(await alone(statement));
    },
    stats: () => ({ groupSizes: null, waitingWrites: 0, pool: all.stats() }),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await news.close();
      await all.close();
    },
  };
  return store;
}

/** A read has two turns, for its question and its answer. */
const resumedPerTurn = 10;

/**
 * A claim that is lost with the power was nobody's: its job is at the version that it had, and whoever had it finds out
 * when it commits.
 */
const asynchronousCommit: Statement = { text: 'set local synchronous_commit = off', values: [] };

/** Whoever asks for our health will not wait for the time limits of real work. */
const pingTimeoutMs = 3_000;

const begin: Statement = { text: 'begin isolation level repeatable read read only', values: [] };

/**
 * What was found to need further levels is read level by level so many times before it is tried in one message again.
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

async function readPages(context: SqlContext, ways: ReadPaths, asked: ReadCall): Promise<readonly Page[]> {
  const pages = await tryReadPages(context, ways, asked);
  if (pages instanceof Refusal) throw pages;
  return pages;
}

async function tryReadPages(
  context: SqlContext,
  { all, pipeline: small }: ReadPaths,
  asked: ReadCall,
): Promise<readonly Page[] | Refusal> {
  const begun = (): ReturnType<typeof readBatches> => readBatches(context, asked.queries, asked.mostRows);
  const inLevels = (): Promise<readonly Page[] | Refusal> =>
    retryRead(all, (session) => readInLevels(begun(), session, asked));
  const work = begun();
  const state = work.next();
  if (state.done) return state.value;
  const key = state.value.map(({ statement }) => statement.text).join();
  const pause = multiLevelReads.get(key) ?? 0;
  if (pause > 0) {
    multiLevelReads.set(key, pause - 1);
    return inLevels();
  }
  const rows = isPipelined(asked, state.value)
    ? [await pipelinedRows(small, state.value[0] as ReadRequest, asked)]
    : await retryRead(all, (session) => runBatch(session, state.value, [], asked));
  const next = work.next(rows);
  if (next.done) return next.value;
  if (multiLevelReads.size >= mostDeep) multiLevelReads.clear();
  multiLevelReads.set(key, timesDeep);
  return inLevels();
}

/** One row by its id, by one statement, of which nobody wants to hear. */
const isPipelined = ({ queries: [query, ...more] }: ReadCall, asks: readonly ReadRequest[]): boolean =>
  more.length === 0 &&
  query?.top === 1 &&
  idTestOf(query.where) !== undefined &&
  asks.length === 1 &&
  currentListener() === null;

async function pipelinedRows(
  small: ReadPipeline,
  { statement }: ReadRequest,
  { onSnapshot }: ReadCall,
): Promise<readonly RawRow[]> {
  const { snapshotId: stamp, rows } = await small(statement);
  onSnapshot?.(stamp);
  return rows;
}

async function readInLevels(
  work: ReturnType<typeof readBatches>,
  session: Session,
  asked: ReadCall,
): Promise<readonly Page[] | Refusal> {
  let state = work.next();
  let before = [begin];
  try {
    while (!state.done) {
      state = work.next(await runBatch(session, state.value, before, before.length === 0 ? null : asked));
      before = [];
    }
  } catch (error) {
    await session.rollback(error);
    throw error;
  }
  void session.send('commit');
  return state.value;
}

/** `asked` where the stamp of the snapshot is to be told. */
async function runBatch(
  session: Session,
  asks: readonly ReadRequest[],
  begins: readonly Statement[],
  asked: ReadCall | null,
): Promise<readonly (readonly RawRow[])[]> {
  const begun = performance.now();
  const before = asked?.onSnapshot === undefined ? begins : [...begins, snapshotStatement];
  const all = await session.run([...before, ...asks.map(({ statement }) => statement)]);
  if (before !== begins) asked?.onSnapshot?.(snapshotIdIn(all[begins.length]));
  const rows = all.slice(before.length);
  const listener = currentListener();
  if (listener !== null)
    reportReads(
      listener,
      asks.map(({ statement }) => statement),
      rows,
      performance.now() - begun,
    );
  return rows;
}

/** A read may be asked again: a connection that the server closed while it was idle is noticed only when it is used. */
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

function describeAddress({ url, schema }: DatabaseAddress): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname} (${schema})`;
}
